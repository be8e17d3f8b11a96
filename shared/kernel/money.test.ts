import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add, AmountOverflow, isAmount, MAX_AMOUNT, share } from "./money.ts";

const amount = fc.integer({ min: 0, max: MAX_AMOUNT });

describe("§1.1 money and ratios are integers, a share is exact", () => {
  test("§1.1 rounds down", () => {
    expect([share(9999, 1), share(10_000, 1), share(16_800, 6500), share(1, 9999)]).toEqual([0, 1, 10_920, 0]);
  });

  test("§1.1 at 2^53 − 1 nothing is lost", () => {
    expect(share(MAX_AMOUNT, 10_000)).toBe(MAX_AMOUNT);
    expect(share(MAX_AMOUNT, 9_999)).toBe(9_006_298_534_815_516);
    expect(share(MAX_AMOUNT, 1)).toBe(900_719_925_474);
  });

  test("§1.1 equals whole-number arithmetic for any amount and ratio", () => {
    fc.assert(
      fc.property(amount, fc.nat(1_000_000), (of, ratio) => {
        const exact = (BigInt(of) * BigInt(ratio)) / 10_000n;
        if (exact <= BigInt(MAX_AMOUNT)) expect(share(of, ratio)).toBe(Number(exact));
        else expect(() => share(of, ratio)).toThrow(AmountOverflow);
      }),
    );
  });

  test("§1.1 a sum that leaves ±(2^53 − 1) is an error, not a rounded number", () => {
    expect(add(MAX_AMOUNT, 0)).toBe(MAX_AMOUNT);
    expect(add(-5, 3)).toBe(-2);
    expect(() => add(MAX_AMOUNT, 1)).toThrow(AmountOverflow);
    expect(() => add(-MAX_AMOUNT, -1)).toThrow(AmountOverflow);
  });

  test("§1.1 what an amount is", () => {
    expect([0, 1, MAX_AMOUNT].every(isAmount)).toBe(true);
    expect([-1, 0.5, Number.NaN, MAX_AMOUNT + 1, "1", null].some(isAmount)).toBe(false);
  });
});

test("§1.2 points and love value are hundredths: 100.00 points for 100.00 yuan at 100%", () => {
  expect(share(10_000, 10_000)).toBe(10_000);
  expect(share(333, 5_000)).toBe(166);
});
