/** Beside the rules: what is wrong where, and what publishing would change. */
import type { RulesProblem } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { missing } from "./Acknowledge.tsx";
import type { RulesAnswer } from "./draft.ts";

type Props = {
  answer: RulesAnswer | null;
  /** In words, where a problem stands. */
  whereIs: (problem: RulesProblem) => string;
  onGo: (problem: RulesProblem) => void;
};

export function Effect({ effect }: { effect: readonly string[] }) {
  const { t } = useTexts();
  if (effect.length === 0) return <p className="sub">{t("rules.noEffect")}</p>;
  return (
    <ul className="lines mono" data-testid="rules-effect" tabIndex={0} aria-label={t("rules.effect")}>
      {effect.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

export function RulesSaid({ answer, whereIs, onGo }: Props) {
  const { t } = useTexts();
  const value = answer?.ok === true ? answer.value : null;
  const state = answer === null ? "checking" : value === null ? "refused" : value.ok ? "ok" : "wrong";
  return (
    <section
      className="card pad stack"
      aria-label={t("rules.check")}
      id="rules-said"
      data-testid="rules-check"
      data-state={state}
    >
      <div role="status">
        {state === "checking" ? <span className="pill">{t("rules.checking")}</span> : null}
        {state === "ok" ? <span className="pill go">{t("rules.ok")}</span> : null}
        {state === "wrong" ? (
          <span className="pill stop">{t("rules.wrong", { count: value?.problems.length ?? 0 })}</span>
        ) : null}
      </div>
      <Refused said={answer?.ok === false ? answer : null} />
      {value !== null && value.problems.length > 0 ? (
        <ul className="problems" data-testid="rules-problems">
          {value.problems.map((problem) => (
            <li key={`${problem.path} ${problem.message}`}>
              <button type="button" className="hit" onClick={() => onGo(problem)}>
                <b className="mono">{problem.path || t("rules.whole")}</b>
                <span className="sub">{whereIs(problem)}</span>
              </button>
              <span lang="en">{problem.message}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {value?.ok === true ? (
        <>
          {missing(value.acknowledgements).length === 0 ? null : (
            <div className="note wait" data-testid="rules-asked">
              {t("ack.asked", { count: missing(value.acknowledgements).length })}
            </div>
          )}
          <h2>{t("rules.effect")}</h2>
          <Effect effect={value.effect} />
        </>
      ) : null}
    </section>
  );
}
