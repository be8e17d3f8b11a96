/** Cumulative tiers (§3.4): days, an amount to be reached within them, and the ratio that it brings. */
import type { Json } from "../../shared/rules/mergePatch.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Figure } from "./Figure.tsx";
import { useForms, useSetting } from "./forms.tsx";
import { Rows, rowsOf } from "./Rows.tsx";
import { fromWords, Setting } from "./Setting.tsx";
import { TextOnly } from "./TextOnly.tsx";
import type { Unit } from "./typed.ts";

const COLUMNS = [
  ["days", "count", "ruleForm.tier.days"],
  ["amount", "yuan", "ruleForm.tier.amount"],
  ["ratio", "percent", "ruleForm.tier.ratio"],
] as const satisfies readonly [string, Unit, string][];
const NEW = { days: "", amount: "", ratio: "" };

export function Tiers() {
  const { t } = useTexts();
  const { lines } = useForms();
  const setting = useSetting(["cumulative"]);
  const rows = setting.isOwn ? rowsOf(setting.written) : [];
  const put = (next: Json[]) => (next.length === 0 ? setting.takeBack() : setting.write(next));
  const after = [...lines.values()].filter((line) => line.key.startsWith("cumulative.") && line.from !== "default");
  return (
    <Setting of={setting} label={t("rule.cumulative")} how={t("ruleForm.cumulativeHow")} figures quiet>
      {rows === null ? (
        <TextOnly />
      ) : (
        <Rows
          kind="tiers"
          heads={COLUMNS.map(([, , head]) => t(head))}
          count={rows.length}
          add={t("ruleForm.tier.add")}
          onAdd={() => put([...rows, NEW])}
          onRemove={(index) => put(rows.toSpliced(index, 1))}
        >
          {(index) =>
            COLUMNS.map(([field, unit, head]) => (
              <Figure
                key={field}
                label={t(head)}
                unit={unit}
                value={rows[index]?.[field]}
                isRequired
                isWrong={setting.problems.some(({ within }) => within === `${index}.${field}`)}
                onValue={(value) => put(rows.with(index, { ...rows[index], [field]: value ?? "" }))}
              />
            ))
          }
        </Rows>
      )}
      {after.map((line) => (
        <div className="sub" key={line.key} data-testid="otherwise">
          {t(setting.isOwn ? "ruleForm.then" : "ruleForm.now", { what: fromWords(line, t) })}
        </div>
      ))}
    </Setting>
  );
}
