import { describe, expect, test } from "vitest";
import { ROLLS } from "../kernel/roll.ts";
import type { Lottery } from "../rules/schema.ts";
import { draw, drawnRatio, outcomesOf } from "./draw.ts";
import { exchange } from "./exchange.ts";
import { refundOrder } from "./refund.ts";
import { Rehearsal } from "./rehearsal.ts";

const desk = { s1: { cashier: {} } };
const fixed = (ratios: number[], weights?: number[]): Lottery => ({
  kind: "fixed",
  ratios,
  ...(weights ? { weights } : {}),
});
const LAST = ROLLS - 1;

describe("§6.1 which ratio a roll draws", () => {
  test("§6.1 fixed: the i-th for pick(roll, n)", () => {
    expect([0, Math.floor(ROLLS / 3), LAST].map((roll) => drawnRatio(fixed([1, 2, 3]), roll))).toEqual([1, 1, 3]);
    expect(drawnRatio(fixed([1, 2, 3]), Math.ceil(ROLLS / 3))).toBe(2);
  });

  test("§6.1 weights: the first i with pick < w0 + … + wi; one more weight gives no win", () => {
    expect([0, ROLLS / 4, ROLLS / 2, LAST].map((roll) => drawnRatio(fixed([7, 8], [1, 1, 2]), roll))).toEqual([
      7,
      8,
      null,
      null,
    ]);
    expect([0, LAST].map((roll) => drawnRatio(fixed([7, 8], [0, 3]), roll))).toEqual([8, 8]);
  });

  test("§6.1 range: min + pick(roll, max − min + 1), both ends among them", () => {
    const range: Lottery = { kind: "range", min: 1000, max: 1003 };
    expect([0, ROLLS / 2, LAST].map((roll) => drawnRatio(range, roll))).toEqual([1000, 1002, 1003]);
  });
});

describe("§6.2 a draw is allowed once, while the entry waits and nothing was paid to it", () => {
  const stageOf = (lottery: Lottery, ratio = 10_000) =>
    new Rehearsal({ basic: { extract: 1000, ratio, lottery, exchange: { points: 1 } }, stores: desk });
  const roll = (stage: Rehearsal, order: string, at = 0) => stage.do((act) => draw(act, order, 0, at));

  test("§6.2 the drawn ratio replaces the entry's, the entitlement is anew from base', voided starts again at 0", () => {
    const stage = stageOf(fixed([5_000]));
    stage.order("a", 1_000);
    stage.do((act) => refundOrder(act, { order: "a", line: 0, amount: 200 }));
    expect(stage.entry("a").voided).toBe(200);
    expect(roll(stage, "a")).toBeNull();
    expect(stage.entry("a")).toMatchObject({
      ratio: 5_000,
      entitlement: 400,
      remaining: 400,
      voided: 0,
      state: "waiting",
      source: "basic.lottery",
    });
    expect(roll(stage, "a")).toBe("drawn-already");
  });

  test("§6.2 no win leaves all as it is, and is a draw", () => {
    const stage = stageOf(fixed([5_000], [0, 1]));
    stage.order("a", 1_000);
    expect(roll(stage, "a")).toBeNull();
    expect(stage.entry("a")).toMatchObject({ ratio: 10_000, entitlement: 1_000, remaining: 1_000 });
    expect(roll(stage, "a")).toBe("drawn-already");
  });

  test("§6.2 with nothing remaining after its draw it is done; from nothing it can win its place", () => {
    const nothing = stageOf(fixed([0]));
    nothing.order("a", 1_000);
    roll(nothing, "a");
    expect(nothing.entry("a").state).toBe("done");
    const some = stageOf(fixed([5_000]), 0);
    some.order("a", 1_000);
    expect(some.entry("a").lane).toBe("empty");
    roll(some, "a");
    some.order("b", 1_000);
    expect([some.entry("a").lane, some.payouts()]).toEqual(["ready", ["b→a 100"]]);
  });

  test("§6.2 what is not allowed is refused by name, first reason first", () => {
    const stage = stageOf(fixed([5_000]));
    stage.order("a", 1_000);
    stage.order("b", 1_000, { till: "t2" });
    stage.order("w", 1_000, { member: null });
    expect(roll(stage, "a")).toBe("paid-already");
    expect([roll(stage, "nobody"), stage.do((act) => draw(act, "a", 1, 0)), roll(stage, "w")]).toEqual([
      "unknown-order",
      "unknown-line",
      "no-entry",
    ]);
    stage.do((act) => exchange(act, "b", 0, "points"));
    expect(roll(stage, "b")).toBe("not-waiting");
    const plain = new Rehearsal({ basic: { ratio: 10_000 }, stores: desk });
    plain.order("a", 1_000);
    expect(roll(plain, "a")).toBe("no-lottery");
  });

  test("§6.2 §4.3 a converted entry has no lottery", () => {
    const stage = new Rehearsal({
      basic: { ratio: 10_000, lottery: fixed([1]), randomReturn: { cash: 0, points: 1 }, exchange: { points: 1 } },
      stores: desk,
    });
    stage.order("a", 1_000);
    expect(roll(stage, "a")).toBe("no-lottery");
  });
});

test("§6.1 what a draw can bring: ratios with a weight of 0 never come, no win only with a weight of its own", () => {
  const of = (ratios: number[], weights?: number[]) =>
    outcomesOf({ kind: "fixed", ratios, ...(weights ? { weights } : {}) });
  expect(of([1, 2])).toEqual({ ratios: [1, 2], mayMiss: false });
  expect(of([1, 2], [1, 0])).toEqual({ ratios: [1], mayMiss: false });
  expect(of([1, 2], [0, 1, 0])).toEqual({ ratios: [2], mayMiss: false });
  expect(of([1, 2], [1, 1, 2])).toEqual({ ratios: [1, 2], mayMiss: true });
});
