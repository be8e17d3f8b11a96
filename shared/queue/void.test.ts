import * as fc from "fast-check";
import { expect, test } from "vitest";
import { exchangeRefusal } from "./exchange.ts";
import { fund } from "./fund.ts";
import { checkEntry, checkQueue } from "./invariants.ts";
import { refundOrder } from "./refund.ts";
import { Rehearsal } from "./rehearsal.ts";
import { voidEntry } from "./void.ts";

const stageOf = (cashierScope: "all" | "till", leftover: "retain" | "carry" = "retain"): Rehearsal =>
  new Rehearsal({
    basic: { extract: 1000, ratio: 10_000, cashierScope, leftover },
    stores: { s1: { cashier: {} } },
  });
const takeOut = (stage: Rehearsal, order: string) => stage.do((act) => voidEntry(act, order, 0));

test("§12.6 §13.2 what waits of an entry is voided and paid to nobody; the next in line moves up, what was paid stays", () => {
  const stage = stageOf("all");
  for (const order of ["a", "b", "c"]) stage.order(order, 1_000);
  const { paid, remaining } = structuredClone(stage.entry("a"));
  expect(takeOut(stage, "a")).toBeNull();
  expect(stage.entry("a")).toMatchObject({ state: "voided", paid, voided: remaining, remaining: 0, clawed: 0 });
  expect(stage.balance("A").cash).toBe(paid);
  stage.order("d", 500);
  expect(stage.entry("b").paid).toBe(50);
  for (const order of ["a", "b", "c", "d"]) checkEntry(stage.entry(order));
  checkQueue(stage.queue("cashiers"));
  // A later refund takes back what the entry holds and no more: what was taken out is not lost twice.
  stage.do((act) => refundOrder(act, { order: "a", line: 0, amount: null }));
  expect(stage.entry("a")).toMatchObject({ voided: remaining + paid, clawed: paid });
  checkEntry(stage.entry("a"));
});

test("by name nothing: of no entry, of one that does not wait; one that another owns is left to it, once", () => {
  const stage = stageOf("all");
  stage.order("a", 1_000);
  expect([takeOut(stage, "x"), takeOut(stage, "a"), takeOut(stage, "a")]).toEqual(["no-entry", null, "not-waiting"]);
  const own = stageOf("till");
  own.order("a", 1_000);
  const leave = () => own.do((act) => voidEntry({ ...act, owns: () => false, seq: 7 }, "a", 0));
  expect([leave(), leave()]).toEqual([null, "not-waiting"]);
  expect(own.entry("a")).toMatchObject({ state: "waiting", remaining: 1_000, pending: [{ do: "void", fact: 7 }] });
  expect(exchangeRefusal(own.ledger, null, "a", 0, "points")).toBe("not-waiting");
});

test("§13.1 §13.2 §12.8 hold after any run of sales, refunds, payments in and entries taken out, and nobody is paid by these", () => {
  const acts = fc.record({
    kind: fc.constantFrom("sell", "sell", "sell", "void", "refund", "fund"),
    which: fc.nat(1_000),
    amount: fc.integer({ min: 1, max: 3_000 }),
  });
  fc.assert(
    fc.property(fc.array(acts, { maxLength: 40 }), fc.constantFrom("retain", "carry"), (run, leftover) => {
      const stage = stageOf("all", leftover);
      const orders: string[] = [];
      for (const { kind, which, amount } of run) {
        const order = orders[which % Math.max(1, orders.length)];
        if (kind === "sell" || order === undefined) {
          const id = `o${orders.length}`;
          orders.push(id);
          stage.order(id, amount);
          continue;
        }
        const before = structuredClone(stage.entry(order));
        const waits = stage.queue("cashiers").waitingAmount;
        if (kind === "fund") stage.do((act) => fund(act, { queue: "cashiers", amount, proposal: which }));
        else if (kind === "refund") stage.do((act) => refundOrder(act, { order, line: 0, amount }));
        else {
          const payouts = [...stage.store.rows().payouts].length;
          expect(takeOut(stage, order)).toBe(before.state === "waiting" && before.remaining > 0 ? null : "not-waiting");
          const { remaining, voided, ...rest } = stage.entry(order);
          expect([remaining, voided]).toEqual([0, before.voided + before.remaining]);
          expect(rest).toMatchObject({ paid: before.paid, exchanged: before.exchanged, clawed: before.clawed });
          expect(stage.queue("cashiers").waitingAmount).toBe(waits - before.remaining);
          expect([...stage.store.rows().payouts]).toHaveLength(payouts);
        }
      }
      const { queues, entries } = stage.store.rows();
      for (const queue of queues) checkQueue(queue);
      for (const entry of entries) checkEntry(entry);
      const waiting = [...entries].reduce((sum, it) => sum + it.remaining, 0);
      expect(waiting).toBe([...queues].reduce((sum, it) => sum + it.waitingAmount, 0));
    }),
  );
});
