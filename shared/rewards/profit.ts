/** The profit of a unit (§10.2). */
import { MAX_AMOUNT, AmountOverflow, share } from "../kernel/money.ts";
import type { UnitRewards, UnitRow } from "../ledger/rows.ts";

/**
 * `floor(amount × part / whole)`, exact.
 * @throws AmountOverflow when the result is above 2^53 − 1
 */
export function proportion(amount: number, part: number, whole: number): number {
  const product = amount * part;
  if (product <= MAX_AMOUNT) return (product - (product % whole)) / whole;
  const exact = (BigInt(amount) * BigInt(part)) / BigInt(whole);
  if (exact > BigInt(MAX_AMOUNT)) throw new AmountOverflow(`${amount} × ${part} / ${whole}`);
  return Number(exact);
}

/** What a unit earns the shop as it is sold, fen, never below 0. @param cost fen; null: unknown, no profit */
export function profitAtSale(paid: number, cost: number | null, commission: number | null): number {
  if (commission !== null) return share(paid, commission);
  return cost === null ? 0 : Math.max(0, paid - cost);
}

/** What is left of it after refunds, fen. */
export const profitOf = ({ paid, base, rewards }: UnitRow): number =>
  rewards === undefined || paid === 0 ? 0 : proportion(rewards.profit, base, paid);

/** What the rewards of a unit go by as it stands, fen (§11.1). */
export const baseOf = (unit: UnitRow, by: UnitRewards["by"]): number => (by === "profit" ? profitOf(unit) : unit.base);
