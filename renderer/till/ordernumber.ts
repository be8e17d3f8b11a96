/** Receipt numbers as a clerk types them: the whole `s1/t1/0000042`, or `42` for this till's own. */
import type { T } from "../i18n/i18n.ts";

/**
 * @param till of this screen, `s1/t1` or `t1` with its store
 * @returns the order id, or null when it is no number a till gives
 */
export function orderId(text: string, store: string, till: string): string | null {
  const plain = text.trim().replace(/\s/g, "");
  if (/^[0-9]{1,16}$/.test(plain)) {
    const here = till.includes("/") ? till : `${store}/${till}`;
    return `${here}/${plain.padStart(7, "0")}`;
  }
  return /^[a-z0-9-]+\/[a-z0-9-]+\/[0-9]{1,16}$/.test(plain) ? plain : null;
}

/** The short number a person reads aloud: `0000042`. */
export const shortNumber = (order: string): string => order.slice(order.lastIndexOf("/") + 1);

/** The day of what a union's night paid (§10.3), where an order's number stands for others: `2026-03-01`; null: it is an order. */
const nightOf = (from: string): string | null => /^day:(\d{4}-\d{2}-\d{2})$/.exec(from)?.[1] ?? null;

/** The proposal by which the merchant paid into a queue (§12.7); null: it is an order. */
const fundOf = (from: string): string | null => /^fund:(\d+)$/.exec(from)?.[1] ?? null;

/** Who paid: an order by its number, or the day whose profit it was, or the merchant. */
export const payerWords = (t: T, from: string): string => {
  const [day, n] = [nightOf(from), fundOf(from)];
  if (n !== null) return t("receipt.ofMerchant", { n });
  return day === null ? from : t("receipt.ofDay", { day });
};
