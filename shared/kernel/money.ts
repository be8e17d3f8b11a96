/**
 * Money and ratios (§1.1). Money is an integer of the minor unit (fen), a ratio an integer of
 * basis points. Every result is exact or an error; nothing is ever rounded by the machine.
 */

export const MAX_AMOUNT = Number.MAX_SAFE_INTEGER;
const BASIS = 10_000;

/** An amount left the range in which integers are exact (2^53 − 1). */
export class AmountOverflow extends Error {
  constructor(what: string) {
    super(`${what} exceeds 2^53 − 1 fen, the largest amount that can be kept exactly`);
    this.name = "AmountOverflow";
  }
}

/** An integer of fen from 0 to 2^53 − 1. */
export const isAmount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

/**
 * `floor(amount × ratio / 10000)`, exact for any amount up to 2^53 − 1 (§1.1).
 * @param amount fen, ≥ 0
 * @param ratio basis points, ≥ 0
 * @throws AmountOverflow when the result is above 2^53 − 1
 */
export function share(amount: number, ratio: number): number {
  const product = amount * ratio;
  if (product <= MAX_AMOUNT) return (product - (product % BASIS)) / BASIS;
  const exact = (BigInt(amount) * BigInt(ratio)) / BigInt(BASIS);
  if (exact > BigInt(MAX_AMOUNT)) throw new AmountOverflow(`${amount} × ${ratio} / 10000`);
  return Number(exact);
}

/**
 * The sum of two amounts, of either sign.
 * @throws AmountOverflow when it leaves ±(2^53 − 1)
 */
export function add(a: number, b: number): number {
  const sum = a + b;
  if (!Number.isSafeInteger(sum)) throw new AmountOverflow(`${a} + ${b}`);
  return sum;
}
