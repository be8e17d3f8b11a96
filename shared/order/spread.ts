/** Exact shares of integers: an amount over several parts without a fen lost or made, products that no double holds. */
import { AmountOverflow, MAX_AMOUNT } from "../kernel/money.ts";

/**
 * `floor(a × b / c)`, exact.
 * @param a @param b ≥ 0 @param c > 0
 * @throws AmountOverflow when the result is above 2^53 − 1
 */
export function partOf(a: number, b: number, c: number): number {
  const product = a * b;
  if (product <= MAX_AMOUNT) return (product - (product % c)) / c;
  const exact = (BigInt(a) * BigInt(b)) / BigInt(c);
  if (exact > BigInt(MAX_AMOUNT)) throw new AmountOverflow(`${a} × ${b} / ${c}`);
  return Number(exact);
}

/** What `partOf` leaves over, in `[0, c)`. */
function restOf(a: number, b: number, c: number): number {
  const product = a * b;
  return product <= MAX_AMOUNT ? product % c : Number((BigInt(a) * BigInt(b)) % BigInt(c));
}

/**
 * An amount over parts by their weights, by largest remainder; of equal remainders the first part gets the
 * fen. The shares sum to the amount, and none is larger than its weight.
 * @param amount fen, at most the sum of the weights
 */
export function spread(amount: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (whole === 0) return weights.map(() => 0);
  const shares = weights.map((weight) => partOf(amount, weight, whole));
  let over = amount - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = weights
    .map((weight, index) => ({ index, rest: restOf(amount, weight, whole) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of byRemainder) {
    if (over === 0) break;
    shares[index] = (shares[index] ?? 0) + 1;
    over -= 1;
  }
  return shares;
}
