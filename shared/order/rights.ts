/** What a cart takes of the one who rings it up. */
import type { Discount } from "../contract/cart.ts";
import type { Right } from "../contract/staff.ts";
import { partOf } from "./spread.ts";

export type Rung = {
  /** Before its discount, fen. */
  readonly gross: number;
  readonly discount?: Discount | undefined;
  /** Another price than the catalogue's. */
  readonly repriced: boolean;
};

const ALL = 10_000;

/** A discount in basis points of what it is taken off, rounded up: what is just beyond a limit is beyond it. */
function pointsOf(discount: Discount | undefined, of: number): number {
  if (discount === undefined || of === 0) return 0;
  if (discount.kind === "percent") return discount.bp;
  return discount.fen >= of
    ? ALL
    : Math.min(ALL, partOf(discount.fen, ALL, of) + 1 - Number((discount.fen * ALL) % of === 0));
}

/**
 * The rights a cart needs. The largest discount counts that any line has, its own and the order's together.
 * @param after the sum after the lines' own discounts, fen
 * @param limitBp the largest discount that is not a large one
 */
export function rightsFor(
  lines: readonly Rung[],
  order: { readonly discount?: Discount | undefined; readonly after: number; readonly returns: boolean },
  limitBp: number,
): Right[] {
  const ofOrder = pointsOf(order.discount, order.after);
  let largest = ofOrder;
  for (const { gross, discount } of lines) {
    const kept = (ALL - pointsOf(discount, gross)) * (ALL - ofOrder);
    largest = Math.max(largest, Math.ceil(ALL - kept / ALL));
  }
  const rights: Right[] = [];
  if (largest > 0) rights.push(largest > limitBp ? "discount-large" : "discount");
  if (lines.some((line) => line.repriced)) rights.push("price");
  if (order.returns) rights.push("return");
  return rights;
}
