import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exchangedOf, piecesBack, piecesOf, planReturn, type Asked, type ItemBack } from "./returns.ts";

const sold = [
  { quantity: 3, total: 1_000 },
  { quantity: 1, total: 70 },
];
const all: Asked[] = [
  { item: 0, quantity: 3 },
  { item: 1, quantity: 1 },
];

describe("goods that come back", () => {
  test("the pieces of a line bring, one by one, what they bring at once", () => {
    expect([0, 1, 2].map((from) => piecesOf(sold[0]!, from, 1))).toEqual([333, 333, 334]);
    expect(planReturn(sold, [1, 0], [{ item: 0, quantity: 2 }], 1_070)).toEqual({
      items: [{ item: 0, quantity: 2, amount: 667 }],
      amount: 667,
    });
  });

  test("the same line twice in one act is so many pieces more", () => {
    const asked = [
      { item: 0, quantity: 1 },
      { item: 0, quantity: 2 },
    ];
    expect(planReturn(sold, [0, 0], asked, 1_070)).toMatchObject({ items: [{ item: 0, quantity: 3, amount: 1_000 }] });
  });

  test("with its last piece an order brings all that is left of it: what rounding added or took off, what an earlier refund left", () => {
    expect(planReturn(sold, [0, 0], all, 1_065)).toMatchObject({ amount: 1_065 });
    expect(planReturn(sold, [0, 0], all, 1_075)).toMatchObject({ amount: 1_075 });
    expect(planReturn(sold, [3, 0], [{ item: 1, quantity: 1 }], 12)).toMatchObject({ amount: 12 });
    expect(planReturn(sold, [2, 0], [{ item: 0, quantity: 1 }], 12)).toMatchObject({ amount: 12 });
  });

  test("what was never sold, or not so many times, is named", () => {
    expect(planReturn(sold, [0, 0], [{ item: 2, quantity: 1 }], 1)).toEqual({ wrong: 2 });
    expect(planReturn(sold, [1, 0], [{ item: 0, quantity: 3 }], 1_070)).toEqual({ wrong: 0 });
  });

  test("the refunds there were say how many pieces are back", () => {
    const refunds = [
      { items: [{ item: 0, quantity: 2, amount: 1 }] },
      {},
      { items: [{ item: 0, quantity: 1, amount: 1 }] },
    ];
    expect(piecesBack(sold, refunds)).toEqual([3, 0]);
  });

  test("any order, back in any pieces: never more than is left, and in the end all of it", () => {
    const Sold = fc.record({ quantity: fc.integer({ min: 1, max: 40 }), total: fc.nat(200_000) });
    fc.assert(
      fc.property(
        fc.array(Sold, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: -99, max: 99 }),
        fc.infiniteStream(fc.nat(1_000)),
        (lines, rounding, dice) => {
          const roll = (n: number): number => (dice.next().value ?? 0) % n;
          const paid = Math.max(0, lines.reduce((sum, it) => sum + it.total, 0) + rounding);
          let left = paid;
          const refunds: { items: ItemBack[] }[] = [];
          const brought = lines.map(() => 0);
          for (;;) {
            const back = piecesBack(lines, refunds);
            const open = lines.flatMap((it, item) => ((back[item] ?? 0) < it.quantity ? [item] : []));
            const item = open[roll(Math.max(1, open.length))];
            if (item === undefined) break;
            const quantity = 1 + roll((lines[item]?.quantity ?? 0) - (back[item] ?? 0));
            const plan = planReturn(lines, back, [{ item, quantity }], left);
            if ("wrong" in plan) throw new Error(`item ${plan.wrong}`);
            expect(plan.amount).toBeLessThanOrEqual(left);
            expect(plan.amount).toBeGreaterThanOrEqual(0);
            left -= plan.amount;
            refunds.push({ items: [...plan.items] });
            for (const it of plan.items) brought[it.item] = (brought[it.item] ?? 0) + it.amount;
          }
          expect(left).toBe(0);
          expect(brought).toEqual(lines.map((it) => it.total));
        },
      ),
    );
  });

  test("what pays the new sale comes first, the rest is handed back", () => {
    expect(exchangedOf([500, 300, 200], 600)).toEqual([500, 100, 0]);
    expect(exchangedOf([500], 0)).toEqual([0]);
  });
});
