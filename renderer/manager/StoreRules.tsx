/** A store's own part of the rules as forms, checked as one types, tried out and published. What is inherited is shown, and stays HQ's. */
import { useEffect, useMemo, useState } from "react";
import type { RulesProblem } from "../../shared/contract/hq.ts";
import type { StoreOutput } from "../../shared/contract/hqStore.ts";
import { effective } from "../../shared/rules/effective.ts";
import { neededWords } from "../hq/rewardwords.ts";
import { RulesSaid } from "../hq/RulesSaid.tsx";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { RuleForms } from "../rules/RuleForms.tsx";
import { placeOf } from "../rules/ruleplaces.ts";
import { RuleTable } from "../rules/RuleTable.tsx";
import { ruleLines } from "../rules/rulewords.ts";
import { useAsking, useStore, type Answer } from "./asking.tsx";
import { keepDraft, keptDraft, type Draft } from "./draft.ts";
import { partIn, rulesOf, wholeOf } from "./part.ts";
import { StorePublish } from "./StorePublish.tsx";

type Overview = StoreOutput<"store.overview">;
type Props = { overview: Overview; onPublished: () => void };

export function StoreRules({ overview, onPublished }: Props) {
  const { t } = useTexts();
  const { value, refusal, again } = useStore("store.rules", {});
  if (value === null)
    return refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />;
  const changed = () => {
    again();
    onPublished();
  };
  return (
    <>
      <Refused said={refusal} />
      <Writing rules={value} overview={overview} onPublished={changed} />
    </>
  );
}

const PAUSE_MS = 400;
const NO_PROBLEMS: readonly RulesProblem[] = [];

/** What the server says of a part once one pauses; null: it has not answered for this very text yet. */
function useCheck(part: string, base: number, newest: number): Answer<"store.check"> | null {
  const { ask, store } = useAsking();
  const asked = JSON.stringify([part, base, newest]);
  const [said, setSaid] = useState<{ asked: string; answer: Answer<"store.check"> } | null>(null);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      void ask("store.check", { store, base, text: part }).then((answer) => {
        if (wanted) setSaid({ asked, answer });
      });
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [ask, store, asked, part, base]);
  return said?.asked === asked ? said.answer : null;
}

function Writing({ rules, overview, onPublished }: Props & { rules: StoreOutput<"store.rules"> }) {
  const { t } = useTexts();
  const { store, mayPublish } = useAsking();
  const [draft, setDraft] = useState<Draft | null>(() => keptDraft(store));
  const [published, setPublished] = useState<number | null>(null);
  const [sought, setSought] = useState<RulesProblem | null>(null);
  const part = draft?.part ?? rules.part;
  const base = draft?.base ?? rules.version;
  const whole = useMemo(() => wholeOf({ part, above: rules.above }, store), [part, rules.above, store]);
  const answer = useCheck(part, base, rules.version);
  const value = answer?.ok === true ? answer.value : null;
  const put = (next: Draft | null) => {
    keepDraft(store, next);
    setDraft(next);
  };
  const tills = overview.tills.map(({ id, name }) => ({ id, name, store, storeName: overview.name }));
  return (
    <>
      {published === null ? null : (
        <div className="note go" role="status" data-testid="published" data-version={published}>
          {t("rules.done", { version: published })}
        </div>
      )}
      {draft !== null && draft.base < rules.version ? (
        <div className="note wait" role="status">
          {t("manager.overtaken", { from: draft.base, newest: rules.version })}
        </div>
      ) : null}
      <div className="rules asForms">
        <section className="stack" aria-label={t("rules.writing")}>
          <div className="across">
            <span className="sub">{t("manager.rulesHow", { version: rules.version })}</span>
            <span className="push" />
            <button type="button" className="btn" disabled={draft === null} onClick={() => put(null)}>
              {t("rules.discard")}
            </button>
          </div>
          <RuleForms
            text={whole}
            onText={(next) => {
              setPublished(null);
              put({ part: partIn(next, store), base });
            }}
            problems={value?.problems ?? NO_PROBLEMS}
            tills={tills}
            levels={rules.levels}
            store={store}
            sought={sought}
            onFound={() => setSought(null)}
            onAsText={() => put(null)}
          />
        </section>
        <div className="stack">
          <RulesSaid
            answer={answer?.ok === true ? { ok: true, value: { ...answer.value, acknowledgements: [] } } : answer}
            whereIs={() => t("ruleForm.go")}
            onGo={setSought}
          />
          {value === null || value.acknowledgements.length === 0 ? null : (
            <div className="note stop" data-testid="needs-owner">
              <b>{t("manager.needsOwner")}</b>
              <ul className="named">
                {value.acknowledgements.map((it) => (
                  <li key={it.what}>{neededWords(it, t)}</li>
                ))}
              </ul>
            </div>
          )}
          {mayPublish ? (
            <StorePublish
              part={part}
              base={base}
              effect={value?.effect ?? []}
              isReady={value?.ok === true && value.effect.length > 0}
              tills={overview.tills}
              onPublished={(version) => {
                put(null);
                setPublished(version);
                onPublished();
              }}
            />
          ) : null}
        </div>
      </div>
      <Basic rules={rules} />
    </>
  );
}

/** What HQ says for every store, to be read. */
function Basic({ rules }: { rules: StoreOutput<"store.rules"> }) {
  const { t, locale } = useTexts();
  const { store } = useAsking();
  const lines = useMemo(() => {
    const place = placeOf("desk", "", {});
    return ruleLines(
      effective(rulesOf({ part: "{}", above: rules.above }, store), place.place),
      place,
      t,
      locale,
    ).filter(({ key }) => !/^(enabled|queue)$/.test(key));
  }, [rules.above, store, t, locale]);
  return (
    <details className="card pad" data-testid="store-basic">
      <summary>{t("manager.basic")}</summary>
      <p className="sub">{t("manager.basicHow")}</p>
      <div className="wide">
        <RuleTable label={t("manager.basic")} lines={lines} />
      </div>
    </details>
  );
}
