import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { MEMBER_REFUSALS } from "../../shared/contract/member.ts";
import { enMemberPage } from "../i18n/enMemberPage.ts";
import { zhMemberPage } from "../i18n/zhMemberPage.ts";
import { MORE } from "./moreWords.ts";

const holes = (text: string): string[] => Array.from(text.matchAll(/\{\{\w+\}\}/g), ([hole]) => hole).toSorted();
const ZH = { ...zhMemberPage, ...MORE.zh };
const EN = { ...enMemberPage, ...MORE.en };
const sourceOf = (name: string): string => readFileSync(join(import.meta.dirname, name), "utf8");
const sources = globSync("*.{ts,tsx}", { cwd: import.meta.dirname })
  .filter((name) => !name.includes(".test."))
  .map(sourceOf)
  .join("\n");

/** What is loaded with the first view: `name` and all that it imports from this folder, types apart. */
function loadedWith(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, next = ""] of sourceOf(name).matchAll(/^import (?!type)[^;]*? from "\.\/([\w.]+\.tsx?)";/gm))
    loadedWith(next, found);
  return found;
}

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

const isSaidIn = (text: string, key: string): boolean =>
  text.includes(`"${key}"`) || text.includes(`\`${key.slice(0, key.lastIndexOf(".") + 1)}\${`);

it("every word is said somewhere: by its whole key, or by a prefix to which a code is joined", () => {
  expect(sources.length).toBeGreaterThan(10_000);
  expect(Object.keys(ZH).filter((key) => !isSaidIn(sources, key))).toEqual([]);
});

it("the first view has its words with it, but for refusals of acts that it does not offer", () => {
  const first = [...loadedWith("main.tsx")];
  expect(first).toContain("EntryCard.tsx");
  expect(first).not.toContain("Gifts.tsx");
  const said = first.map(sourceOf).join("\n");
  const lacking = Object.keys(MORE.zh).filter((key) => !key.startsWith("refusal.") && isSaidIn(said, key));
  expect(lacking).toEqual([]);
});

it("§12.4: no word promises a date, a guarantee, something free, or all of it back", () => {
  for (const text of Object.values(EN)) expect(text).not.toMatch(/(?<!not )guarantee|\bfree\b(?! some)|all back/i);
  for (const text of Object.values(ZH)) expect(text).not.toMatch(/(?<!不)保证|免费|全返|全额返|稳赚/);
});
