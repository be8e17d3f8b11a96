/**
 * Rules as forms: the places at the left, at the right what the chosen one says and inherits. Changes the text at one
 * path a time and hands it back; what is inherited the engine says, of the rules as far as they can be read.
 */
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import type { RulesProblem } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { FormsContext } from "./forms.tsx";
import { readable, ruleAt } from "./inherited.ts";
import { fullTitleOf } from "./names.ts";
import { PlaceForm } from "./PlaceForm.tsx";
import { RuleTable } from "./RuleTable.tsx";
import { ruleLines, type RuleLine } from "./rulewords.ts";
import type { RulePlace } from "./ruleplaces.ts";
import { Tree } from "./Tree.tsx";
import {
  byPath,
  countProblems,
  idOf,
  nodeOf,
  nodesOfStore,
  ruleNodes,
  type KnownTill,
  type RuleNode,
} from "./ruletree.ts";
import { readWritten, textOf, withValue, without, isObject, type Path, type Written } from "./written.ts";

type Props = {
  text: string;
  onText: (text: string) => void;
  problems: readonly RulesProblem[];
  tills: readonly KnownTill[];
  levels: readonly string[];
  /** Whose part alone may be changed; absent: all of it. */
  store?: string;
  /** A problem to be gone to, once. */
  sought: RulesProblem | null;
  onFound: () => void;
  onAsText: () => void;
};

export function RuleForms(props: Props) {
  const { t } = useTexts();
  const written = useMemo(() => readWritten(props.text), [props.text]);
  if (written !== null) return <Shown {...props} written={written} />;
  return (
    <div className="note stop stack" role="alert" data-testid="forms-unreadable">
      <span>{t("ruleForm.unreadable")}</span>
      <div>
        <button type="button" className="btn" onClick={props.onAsText}>
          {t("ruleForm.asText")}
        </button>
      </div>
    </div>
  );
}

/** The basic rules are the same wherever one asks. */
const ANYWHERE: RulePlace = {
  id: "",
  kind: "desk",
  place: { channel: "cashier", store: null, till: null, product: null },
};
const BASIC: Path = ["basic"];
/** What a sentence about a place begins with; the rest is in the table. */
const SENTENCE = /^(enabled|queue|extract|levelRatios\..*|cumulative\..*|lottery|ratio|windows|limits)$/;

function Shown({ written, onText, problems, tills, levels, store, sought, onFound }: Props & { written: Written }) {
  const { t, locale } = useTexts();
  const [chosen, setChosen] = useState(idOf(BASIC));
  const pane = useRef<HTMLDivElement>(null);
  const root = written.value;
  const nodes = useMemo(() => {
    const all = ruleNodes(root, tills);
    return store === undefined ? all : nodesOfStore(all, store);
  }, [root, tills, store]);
  const paths = useMemo(() => byPath(nodes), [nodes]);
  const wrong = useMemo(() => countProblems(paths, problems), [paths, problems]);
  const node =
    nodes.find(({ id }) => id === chosen) ??
    nodes.find(({ kind }) => kind === (store === undefined ? "basic" : "desk")) ??
    null;
  const parent = nodes.find(({ id }) => id === node?.parent) ?? null;
  const later = useDeferredValue(root);
  const rules = useMemo(() => readable(later), [later]);
  const lineList = useMemo(() => {
    const rule = rules === null || node === null ? null : ruleAt(rules, node);
    if (rule === null || node === null) return null;
    const place = node.place ?? ANYWHERE;
    return {
      rule,
      is: ruleLines(rule.is, place, t, locale).filter(
        ({ key }) => node.place !== null || !/^(enabled|queue)$/.test(key),
      ),
      otherwise: ruleLines(rule.otherwise, place, t, locale),
    };
  }, [rules, node, t, locale]);

  useEffect(() => {
    if (sought === null) return;
    const to = nodeOf(paths, sought);
    if (to !== null) setChosen(to.id);
    // Once the form of that place stands there.
    const timer = setTimeout(() => {
      focusAt(pane.current, sought.path);
      onFound();
    }, 0);
    return () => clearTimeout(timer);
    // Gone to once, however the rules change afterwards.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [sought]);

  const put = (value: Written["value"]) => onText(textOf({ ...written, value }));
  if (node === null) return null;
  const own = problems.filter((problem) => nodeOf(paths, problem)?.id === node.id);
  return (
    <FormsContext
      value={{
        node,
        root,
        write: (path, next) => {
          const value = withValue(root, path, next);
          if (isObject(value)) put(value);
        },
        takeAway: (path, keep) => put(without(root, path, keep)),
        problems: own,
        store: store ?? null,
        otherwise: lineList?.rule.otherwise ?? null,
        lines: new Map((lineList?.otherwise ?? []).map((line) => [line.key, line])),
        levels,
      }}
    >
      <div className="ruleForms">
        <Tree nodes={nodes} chosen={node.id} onChoose={setChosen} wrong={wrong} />
        <section
          className="card pad stack placeForm"
          aria-label={fullTitleOf(node, parent, t)}
          data-testid="place-form"
          data-place={node.path.join(".")}
          ref={pane}
        >
          <h2>{fullTitleOf(node, parent, t)}</h2>
          {lineList === null ? null : (
            <Result
              node={node}
              lines={lineList.is}
              title={fullTitleOf(node, parent, t)}
              isUnion={rules?.union !== null}
            />
          )}
          <Stray problems={own.filter(({ path }) => path === node.path.join("."))} />
          <PlaceForm
            key={node.id}
            tills={tills}
            onAdded={(path) => setChosen(idOf(path))}
            onRemoved={() => setChosen(node.parent ?? node.id)}
          />
        </section>
      </div>
    </FormsContext>
  );
}

/** What is said of a place as a whole. */
function Stray({ problems }: { problems: readonly RulesProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className="problems">
      {problems.map(({ message }) => (
        <li key={message} lang="en">
          {message}
        </li>
      ))}
    </ul>
  );
}

/** What all of it comes to: a sentence, and every setting with where it comes from. */
function Result({
  node,
  lines,
  title,
  isUnion,
}: {
  node: RuleNode;
  lines: readonly RuleLine[];
  title: string;
  isUnion: boolean;
}) {
  const { t } = useTexts();
  const said = lines
    .filter(
      ({ key, from }) => SENTENCE.test(key) && (from !== "default" || /^(enabled|queue|extract|ratio)$/.test(key)),
    )
    .map(({ name, said }) => t("ruleForm.part", { name, what: said.join(t("ruleForm.and")) }));
  return (
    <div className="note stack" data-testid="rule-sentence">
      <p>
        {t(node.kind === "basic" ? "ruleForm.sentenceBasic" : "ruleForm.sentence", {
          place: title,
          rule: said.join(t("ruleForm.semicolon")),
        })}
      </p>
      {isUnion ? <p>{t("ruleForm.inUnion")}</p> : null}
      <details>
        <summary>{t("ruleForm.all")}</summary>
        <div className="wide">
          <RuleTable label={t("rule.table", { place: title })} lines={lines} />
        </div>
      </details>
    </div>
  );
}

/** The field nearest to a path, as problems name it. */
function focusAt(pane: HTMLElement | null, path: string): void {
  const fields = [...(pane?.querySelectorAll<HTMLElement>("[data-path]") ?? [])].filter(({ dataset }) => {
    const at = dataset["path"] ?? "";
    return path === at || path.startsWith(`${at}.`);
  });
  const field = fields.at(-1) ?? pane;
  field?.scrollIntoView({ block: "center" });
  const input = field?.querySelector<HTMLElement>('[aria-invalid="true"], input, select, button:not(.back)');
  input?.focus();
}
