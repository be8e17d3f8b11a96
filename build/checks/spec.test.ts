/** Every rule of the wire has a test that carries its number, and no test carries the number of a rule there is not. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
const RULE = /\bS\d+\.\d+\b/g;

const rules = [...readFileSync(join(ROOT, "shared/sync/SPEC.md"), "utf8").matchAll(/^- \*\*(S\d+\.\d+)\*\*/gm)].map(
  ([, rule = ""]) => rule,
);

/** Titles of tests, by the file they stand in; also of those that a contract hands to several. */
function titles(): { file: string; title: string }[] {
  const files = ["shared", "electron", "server", "build"].flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(test|contract)\.ts$|(^|\/)contract\.ts$/.test(name) && !name.includes("node_modules"))
      .map((name) => join(room, name)),
  );
  return files.flatMap((file) =>
    [...readFileSync(join(ROOT, file), "utf8").matchAll(/\b(?:test|it)(?:\.each\([^;]*?\))?\(\s*(["'`])(.+?)\1/g)].map(
      ([, , title = ""]) => ({ file, title }),
    ),
  );
}

test("the rules of the wire are numbered one after the other", () => {
  expect(rules.length).toBeGreaterThan(40);
  let [section, place] = [0, 0];
  for (const rule of rules) {
    const [s = 0, p = 0] = rule.slice(1).split(".").map(Number);
    expect([rule, s === section ? place + 1 : 1], "the number that follows").toEqual([rule, p]);
    expect(s >= section, rule).toBe(true);
    [section, place] = [s, p];
  }
});

test("every rule of the wire has a test that carries its number", () => {
  const proven = new Set(titles().flatMap(({ title }) => title.match(RULE) ?? []));
  expect(rules.filter((rule) => !proven.has(rule))).toEqual([]);
});

test("no test carries the number of a rule there is not", () => {
  const known = new Set(rules);
  const unknown = titles().filter(({ title }) => (title.match(RULE) ?? []).some((rule) => !known.has(rule)));
  expect(unknown).toEqual([]);
});
