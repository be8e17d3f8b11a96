/** Quantities of the stock as people write them: pieces, or a weight with up to three decimals. Kept in thousandths. */

/** `12`, `−3`, `0.824 kg`. @param thousandths of either sign */
export const amountOf = (thousandths: number, unit: string | null): string =>
  `${thousandths < 0 ? "−" : ""}${String(Math.abs(thousandths) / 1000)}${unit === null ? "" : ` ${unit}`}`;

/** @returns thousandths; null: it is none, or a part of a piece */
export function readAmountOf(text: string, unit: string | null): number | null {
  const read = /^(\d{1,7})(?:\.(\d{1,3}))?$/.exec(text.trim().normalize("NFKC"));
  if (!read) return null;
  const [, whole = "", part = ""] = read;
  if (unit === null && part !== "") return null;
  return Number(whole) * 1000 + Number(part.padEnd(3, "0"));
}
