/** Cells of a file: read as amounts and quantities, and written so that a spreadsheet never runs one as a formula. */

/** Fen of `12`, `12.5`, `1,234.50`, `￥3`; null: it is no amount, or one of more than a hundred million yuan. */
export function readFen(cell: string): number | null {
  const match = /^[¥￥]?(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{1,2}))?$/.exec(cell.normalize("NFKC").replaceAll(" ", ""));
  if (!match) return null;
  const fen = Number((match[1] ?? "").replaceAll(",", "")) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return fen > 10_000_000_000 ? null : fen;
}

export const writeFen = (fen: number): string => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, "0")}`;

/** Thousandths of `12`, `0.824`, `-3`; null: it is no quantity. */
export function readQuantity(cell: string): number | null {
  const match = /^(-?)(\d{1,9})(?:\.(\d{1,3}))?$/.exec(cell.normalize("NFKC").replace("−", "-"));
  if (!match) return null;
  const thousandths = Number(match[2]) * 1000 + Number((match[3] ?? "").padEnd(3, "0"));
  return match[1] === "-" ? 0 - thousandths : thousandths;
}

export function writeQuantity(thousandths: number): string {
  const [whole, rest] = [Math.floor(Math.abs(thousandths) / 1000), Math.abs(thousandths) % 1000];
  const decimals = rest === 0 ? "" : `.${String(rest).padStart(3, "0").replace(/0+$/, "")}`;
  return `${thousandths < 0 ? "-" : ""}${whole}${decimals}`;
}

/** How a text has to begin for a spreadsheet to take it for a formula. */
const FORMULA = /^'*[=+\-@\t\r]/;

/** A text as a cell: one that a spreadsheet would run gets an apostrophe before it, as one types it there. */
export const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** The text of a cell: the apostrophe that only keeps it a text is taken off again. */
export const unguarded = (cell: string): string => (cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell);

/** A line of a file. */
export const writeLine = (cells: readonly string[]): string =>
  `${cells.map((it) => (/[",\r\n]/.test(it) ? `"${it.replaceAll('"', '""')}"` : it)).join(",")}\r\n`;
