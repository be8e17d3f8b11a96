import { describe, expect, it } from "vitest";
import { HQ_REFUSALS } from "../../shared/contract/hq.ts";
import { TILL_REFUSALS } from "../../shared/contract/till.ts";
import { WRITTEN } from "../hq/audited.ts";
import { LINK_REFUSALS } from "../kit/link.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

const holes = (text: string): string =>
  text
    .split(/(\{\{\w+\}\})/)
    .filter((part) => part.startsWith("{{"))
    .toSorted((a, b) => a.localeCompare(b))
    .join(" ");

describe("texts", () => {
  it("both languages have the same keys, none empty, with the same figures in them", () => {
    expect(Object.keys(en).toSorted()).toEqual(Object.keys(zh).toSorted());
    for (const [key, text] of Object.entries(zh)) {
      const other = en[key as keyof typeof zh];
      expect(text.trim(), key).not.toBe("");
      expect(other.trim(), key).not.toBe("");
      expect(holes(other), key).toEqual(holes(text));
    }
  });
  it("every refusal of the contracts has its words in both languages", () => {
    for (const code of [...TILL_REFUSALS, ...HQ_REFUSALS, ...LINK_REFUSALS]) {
      expect(zh, code).toHaveProperty([`refusal.${code}`]);
      expect(en, code).toHaveProperty([`refusal.${code}`]);
    }
  });
  it("everything that HQ's log may name has its words in both languages", () => {
    for (const verb of WRITTEN) {
      expect(zh, verb).toHaveProperty([`did.${verb}`]);
      expect(en, verb).toHaveProperty([`did.${verb}`]);
    }
  });
  it("§12.4: no text promises a date, a guarantee, something free, or all of it back", () => {
    for (const text of Object.values(en)) expect(text).not.toMatch(/(?<!not )guarantee|\bfree\b(?! some)|all back/i);
    for (const text of Object.values(zh)) expect(text).not.toMatch(/(?<!不)保证|免费|全返|全额返|稳赚/);
  });
});
