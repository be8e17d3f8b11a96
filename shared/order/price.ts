/**
 * What a cart costs: each line before and after its discounts, the order's discount spread over the lines, and
 * what points and love value take off (§2.1: a line's total is what was really paid for it). Amounts in fen.
 */
import type { Discount } from "../contract/cart.ts";
import { add, share } from "../kernel/money.ts";
import { partOf, spread } from "./spread.ts";

/** A line to be priced: so many at a price, or so much of what is weighed, thousandths of its unit. */
export type ToPrice = {
  readonly price: number;
  readonly quantity: number;
  readonly weight?: number | undefined;
  readonly discount?: Discount | undefined;
};
export type PricedLine = { readonly gross: number; readonly discount: number; readonly total: number };
export type PricedCart = {
  readonly lines: readonly PricedLine[];
  readonly gross: number;
  readonly discount: number;
  readonly total: number;
};

/** Before any discount; of weighed goods rounded to the nearest fen, half a fen up. */
export function grossOf({ price, quantity, weight }: ToPrice): number {
  if (weight === undefined) return partOf(price, quantity, 1);
  const twice = partOf(price, 2 * weight, 1000);
  return (twice + (twice % 2)) / 2;
}

/** What a discount takes off an amount: never more than there is. */
export function takenOff(discount: Discount | undefined, amount: number): number {
  if (discount === undefined) return 0;
  return discount.kind === "percent" ? share(amount, discount.bp) : Math.min(discount.fen, amount);
}

/**
 * The lines with their own discounts and then the order's, which is of what is left after those.
 * @throws AmountOverflow where a line or the sum cannot be kept exactly
 */
export function priceCart(lines: readonly ToPrice[], discount?: Discount): PricedCart {
  const own = lines.map((line) => {
    const gross = grossOf(line);
    const off = takenOff(line.discount, gross);
    return { gross, discount: off, total: gross - off };
  });
  return takeOff(summed(own), (total) => takenOff(discount, total));
}

/** Takes an amount off the whole, spread over its lines by what they cost. */
export function takeOff(cart: PricedCart, amount: number | ((total: number) => number)): PricedCart {
  const off = typeof amount === "number" ? amount : amount(cart.total);
  if (off === 0) return cart;
  const parts = spread(
    off,
    cart.lines.map((line) => line.total),
  );
  return summed(
    cart.lines.map(({ gross, discount, total }, index) => {
      const part = parts[index] ?? 0;
      return { gross, discount: discount + part, total: total - part };
    }),
  );
}

function summed(lines: readonly PricedLine[]): PricedCart {
  let [gross, total] = [0, 0];
  for (const line of lines) {
    gross = add(gross, line.gross);
    total = add(total, line.total);
  }
  return { lines, gross, discount: gross - total, total };
}
