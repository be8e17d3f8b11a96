/**
 * What an order was paid with, as the rulebook sees it: the part that the member's own cash balance
 * paid comes from rewards, and never joins (§12.5).
 */
import type { FactBody } from "../facts/fact.ts";

type Paid = Pick<FactBody<"order-paid">, "paid" | "tenders">;

/** What the member's balance paid of an order, fen. */
export function balancePart({ tenders }: Pick<Paid, "tenders">): number {
  let sum = 0;
  for (const { kind, amount } of tenders) if (kind === "balance") sum += amount;
  return sum;
}

/** What a promise is made for: what was paid without the balance, fen. */
export const earningPart = (it: Paid): number => it.paid - balancePart(it);
