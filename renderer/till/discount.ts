/** Discounts as a clerk types them and as people say them: 95 折 in Chinese is 5% off in English. Pure. */
import type { Discount } from "../../shared/contract/cart.ts";
import type { T } from "../i18n/i18n.ts";
import { money, percent, readAmount } from "../kit/amount.ts";

export type DiscountKind = Discount["kind"];
const WHOLE = 10_000;

/** What is left of ten (折): 9500 of 10,000 is 95, 9000 is 9, 500 is 0.5. @param bp taken off */
function tenths(bp: number): string {
  const kept = (WHOLE - bp) / 100;
  return kept % 10 === 0 || kept < 10 ? String(kept / 10) : String(kept);
}

/** `95折`, `5% off`, `减 ¥2.00`. */
export const discountWords = (discount: Discount, t: T): string =>
  discount.kind === "amount"
    ? t("discount.lessAmount", { amount: money(discount.fen) })
    : t("discount.lessPercent", {
        // Chinese says what is left, English what is taken off.
        off: t("discount.written") === "tenths" ? tenths(discount.bp) : percent(discount.bp),
      });

/** What was typed; null: nothing, so no discount; undefined: no discount there can be. */
export function readDiscount(kind: DiscountKind, text: string): Discount | null | undefined {
  if (text.trim() === "") return null;
  // A percentage has two decimals as an amount has: both are hundredths.
  const typed = readAmount(text.replace(/[%％]\s*$/, ""));
  if (typed === null) return undefined;
  if (typed === 0) return null;
  if (kind === "amount") return { kind, fen: typed };
  return typed > WHOLE ? undefined : { kind, bp: typed };
}

/** As it would be typed. */
export const typedDiscount = (discount: Discount | null | undefined): string => {
  if (discount === null || discount === undefined) return "";
  const hundredths = discount.kind === "amount" ? discount.fen : discount.bp;
  return (hundredths / 100).toFixed(2).replace(/\.?0+$/, "");
};

/** The usual ones, in basis points taken off. */
export const USUAL_DISCOUNTS = [500, 1000, 1200, 1500, 2000, 3000, 5000] as const;
