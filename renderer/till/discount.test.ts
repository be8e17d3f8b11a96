import { describe, expect, it } from "vitest";
import { en } from "../i18n/en.ts";
import type { T, TextKey } from "../i18n/i18n.ts";
import { zh } from "../i18n/zh.ts";
import { discountWords, readDiscount, typedDiscount } from "./discount.ts";

const texts =
  (of: Record<TextKey, string>): T =>
  (key, values = {}) =>
    of[key].replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]));
const percent = (bp: number) => ({ kind: "percent", bp }) as const;

describe("discounts in words", () => {
  it("5% off is 95折 in Chinese, 10% off 9折", () => {
    const said = [500, 1000, 1200, 1450, 9500].map((bp) => discountWords(percent(bp), texts(zh)));
    expect(said).toEqual(["95折", "9折", "88折", "85.5折", "0.5折"]);
    expect(discountWords(percent(1450), texts(en))).toBe("14.5% off");
    expect(discountWords({ kind: "amount", fen: 250 }, texts(zh))).toBe("减 ¥2.50");
  });
  it("what is typed is a percentage or an amount; nothing is no discount, more than all is none there can be", () => {
    expect(readDiscount("percent", "5")).toEqual(percent(500));
    expect(readDiscount("percent", "12.5%")).toEqual(percent(1250));
    expect(readDiscount("amount", "2.5")).toEqual({ kind: "amount", fen: 250 });
    expect([readDiscount("percent", ""), readDiscount("percent", "0")]).toEqual([null, null]);
    expect([readDiscount("percent", "100.01"), readDiscount("amount", "x")]).toEqual([undefined, undefined]);
    expect([typedDiscount(percent(1250)), typedDiscount({ kind: "amount", fen: 1000 })]).toEqual(["12.5", "10"]);
  });
});
