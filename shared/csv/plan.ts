/** What a file would do, worked out row by row before anything is written. Decides; writes nothing. */
import type { ImportError } from "../contract/till.ts";
import type { Row } from "./rows.ts";
import { wrong } from "./rows.ts";

export type Counts = { added: number; changed: number; unchanged: number };

export type Plan = {
  readonly counts: Counts;
  take(row: Row): void;
  /** After the last row: what only the whole file can tell. */
  end(): void;
};

export type Fail = (error: ImportError) => void;

/** One row being read: its first error ends it. */
export class RowReader {
  readonly #row: Row;
  readonly #fail: Fail;
  failed = false;

  constructor(row: Row, fail: Fail) {
    this.#row = row;
    this.#fail = fail;
  }

  get line(): number {
    return this.#row.line;
  }

  /** Undefined: the file has no such column. */
  cell(column: string): string | undefined {
    return this.#row.cells.get(column);
  }

  /** @param found what stands there; of a column that the file has not, what is known */
  fail(code: ImportError["code"], column: string, message: string, found = this.cell(column) ?? ""): void {
    this.failed = true;
    this.#fail(wrong(this.line, code, message, this.#row.names.get(column) ?? column, found));
  }

  /** A text that has to be there, of at most `max` characters. */
  needed(column: string, max: number): string {
    const text = this.cell(column) ?? "";
    if (text === "") this.fail("missing", column, "something; the cell is empty");
    return this.#atMost(column, text, max);
  }

  /** A text that may be missing. Undefined: the file has no such column. */
  optional(column: string, max: number): string | undefined {
    const text = this.cell(column);
    return text === undefined ? undefined : this.#atMost(column, text, max);
  }

  #atMost(column: string, text: string, max: number): string {
    if (text.length > max) this.fail("too-long", column, `${max} characters at most`);
    return text;
  }
}
