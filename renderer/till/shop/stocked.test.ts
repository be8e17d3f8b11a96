import { describe, expect, it } from "vitest";
import { amountOf, readAmountOf } from "./stocked.ts";

describe("quantities of the stock", () => {
  it("pieces are whole, weights have up to three decimals, both are kept in thousandths", () => {
    expect(readAmountOf("12", null)).toBe(12_000);
    expect(readAmountOf(" 0.824 ", "kg")).toBe(824);
    expect(readAmountOf("１２", null)).toBe(12_000);
    for (const text of ["", "1.5", "-1", "1.2345", "a"]) expect(readAmountOf(text, null)).toBeNull();
    expect(readAmountOf("1.2345", "kg")).toBeNull();
  });
  it("what is below zero says so", () => {
    expect(amountOf(-3_000, null)).toBe("−3");
    expect(amountOf(824, "kg")).toBe("0.824 kg");
  });
});
