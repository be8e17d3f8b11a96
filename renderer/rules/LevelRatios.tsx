/** A ratio by member level (§3.1), a row a level: the place's own, or where it would come from. */
import { useTexts } from "../i18n/i18n.ts";
import { Figure } from "./Figure.tsx";
import { useForms, useSetting } from "./forms.tsx";
import { fromWords, Setting } from "./Setting.tsx";
import { showAs } from "./typed.ts";
import { isObject } from "./written.ts";

export function LevelRatios() {
  const { t } = useTexts();
  const { node, levels, otherwise, lines, write, takeAway } = useForms();
  const setting = useSetting(["levelRatios"]);
  const table = isObject(setting.written) ? setting.written : {};
  const inherited = otherwise?.levels ?? {};
  const all = [...new Set([...levels, ...Object.keys(inherited), ...Object.keys(table)])];
  return (
    <Setting of={setting} label={t("ruleForm.levelRatios")} how={t("ruleForm.levelRatiosHow")} figures quiet>
      {all.length === 0 ? <div className="sub">{t("ruleForm.noLevels")}</div> : null}
      {all.map((level) => {
        const path = [...setting.path, level];
        const value = Object.hasOwn(table, level) ? table[level] : undefined;
        const line = lines.get(`levelRatios.${level}`);
        return (
          <div className="cells level" key={level}>
            <span>{level}</span>
            <Figure
              label={t("ruleForm.levelRatio", { level })}
              unit="percent"
              value={value}
              isWrong={setting.problems.some(({ within }) => within === level)}
              placeholder={showAs("percent", Object.hasOwn(inherited, level) ? inherited[level]?.value : undefined)}
              onValue={(next) => (next === undefined ? takeAway(path, node.path.length) : write(path, next))}
            />
            <span className="sub">
              {line !== undefined ? fromWords(line, t) : value === undefined ? t("ruleForm.levelNone") : ""}
            </span>
          </div>
        );
      })}
    </Setting>
  );
}
