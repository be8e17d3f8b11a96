import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { HQ_REFUSALS } from "../../shared/contract/hq.ts";
import { TILL_REFUSALS } from "../../shared/contract/till.ts";
import { FACT_FORMAT, FACT_KINDS } from "../../shared/facts/fact.ts";
import { PROTOCOL, SYNC_REFUSALS } from "../../shared/sync/messages.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const refusals = read("docs/refusals.md");
const section = (title: string): string => refusals.split(/^## /m).find((part) => part.startsWith(title)) ?? "";
const rowsOf = (part: string): string[][] =>
  part
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()));

describe("docs/refusals.md lists every refusal, in order of precedence", () => {
  test("of the till", () => {
    expect(rowsOf(section("The till")).map((row) => row[1])).toEqual(TILL_REFUSALS.map((code) => `\`${code}\``));
  });
  test("of the server to a till, and whether the same again helps", () => {
    const rows = rowsOf(section("The server, to a till"));
    expect(rows.map((row) => row[1])).toEqual(Object.keys(SYNC_REFUSALS).map((code) => `\`${code}\``));
    expect(rows.map((row) => row[3]?.startsWith("yes"))).toEqual(Object.values(SYNC_REFUSALS).map((it) => it.again));
  });
  test("of HQ", () => {
    const part = section("HQ");
    for (const code of HQ_REFUSALS) expect(part).toContain(`\`${code}\``);
  });
});

test("docs/formats.md says what the present versions brought", () => {
  const formats = read("docs/formats.md");
  const [facts = "", wire = ""] = formats.split("| wire");
  expect(facts).toContain(`\n| ${FACT_FORMAT} | `);
  const named = new Set(facts.match(/[a-z]+-[a-z]+/g));
  expect(FACT_KINDS.filter((kind) => !named.has(kind))).toEqual([]);
  expect(wire).toContain(`\n| ${PROTOCOL} | `);
});

test("every file the README and the docs point at is there", () => {
  for (const page of [
    "README.md",
    "docs/architecture.md",
    "docs/refusals.md",
    "docs/formats.md",
    "docs/api.md",
    "docs/draws.md",
    "docs/readings.md",
  ]) {
    for (const [, target = ""] of read(page).matchAll(/\]\(([^)#:]+)\)/g)) {
      const path = new URL(target, new URL(`../../${page}`, import.meta.url));
      expect(() => readFileSync(path), `${page} → ${target}`).not.toThrow(/ENOENT/);
    }
  }
});
