import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AmountOverflow, MAX_AMOUNT } from "../kernel/money.ts";
import { grossOf, priceCart, takeOff, takenOff, type ToPrice } from "./price.ts";
import { partOf, spread } from "./spread.ts";

const line = (price: number, changed: Partial<ToPrice> = {}): ToPrice => ({ price, quantity: 1, ...changed });

describe("pricing a cart", () => {
  test("a line is its price so many times; weighed goods to the nearest fen, half a fen up", () => {
    expect(grossOf(line(450, { quantity: 3 }))).toBe(1_350);
    expect(grossOf(line(1_298, { weight: 824 }))).toBe(1_070);
    expect([1, 499, 500, 1_499, 1_500].map((weight) => grossOf(line(1, { weight })))).toEqual([0, 0, 1, 1, 2]);
  });

  test("a discount by percent is floored, one by amount ends at the line", () => {
    expect(takenOff({ kind: "percent", bp: 1_500 }, 999)).toBe(149);
    expect(takenOff({ kind: "amount", fen: 1_000 }, 999)).toBe(999);
    expect(takenOff(undefined, 999)).toBe(0);
  });

  test("the order's discount is of what is left after the lines' own, and spread over them to the fen", () => {
    const cart = priceCart([line(1_000, { discount: { kind: "percent", bp: 1_000 } }), line(50), line(50)], {
      kind: "percent",
      bp: 1_000,
    });
    expect(cart.lines).toEqual([
      { gross: 1_000, discount: 190, total: 810 },
      { gross: 50, discount: 5, total: 45 },
      { gross: 50, discount: 5, total: 45 },
    ]);
    expect(cart).toMatchObject({ gross: 1_100, discount: 200, total: 900 });
  });

  test("§2.1 what points and love value take off is taken off the lines: they add up to what was really paid", () => {
    const cart = takeOff(priceCart([line(100), line(100), line(100)]), 100);
    expect(cart.lines.map((it) => it.total)).toEqual([66, 67, 67]);
    expect(cart).toMatchObject({ gross: 300, discount: 100, total: 200 });
  });

  test("§1.1 what cannot be kept exactly is no amount", () => {
    expect(() => priceCart([line(MAX_AMOUNT, { quantity: 2 })])).toThrow(AmountOverflow);
    expect(() => priceCart([line(MAX_AMOUNT), line(1)])).toThrow(AmountOverflow);
  });

  const Price = fc.oneof(fc.nat(100_000), fc.nat(100_000_000_000));
  const Off = fc.option(
    fc.oneof(
      fc.record({ kind: fc.constant("percent" as const), bp: fc.integer({ min: 1, max: 10_000 }) }),
      fc.record({ kind: fc.constant("amount" as const), fen: fc.integer({ min: 1, max: 200_000 }) }),
    ),
    { nil: undefined },
  );
  const Line = fc.record({
    price: Price,
    quantity: fc.integer({ min: 1, max: 9_999 }),
    weight: fc.option(fc.integer({ min: 1, max: 9_999_999 }), { nil: undefined }),
    discount: Off,
  });

  test("any cart: no line below nothing, lines and sums agree, and nothing is taken off beyond what was asked", () => {
    fc.assert(
      fc.property(fc.array(Line, { minLength: 1, maxLength: 40 }), Off, fc.nat(10_000), (lines, discount, part) => {
        const cart = priceCart(lines, discount);
        const deducted = takeOff(cart, partOf(cart.total, part, 10_000));
        for (const { lines: its, gross, discount: off, total } of [cart, deducted]) {
          for (const it of its) {
            expect(it.total).toBeGreaterThanOrEqual(0);
            expect(it.discount).toBeGreaterThanOrEqual(0);
            expect(it.gross - it.discount).toBe(it.total);
          }
          expect(its.reduce((sum, it) => sum + it.total, 0)).toBe(total);
          expect(gross - off).toBe(total);
        }
        const afterOwn = priceCart(lines).total;
        expect(afterOwn - cart.total).toBe(takenOff(discount, afterOwn));
      }),
    );
  });
});

describe("an amount over parts", () => {
  test("by largest remainder; of equal ones the first", () => {
    expect(
      spread(
        100,
        [1, 1, 1].map((it) => it * 100),
      ),
    ).toEqual([34, 33, 33]);
    expect(spread(5, [10, 0, 90])).toEqual([1, 0, 4]);
    expect(spread(0, [0, 0])).toEqual([0, 0]);
  });

  test("sums to the amount, no share above its weight, none further than a fen from its exact part", () => {
    const Weights = fc.array(fc.oneof(fc.nat(50), fc.nat(100_000_000_000)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(Weights, fc.double({ min: 0, max: 1, noNaN: true }), (weights, ratio) => {
        const whole = weights.reduce((sum, it) => sum + it, 0);
        const amount = Math.min(whole, Math.floor(whole * ratio));
        const shares = spread(amount, weights);
        expect(shares.reduce((sum, it) => sum + it, 0)).toBe(amount);
        shares.forEach((share, index) => {
          const weight = weights[index] ?? 0;
          const exact = whole === 0 ? 0 : partOf(amount, weight, whole);
          expect(share).toBeLessThanOrEqual(weight);
          expect([exact, exact + 1]).toContain(share);
        });
      }),
    );
  });

  test("§1.1 a product above 2^53 is exact all the same", () => {
    fc.assert(
      fc.property(fc.nat(MAX_AMOUNT), fc.nat(MAX_AMOUNT), fc.integer({ min: 1, max: MAX_AMOUNT }), (a, b, c) => {
        const exact = (BigInt(a) * BigInt(b)) / BigInt(c);
        if (exact > BigInt(MAX_AMOUNT)) expect(() => partOf(a, b, c)).toThrow(AmountOverflow);
        else expect(BigInt(partOf(a, b, c))).toBe(exact);
      }),
    );
  });
});
