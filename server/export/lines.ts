/**
 * Rows as lines of a file: CSV as RFC 4180 has it, or one JSON object a line. No cell of a CSV can be taken for a formula
 * by the spreadsheet that opens it. Refuses to know where rows come from.
 */
import { EXPORTS, headsOfTable } from "../../shared/contract/hqExport.ts";
import type { ExportFormat, ExportRow, ExportTable } from "../../shared/contract/hqExport.ts";
import type { Calendar } from "../../shared/kernel/calendar.ts";

/** Spreadsheets tell UTF-8 by it. */
const BOM = "\uFEFF";
const END = "\r\n";

export type Lines<T extends ExportTable> = {
  /** Before the first row. */
  readonly head: string;
  readonly line: (row: ExportRow<T>) => string;
};

export function linesOf<T extends ExportTable>(table: T, format: ExportFormat, calendar: Calendar): Lines<T> {
  const columns = Object.entries(EXPORTS[table].columns);
  const valuesOf = (row: Readonly<Record<string, unknown>>): unknown[] =>
    columns.flatMap(([name, kind]) => {
      const value = row[name] ?? null;
      return kind === "instant" ? instants(value as number | null, calendar) : [value];
    });
  const heads = headsOfTable(table);
  if (format === "jsonl") {
    const named = (row: ExportRow<T>) => valuesOf(row).map((value, at) => [heads[at] ?? "", value] as const);
    return { head: "", line: (row) => `${JSON.stringify(Object.fromEntries(named(row)))}\n` };
  }
  return {
    head: `${BOM}${heads.join(",")}${END}`,
    line: (row) => `${valuesOf(row).map(cellOf).join(",")}${END}`,
  };
}

/** In UTC, and as the chain's clocks showed it, with the zone's offset then. @param at ms */
function instants(at: number | null, calendar: Calendar): [string | null, string | null] {
  if (at === null) return [null, null];
  const offset = calendar.offset(at);
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const two = (part: number): string => String(part).padStart(2, "0");
  const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return [new Date(at).toISOString(), new Date(at + offset).toISOString().replace("Z", zone)];
}

function cellOf(value: unknown): string {
  if (value === null) return "";
  if (typeof value === "string") return textCell(value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : textCell(JSON.stringify(value));
}

/** What a spreadsheet would compute: also in full width, and after what it passes over. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
/** Also what other spreadsheets split cells at. */
const TO_QUOTE = /[",;\t\r\n]|^\s|\s$/;

/** A text that a formula could be made of has a `'` before it: spreadsheets show such a cell as text. */
export function textCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return TO_QUOTE.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
