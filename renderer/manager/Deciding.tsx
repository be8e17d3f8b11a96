/** Who decides at this store: at each till by the version that it works by, or by the newest that is meant for the store. */
import { useMemo, useState } from "react";
import type { StoreOutput } from "../../shared/contract/hqStore.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { placeOf } from "../rules/ruleplaces.ts";
import { WhoDecides, type Choice } from "../rules/WhoDecides.tsx";
import { useStore } from "./asking.tsx";
import { rulesOf } from "./part.ts";

export function Deciding({ overview }: { overview: StoreOutput<"store.overview"> }) {
  const { t } = useTexts();
  const { store } = overview;
  const { value, refusal } = useStore("store.rules", {});
  // The time at which one began to look: what is picked stays as it was.
  const [now] = useState(overview.now);
  const tills = JSON.stringify(overview.tills.map(({ id, name }) => [id, name]));
  const part = value === null ? null : JSON.stringify([value.part, value.above]);
  const choices = useMemo((): Choice[] => {
    if (part === null) return [];
    const [own = "{}", above = "{}"] = JSON.parse(part) as string[];
    const rules = rulesOf({ part: own, above }, store);
    const atTills = (JSON.parse(tills) as [string, string][]).map(([id, name]): Choice => ({
      of: placeOf("till", id, { store, till: id.slice(store.length + 1) }),
      name: `${name} (${id})`,
      rules,
    }));
    const products = Object.keys(rules.stores[store]?.products ?? {}).map((product): Choice => ({
      of: placeOf("product", `${store}/${product}`, { store, product }),
      name: t("deciding.product", { product }),
      rules,
    }));
    return [...atTills, ...products];
  }, [part, tills, store, t]);
  if (value === null)
    return refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />;
  return (
    <>
      <p className="sub">{t("deciding.version", { version: value.version })}</p>
      <WhoDecides choices={choices} levels={value.levels} zone={overview.timezone} now={now} />
    </>
  );
}
