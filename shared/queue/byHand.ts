/**
 * What two persons of headquarters do to a member's balance by hand (§12.6): pay its cash out beside the tills, or correct it.
 * Neither takes anything below zero that a member does not owe already.
 */
import type { FactBody } from "../facts/fact.ts";
import { add } from "../kernel/money.ts";
import type { Act } from "./act.ts";

export type ByHandRefusal = "not-enough";

/**
 * Cash leaves the balance, fen.
 * @returns why not; null: done
 */
export function payOut(
  { ledger, at, seq }: Act,
  { member, amount }: Pick<FactBody<"balance-paid-out">, "member" | "amount">,
): null | ByHandRefusal {
  const balance = ledger.balance(member);
  if (balance.cash < amount) return "not-enough";
  balance.withdrawn = add(balance.withdrawn, amount);
  ledger.moveBalance({ member, what: "cash", kind: "paid-out", amount: -amount, at, fact: seq ?? null });
  return null;
}

/**
 * Adds to a balance, or takes from it: fen of cash, hundredths of points and of available love value (§1.2).
 * @returns why not; null: done
 * @throws AmountOverflow when it cannot be kept exactly: then nothing was changed
 */
export function correct(
  { ledger, at, seq }: Act,
  { member, what, amount }: Pick<FactBody<"balance-corrected">, "member" | "what" | "amount">,
): null | ByHandRefusal {
  const balance = ledger.balance(member);
  if (amount < 0 && balance[what] + amount < 0) return "not-enough";
  const corrected = what === "cash" ? add(balance.corrected, amount) : balance.corrected;
  ledger.moveBalance({ member, what, kind: "corrected", amount, at, fact: seq ?? null });
  balance.corrected = corrected;
  return null;
}
