/**
 * Rows of one table that a transaction writes one after the other, gathered to go out in one statement: before the table
 * is read or written otherwise, and before the commit.
 */
import type { Bridge } from "./bridge.ts";
import type { Statement } from "./messages.ts";

/** Of so many a statement is made. */
const MOST = 500;

export class Gathering<T> {
  readonly #bridge: Bridge;
  readonly #statements: (rows: readonly T[]) => readonly Statement[];
  #rows: T[] = [];

  constructor(bridge: Bridge, statements: (rows: readonly T[]) => readonly Statement[]) {
    this.#bridge = bridge;
    this.#statements = statements;
  }

  add(row: T): void {
    if (!this.#bridge.inTransaction) throw new Error("rows are written inside a transaction only");
    this.#rows.push(row);
    if (this.#rows.length >= MOST) this.flush();
  }

  flush(): void {
    if (this.#rows.length === 0) return;
    const rows = this.#rows;
    this.#rows = [];
    this.#bridge.send(...this.#statements(rows));
  }

  /** The transaction is over: what was not sent is not wanted. */
  forget(): void {
    this.#rows = [];
  }
}
