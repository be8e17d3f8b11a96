// Every clause that the engine implements has a test whose title names it: a clause without one is a promise nobody proves.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
/** The sections that are implemented here, whole. */
const SECTIONS = new Set(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "13"]);

function clausesOfTheRulebook(): string[] {
  const text = readFileSync(join(ROOT, "docs", "rulebook.md"), "utf8");
  return [...text.matchAll(/^(\d+)\.(\d+) /gm)]
    .filter(([, section = ""]) => SECTIONS.has(section))
    .map(([, section, number]) => `${section}.${number}`);
}

function clausesNamedByTitles(): Map<string, string> {
  const named = new Map<string, string>();
  for (const file of globSync("{shared,electron,server,renderer,build}/**/*.test.{ts,tsx}", { cwd: ROOT })) {
    const text = readFileSync(join(ROOT, file), "utf8");
    for (const [, title = ""] of text.matchAll(/\btest\(\s*["'`]([^"'`]*)/g)) {
      for (const [, clause = ""] of title.matchAll(/§(\d+\.\d+)/g)) named.set(clause, file);
    }
  }
  return named;
}

test("the rulebook's clauses are found", () => expect(clausesOfTheRulebook()).toHaveLength(55));

test("every clause of §1–§11 and §13 is named by the title of a test", () => {
  const named = clausesNamedByTitles();
  expect(clausesOfTheRulebook().filter((clause) => !named.has(clause))).toEqual([]);
});

test("titles name clauses that exist", () => {
  const text = readFileSync(join(ROOT, "docs", "rulebook.md"), "utf8");
  const all = new Set([...text.matchAll(/^(\d+\.\d+) /gm)].map(([, clause]) => clause));
  expect([...clausesNamedByTitles()].filter(([clause]) => !all.has(clause))).toEqual([]);
});
