/**
 * How a sale is paid: deductions first, then goods that came back, then what each tender pays; cash comes
 * last, pays what is left, rounded as set, and gives change. Knows no member, no server, no printer.
 */
import type { Tender } from "../contract/cart.ts";
import type { TillSettings } from "../contract/settings.ts";
import type { FactBody } from "../facts/fact.ts";
import { done, refuse, type Outcome } from "../kernel/outcome.ts";
import { roundCash } from "./rounding.ts";
import { partOf } from "./spread.ts";

export type Paid = FactBody<"order-paid">["tenders"][number];
export type Deduction = { readonly what: "points" | "love"; readonly value: number; readonly amount: number };

/** What is to be paid: the goods after their discounts, and the credit for goods that came back. */
export type Bill = { readonly goods: number; readonly credit: number };

export type Settled = {
  readonly deductions: readonly Deduction[];
  readonly deducted: number;
  /** To be paid by tenders; below zero: to be handed back. */
  readonly due: number;
  /** What of the credit pays this sale. */
  readonly exchanged: number;
  /** By whom it is paid, the credit first; holds are not named yet. */
  readonly tenders: readonly Paid[];
  readonly balance: number;
  /** What rounding the cash added to the due, or took off. */
  readonly rounding: number;
  /** What no tender pays yet; zero but where that is asked for. */
  readonly missing: number;
};

type Wrong = "malformed" | "not-enough-cash" | "paid-too-much" | "paid-too-little";

/** @param partly whether too little may be paid: for a look beforehand */
export function settle(
  { goods, credit }: Bill,
  tenders: readonly Tender[],
  { rounding, deduction }: Pick<TillSettings, "rounding" | "deduction">,
  partly = false,
): Outcome<Settled, Wrong> {
  const shape = shapeOf(tenders);
  if (shape) return shape;
  let left = Math.max(0, goods - credit);
  const deductions: Deduction[] = [];
  for (const tender of tenders) {
    if (tender.kind !== "points" && tender.kind !== "love") continue;
    const worth = tender.kind === "points" ? deduction.pointFen : deduction.loveFen;
    const amount = Math.min(left, partOf(tender.value, worth, 100));
    if (amount === 0 || partOf(tender.value - 1, worth, 100) >= left) return noDeduction(tender.kind, worth, left);
    deductions.push({ what: tender.kind, value: tender.value, amount });
    left -= amount;
  }
  const deducted = deductions.reduce((sum, it) => sum + it.amount, 0);
  const due = goods - deducted - credit;
  const exchanged = Math.min(credit, goods - deducted);
  const paid: Paid[] = exchanged > 0 ? [whole("return", exchanged, null)] : [];
  let [balance, roundedBy] = [0, 0];
  for (const tender of tenders) {
    if (tender.kind === "points" || tender.kind === "love") continue;
    if (tender.kind === "cash") {
      const amount = roundCash(left, rounding);
      // Nothing is left for it and nothing was given: a screen may always name cash last.
      if (left === 0 && tender.givenFen === 0 && paid.length > 0) continue;
      if (left === 0 && tender.givenFen > 0) return tooMuch(tender.givenFen);
      if (tender.givenFen < amount) {
        if (partly) continue;
        return refuse(
          "not-enough-cash",
          `${yuan(amount)} is to be paid in cash and ${yuan(tender.givenFen)} was given: ${yuan(amount - tender.givenFen)} is missing. The cart is kept.`,
        );
      }
      paid.push({ ...whole("cash", amount, null), given: tender.givenFen, change: tender.givenFen - amount });
      roundedBy = amount - left;
      left = 0;
      continue;
    }
    if (tender.amountFen > left) return tooMuch(tender.amountFen - left);
    left -= tender.amountFen;
    if (tender.kind === "balance") balance = tender.amountFen;
    paid.push(
      whole(tender.kind, tender.amountFen, tender.kind === "balance" ? null : (tender.reference?.trim() ?? "") || null),
    );
  }
  if (left > 0 && !partly) {
    return refuse(
      "paid-too-little",
      `${yuan(left)} of the order is paid by nothing yet. Add another tender; the cart is kept.`,
    );
  }
  return done({ deductions, deducted, due, exchanged, tenders: paid, balance, rounding: roundedBy, missing: left });
}

const ONCE = ["cash", "balance", "points", "love"] as const;

function shapeOf(tenders: readonly Tender[]): ReturnType<typeof refuse<"malformed">> | null {
  for (const kind of ONCE) {
    if (tenders.filter((it) => it.kind === kind).length > 1)
      return refuse("malformed", `tenders: expected ${kind} once at most. The cart is kept.`);
  }
  const cash = tenders.findIndex((it) => it.kind === "cash");
  if (cash === -1 || cash === tenders.length - 1) return null;
  return refuse("malformed", "tenders: expected cash last, for it pays what the others leave. The cart is kept.");
}

const whole = (kind: Paid["kind"], amount: number, reference: string | null): Paid => ({
  kind,
  amount,
  given: amount,
  change: 0,
  reference,
});

const tooMuch = (fen: number) =>
  refuse("paid-too-much", `The tenders come to ${yuan(fen)} more than is to be paid. The cart is kept.`);

function noDeduction(what: Deduction["what"], worth: number, left: number) {
  if (worth === 0)
    return refuse("malformed", `tenders: ${what} are not taken at this till. Take another tender; the cart is kept.`);
  if (left === 0)
    return refuse("paid-too-much", `Nothing is left to be paid that ${what} could take off. The cart is kept.`);
  return refuse(
    "paid-too-much",
    `So much of ${what} is not needed, or pays less than a fen: ${yuan(left)} is left, and a whole one takes off ${yuan(worth)}. The cart is kept.`,
  );
}

/** For sentences: ￥12.30. @param fen of either sign */
export function yuan(fen: number): string {
  const abs = Math.abs(fen);
  return `${fen < 0 ? "-" : ""}￥${Math.floor(abs / 100)}.${String(abs % 100).padStart(2, "0")}`;
}
