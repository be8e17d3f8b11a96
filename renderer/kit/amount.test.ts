import { describe, expect, it } from "vitest";
import { count, figures, money, percent, readAmount } from "./amount.ts";

describe("amounts on screen", () => {
  it("are written ¥1,234.50, of either sign, exact up to 2^53 − 1 fen", () => {
    expect(money(123450)).toBe("¥1,234.50");
    expect(money(5)).toBe("¥0.05");
    expect(money(-1200)).toBe("−¥12.00");
    expect(figures(Number.MAX_SAFE_INTEGER)).toBe("90,071,992,547,409.91");
  });
  it("are read back to the same fen", () => {
    for (const fen of [0, 1, 99, 100, 123450, Number.MAX_SAFE_INTEGER]) expect(readAmount(money(fen))).toBe(fen);
    expect(readAmount("12")).toBe(1200);
    expect(readAmount("12.5")).toBe(1250);
    expect(readAmount(".5")).toBe(50);
    expect(readAmount("￥1，000")).toBe(100000);
  });
  it("refuse what is no amount: signs, words, a third decimal, too much", () => {
    for (const text of ["", ".", "-1", "1.234", "abc", "1e3", "90071992547409.92", "1.2.3"])
      expect(readAmount(text)).toBeNull();
  });
  it("ratios are whole or short percentages", () => {
    expect(percent(13000)).toBe("130%");
    expect(percent(1250)).toBe("12.5%");
    expect(percent(5)).toBe("0.05%");
    expect([count(7), count(41207), count(1234567)]).toEqual(["7", "41,207", "1,234,567"]);
  });
});
