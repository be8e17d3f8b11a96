import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Tender } from "../contract/cart.ts";
import { USUAL_SETTINGS } from "../contract/settings.ts";
import { roundCash } from "./rounding.ts";
import { settle, yuan, type Bill, type Settled } from "./settle.ts";

const settings = {
  rounding: { toFen: 10, how: "down" },
  deduction: { pointFen: 10, loveFen: 100 },
} as const;
const cash = (givenFen: number): Tender => ({ kind: "cash", givenFen });
const card = (amountFen: number, reference?: string): Tender => ({
  kind: "card",
  amountFen,
  ...(reference === undefined ? {} : { reference }),
});
const bill = (goods: number, credit = 0): Bill => ({ goods, credit });
function paid(it: Bill, tenders: Tender[]): Settled {
  const outcome = settle(it, tenders, settings);
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.message}`);
  return outcome.value;
}

describe("paying", () => {
  test("cash pays what is left, rounded as set, and gives change", () => {
    expect(paid(bill(1_237), [cash(2_000)])).toMatchObject({
      tenders: [{ kind: "cash", amount: 1_230, given: 2_000, change: 770, reference: null }],
      rounding: -7,
      due: 1_237,
      missing: 0,
    });
  });

  test("rounding: down or to the nearest, half up, and never of what no cash pays", () => {
    expect([0, 4, 5, 9, 10, 14, 15].map((fen) => roundCash(fen, { toFen: 10, how: "nearest" }))).toEqual([
      0, 0, 10, 10, 10, 10, 20,
    ]);
    expect([9, 10, 19].map((fen) => roundCash(fen, { toFen: 10, how: "down" }))).toEqual([0, 10, 10]);
    expect([0, 7].map((fen) => roundCash(fen, { toFen: 1, how: "nearest" }))).toEqual([0, 7]);
    expect(paid(bill(1_237), [card(1_237)]).rounding).toBe(0);
    expect(paid(bill(1_237), [card(1_000), cash(230)])).toMatchObject({ rounding: -7 });
  });

  test("split over several: each says how much, references are kept without blanks, the order is that of the clerk", () => {
    const { tenders, balance } = paid(bill(5_000), [
      card(1_000, " R-1 "),
      { kind: "balance", amountFen: 500 },
      { kind: "wechat", amountFen: 2_000, reference: " " },
      card(500),
      cash(1_000),
    ]);
    expect(tenders.map((it) => [it.kind, it.amount, it.reference])).toEqual([
      ["card", 1_000, "R-1"],
      ["balance", 500, null],
      ["wechat", 2_000, null],
      ["card", 500, null],
      ["cash", 1_000, null],
    ]);
    expect(balance).toBe(500);
  });

  test("§7.2 points and love value take off first, floored to the fen; so much as is needed, not more", () => {
    expect(
      paid(bill(1_000), [{ kind: "points", value: 1_234 }, { kind: "love", value: 250 }, cash(700)]),
    ).toMatchObject({
      deductions: [
        { what: "points", value: 1_234, amount: 123 },
        { what: "love", value: 250, amount: 250 },
      ],
      deducted: 373,
      due: 627,
      rounding: -7,
    });
    // 100 fen a whole one: 0.55 of it takes off 55 fen, and 0.56 is more than is needed.
    expect(paid(bill(55), [{ kind: "love", value: 55 }])).toMatchObject({ deducted: 55, due: 0, tenders: [] });
    expect(settle(bill(55), [{ kind: "love", value: 56 }], settings)).toMatchObject({ code: "paid-too-much" });
  });

  test("§7.2 where a hundredth is worth more than a fen, the last one is not wasted on a refusal", () => {
    const dear = { ...settings, deduction: { pointFen: 250, loveFen: 0 } };
    expect(settle(bill(3), [{ kind: "points", value: 2 }], dear)).toMatchObject({ value: { deducted: 3, due: 0 } });
    expect(settle(bill(3), [{ kind: "points", value: 3 }], dear)).toMatchObject({ code: "paid-too-much" });
  });

  test("goods that come back pay first; what they bring beyond the sale is handed back", () => {
    expect(paid(bill(1_000, 300), [cash(700)])).toMatchObject({
      exchanged: 300,
      due: 700,
      tenders: [
        { kind: "return", amount: 300, given: 300, change: 0 },
        { kind: "cash", amount: 700 },
      ],
    });
    expect(paid(bill(300, 1_000), [])).toMatchObject({ exchanged: 300, due: -700, tenders: [{ kind: "return" }] });
    expect(paid(bill(0, 1_000), [])).toMatchObject({ exchanged: 0, due: -1_000, tenders: [] });
  });

  test("nothing to be paid takes no tender, or cash of nothing beside another", () => {
    expect(paid(bill(0), [])).toMatchObject({ tenders: [], due: 0 });
    expect(paid(bill(500), [card(500), cash(0)]).tenders.map((it) => it.kind)).toEqual(["card"]);
  });

  test.each<[code: string, what: string, it: Bill, tenders: Tender[]]>([
    ["not-enough-cash", "too little cash", bill(1_000), [cash(999)]],
    ["not-enough-cash", "too little cash beside a card", bill(1_000), [card(500), cash(499)]],
    ["paid-too-little", "a card for less", bill(1_000), [card(999)]],
    ["paid-too-little", "nothing at all", bill(1_000), []],
    ["paid-too-much", "a card for more", bill(1_000), [card(1_001)]],
    ["paid-too-much", "two that come to more", bill(1_000), [card(600), card(401)]],
    ["paid-too-much", "cash where nothing is left", bill(1_000), [card(1_000), cash(100)]],
    ["paid-too-much", "a tender where money is handed back", bill(100, 300), [card(1)]],
    ["paid-too-much", "§7.2 points where money is handed back", bill(100, 300), [{ kind: "points", value: 100 }]],
    ["paid-too-much", "§7.2 points that take off less than a fen", bill(100), [{ kind: "points", value: 9 }]],
    ["malformed", "cash before another", bill(1_000), [cash(500), card(500)]],
    ["malformed", "cash twice", bill(1_000), [cash(500), cash(500)]],
    [
      "malformed",
      "two balances",
      bill(9),
      [
        { kind: "balance", amountFen: 4 },
        { kind: "balance", amountFen: 5 },
      ],
    ],
  ])("refused as %s: %s", (code, _, it, tenders) => {
    expect(settle(it, tenders, settings)).toMatchObject({ ok: false, code });
  });

  test("§7.2 where points are worth nothing they are not taken", () => {
    expect(settle(bill(100), [{ kind: "points", value: 100 }], USUAL_SETTINGS)).toMatchObject({ code: "malformed" });
  });

  test("looked at beforehand, what is missing is said and nothing refused for it", () => {
    expect(settle(bill(1_000), [card(400)], settings, true)).toMatchObject({ ok: true, value: { missing: 600 } });
    expect(settle(bill(1_003), [cash(0)], settings, true)).toMatchObject({
      ok: true,
      value: { missing: 1_003, rounding: 0 },
    });
  });

  test("whatever is taken adds up: tenders and rounding to the due, change to what was given", () => {
    const One = fc.oneof(
      fc.record({
        kind: fc.constantFrom("card" as const, "wechat" as const),
        amountFen: fc.integer({ min: 1, max: 900 }),
      }),
      fc.record({
        kind: fc.constantFrom("points" as const, "love" as const),
        value: fc.integer({ min: 1, max: 3_000 }),
      }),
      fc.record({ kind: fc.constant("balance" as const), amountFen: fc.integer({ min: 1, max: 900 }) }),
    );
    let taken = 0;
    fc.assert(
      fc.property(
        fc.nat(3_000),
        fc.nat(3_000),
        fc.array(One, { maxLength: 4 }),
        fc.nat(5_000),
        (goods, credit, some, given) => {
          const outcome = settle(bill(goods, credit), [...some, cash(given)], settings);
          if (!outcome.ok) return;
          taken += 1;
          const { tenders, due, deducted, exchanged, rounding, missing } = outcome.value;
          expect(missing).toBe(0);
          expect(tenders.reduce((sum, it) => sum + it.amount, 0)).toBe(goods - deducted + rounding);
          expect(due).toBe(goods - deducted - credit);
          expect(due < 0 ? exchanged : credit).toBe(due < 0 ? goods - deducted : exchanged);
          for (const it of tenders) expect(it.given - it.change).toBe(it.amount);
        },
      ),
      { numRuns: 2_000 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  test("amounts are told in yuan", () => expect([yuan(1_205), yuan(-5)]).toEqual(["￥12.05", "-￥0.05"]));
});
