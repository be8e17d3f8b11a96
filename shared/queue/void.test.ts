import { expect, test } from "vitest";
import { exchangeRefusal } from "./exchange.ts";
import { checkEntry, checkQueue } from "./invariants.ts";
import { refundOrder } from "./refund.ts";
import { Rehearsal } from "./rehearsal.ts";
import { voidEntry } from "./void.ts";

const stageOf = (cashierScope: "all" | "till"): Rehearsal =>
  new Rehearsal({ basic: { extract: 1000, ratio: 10_000, cashierScope }, stores: { s1: { cashier: {} } } });
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
