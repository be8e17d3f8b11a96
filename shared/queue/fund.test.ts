import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fund, MOST_FUNDED, MOST_FUNDED_OF_TILL } from "./fund.ts";
import { checkEntry, checkQueue } from "./invariants.ts";
import { Rehearsal } from "./rehearsal.ts";

const QUEUE = "cashiers";
const stageOf = (basic: object = {}): Rehearsal =>
  new Rehearsal({
    basic: { extract: 1000, ratio: 10_000, cashierScope: "all", ...basic },
    stores: { s1: { cashier: {} } },
  });
const pay = (stage: Rehearsal, amount: number, queue = QUEUE, proposal = 1) =>
  stage.do((act) => fund(act, { queue, amount, proposal }));

describe("§12.7 the merchant pays into a queue", () => {
  test("§5.3 the first in line is paid first, and what is paid is extracted (§13.1)", () => {
    const stage = stageOf();
    for (const order of ["a", "b", "c"]) stage.order(order, 1_000);
    const { extracted, paid } = structuredClone(stage.queue(QUEUE));
    const left = stage.entry("a").remaining;
    expect(pay(stage, left + 300)).toBe(left + 300);
    expect([stage.entry("a"), stage.entry("b")]).toMatchObject([{ state: "done" }, { remaining: 700 }]);
    expect(stage.queue(QUEUE)).toMatchObject({ extracted: extracted + left + 300, paid: paid + left + 300 });
    expect(stage.balance("B")).toMatchObject({ cash: 300, received: 300 });
  });

  test("no more than waits, and by name nothing at all: while paused, where nobody waits", () => {
    const stage = stageOf();
    expect(pay(stage, 5)).toBe("nothing-waits");
    stage.order("a", 1_000);
    expect(pay(stage, 9_999)).toBe(stage.entry("a").entitlement);
    expect(stage.queue(QUEUE).waitingAmount).toBe(0);
    const own = stageOf({ cashierScope: "till" });
    own.order("a", 1_000);
    expect(pay(own, 5, "till:s1/t1")).toBe(5);
    expect(own.queue("till:s1/t1")).toMatchObject({ extracted: 105, paid: 5 });
    const completed = stageOf({ payoutOrder: "completed-first" });
    completed.order("a", 1_000, { completed: false });
    expect(pay(completed, 5)).toBe("nothing-waits");
    const paused = stageOf({ paused: true });
    paused.order("a", 1_000);
    expect(pay(paused, 5)).toBe("paused");
  });

  test("so many entries at once and no more", () => {
    for (const [cashierScope, queue, most] of [
      ["all", QUEUE, MOST_FUNDED],
      ["till", "till:s1/t1", MOST_FUNDED_OF_TILL],
    ] as const) {
      const stage = stageOf({ extract: 0, cashierScope });
      for (let n = 0; n < most + 3; n += 1) stage.order(`o${String(n).padStart(5, "0")}`, 10);
      expect(pay(stage, 1_000_000, queue)).toBe(most * 10);
      expect(stage.queue(queue).waiting).toBe(3);
    }
  });

  test("§13.1 §13.2 hold after any run of sales and payments in", () => {
    const acts = fc.record({ isSale: fc.boolean(), amount: fc.integer({ min: 1, max: 3_000 }) });
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 30 }), fc.constantFrom("retain", "carry"), (run, leftover) => {
        const stage = stageOf({ leftover });
        let orders = 0;
        for (const { isSale, amount } of run) {
          if (isSale) {
            stage.order(`o${(orders += 1)}`, amount);
            continue;
          }
          const { waitingAmount, extracted } = structuredClone(stage.queue(QUEUE));
          const paid = pay(stage, amount, QUEUE, orders + 1);
          const due = Math.min(amount, waitingAmount);
          expect(paid).toBe(due === 0 ? "nothing-waits" : due);
          expect(stage.queue(QUEUE).extracted).toBe(extracted + due);
        }
        for (const queue of stage.store.rows().queues) checkQueue(queue);
        for (const entry of stage.store.rows().entries) checkEntry(entry);
      }),
    );
  });
});
