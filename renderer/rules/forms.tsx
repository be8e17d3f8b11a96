/**
 * What the fields of a place's form share: the written rules, how to change them at a path, what the engine makes of
 * the place, and what is wrong. A field asks for its setting by its key within the place.
 */
import { createContext, useContext } from "react";
import type { RulesProblem } from "../../shared/contract/hq.ts";
import type { Effective } from "../../shared/rules/effective.ts";
import type { Json } from "../../shared/rules/mergePatch.ts";
import { isOwn, usualOf } from "./inherited.ts";
import type { RuleLine } from "./rulewords.ts";
import type { RuleNode } from "./ruletree.ts";
import { dotted, valueAt, type JsonObject, type Path } from "./written.ts";

export type Forms = {
  readonly node: RuleNode;
  readonly root: JsonObject;
  readonly write: (path: Path, next: Json) => void;
  readonly takeAway: (path: Path, keep: number) => void;
  readonly problems: readonly RulesProblem[];
  /** As it would be if the place said nothing; null: nobody is asked but the place. */
  readonly otherwise: Effective | null;
  /** The same in words, by a setting's key. */
  readonly lines: ReadonlyMap<string, RuleLine>;
  /** Whose part alone may be changed; null: all of it. */
  readonly store: string | null;
  /** The members' levels there are, lowest first. */
  readonly levels: readonly string[];
};

export const FormsContext = createContext<Forms | null>(null);

export function useForms(): Forms {
  const forms = useContext(FormsContext);
  if (forms === null) throw new Error("A field of the rules stands in no form");
  return forms;
}

export type SettingState = {
  readonly path: Path;
  readonly key: string;
  /** As it is written; undefined: it is not. */
  readonly written: Json | undefined;
  readonly usual: Json | undefined;
  readonly isOwn: boolean;
  /** What holds if the place says nothing; null: only what the schema says. */
  readonly line: RuleLine | null;
  /** Of this setting and all within it; `within`: the rest of the path. */
  readonly problems: readonly { readonly within: string; readonly message: string }[];
  readonly write: (next: Json) => void;
  readonly takeBack: () => void;
};

/** @param key within the place, as the rules name it */
export function useSetting(key: Path): SettingState {
  const { node, root, write, takeAway, problems, lines } = useForms();
  const path = [...node.path, ...key];
  const written = valueAt(root, path);
  const usual = usualOf(node.kind, key);
  const at = dotted(path);
  return {
    path,
    key: dotted(key),
    written,
    usual,
    isOwn: isOwn(written, usual),
    line: lines.get(dotted(key)) ?? null,
    problems: problems
      .filter((problem) => problem.path === at || problem.path.startsWith(`${at}.`))
      .map((problem) => ({ within: problem.path.slice(at.length + 1), message: problem.message })),
    write: (next) => write(path, next),
    takeBack: () => takeAway(path, node.path.length),
  };
}
