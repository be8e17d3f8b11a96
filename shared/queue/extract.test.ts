import { describe, expect, test } from "vitest";
import { completeOrder } from "./complete.ts";
import { Rehearsal } from "./rehearsal.ts";

const desk = { s1: { cashier: {} } };
const KEY = "till:s1/t1";
const totals = (stage: Rehearsal, key = KEY) => {
  const { extracted, paid, retained, carried } = stage.queue(key);
  return { extracted, paid, retained, carried };
};

describe("§5.1 when a unit is extracted from", () => {
  test("§5.1 once, when it is paid; completing it later extracts nothing again", () => {
    const stage = new Rehearsal({ basic: { extract: 5000, ratio: 10_000 }, stores: desk });
    stage.order("a", 10_000);
    stage.order("b", 4_000, { completed: false });
    expect(stage.payouts()).toEqual(["b→a 2000"]);
    expect(stage.do((act) => completeOrder(act, "b"))).toBeNull();
    expect(stage.payouts()).toHaveLength(1);
  });

  test("§5.1 settleOn completed: when it is completed; a cashier order is complete when paid unless it says otherwise", () => {
    const stage = new Rehearsal({ basic: { extract: 5000, ratio: 10_000, settleOn: "completed" }, stores: desk });
    stage.order("a", 10_000);
    stage.order("b", 4_000);
    stage.order("c", 4_000, { completed: false });
    expect(stage.payouts()).toEqual(["b→a 2000"]);
    stage.do((act) => completeOrder(act, "c"));
    expect(stage.payouts()).toEqual(["b→a 2000", "c→a 2000"]);
    expect(stage.do((act) => completeOrder(act, "c"))).toBe("complete-already");
    expect(stage.do((act) => completeOrder(act, "nobody"))).toBe("unknown-order");
  });

  test("§5.1 an order's switch is the one in force when it was taken", () => {
    const stage = new Rehearsal({ basic: { extract: 5000, ratio: 10_000, settleOn: "completed" }, stores: desk });
    stage.order("a", 10_000);
    stage.order("b", 4_000, { completed: false });
    stage.turn({ settleOn: "paid" });
    expect(stage.payouts()).toEqual([]);
    stage.do((act) => completeOrder(act, "b"));
    expect(stage.payouts()).toEqual(["b→a 2000"]);
  });
});

describe("§5.2 §5.3 the pool is paid in position order", () => {
  test("§5.3 each up to what remains of it, until the pool is empty; paid in full is done", () => {
    const stage = new Rehearsal({ basic: { extract: 10_000, ratio: 10_000 }, stores: desk });
    stage.turn({ paused: true });
    for (const id of ["a", "b", "c"]) stage.order(id, 1_000);
    stage.turn({ paused: false });
    stage.order("d", 2_500);
    expect(stage.payouts()).toEqual(["d→a 1000", "d→b 1000", "d→c 500"]);
    expect(["a", "b", "c", "d"].map((id) => `${stage.entry(id).state} ${stage.entry(id).remaining}`)).toEqual([
      "done 0",
      "done 0",
      "waiting 500",
      "waiting 2500",
    ]);
  });

  test("§5.2 where the share is 0 nothing happens, not even to what is carried", () => {
    const stage = new Rehearsal({ basic: { extract: 1, ratio: 10_000, leftover: "carry" }, stores: desk });
    stage.order("w", 20_000, { member: null });
    stage.order("a", 5_000);
    expect(stage.payouts()).toEqual([]);
    expect(totals(stage)).toEqual({ extracted: 2, paid: 0, retained: 0, carried: 2 });
  });

  test("§5.3 an order pays its own entries only with paysItself on, then in their place", () => {
    const basic = { extract: 10_000, ratio: 10_000 };
    const off = new Rehearsal({ basic, stores: desk });
    off.order("a", 1_000);
    expect([off.payouts(), totals(off).retained]).toEqual([[], 1_000]);
    const on = new Rehearsal({ basic: { ...basic, paysItself: true, paused: true }, stores: desk });
    on.order("b", 400);
    on.turn({ paused: false });
    on.order("a", 1_000);
    expect(on.payouts()).toEqual(["a→b 400", "a→a 600"]);
  });

  test("§5.3 lines of one order never pay one another while paysItself is off", () => {
    const stage = new Rehearsal({ basic: { extract: 10_000, ratio: 10_000 }, products: { p1: {} } });
    stage.order(
      "a",
      [
        { paid: 100, product: "p1" },
        { paid: 200, product: "p1" },
      ],
      { channel: "mall" },
    );
    expect(stage.payouts()).toEqual([]);
    stage.order("b", [{ paid: 250, product: "p1" }], { channel: "mall" });
    expect(stage.store.payouts.map((it) => `${it.to}.${it.toLine} ${it.amount}`)).toEqual(["a.0 100", "a.1 150"]);
  });

  test("§5.3 a member's later order may pay that member's earlier entry", () => {
    const stage = new Rehearsal({ basic: { extract: 5000, ratio: 10_000 }, stores: desk });
    stage.order("a", 1_000, { member: "M" });
    stage.order("b", 1_000, { member: "M" });
    expect(stage.payouts()).toEqual(["b→a 500"]);
  });

  test("§5.3 completed-first passes over entries whose order is not complete; queue does not", () => {
    for (const [payoutOrder, expected] of [
      ["completed-first", "c→b 500"],
      ["queue", "c→a 500"],
    ] as const) {
      const stage = new Rehearsal({ basic: { extract: 5000, ratio: 10_000, payoutOrder, paused: true }, stores: desk });
      stage.order("a", 1_000, { completed: false });
      stage.order("b", 1_000);
      stage.turn({ paused: false });
      stage.order("c", 1_000);
      expect(stage.payouts()).toEqual([expected]);
    }
  });

  test("§5.3 once its order is complete, an entry takes its place again", () => {
    const stage = new Rehearsal({
      basic: { extract: 5000, ratio: 10_000, payoutOrder: "completed-first", paused: true },
      stores: desk,
    });
    stage.order("a", 1_000, { completed: false });
    stage.order("b", 1_000);
    stage.turn({ paused: false });
    stage.do((act) => completeOrder(act, "a"));
    stage.order("c", 1_000);
    expect(stage.payouts()).toEqual(["c→a 500"]);
  });
});

describe("§5.4 §5.5 §5.6 §5.7 credits, leftovers, finality, pause", () => {
  test("§5.4 a payout is credited to the member's cash and recorded: who paid, who received, how much, in which queue", () => {
    const stage = new Rehearsal({ basic: { extract: 5000, ratio: 10_000 }, stores: desk });
    stage.order("a", 1_000);
    stage.order("b", 1_000);
    expect(stage.balance("A").cash).toBe(500);
    expect(stage.store.payouts).toEqual([
      { queue: KEY, from: "b", fromLine: 0, to: "a", toLine: 0, member: "A", amount: 500, at: 2000 },
    ]);
  });

  test("§5.5 what finds no entry is retained, or carried and added to the next pool", () => {
    for (const leftover of ["retain", "carry"] as const) {
      const stage = new Rehearsal({ basic: { extract: 5000, ratio: 10_000, leftover }, stores: desk });
      stage.order("w", 3_000, { member: null });
      stage.order("a", 2_000);
      stage.order("v", 200, { member: null });
      const kept = leftover === "carry";
      expect(stage.payouts()).toEqual([kept ? "v→a 2000" : "v→a 100"]);
      expect(totals(stage)).toEqual(
        kept
          ? { extracted: 2_600, paid: 2_000, retained: 0, carried: 600 }
          : { extracted: 2_600, paid: 100, retained: 2_500, carried: 0 },
      );
    }
  });

  test("§5.5 what was carried is retained with the next leftover once leftovers are retained", () => {
    const stage = new Rehearsal({ basic: { extract: 5000, ratio: 10_000, leftover: "carry" }, stores: desk });
    stage.order("w", 3_000, { member: null });
    stage.turn({ leftover: "retain" });
    stage.order("v", 200, { member: null });
    expect(totals(stage)).toEqual({ extracted: 1_600, paid: 0, retained: 1_600, carried: 0 });
  });

  test("§5.6 what was paid before an order arrived late stays paid", () => {
    const stage = new Rehearsal({ basic: { extract: 5000, ratio: 10_000 }, stores: desk });
    stage.order("b", 1_000, { at: 10_000 });
    stage.order("c", 1_000, { at: 20_000 });
    stage.order("late", 1_000, { at: 5_000 });
    expect(stage.payouts()).toEqual(["c→b 500", "late→b 500"]);
    stage.order("d", 1_000, { at: 30_000 });
    expect(stage.payouts().at(-1)).toBe("d→late 500");
  });

  test("§5.7 while paused entries join, nothing is paid, the whole extraction is retained", () => {
    const stage = new Rehearsal({ basic: { extract: 5000, ratio: 10_000, leftover: "carry" }, stores: desk });
    stage.order("w", 600, { member: null });
    stage.turn({ paused: true });
    stage.order("a", 1_000);
    stage.order("b", 1_000);
    expect([stage.entry("a").remaining, stage.payouts()]).toEqual([1_000, []]);
    expect(totals(stage)).toEqual({ extracted: 1_300, paid: 0, retained: 1_000, carried: 300 });
    stage.turn({ paused: false });
    stage.order("c", 200);
    expect(stage.payouts()).toEqual(["c→a 400"]);
  });
});
