/**
 * Points and available love value given to another member, or spent on gifts and at checkout (§7.2).
 * Amounts are hundredths. What is frozen, cash and entitlements (§12.5) are no part of it.
 */
import type { FactBody } from "../facts/fact.ts";
import { add } from "../kernel/money.ts";
import type { Act } from "./act.ts";

export type SpendRefusal = "same-member" | "not-enough";

/**
 * Moves points or available love value from one member to another, whole or not at all.
 * @returns why not; null: done
 * @throws AmountOverflow when the receiver's balance cannot be kept exactly: then nothing was moved
 */
export function give(
  { ledger }: Act,
  { from, to, what, amount }: Pick<FactBody<"value-given">, "from" | "to" | "what" | "amount">,
): null | SpendRefusal {
  if (from === to) return "same-member";
  const giver = ledger.balance(from);
  if (giver[what] < amount) return "not-enough";
  const receiver = ledger.balance(to);
  receiver[what] = add(receiver[what], amount);
  giver[what] -= amount;
  ledger.changeBalance(giver);
  ledger.changeBalance(receiver);
  return null;
}

/**
 * Takes what a member spends from the balance.
 * @param overdraws whether it is taken below zero where the balance has less
 * @returns why not; null: done
 */
export function spend(
  { ledger }: Act,
  { member, what, amount }: Pick<FactBody<"value-spent">, "member" | "what" | "amount">,
  overdraws = false,
): null | SpendRefusal {
  const balance = ledger.balance(member);
  if (balance[what] < amount && !overdraws) return "not-enough";
  balance[what] = add(balance[what], -amount);
  ledger.changeBalance(balance);
  return null;
}
