import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { MEMBER_REFUSALS } from "../../shared/contract/member.ts";
import { EN, ZH } from "./words.ts";

const holes = (text: string): string[] => Array.from(text.matchAll(/\{\{\w+\}\}/g), ([hole]) => hole).toSorted();
const sources = globSync("*.{ts,tsx}", { cwd: import.meta.dirname })
  .filter((name) => !name.includes(".test."))
  .map((name) => readFileSync(join(import.meta.dirname, name), "utf8"))
  .join("\n");

it("both languages have the same words, none empty, with the same figures in them", () => {
  expect(Object.keys(EN).toSorted()).toEqual(Object.keys(ZH).toSorted());
  for (const [key, text] of Object.entries(ZH)) {
    const other = EN[key as keyof typeof ZH];
    expect([key, text.trim() === "", other.trim() === ""]).toEqual([key, false, false]);
    expect([key, holes(other)]).toEqual([key, holes(text)]);
  }
});

it("every refusal has its words", () => {
  for (const code of [...MEMBER_REFUSALS, "server-unanswered"]) expect(ZH).toHaveProperty([`refusal.${code}`]);
});

it("every word is said somewhere: by its whole key, or by a prefix to which a code is joined", () => {
  const isSaid = (key: string): boolean =>
    sources.includes(`"${key}"`) || sources.includes(`\`${key.slice(0, key.lastIndexOf(".") + 1)}\${`);
  expect(sources.length).toBeGreaterThan(10_000);
  expect(Object.keys(ZH).filter((key) => !isSaid(key))).toEqual([]);
});

it("§12.4: no word promises a date, a guarantee, something free, or all of it back", () => {
  for (const text of Object.values(EN)) expect(text).not.toMatch(/(?<!not )guarantee|\bfree\b(?! some)|all back/i);
  for (const text of Object.values(ZH)) expect(text).not.toMatch(/(?<!不)保证|免费|全返|全额返|稳赚/);
});
