/**
 * A payment as it is put together: what was taken so far, what is left to be paid, and what the tender being typed
 * comes to. Pure; amounts in fen, points and love value in hundredths.
 */
import type { Tender } from "../../shared/contract/cart.ts";
import { partOf } from "../../shared/order/spread.ts";

export type Kind = Tender["kind"];
/** Cash comes last and pays what is left: it is never among what was taken. */
export type Taken = Exclude<Tender, { kind: "cash" }>;
export type Deducted = { readonly spendable: number; readonly worthFen: number };
export type Worth = { readonly points: Deducted | null; readonly love: Deducted | null };

export const isDeduction = (kind: Kind): kind is "points" | "love" => kind === "points" || kind === "love";

/** What a tender pays, fen. */
export const amountOf = (tender: Taken, worth: Worth): number =>
  "value" in tender ? partOf(tender.value, worth[tender.kind]?.worthFen ?? 0, 100) : tender.amountFen;

/** What is left to be paid; what a deduction takes off is never more than that. */
export const restOf = (dueFen: number, taken: readonly Taken[], worth: Worth): number =>
  Math.max(
    0,
    taken.reduce((left, tender) => left - amountOf(tender, worth), dueFen),
  );

/** The most of the points or the love value that is of use: no more than pays what is left. */
export const mostValue = ({ spendable, worthFen }: Deducted, restFen: number): number =>
  worthFen === 0 ? 0 : Math.min(spendable, Math.ceil((restFen * 100) / worthFen));

/** The same tender with one more taken: a kind that there is one of is replaced. */
export function withTaken(taken: readonly Taken[], more: Taken): Taken[] {
  const once = more.kind === "balance" || isDeduction(more.kind);
  return [...taken.filter((it) => !once || it.kind !== more.kind), more];
}
