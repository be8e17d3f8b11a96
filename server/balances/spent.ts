/** What a fact spends of a member's balance, and the hold it names. */
import type { Fact } from "../../shared/facts/fact.ts";
import type { Holdable } from "../../shared/sync/holds.ts";

export type Spent = {
  readonly member: string;
  readonly what: Holdable;
  readonly amount: number;
  /** The till's key of the hold; null: nothing was held. */
  readonly hold: string | null;
};

/** Null: the fact spends nothing. */
export function spentBy(fact: Fact): Spent | null {
  if (fact.kind === "value-spent") {
    const { member, what, amount, hold = null } = fact.body;
    return { member, what, amount, hold };
  }
  if (fact.kind !== "order-paid" || fact.body.member === null) return null;
  const tender = fact.body.tenders.find((it) => it.kind === "balance");
  return tender ? { member: fact.body.member, what: "cash", amount: tender.amount, hold: tender.hold ?? null } : null;
}
