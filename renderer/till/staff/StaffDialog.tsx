/** Who works at this till, and what each role may do. */
import { useState } from "react";
import type { ClerkView } from "../../../shared/contract/staff.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { Sheet } from "../../kit/Sheet.tsx";
import { useReading, useTill } from "../use.ts";
import { ClerkForm } from "./ClerkForm.tsx";
import { RightsTable } from "./RightsTable.tsx";
import { Sections } from "./Sections.tsx";
import "./staff.css";

/** The next free number after those there are: 03 after 01, 02. */
function nextId(ids: readonly string[]): string {
  for (let n = 1; n < 1000; n += 1) {
    const id = String(n).padStart(2, "0");
    if (!ids.includes(id)) return id;
  }
  return "";
}

/** One who is kept at headquarters: seen, and changed there. */
function ClerkOfHq({ clerk }: { clerk: ClerkView }) {
  const { t } = useTexts();
  return (
    <section className="stack" aria-label={clerk.name} data-testid="clerk-of-hq">
      <h3>{clerk.name}</h3>
      <p>
        {clerk.id} · {t(`role.${clerk.role}`)} · {t(clerk.active ? "staff.active" : "staff.inactive")}
      </p>
      <p className="note">{t("staff.ofHqHow")}</p>
    </section>
  );
}

function Clerks() {
  const { t } = useTexts();
  const staffed = useTill((till) => till.status?.staffed === true);
  const { value: clerks, refusal } = useReading("clerk.list", {}, ["staff"]);
  /** Whose form is open; null: a new clerk's. */
  const [chosen, setChosen] = useState<string | null>(null);
  if (refusal !== null) return <Refused said={refusal} />;
  if (clerks === null) return <div className="empty">{t("loading")}</div>;
  const clerk = clerks.find((it) => it.id === chosen) ?? null;
  return (
    <div className="stack">
      {staffed ? null : <div className="note wait">{t("staff.unstaffed")}</div>}
      <div className="clerks">
        <div className="reportList" role="group" aria-label={t("staff.clerks")}>
          {clerks.map((each) => (
            <button
              key={each.id}
              type="button"
              className={each === clerk ? "hit on" : "hit"}
              aria-pressed={each === clerk}
              data-clerk={each.id}
              onClick={() => setChosen(each.id)}
            >
              <span>
                <b>{each.name}</b>
                <span className="sub">
                  {each.id} · {t(`role.${each.role}`)}
                </span>
              </span>
              {each.hq ? <span className="pill">{t("staff.ofHq")}</span> : null}
              {each.active ? null : <span className="pill">{t("staff.inactive")}</span>}
            </button>
          ))}
          <button
            type="button"
            className={clerk === null ? "hit on" : "hit"}
            aria-pressed={clerk === null}
            onClick={() => setChosen(null)}
          >
            <b>＋ {t(staffed ? "staff.add" : "staff.addFirst")}</b>
          </button>
        </div>
        {clerk?.hq === true ? (
          <ClerkOfHq clerk={clerk} />
        ) : (
          <ClerkForm
            key={clerk?.id ?? `new ${clerks.length}`}
            clerk={clerk}
            newId={nextId(clerks.map((it) => it.id))}
            ids={clerks.map((it) => it.id)}
            onPut={(id) => setChosen(id)}
          />
        )}
      </div>
    </div>
  );
}

export function StaffDialog() {
  const { t } = useTexts();
  const close = useTill((till) => till.close);
  const [shown, setShown] = useState<"clerks" | "rights">("clerks");
  return (
    <Sheet title={t("staff.title")} onClose={close} width={1080}>
      <div className="stack">
        <Sections
          label={t("staff.show")}
          sections={[
            { id: "clerks", text: t("staff.clerks") },
            { id: "rights", text: t("staff.rights") },
          ]}
          shown={shown}
          onShow={setShown}
        />
        <div role="tabpanel" id={`panel-${shown}`} aria-labelledby={`tab-${shown}`}>
          {shown === "clerks" ? <Clerks /> : <RightsTable />}
        </div>
      </div>
    </Sheet>
  );
}
