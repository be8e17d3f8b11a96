/** The rules as forms or as text, two views of one draft, checked as one types; publishing, versions, who works by which, levels. */
import { NativeSelect } from "@mantine/core";
import { useMemo, useRef, useState } from "react";
import type { HqOutput, HqRules, RulesProblem } from "../../shared/contract/hq.ts";
import { RuleForms } from "../rules/RuleForms.tsx";
import type { HqTillNamed } from "../../shared/contract/hqDevices.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { usePolled } from "./client.ts";
import { useDrafts, useRulesCheck } from "./draft.ts";
import { EffectiveRule } from "./EffectiveRule.tsx";
import { linesOf, lineOfProblem } from "./jsonlines.ts";
import { Levels } from "./Levels.tsx";
import { May } from "./me.tsx";
import { Publish } from "./Publish.tsx";
import { goToLine, RulesEditor } from "./RulesEditor.tsx";
import { RulesSaid } from "./RulesSaid.tsx";
import { Adoption, Versions } from "./Versions.tsx";

const VIEWS = { forms: "rules.asForms", whole: "rules.asWhole", patch: "rules.asPatch" } as const;
const NO_PROBLEMS: readonly RulesProblem[] = [];
const EMPTY_PATCH = '{\n  "basic": {\n  }\n}\n';

function Writing({
  rules,
  overview,
  tills,
  onChanged,
}: {
  rules: HqRules;
  overview: HqOutput<"overview">;
  tills: readonly HqTillNamed[];
  onChanged: () => void;
}) {
  const { t } = useTexts();
  const [drafts, setDrafts] = useDrafts();
  const [published, setPublished] = useState<number | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const toAll = rules.versions.find(({ to, store }) => to === null || store !== null)?.version ?? rules.newest;
  const patch = drafts.as === "patch" ? (drafts.patch ?? { text: EMPTY_PATCH, base: toAll, from: rules.newest }) : null;
  const kept = drafts.as === "patch" ? "patch" : "whole";
  const draft = drafts[kept];
  const isForms = drafts.as === "forms";
  const [sought, setSought] = useState<RulesProblem | null>(null);
  const text = patch?.text ?? drafts.whole?.text ?? rules.text;
  const base = patch?.base ?? null;
  const answer = useRulesCheck(text, base, rules.newest);
  const lines = useMemo(() => linesOf(text), [text]);
  const value = answer?.ok === true ? answer.value : null;
  const lineOf = (problem: { path: string; message: string }) => lineOfProblem(lines, problem);

  const write = (next: string, on = base) => {
    setPublished(null);
    const from = draft?.from ?? rules.newest;
    setDrafts(
      on === null ? { ...drafts, whole: { text: next, from } } : { ...drafts, patch: { text: next, base: on, from } },
    );
  };
  const discard = () => setDrafts({ ...drafts, [kept]: null });
  return (
    <>
      {published === null ? null : (
        <div className="note go" role="status" data-testid="published" data-version={published}>
          {t("rules.done", { version: published })}
        </div>
      )}
      {draft !== null && draft.from < rules.newest ? (
        <div className="note wait" role="status">
          {t("rules.overtaken", { from: draft.from, newest: rules.newest })}
        </div>
      ) : null}
      <div className={isForms ? "rules asForms" : "rules"}>
        <section className="stack" aria-label={t("rules.writing")}>
          <div className="across">
            <div className="across" role="group" aria-label={t("rules.as")}>
              {(["forms", "whole", "patch"] as const).map((as) => (
                <button
                  key={as}
                  type="button"
                  className={as === drafts.as ? "btn on" : "btn"}
                  aria-pressed={as === drafts.as}
                  onClick={() => setDrafts({ ...drafts, as })}
                >
                  {t(VIEWS[as])}
                </button>
              ))}
            </div>
            {base === null ? null : (
              <NativeSelect
                aria-label={t("rules.base")}
                value={String(base)}
                onChange={(event) => write(text, Number(event.currentTarget.value))}
                data={rules.versions.map(({ version }) => ({
                  value: String(version),
                  label: t("rules.onVersion", { version }),
                }))}
              />
            )}
            <span className="push" />
            <button type="button" className="btn" disabled={draft === null} onClick={discard}>
              {t("rules.discard")}
            </button>
          </div>
          {isForms ? (
            <RuleForms
              text={text}
              onText={(next) => write(next)}
              problems={value?.problems ?? NO_PROBLEMS}
              tills={tills}
              levels={rules.levels}
              sought={sought}
              onFound={() => setSought(null)}
              onAsText={() => setDrafts({ ...drafts, as: "whole" })}
            />
          ) : (
            <RulesEditor
              text={text}
              onText={(next) => write(next)}
              wrong={new Set((value?.problems ?? []).map(lineOf))}
              area={area}
            />
          )}
        </section>
        <div className="stack">
          <RulesSaid
            answer={answer}
            whereIs={(problem) => (isForms ? t("ruleForm.go") : t("rules.line", { line: lineOf(problem) }))}
            onGo={(problem) => (isForms ? setSought(problem) : goToLine(area.current, lineOf(problem)))}
          />
          <May verb="rules.publish">
            <Publish
              text={text}
              base={base}
              effect={value?.effect ?? []}
              zone={overview.timezone}
              ready={value?.ok === true}
              tills={tills}
              onPublished={(version) => {
                discard();
                setPublished(version);
                onChanged();
              }}
            />
          </May>
        </div>
      </div>
      {isForms ? null : (
        <EffectiveRule
          text={text}
          base={base}
          isDraft={draft !== null}
          isRefused={answer?.ok === true && !answer.value.ok}
          newest={{ version: toAll, text: rules.text }}
          tills={tills}
        />
      )}
      <div className="halves">
        <Adoption rules={rules} />
        <May verb="levels.set">
          <Levels levels={rules.levels} onChanged={onChanged} />
        </May>
      </div>
      <Versions
        rules={rules}
        zone={overview.timezone}
        onReturn={(old) => {
          setDrafts({ ...drafts, as: isForms ? "forms" : "whole", whole: { text: old, from: rules.newest } });
          setPublished(null);
          area.current?.focus();
          scrollTo({ top: 0 });
        }}
      />
    </>
  );
}

type PageProps = { overview: HqOutput<"overview">; tills: readonly HqTillNamed[] };

export function RulesPage({ overview, tills }: PageProps) {
  const { t } = useTexts();
  const { value: rules, refusal, again } = usePolled("rules.current", {});
  if (rules === null)
    return refusal === null ? <div className="empty">{t("loading")}</div> : <Refused said={refusal} />;
  return (
    <>
      <Refused said={refusal} />
      <Writing rules={rules} overview={overview} tills={tills} onChanged={again} />
    </>
  );
}
