/**
 * Rules as HQ writes them: a text that is the whole, or a merge patch (RFC 7396) on a version. Read
 * strictly; whatever does not fit is named with its path, also stores, tills, products and levels that
 * there are not.
 */
import type { RulesProblem } from "../../shared/contract/hq.ts";
import { changes } from "../../shared/rules/changes.ts";
import { mergePatch, type Json } from "../../shared/rules/mergePatch.ts";
import type { Needed } from "../../shared/rules/acknowledge.ts";
import { describeIssues, missing, Rules } from "../../shared/rules/schema.ts";
import { unknownNames } from "./names.ts";
import type { ServerReader } from "../store/store.ts";
import { acknowledging, type Asked, type Given, type IF_GIVEN } from "./acknowledging.ts";
import { turnedUnion } from "./mode.ts";

export type ReadRules = { readonly rules: Rules | null; readonly problems: RulesProblem[] };

/** Rules as a schema reads them, without looking at what there is. */
export function parseRules(value: unknown): ReadRules {
  const read = Rules.safeParse(value);
  if (read.success) return { rules: read.data, problems: [] };
  const problems = read.error.issues.map((issue) => {
    const line = describeIssues({ issues: [issue] });
    const colon = line.indexOf(": ");
    const path = line.slice(0, colon);
    return { path: path === "(whole)" ? "" : path, message: line.slice(colon + 2) };
  });
  return { rules: null, problems };
}

/**
 * What counts of acknowledgements is what stands in the rules in force and in the base, and what is given now.
 *
 * @param base the version a patch changes; null: the text is the whole
 * @param inForce what these name already may be named again
 * @param now the server's clock, ms
 * @param margin what the chain's own orders ask to be acknowledged, beside what the rules alone do (§12.1)
 */
export function readRulesText(
  read: ServerReader,
  { text, base }: { readonly text: string; readonly base: number | null },
  inForce: Rules | null,
  given: Given | typeof IF_GIVEN | null,
  now: number,
  margin: readonly Needed[] = [],
): ReadRules & { readonly asked: Asked } {
  const none = (message: string) => ({ rules: null, problems: [{ path: "", message }], asked: [] });
  let written: Json;
  try {
    written = JSON.parse(text) as Json;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return none(`expected JSON: ${error.message}`);
  }
  const version = base === null ? undefined : read.settings.rules(base);
  if (base !== null) {
    if (!version) return none(`expected a version there is, not ${base}`);
    written = mergePatch(JSON.parse(JSON.stringify(version.rules)) as Json, written);
  }
  const record = [...(inForce?.acknowledged ?? []), ...(version?.rules.acknowledged ?? [])];
  const { value, asked, lacking } = acknowledging(written, record, given, now, margin);
  const checked = checkRules(read, value, inForce);
  if (lacking.length === 0) return { ...checked, asked };
  const unseen = lacking.map((need) => ({ path: "acknowledged", message: missing(need) }));
  return { rules: null, problems: [...checked.problems, ...unseen], asked };
}

/** Rules that can be, name nothing that there is not, and leave the chain's mode as it has to be. */
export function checkRules(read: ServerReader, value: unknown, inForce: Rules | null): ReadRules {
  const parsed = parseRules(value);
  if (!parsed.rules) return parsed;
  const problems = [...unknownNames(read, parsed.rules, inForce), ...turnedUnion(read, parsed.rules, inForce)];
  return problems.length > 0 ? { rules: null, problems } : parsed;
}

export const problemLines = (problems: readonly RulesProblem[]): string =>
  problems.map(({ path, message }) => `${path || "(whole)"}: ${message}`).join("\n");

/** What changes from one to the other, a line a path; who acknowledged it is told beside. */
export const effectOf = (before: Rules, after: Rules): string[] =>
  changes({ ...before, acknowledged: [] }, { ...after, acknowledged: [] }).map(
    (it) => `${it.path}: ${textOf(it.before)} → ${textOf(it.after)}`,
  );

const textOf = (value: Json | undefined): string => (value === undefined ? "—" : JSON.stringify(value));
