/**
 * Points and available love value given to another member, or spent on gifts and at checkout (§7.2).
 * Amounts are hundredths. What is frozen, cash and entitlements (§12.5) are no part of it.
 */
import type { FactBody } from "../facts/fact.ts";
import type { Act } from "./act.ts";

type Body = FactBody<"value-spent">;
type Spent = Pick<Body, "member" | "what" | "amount" | "use"> & Partial<Pick<Body, "order" | "gift">>;
export type SpendRefusal = "same-member" | "not-enough";

/**
 * Moves points or available love value from one member to another, whole or not at all.
 * @returns why not; null: done
 * @throws AmountOverflow when the receiver's balance cannot be kept exactly: then nothing was moved
 */
export function give(
  { ledger, at }: Act,
  { from, to, what, amount }: Pick<FactBody<"value-given">, "from" | "to" | "what" | "amount">,
): null | SpendRefusal {
  if (from === to) return "same-member";
  if (ledger.balance(from)[what] < amount) return "not-enough";
  ledger.moveBalance({ member: to, what, kind: "received", amount, at, other: from });
  ledger.moveBalance({ member: from, what, kind: "given", amount: -amount, at, other: to });
  return null;
}

/**
 * Gives back what a member spent on a gift that is not to be handed out.
 * @throws AmountOverflow when the balance cannot be kept exactly: then nothing was changed
 */
export function giveBack(
  { ledger, at }: Act,
  { member, what, amount, gift }: Pick<FactBody<"gift-cancelled">, "member" | "what" | "amount" | "gift">,
): null {
  ledger.moveBalance({ member, what, kind: "gift-back", amount, at, gift: gift.name });
  return null;
}

/**
 * Takes what a member spends from the balance.
 * @param overdraws whether it is taken below zero where the balance has less
 * @returns why not; null: done
 */
export function spend(
  { ledger, at }: Act,
  { member, what, amount, use, order = null, gift }: Spent,
  overdraws = false,
): null | SpendRefusal {
  if (ledger.balance(member)[what] < amount && !overdraws) return "not-enough";
  ledger.moveBalance({ member, what, kind: use, amount: -amount, at, order, gift: gift?.name ?? null });
  return null;
}
