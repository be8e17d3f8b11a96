/** Brings the write-ahead log back into the file between acts, so that no sale waits for it. */
import type { Connection } from "./open.ts";

/** After so many acts. */
const ACTS = 40;
/** Who asks for nothing between acts lets the log grow to so many pages; then a commit brings it back. */
const MOST_PAGES = 8_000;

export class Tidying {
  readonly #db: Connection;
  #acts = 0;

  constructor(db: Connection) {
    this.#db = db;
    db.pragma(`wal_autocheckpoint = ${MOST_PAGES}`);
  }

  /** An act was answered. @returns whether it is time to tidy up */
  due(): boolean {
    this.#acts += 1;
    return this.#acts === ACTS;
  }

  /** Needs that no transaction is open. What a reader still needs stays for the next time. */
  tidy(): void {
    this.#acts = 0;
    if (this.#db.open) this.#db.pragma("wal_checkpoint(PASSIVE)");
  }
}
