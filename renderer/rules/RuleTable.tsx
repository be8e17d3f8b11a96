/** An effective rule as a table: a row a setting, with what it is and where it comes from. */
import { useTexts } from "../i18n/i18n.ts";
import type { RuleLine } from "./rulewords.ts";

const FROM: Partial<Record<string, string>> = {
  till: "pill you",
  product: "pill you",
  desk: "pill go",
  store: "pill go",
};

export function RuleTable({ label, lines }: { label: string; lines: readonly RuleLine[] }) {
  const { t } = useTexts();
  return (
    <table className="table" aria-label={label}>
      <thead>
        <tr>
          <th>{t("rule.setting")}</th>
          <th>{t("rule.value")}</th>
          <th>{t("rule.from")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.key} data-setting={line.key} data-from={line.from}>
            <th scope="row">{line.name}</th>
            <td>
              {line.said.map((each, index) => (
                <div key={index}>{each}</div>
              ))}
            </td>
            <td>
              <span className={FROM[line.from] ?? "pill"}>{t(`rule.from.${line.from}`)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
