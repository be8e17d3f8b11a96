import { describe, expect, test } from "vitest";
import { completeOrder } from "./complete.ts";
import { draw } from "./draw.ts";
import { exchange } from "./exchange.ts";
import { refundOrder } from "./refund.ts";
import { Rehearsal } from "./rehearsal.ts";

const basic = { extract: 5000, ratio: 10_000, exchange: { points: 3333, love: 10_000 } };
const desk = { s1: { cashier: {} } };
const refund = (stage: Rehearsal, order: string, amount: number | null = null, line: number | null = 0) =>
  stage.do((act) => refundOrder(act, { order, line, amount }));
const figures = (stage: Rehearsal, order: string) => {
  const { paid, exchanged, voided, clawed, remaining, state } = stage.entry(order);
  return { paid, exchanged, voided, clawed, remaining, state };
};

describe("§8.1 a refund lowers the base", () => {
  test("§8.1 without amount it takes all that is left; what is refused changes nothing", () => {
    const stage = new Rehearsal({ basic, stores: desk });
    stage.order("a", 1_000);
    expect(refund(stage, "a", 400)).toMatchObject({ refunded: 400 });
    expect([refund(stage, "a", 601), refund(stage, "a", 0), refund(stage, "a", -1)]).toEqual([
      "over-refund",
      "over-refund",
      "over-refund",
    ]);
    expect([refund(stage, "nobody"), refund(stage, "a", 1, 1)]).toEqual(["unknown-order", "unknown-line"]);
    expect(stage.ledger.units("a")[0]?.base).toBe(600);
    expect(refund(stage, "a", null, null)).toMatchObject({ refunded: 600 });
    expect([refund(stage, "a", null, null), refund(stage, "a")]).toEqual(["over-refund", "over-refund"]);
  });

  test("§8.1 the entry may keep the share of what is left of its base", () => {
    const stage = new Rehearsal({ basic, stores: desk });
    stage.order("a", 1_000);
    stage.order("b", 400);
    refund(stage, "a", 500);
    expect(figures(stage, "a")).toMatchObject({ paid: 200, remaining: 300, voided: 500, clawed: 0, state: "waiting" });
  });

  test("§8.1 a whole order: every line's rest", () => {
    const stage = new Rehearsal({ basic, products: { p1: {} } });
    stage.order(
      "a",
      [
        { paid: 100, product: "p1" },
        { paid: 200, product: "p1" },
      ],
      { channel: "mall" },
    );
    refund(stage, "a", null, 0);
    expect(refund(stage, "a", null, null)).toMatchObject({ refunded: 200, toBalance: 0, lostWaiting: 200, clawed: 0 });
    expect([stage.entry("a").state, stage.entry("a", 1).state]).toEqual(["voided", "voided"]);
  });
});

describe("§8.2 what it holds beyond that it loses", () => {
  test("§8.2 first what remains, then the cash paid to it, below zero if need be; later payouts fill it", () => {
    const stage = new Rehearsal({ basic, stores: desk });
    stage.order("a", 1_000);
    stage.order("b", 1_200);
    refund(stage, "a", 700);
    expect(figures(stage, "a")).toEqual({
      paid: 600,
      exchanged: 0,
      voided: 700,
      clawed: 300,
      remaining: 0,
      state: "done",
    });
    stage.do(({ ledger }) => {
      const balance = ledger.balance("A");
      balance.cash -= 300;
      balance.spent += 300;
      ledger.changeBalance(balance);
    });
    refund(stage, "a");
    expect([stage.entry("a").state, stage.entry("a").clawed, stage.balance("A").cash]).toEqual(["voided", 600, -300]);
    stage.order("c", 1_000, { member: "A", at: 500 });
    stage.order("d", 1_000);
    expect(stage.balance("A").cash).toBe(200);
  });

  test("§8.2 then what was exchanged: points fall to the share of what is left of it", () => {
    const stage = new Rehearsal({ basic, stores: desk });
    stage.order("a", 1_000);
    stage.order("b", 800);
    stage.do((act) => exchange(act, "a", 0, "points"));
    expect(stage.balance("A")).toMatchObject({ cash: 400, points: 199 });
    refund(stage, "a", 500);
    expect(figures(stage, "a")).toEqual({
      paid: 400,
      exchanged: 600,
      voided: 500,
      clawed: 500,
      remaining: 0,
      state: "exchanged",
    });
    expect(stage.balance("A")).toMatchObject({ cash: 0, points: 166 });
    refund(stage, "a", 1);
    expect(stage.balance("A").points).toBe(166);
    refund(stage, "a");
    expect(stage.balance("A")).toMatchObject({ cash: 0, points: 0 });
  });

  test("§8.2 a converted entry loses points too", () => {
    const stage = new Rehearsal({ basic: { ...basic, randomReturn: { cash: 0, points: 1 } }, stores: desk });
    stage.order("a", 1_000);
    refund(stage, "a", 400);
    expect([stage.balance("A").points, stage.entry("a").state]).toEqual([199, "converted"]);
  });

  test("§8.2 frozen love falls as love does", () => {
    const stage = new Rehearsal({ basic: { ...basic, exchange: { love: 10_000, loveTo: "frozen" } }, stores: desk });
    stage.order("a", 1_000);
    stage.do((act) => exchange(act, "a", 0, "love"));
    refund(stage, "a", 250);
    expect(stage.balance("A")).toMatchObject({ love: 0, loveFrozen: 750 });
  });

  test("§8.2 an undrawn entry with nothing remaining goes on waiting for its draw; a drawn one is done", () => {
    const lottery = { kind: "fixed" as const, ratios: [20_000], weights: [0, 1] };
    const stage = new Rehearsal({ basic: { ...basic, extract: 0, ratio: 1, lottery }, stores: desk });
    stage.order("a", 10_000);
    stage.order("b", 10_000, { at: 1 });
    stage.do((act) => draw(act, "b", 0, 0));
    for (const id of ["a", "b"]) refund(stage, id, 1);
    expect([stage.entry("a").state, stage.entry("a").lane, stage.entry("b").state]).toEqual([
      "waiting",
      "empty",
      "done",
    ]);
  });
});

describe("§8.3 what the order's extraction did", () => {
  test("§8.3 what it paid to others stays paid", () => {
    const stage = new Rehearsal({ basic, stores: desk });
    stage.order("a", 1_000);
    stage.order("b", 1_000);
    refund(stage, "b");
    expect([stage.entry("a").paid, stage.balance("A").cash]).toEqual([500, 500]);
  });

  test("§8.3 a refund before extraction leaves base' to extract from", () => {
    const stage = new Rehearsal({ basic: { ...basic, settleOn: "completed" }, stores: desk });
    stage.order("a", 1_000, { completed: false });
    refund(stage, "a", 400);
    stage.do((act) => completeOrder(act, "a"));
    expect(stage.queue("till:s1/t1").extracted).toBe(300);
  });
});
