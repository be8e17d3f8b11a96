import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AmountOverflow, MAX_AMOUNT } from "../kernel/money.ts";
import { correct, payOut } from "./byHand.ts";
import { checkBalance } from "./invariants.ts";
import { refundOrder } from "./refund.ts";
import { Rehearsal } from "./rehearsal.ts";

/** A has an entry of 1000 of which 500 came back. */
function paid(): Rehearsal {
  const stage = new Rehearsal({ basic: { extract: 5000, ratio: 10_000 }, stores: { s1: { cashier: {} } } });
  stage.order("a", 1_000);
  stage.order("b", 1_000);
  return stage;
}

describe("§12.6 by hand", () => {
  test("§13.3 cash that is paid out leaves the balance, and no more than there is", () => {
    const stage = paid();
    expect(stage.do((act) => payOut(act, { member: "A", amount: 501 }))).toBe("not-enough");
    expect(stage.do((act) => payOut(act, { member: "A", amount: 499 }))).toBeNull();
    expect(stage.balance("A")).toMatchObject({ cash: 1, received: 500, withdrawn: 499, spent: 0 });
    expect(stage.do((act) => payOut(act, { member: "nobody", amount: 1 }))).toBe("not-enough");
  });

  test("§13.3 a correction adds, also to what a member owes, and takes no more than there is", () => {
    const stage = paid();
    stage.do((act) => payOut(act, { member: "A", amount: 500 }));
    stage.do((act) => refundOrder(act, { order: "a", line: 0, amount: null }));
    expect(stage.balance("A")).toMatchObject({ cash: -500, clawed: 500 });
    expect(stage.do((act) => correct(act, { member: "A", what: "cash", amount: -1 }))).toBe("not-enough");
    expect(stage.do((act) => correct(act, { member: "A", what: "cash", amount: 300 }))).toBeNull();
    expect(stage.balance("A")).toMatchObject({ cash: -200, corrected: 300 });
    expect(stage.do((act) => correct(act, { member: "A", what: "cash", amount: 250 }))).toBeNull();
    expect(stage.do((act) => correct(act, { member: "A", what: "cash", amount: -50 }))).toBeNull();
    expect(stage.balance("A")).toMatchObject({ cash: 0, corrected: 500 });
  });

  test("§7.2 points and love value are corrected beside the cash, what is frozen is not", () => {
    const stage = paid();
    expect(stage.do((act) => correct(act, { member: "A", what: "points", amount: 120 }))).toBeNull();
    expect(stage.do((act) => correct(act, { member: "A", what: "points", amount: -121 }))).toBe("not-enough");
    expect(stage.do((act) => correct(act, { member: "A", what: "love", amount: 7 }))).toBeNull();
    expect(stage.balance("A")).toMatchObject({ cash: 500, corrected: 0, points: 120, love: 7, loveFrozen: 0 });
  });

  test("§1.1 what could not be kept exactly is not added, in nothing", () => {
    const stage = paid();
    expect(() => stage.do((act) => correct(act, { member: "A", what: "cash", amount: MAX_AMOUNT }))).toThrow(
      AmountOverflow,
    );
    expect(stage.balance("A")).toMatchObject({ cash: 500, corrected: 0 });
  });

  test("§13.3 holds after any run of sales, payments out, corrections and refunds, and cash is what they come to", () => {
    const acts = fc.oneof(
      fc.record({ kind: fc.constant("pay" as const), amount: fc.integer({ min: 1, max: 900 }) }),
      fc.record({ kind: fc.constant("correct" as const), amount: fc.integer({ min: -700, max: 700 }) }),
      fc.record({ kind: fc.constant("sell" as const), amount: fc.integer({ min: 1, max: 2_000 }) }),
      fc.record({ kind: fc.constant("refund" as const), amount: fc.integer({ min: 1, max: 400 }) }),
    );
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 40 }), (run) => {
        const stage = paid();
        let [orders, withdrawn, corrected] = [0, 0, 0];
        for (const { kind, amount } of run) {
          const { cash } = stage.balance("A");
          if (kind === "sell") stage.order(`o${(orders += 1)}`, amount);
          else if (kind === "refund") stage.do((act) => refundOrder(act, { order: "a", line: 0, amount }));
          else if (kind === "pay") {
            const refused = stage.do((act) => payOut(act, { member: "A", amount }));
            expect(refused).toBe(cash < amount ? "not-enough" : null);
            if (refused === null) withdrawn += amount;
          } else {
            const refused = stage.do((act) => correct(act, { member: "A", what: "cash", amount }));
            expect(refused).toBe(amount < 0 && cash + amount < 0 ? "not-enough" : null);
            if (refused === null) corrected += amount;
          }
          const balance = stage.balance("A");
          checkBalance(balance);
          expect(balance).toMatchObject({ withdrawn, corrected });
        }
      }),
    );
  });
});
