/** Amounts, weights, instants and people as they stand on paper. */
import type { MemberView } from "../../../shared/contract/view.ts";

/** Fen (either sign) as `1,234.50`. */
export function figures(fen: number): string {
  const whole = Math.abs(fen);
  const yuan = Math.floor(whole / 100)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
  return `${fen < 0 ? "-" : ""}${yuan}.${(whole % 100).toString().padStart(2, "0")}`;
}

/** With the yuan sign that GB18030 writes in two bytes, U+FFE5. */
export const money = (fen: number): string => (fen < 0 ? `-￥${figures(-fen)}` : `￥${figures(fen)}`);

/** Basis points: 13000 → `130%`, 1250 → `12.5%`. */
export const percent = (bp: number): string => `${bp / 100}%`;

/** Thousandths as `0.824`. */
export const weight = (thousandths: number): string =>
  `${Math.floor(thousandths / 1000)}.${(thousandths % 1000).toString().padStart(3, "0")}`;

/** `2026-03-01 12:04:05` in a time zone. */
export const moment = (at: number, timezone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: timezone }).format(at);

/** Enough of a phone, a card or a name to know oneself by, and not another. */
export function masked(text: string): string {
  if (text.includes("****")) return text;
  const chars = Array.from(text);
  if (chars.length >= 8) return `${chars.slice(0, 3).join("")}****${chars.slice(-4).join("")}`;
  return `${chars[0] ?? ""}**${chars.length > 3 ? chars.slice(-2).join("") : ""}`;
}

export const maskedMember = (member: MemberView): string => masked(member.phone ?? member.card ?? member.id);
