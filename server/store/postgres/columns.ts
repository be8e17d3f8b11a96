/** Lists of values as PostgreSQL reads an array: one text a column, so that many rows go out as one statement. */
import type { Value } from "./messages.ts";

/** Whole numbers, truth as 1 and 0, or null. */
export type Whole = number | boolean | null;

export function wholes<T>(rows: readonly T[], of: (row: T) => Whole): string {
  let text = "{";
  for (const row of rows) {
    const value = of(row);
    if (text.length > 1) text += ",";
    text += value === null ? "NULL" : typeof value === "boolean" ? (value ? "1" : "0") : String(value);
  }
  return `${text}}`;
}

const TO_ESCAPE = /["\\]/;
const ESCAPED = /["\\]/g;

export function texts<T>(rows: readonly T[], of: (row: T) => string | null): string {
  let text = "{";
  for (const row of rows) {
    const value = of(row);
    if (text.length > 1) text += ",";
    if (value === null) text += "NULL";
    else text += TO_ESCAPE.test(value) ? `"${value.replaceAll(ESCAPED, "\\$&")}"` : `"${value}"`;
  }
  return `${text}}`;
}

/** A column of a table: its name, its type in PostgreSQL and its values. */
export type Column<T> = { readonly name: string } & (
  | { readonly whole: (row: T) => Whole }
  | { readonly text: (row: T) => string | null }
);

/** Writes many rows of a table in one statement. */
export class BulkWrite<T> {
  readonly #columns: readonly Column<T>[];
  readonly #text: string;

  /** @param conflict what follows `ON CONFLICT`; null: none is expected */
  constructor(table: string, columns: readonly Column<T>[], conflict: string | null) {
    this.#columns = columns;
    const names = columns.map((it) => it.name).join(", ");
    const lists = columns.map((it, index) => `$${index + 1}::${"whole" in it ? "bigint" : "text"}[]`).join(", ");
    this.#text = `INSERT INTO ${table} (${names}) SELECT * FROM unnest(${lists})${conflict === null ? "" : ` ON CONFLICT ${conflict}`}`;
  }

  statement(rows: readonly T[]): { readonly text: string; readonly values: readonly Value[] } {
    return {
      text: this.#text,
      values: this.#columns.map((it) => ("whole" in it ? wholes(rows, it.whole) : texts(rows, it.text))),
    };
  }
}

/** What an upsert takes over from the new row. @param names of columns, parted by commas */
export const takeOver = (names: string): string =>
  `DO UPDATE SET ${names
    .split(/,\s*/)
    .map((name) => `${name} = excluded.${name}`)
    .join(", ")}`;
