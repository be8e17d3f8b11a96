/** The frame of a setting: its name, whether it is the place's own, what it would be otherwise, and what is wrong with it. */
import type { ReactNode } from "react";
import { useTexts } from "../i18n/i18n.ts";
import type { T } from "../i18n/i18n.ts";
import { useForms, type SettingState } from "./forms.tsx";
import type { RuleLine } from "./rulewords.ts";
import { dotted, valueAt } from "./written.ts";

type Props = {
  of: SettingState;
  label: string;
  how?: string;
  /** Whether what is typed here is a figure: what is none says so at its field, in the person's language. */
  figures?: boolean;
  /** What holds otherwise is said by the fields themselves, or there is nothing to say. */
  quiet?: boolean;
  /** It has to be there: it is neither inherited nor usual. */
  isRequired?: boolean;
  children: ReactNode;
};

/** Where a value comes from that the place does not say itself. */
export const fromWords = ({ said, from }: RuleLine, t: T): string =>
  t("ruleForm.from", { what: said.join(t("ruleForm.and")), from: t(`rule.from.${from}`) });

export function Setting({ of, label, how, figures = false, quiet = false, isRequired = false, children }: Props) {
  const { t } = useTexts();
  const { node, root } = useForms();
  // The basic rules and the programme inherit from nobody: what they do not say is as usual.
  // Whether a place takes part is its own to say, but a till's.
  const isInheriting = node.place !== null && (of.key !== "enabled" || node.kind === "till");
  const isSilent = quiet || (node.place !== null && !isInheriting);
  const back = t(isInheriting ? "ruleForm.back" : "ruleForm.backUsual");
  const said = of.problems.filter(
    ({ within }) =>
      !figures || typeof valueAt(root, [...of.path, ...within.split(".").filter(Boolean).map(keyIn)]) !== "string",
  );
  return (
    <div
      className="setting"
      role="group"
      aria-label={label}
      data-setting={of.key}
      data-path={dotted(of.path)}
      data-own={of.isOwn}
    >
      <div className="settingHead">
        <b>{label}</b>
        {isRequired ? null : (
          <span className={of.isOwn ? "pill you" : "pill"}>
            {t(of.isOwn ? "ruleForm.own" : isInheriting ? "ruleForm.inherited" : "ruleForm.usual")}
          </span>
        )}
        {of.isOwn && !isRequired ? (
          <button
            type="button"
            className="btn bare back"
            aria-label={t("ruleForm.backOf", { name: label, what: back })}
            onClick={of.takeBack}
          >
            {back}
          </button>
        ) : null}
      </div>
      {how === undefined ? null : <div className="sub">{how}</div>}
      {children}
      {isSilent || of.line === null ? null : (
        <div className="sub" data-testid="otherwise">
          {t(of.isOwn ? "ruleForm.otherwise" : "ruleForm.now", { what: fromWords(of.line, t) })}
        </div>
      )}
      {said.length === 0 ? null : (
        <ul className="problems" data-testid="setting-problems">
          {said.map(({ within, message }) => (
            <li key={`${within} ${message}`} lang="en">
              {within === "" ? "" : `${within}: `}
              {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const keyIn = (key: string): string | number => (/^\d+$/.test(key) ? Number(key) : key);
