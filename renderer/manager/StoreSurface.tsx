/** What a manager has of a store: how it stands, its rules, who decides, its versions. The same in the browser and in the till. */
import { useEffect, useState } from "react";
import { GiftsPage } from "../hq/GiftsPage.tsx";
import { ShiftsPage } from "../hq/ShiftsPage.tsx";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { moment } from "../kit/time.ts";
import { useAsking, useStore } from "./asking.tsx";
import { Deciding } from "./Deciding.tsx";
import "../kit/office.css";
import "./store.css";
import { StoreNow } from "./StoreNow.tsx";
import { StoreRules } from "./StoreRules.tsx";
import { StoreVersions } from "./StoreVersions.tsx";

export const SECTIONS = ["now", "rules", "deciding", "versions"] as const;
/** Away from the till also its shifts and gifts, which a till has itself. */
export const AWAY_SECTIONS = [...SECTIONS, "shifts", "gifts"] as const;
export type Section = (typeof AWAY_SECTIONS)[number];

/** None to choose from: the manager's own. */
const NO_STORES: readonly { readonly id: string; readonly name: string }[] = [];

export const sectionIn = (section: Section): string => `#${section}`;
const sectionAt = (hash: string): Section => AWAY_SECTIONS.find((each) => hash === sectionIn(each)) ?? "now";

/** The section that the address names. */
export function useSection(): Section {
  const [section, setSection] = useState(() => sectionAt(location.hash));
  useEffect(() => {
    const heard = () => setSection(sectionAt(location.hash));
    addEventListener("hashchange", heard);
    return () => removeEventListener("hashchange", heard);
  }, []);
  return section;
}

export function StoreSurface({ section, onSection }: { section: Section; onSection: (section: Section) => void }) {
  const { t, locale } = useTexts();
  const { store } = useAsking();
  const { value: overview, refusal, again } = useStore("store.overview", {});
  if (overview === null)
    return refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />;
  return (
    <>
      <div className="across">
        <h1>
          {overview.name} · {t(`manager.${section}`)}
        </h1>
        <span className="push sub">{t("hq.asOf", { at: moment(overview.now, locale, overview.timezone) })}</span>
      </div>
      <Refused said={refusal} />
      {section === "now" ? <StoreNow overview={overview} /> : null}
      {section === "rules" ? <StoreRules overview={overview} onPublished={again} /> : null}
      {section === "deciding" ? <Deciding overview={overview} /> : null}
      {section === "gifts" ? <GiftsPage stores={NO_STORES} zone={overview.timezone} of={store} /> : null}
      {section === "shifts" ? <ShiftsPage stores={NO_STORES} zone={overview.timezone} only={store} /> : null}
      {section === "versions" ? <StoreVersions overview={overview} onReturn={() => onSection("rules")} /> : null}
    </>
  );
}
