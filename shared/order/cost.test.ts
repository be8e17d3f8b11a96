import { describe, expect, test } from "vitest";
import { AmountOverflow, MAX_AMOUNT } from "../kernel/money.ts";
import { costFault, goodsCost, saleCost } from "./cost.ts";

describe("§10.2 whether a cost makes sense", () => {
  test.each([
    [0, 100, null],
    [100, 100, null],
    [10_000, 100, null],
    [10_001, 100, "beyond-price"],
    [1, 0, null],
    [MAX_AMOUNT, 0, null],
    [MAX_AMOUNT, null, null],
    [MAX_AMOUNT, MAX_AMOUNT, null],
    [MAX_AMOUNT, 1, "beyond-price"],
    [-1, 100, "not-an-amount"],
    [0.5, 100, "not-an-amount"],
    [MAX_AMOUNT + 1, null, "not-an-amount"],
    [Number.NaN, null, "not-an-amount"],
  ])("a cost of %d at a price of %d: %s", (cost, price, fault) => expect(costFault(cost, price)).toBe(fault));
});

describe("§10.2 what goods cost", () => {
  test("by piece, or by weight to the nearest fen, half a fen up", () => {
    expect(goodsCost(180, { quantity: 3 })).toBe(540);
    expect(goodsCost(999, { quantity: 1, weight: 500 })).toBe(500);
    expect(goodsCost(0, { quantity: 3 })).toBe(0);
  });

  test("what is not known stays so, and what cannot be kept exactly is an error", () => {
    expect([goodsCost(null, { quantity: 3 }), goodsCost(undefined, { quantity: 1, weight: 5 })]).toEqual([null, null]);
    expect(() => goodsCost(MAX_AMOUNT, { quantity: 2 })).toThrow(AmountOverflow);
  });

  test("a sale costs the sum of its items, and is unknown where one that was paid for is", () => {
    expect(
      saleCost([
        { total: 100, cost: 70 },
        { total: 50, cost: 0 },
      ]),
    ).toBe(70);
    expect(saleCost([{ total: 100, cost: 70 }, { total: 50 }])).toBeNull();
    expect(saleCost([{ total: 100, cost: 70 }, { total: 0 }])).toBe(70);
    expect(
      saleCost([
        { total: 100, cost: 70 },
        { total: 0, cost: 5 },
      ]),
    ).toBe(75);
    expect(
      saleCost([
        { total: 1, cost: MAX_AMOUNT },
        { total: 1, cost: 1 },
      ]),
    ).toBeNull();
  });
});
