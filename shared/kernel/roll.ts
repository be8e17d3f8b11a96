/** Random decisions from a roll that is handed in (§1.4): an integer in [0, 2^32). */

export const ROLLS = 2 ** 32;

export const isRoll = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value < ROLLS;

/** `floor(roll × n / 2^32)`, which gives 0 … n − 1. Exact for any n up to 2^53 − 1. */
export function pick(roll: number, n: number): number {
  const product = roll * n;
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / ROLLS);
  return Number((BigInt(roll) * BigInt(n)) >> 32n);
}
