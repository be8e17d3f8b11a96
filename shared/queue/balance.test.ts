import { describe, expect, test } from "vitest";
import { completeOrder } from "./complete.ts";
import { Breach, checkBalance } from "./invariants.ts";
import { refundOrder } from "./refund.ts";
import { Rehearsal } from "./rehearsal.ts";
import { noteHandedBack } from "./requests.ts";
import { spend } from "./spend.ts";
import { balancePart, earningPart } from "./tender.ts";

const basic = { extract: 5000, ratio: 10_000 };
const desk = { s1: { cashier: {} } };
const refund = (
  stage: Rehearsal,
  order: string,
  amount: number | null,
  toBalance?: number | "rest",
  handedBack = false,
) =>
  stage.do((act) =>
    refundOrder(act, { order, line: 0, amount, ...(toBalance === undefined ? {} : { toBalance }) }, handedBack),
  );
/** A has an entry of 1000 of which 500 came back; then A buys for 300 with 200 of it. */
function paidWithBalance(): Rehearsal {
  const stage = new Rehearsal({ basic, stores: desk });
  stage.order("a", 1_000);
  stage.order("b", 1_000);
  stage.order("c", [{ paid: 100, balance: 200 }], { member: "A" });
  return stage;
}

describe("a balance as a tender", () => {
  test("§12.5 what the balance paid neither joins nor is extracted from; §13.3 the cash falls by it", () => {
    const stage = paidWithBalance();
    expect(stage.entry("c")).toMatchObject({ entitlement: 100, remaining: 100 });
    expect(stage.queue("till:s1/t1").extracted).toBe(500 + 500 + 50);
    expect(stage.balance("A")).toMatchObject({ cash: 500 + 50 - 200, received: 550, spent: 200, clawed: 0 });
    expect(stage.ledger.units("c")[0]).toMatchObject({ paid: 100, base: 100, balance: 200 });
    expect(stage.ledger.order("c")?.left).toBe(100);
  });

  test("§4.1 an order paid whole with the balance does not join, and pays nobody", () => {
    const stage = new Rehearsal({ basic, stores: desk });
    stage.order("a", 1_000);
    expect(stage.order("b", [{ paid: 0, balance: 300 }], { member: "B" })).toEqual([
      { joins: false, reason: "nothing-paid", extract: 5000 },
    ]);
    expect([stage.entry("a").paid, stage.balance("B").cash]).toEqual([0, -300]);
  });

  test("§13.3 it may fall below zero: a sale is a fact; later payouts fill it", () => {
    const stage = new Rehearsal({ basic, stores: desk });
    stage.order("a", [{ paid: 1_000, balance: 700 }]);
    expect(stage.balance("A")).toMatchObject({ cash: -700, spent: 700 });
    stage.order("b", 1_600);
    expect(stage.balance("A").cash).toBe(100);
  });

  test("§8.1 a refund is of money first, of the balance last", () => {
    const stage = paidWithBalance();
    expect(refund(stage, "c", 60, "rest")).toMatchObject({ refunded: 60, toBalance: 0, lostWaiting: 60 });
    expect(refund(stage, "c", 90, "rest")).toMatchObject({ refunded: 90, toBalance: 50, lostWaiting: 40 });
    expect(stage.balance("A")).toMatchObject({ cash: 400, spent: 150 });
    expect(stage.entry("c").state).toBe("voided");
    expect(refund(stage, "c", 151, "rest")).toBe("over-refund");
    expect(refund(stage, "c", null, "rest")).toMatchObject({ refunded: 150, toBalance: 150, lostWaiting: 0 });
    expect(stage.balance("A")).toMatchObject({ cash: 550, spent: 0 });
    expect(refund(stage, "c", null, "rest")).toBe("over-refund");
  });

  test("§8.1 money that is handed back is never more than money was paid, unless the fact says what went to the balance", () => {
    const stage = paidWithBalance();
    expect(refund(stage, "c", 101)).toBe("over-refund");
    expect(refund(stage, "c", null)).toMatchObject({ refunded: 100, toBalance: 0 });
    expect(refund(stage, "c", 50, 50)).toMatchObject({ refunded: 50, toBalance: 50 });
    expect(refund(stage, "c", 151, 151)).toBe("over-refund");
    expect(stage.balance("A")).toMatchObject({ cash: 400, spent: 150 });
  });

  test("§8.2 what was handed back already is carried out as far as there is any, each of its own", () => {
    const stage = paidWithBalance();
    refund(stage, "c", 80);
    expect(refund(stage, "c", 250, 150, true)).toMatchObject({ refunded: 170, toBalance: 150, beyond: 80 });
    expect(stage.balance("A").spent).toBe(50);
    expect(stage.ledger.units("c")[0]).toMatchObject({ base: 0, balance: 50 });
  });

  test("§13.3 what was handed back elsewhere comes back to the balance here, where it was taken off", () => {
    const stage = paidWithBalance();
    const handed = { order: "c", line: 0, amount: 150, toBalance: 50 };
    expect(stage.do(({ ledger }) => noteHandedBack(ledger, handed))).toBe(true);
    expect(stage.ledger.units("c")[0]).toMatchObject({ base: 0, balance: 150 });
    expect(stage.balance("A")).toMatchObject({ cash: 400, spent: 150 });
  });

  test("§8.3 an order that is not extracted from yet is so from what money paid and was not refunded", () => {
    const stage = new Rehearsal({ basic: { ...basic, settleOn: "completed" }, stores: desk });
    stage.order("a", [{ paid: 1_000, balance: 500 }], { completed: false });
    refund(stage, "a", 400, "rest");
    stage.do((act) => completeOrder(act, "a"));
    expect(stage.queue("till:s1/t1").extracted).toBe(300);
  });

  test("§13.3 a cash that does not add up stops the transaction", () => {
    const row = {
      member: "M",
      cash: 5,
      received: 10,
      clawed: 2,
      spent: 3,
      withdrawn: 0,
      corrected: 0,
      points: 0,
      love: 0,
      loveFrozen: 0,
    };
    expect(() => checkBalance(row)).not.toThrow();
    for (const change of [
      { cash: 6 },
      { cash: 8, spent: 0, clawed: 1 },
      { cash: 10, spent: -2 },
      { cash: 8, clawed: -1 },
    ])
      expect(() => checkBalance({ ...row, ...change })).toThrow(Breach);
  });

  test("§7.2 what a till says was spent is taken below zero, what the server itself would spend is refused", () => {
    const stage = new Rehearsal({ basic, stores: desk });
    expect(stage.do((act) => spend(act, { member: "A", what: "points", amount: 5, use: "deduction" }))).toBe(
      "not-enough",
    );
    expect(
      stage.do((act) => spend(act, { member: "A", what: "points", amount: 5, use: "deduction" }, true)),
    ).toBeNull();
    expect(stage.balance("A").points).toBe(-5);
  });

  test("the part of an order that its balance paid, and the part that earns", () => {
    const tender = { amount: 30, given: 30, change: 0, reference: null };
    const tenders = [
      { ...tender, kind: "cash" as const },
      { ...tender, kind: "balance" as const, hold: null },
    ];
    expect([balancePart({ tenders }), earningPart({ paid: 60, tenders })]).toEqual([30, 30]);
  });
});
