import { describe, expect, test } from "vitest";
import type { BalanceRow, EntryRow, QueueRow } from "../ledger/rows.ts";
import { Breach, checkEntry, checkQueue, checkTouched } from "./invariants.ts";
import { Rehearsal } from "./rehearsal.ts";

function settled() {
  const stage = new Rehearsal({ basic: { extract: 5000, ratio: 10_000 }, stores: { s1: { cashier: {} } } });
  stage.order("a", 1_000);
  stage.order("b", 1_000);
  return { entry: stage.entry("a"), queue: stage.queue("till:s1/t1"), stage };
}
const clauseOf = (check: () => void): string => {
  try {
    check();
  } catch (error) {
    if (error instanceof Breach) return error.clause;
    throw error;
  }
  return "holds";
};

describe("§13 what always holds is checked, and a breach names its clause and queue", () => {
  test("§13.1 Σ extracted = Σ paid + Σ retained + carried", () => {
    const { queue } = settled();
    const wrong = (change: Partial<QueueRow>) => clauseOf(() => checkQueue({ ...queue, ...change }));
    expect([
      wrong({}),
      wrong({ extracted: queue.extracted + 1 }),
      wrong({ paid: queue.paid - 1 }),
      wrong({ carried: 1 }),
      wrong({ retained: -1, carried: 1 + queue.retained }),
      wrong({ waiting: -1 }),
    ]).toEqual(["holds", "§13.1", "§13.1", "§13.1", "§13.1", "§13.1"]);
  });

  test("§13.2 entitlement = paid + exchanged + cleared + voided + remaining − clawed", () => {
    const { entry } = settled();
    const wrong = (change: Partial<EntryRow>) => clauseOf(() => checkEntry({ ...entry, ...change }));
    expect([
      wrong({}),
      wrong({ remaining: 499 }),
      wrong({ voided: 1 }),
      wrong({ clawed: 1 }),
      wrong({ remaining: -1, voided: 501 }),
    ]).toEqual(["holds", "§13.2", "§13.2", "§13.2", "§13.2"]);
  });

  test("§13.4 no entry is paid more than its entitlement", () => {
    const { entry } = settled();
    expect(clauseOf(() => checkEntry({ ...entry, paid: 1_001, remaining: 0, clawed: 1 }))).toBe("§13.4");
  });

  test("§13.3 a member's cash is the sum of the payouts received", () => {
    const { stage } = settled();
    const received = stage.store.payouts.filter((it) => it.member === "A").reduce((sum, it) => sum + it.amount, 0);
    expect(stage.balance("A").cash).toBe(received);
  });

  test("§13.1 §13.2 every row that was touched is looked at", () => {
    const { entry, queue } = settled();
    const none = { credited: new Set<BalanceRow>(), balances: new Map<string, BalanceRow>(), moves: [] };
    const paidNothing = [entry, { ...entry, paid: 0 }];
    expect(clauseOf(() => checkTouched({ ...none, entries: paidNothing, queues: [queue] }))).toBe("§13.2");
    expect(() => checkTouched({ ...none, entries: [], queues: [{ ...queue, paid: 0 }] })).toThrow("queue till:s1/t1");
  });

  test("§13.3 points and love value change by what is entered for it, and by nothing else", () => {
    const { stage } = settled();
    const { ledger } = stage;
    ledger.takeTouched();
    const of = { member: "A", kind: "corrected", at: 1 } as const;
    ledger.moveBalance({ ...of, what: "points", amount: 30 });
    ledger.moveBalance({ ...of, what: "frozen", amount: 7 });
    ledger.moveBalance({ ...of, what: "points", amount: -10 });
    const touched = ledger.takeTouched();
    expect(() => checkTouched(touched)).not.toThrow();
    expect(clauseOf(() => checkTouched({ ...touched, moves: touched.moves.slice(1) }))).toBe("§13.3");
    expect(clauseOf(() => checkTouched({ ...touched, moves: [] }))).toBe("§13.3");
    const row = ledger.balance("A");
    row.love += 1;
    ledger.changeBalance(row);
    expect(clauseOf(() => checkTouched(ledger.takeTouched()))).toBe("§13.3");
  });
});
