/**
 * What follows at the server from a fact that spends of a balance, in the transaction that folds it: its
 * hold is captured, expired or not, and what the balance has less than nothing is listed.
 */
import type { Fact } from "../../shared/facts/fact.ts";
import type { Ledger } from "../../shared/ledger/ledger.ts";
import type { ServerWriter } from "../store/store.ts";
import { spentBy, type Spent } from "./spent.ts";

type Rows = Pick<ServerWriter, "holds" | "concerns">;

/**
 * Call after the fact was folded, or parked.
 * @param became what became of it; a parked one keeps its hold until it is folded
 * @returns what was spent; null: nothing
 */
export function capture(rows: Rows, ledger: Ledger, fact: Fact, became: "folded" | "parked" | "refused"): Spent | null {
  const spent = spentBy(fact);
  if (spent === null || became === "refused") return null;
  if (became === "parked") {
    if (spent.hold !== null) rows.holds.keepHold(fact.till, spent.hold);
    return null;
  }
  if (spent.hold !== null) rows.holds.closeHold(fact.till, spent.hold, "captured");
  listOverdraft(rows, ledger, fact, spent);
  return spent;
}

/** The part of a spending that the balance did not have, as the server knows it now. */
function listOverdraft(rows: Rows, ledger: Ledger, fact: Fact, { member, what, amount, hold }: Spent): void {
  const left = ledger.balance(member)[what];
  if (left >= 0) return;
  const missing = Math.min(amount, -left);
  const held =
    hold === null ? "spent without asking the server" : "the server held it, and it was gone when the sale came";
  rows.concerns.list({
    kind: "overdraft",
    till: fact.till,
    seq: fact.seq,
    order: "order" in fact.body ? fact.body.order : null,
    at: fact.at,
    amount: what === "cash" ? missing : null,
    detail: `${what} of member ${member}: ${amount} spent, ${missing} more than there was (${held}); the balance is ${left}`,
  });
}
