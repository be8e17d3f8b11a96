/** What a report's columns show of a row, how a change is said, and the very table as CSV. Knows no screen. */
import type { SaleFigures, SaleMeasure } from "../../shared/ledger/saleRows.ts";
import { count, figures } from "../kit/amount.ts";

/** Thousandths as `1,204` or `0.256`. */
export function quantity(thousandths: number): string {
  const whole = Math.abs(thousandths);
  const rest = (whole % 1_000).toString().padStart(3, "0").replace(/0+$/, "");
  return `${thousandths < 0 ? "−" : ""}${count(Math.floor(whole / 1_000))}${rest === "" ? "" : `.${rest}`}`;
}

export function shown(what: SaleMeasure, value: number): string {
  if (what === "sales") return count(value);
  return what === "quantity" ? quantity(value) : figures(value);
}

/** `+12.5%`; null: there is nothing to compare with. */
export function change(now: number, before: number | null): string | null {
  if (before === null || before === 0) return null;
  const thousandths = Math.round(((now - before) * 1_000) / Math.abs(before));
  const whole = Math.abs(thousandths);
  const sign = thousandths === 0 ? "±" : thousandths > 0 ? "+" : "−";
  return `${sign}${count(Math.floor(whole / 10))}.${whole % 10}%`;
}

/** What an order brought on average, fen; null: there was none. */
export const average = ({ sales, sold, refunded }: SaleFigures): number | null =>
  sales === 0 ? null : Math.round((sold - refunded) / sales);

/** Profit in parts of what was sold with a known cost, basis points; null: no cost is known. */
export const margin = ({ costed, cost }: SaleFigures): number | null =>
  costed <= 0 ? null : Math.round(((costed - cost) * 10_000) / costed);

/** Spreadsheets tell UTF-8 by it. */
const BOM = "\uFEFF";
/** What a spreadsheet would compute: also in full width, and after blanks. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
const TO_QUOTE = /[",;\t\r\n]|^\s|\s$/;

/** Rows as RFC 4180 has them; no text can be taken for a formula. */
export const csvOf = (rows: readonly (readonly (string | number | null)[])[]): string =>
  `${BOM}${rows.map((row) => row.map(cellOf).join(",")).join("\r\n")}\r\n`;

function cellOf(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return TO_QUOTE.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Keeps a text as a file. */
export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
