import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Fact } from "../facts/fact.ts";
import { countedCash, expectedCash, shiftFigures } from "./shift.ts";

const fen = fc.integer({ min: 1, max: 100_000 });
const rounding = fc.integer({ min: -9, max: 9 });

/** What happens at a drawer: the clerk's hands (`into`, `outOf`), and the fact that says so. */
type Act = { readonly into: number; readonly outOf: number; readonly kind: Fact["kind"]; readonly body: unknown };

const promise = { joins: false, ratio: 0, extract: 0 };
const sold = (paid: number, tenders: unknown[], rounded = 0) => ({
  items: [{ total: paid - rounded }],
  paid,
  tenders,
  promise,
  ...(rounded === 0 ? {} : { rounding: rounded }),
});
const act = (into: number, outOf: number, kind: Fact["kind"], body: unknown): Act => ({ into, outOf, kind, body });

const cashSale = fc.record({ due: fc.integer({ min: 10, max: 100_000 }), over: fc.nat(5000), rounding }).map((it) => {
  const paid = it.due + it.rounding;
  // What the customer hands over, and the change out of the same drawer.
  return act(paid + it.over, it.over, "order-paid", sold(paid, [{ kind: "cash", amount: paid }], it.rounding));
});
const splitSale = fc
  .record({ cash: fen, other: fen, by: fc.constantFrom("card", "wechat", "alipay", "balance") })
  .map(({ cash, other, by }) => {
    const tenders = [
      { kind: by, amount: other },
      { kind: "cash", amount: cash },
    ];
    return act(cash, 0, "order-paid", sold(cash + other, tenders));
  });
const giveBack = fc
  .record({
    amount: fen,
    toBalance: fc.nat(5000),
    kind: fc.constantFrom("cash", "card", "wechat", "alipay"),
    fact: fc.constantFrom("order-refunded" as const, "refund-given" as const),
  })
  .map(({ amount, toBalance, kind, fact }) =>
    act(0, kind === "cash" ? amount : 0, fact, {
      amount: amount + toBalance,
      toBalance,
      given: [{ kind, amount, reference: null }],
    }),
  );
/** Goods come back and pay for others; the rest is paid, or handed back, in cash. */
const exchange = fc.record({ back: fen, bought: fen }).map(({ back, bought }) => {
  const exchanged = Math.min(back, bought);
  const more = bought - exchanged;
  const less = back - exchanged;
  const given = [{ kind: "exchange", amount: exchanged, reference: null }];
  const refund = act(0, less, "order-refunded", {
    amount: back,
    given: less === 0 ? given : [...given, { kind: "cash", amount: less, reference: null }],
  });
  const tender = [{ kind: "return", amount: exchanged }];
  const sale = act(
    more,
    0,
    "order-paid",
    sold(bought, more === 0 ? tender : [...tender, { kind: "cash", amount: more }]),
  );
  return [refund, sale];
});
const moved = fc
  .record({ amount: fen, isIn: fc.boolean() })
  .map(({ amount, isIn }) =>
    act(isIn ? amount : 0, isIn ? 0 : amount, "cash-moved", { direction: isIn ? "in" : "out", amount }),
  );
/** A return that this till only carries out: another handed the money back. */
const asked = fen.map((amount) => act(0, 0, "order-refunded", { amount, asked: { till: "s1/t2", seq: 1 }, given: [] }));
const opened = fc.constant(act(0, 0, "drawer-opened", {}));
const one = (it: fc.Arbitrary<Act>): fc.Arbitrary<Act[]> => it.map((each) => [each]);
const acts = fc
  .array(fc.oneof(one(cashSale), one(splitSale), one(giveBack), exchange, one(moved), one(asked), one(opened)), {
    maxLength: 40,
  })
  .map((groups) => groups.flat());

const factsOf = (float: number, happened: readonly Act[]): Fact[] =>
  [act(0, 0, "shift-opened", { float }), ...happened].map(
    ({ kind, body }, index) => ({ seq: index + 1, at: index, kind, body }) as unknown as Fact,
  );

test("expected cash is a pure function of the facts: what hands put in and took out, recounted naively", () => {
  fc.assert(
    fc.property(fc.nat(100_000), acts, (float, happened) => {
      const facts = factsOf(float, happened);
      const before = JSON.stringify(facts);
      let drawer = float;
      for (const { into, outOf } of happened) drawer = drawer + into - outOf;
      expect(expectedCash(shiftFigures(facts))).toBe(drawer);
      // Again, and of what was read back from its lines: the same; the facts are as they were.
      expect(shiftFigures(JSON.parse(before) as Fact[])).toEqual(shiftFigures(facts));
      expect(JSON.stringify(facts)).toBe(before);
    }),
  );
});

test("sales are what their tenders took, what returns paid and what points and love value took apart", () => {
  fc.assert(
    fc.property(acts, (happened) => {
      const figures = shiftFigures(factsOf(0, happened));
      const bodies = happened.filter(({ kind }) => kind === "order-paid").map(({ body }) => body as { paid: number });
      expect(figures.orders).toBe(bodies.length);
      expect(figures.sales).toBe(bodies.reduce((sum, { paid }) => sum + paid, 0));
    }),
  );
});

test("a count is the sum of its pieces", () => {
  expect(countedCash([])).toBe(0);
  expect(
    countedCash([
      { valueFen: 10_000, count: 3 },
      { valueFen: 50, count: 7 },
      { valueFen: 1, count: 0 },
    ]),
  ).toBe(30_350);
});
