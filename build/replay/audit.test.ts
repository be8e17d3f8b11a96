import { describe, expect, test } from "vitest";
import { auditPayouts, type AuditEvent, type AuditPayout } from "./audit.ts";

const how = { paused: false, paysItself: false, leftover: "retain" } as const;
const order = (id: string, at: number, paid = 1000): AuditEvent => ({
  type: "order",
  id,
  at,
  queue: "q",
  paid,
  extract: 5000,
  ratio: 10000,
});
const payout = (from: string, to: string, amount: number): AuditPayout => ({ queue: "q", from, to, amount });
const history = [order("a", 1), order("b", 2), order("c", 3)];
const right = [payout("b", "a", 500), payout("c", "a", 500)];

describe("the auditor of payouts", () => {
  test("§5.3 accepts payouts in position order", () => {
    expect(auditPayouts(history, right, how)).toEqual([]);
  });
  test("§13.4 refuses a payout to the later while the earlier has something remaining", () => {
    expect(auditPayouts(history, [payout("b", "a", 500), payout("c", "b", 500)], how)).toHaveLength(1);
  });
  test("§5.3 refuses a payout that is missing, one too many, one too small and one to itself", () => {
    expect(auditPayouts(history, right.slice(0, 1), how)).toHaveLength(1);
    expect(auditPayouts(history, [...right, payout("c", "b", 1)], how)).toHaveLength(1);
    expect(auditPayouts(history, [payout("b", "a", 499), payout("c", "a", 500)], how)).toHaveLength(1);
    expect(auditPayouts([order("a", 1)], [payout("a", "a", 500)], how)).toHaveLength(1);
  });
  test("§2.5 a late order stands at its own instant for what is paid from then on", () => {
    const late = [order("a", 5, 600), order("b", 6), order("z", 1), order("c", 7)];
    expect(
      auditPayouts(
        late,
        [payout("b", "a", 500), payout("z", "a", 100), payout("z", "b", 400), payout("c", "z", 500)],
        how,
      ),
    ).toEqual([]);
  });
  test("§8.2 what a refund took from the remaining is not waited for", () => {
    const refunded: AuditEvent[] = [
      order("a", 1),
      { type: "refund", order: "a", amount: null },
      order("b", 2),
      order("c", 3),
    ];
    expect(auditPayouts(refunded, [payout("c", "b", 500)], how)).toEqual([]);
  });
  test("§5.5 what is carried joins the next pool", () => {
    expect(auditPayouts(history.slice(0, 2), [payout("b", "a", 1000)], { ...how, leftover: "carry" })).toEqual([]);
  });
});
