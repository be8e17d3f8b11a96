/**
 * What goods cost the shop (§10.2): whether a cost makes sense, and what a line and a sale cost. A cost that is not
 * known stays unknown and is never guessed. Amounts in fen.
 */
import { isAmount } from "../kernel/money.ts";
import { grossOf, type ToPrice } from "./price.ts";

/** A cost further above the price is a slip: of the unit, or of the decimal point. */
export const MOST_TIMES_PRICE = 100;

/** What is wrong with a cost, with what was expected. */
export const COST_FAULTS = {
  "not-an-amount": "expected a whole number of fen from 0 on; leave the cost out where it is not known",
  "beyond-price": `expected at most ${MOST_TIMES_PRICE} times the price; correct the cost or the price, or leave the cost out where it is not known`,
} as const;
export type CostFault = keyof typeof COST_FAULTS;

/**
 * @param price of as much as the cost is of; null: not known. Where it is 0, goods are given away, whatever they cost
 * @returns null: it makes sense
 */
export function costFault(cost: number, price: number | null): CostFault | null {
  if (!isAmount(cost)) return "not-an-amount";
  return price !== null && price > 0 && cost > price * MOST_TIMES_PRICE ? "beyond-price" : null;
}

/**
 * What so much of a product cost, rounded as its price is (`grossOf`).
 * @param each of one piece, or of one unit of weight
 * @returns null: unknown
 * @throws AmountOverflow where it cannot be kept exactly
 */
export const goodsCost = (each: number | null | undefined, much: Pick<ToPrice, "quantity" | "weight">): number | null =>
  each === null || each === undefined ? null : grossOf({ ...much, price: each });

/**
 * What a whole sale cost. What was given for nothing and has no cost does not make the rest unknown.
 * @returns null: one that was paid for has no cost, or the sum cannot be kept exactly
 */
export function saleCost(
  items: readonly { readonly total: number; readonly cost?: number | undefined }[],
): number | null {
  if (items.some((it) => it.cost === undefined && it.total > 0)) return null;
  const sum = items.reduce((so, it) => so + (it.cost ?? 0), 0);
  return isAmount(sum) ? sum : null;
}
