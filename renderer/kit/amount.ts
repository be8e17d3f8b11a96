/**
 * Amounts as people write and read them: `¥1,234.50` ↔ 123450 fen. Integers only; no arithmetic
 * with fractions anywhere. Knows no screen.
 */
import { MAX_AMOUNT } from "../../shared/kernel/money.ts";

const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

/** A count as `41,207`. */
export const count = (n: number): string => grouped(String(n));

/** Fen (either sign) as `1,234.50`. */
export function figures(fen: number): string {
  const whole = Math.abs(fen);
  const yuan = Math.floor(whole / 100).toString();
  const cents = (whole % 100).toString().padStart(2, "0");
  return `${fen < 0 ? "−" : ""}${grouped(yuan)}.${cents}`;
}

/** Fen (either sign) as `¥1,234.50`. */
export const money = (fen: number): string => (fen < 0 ? `−¥${figures(-fen)}` : `¥${figures(fen)}`);

/** Basis points as a percentage: 13000 → `130%`, 1250 → `12.5%`. */
export function percent(bp: number): string {
  const cents = (bp % 100).toString().padStart(2, "0").replace(/0+$/, "");
  return `${Math.floor(bp / 100)}${cents === "" ? "" : `.${cents}`}%`;
}

/**
 * What a clerk typed, in fen: `12`, `12.5`, `1,234.50`, `¥3`. Null for anything else: a sign, more
 * than two decimals, or more than 2^53 − 1 fen.
 */
export function readAmount(text: string): number | null {
  const plain = text.replace(/[\s,，¥￥]/g, "").replace(/。/g, ".");
  const match = /^(\d{1,15})?(?:\.(\d{0,2}))?$/.exec(plain);
  if (match === null || !/\d/.test(plain)) return null;
  const fen = BigInt(match[1] ?? "0") * 100n + BigInt((match[2] ?? "").padEnd(2, "0"));
  return fen > BigInt(MAX_AMOUNT) ? null : Number(fen);
}
