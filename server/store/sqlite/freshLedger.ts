/** A ledger of its own in memory, with the very tables of the server's: what a rebuild folds into. */
import Database from "better-sqlite3";
import { SqliteStore } from "../../../shared/ledger/sqlite.ts";
import type { LedgerStore } from "../../../shared/ledger/store.ts";
import { LEDGER_TABLES } from "../../../shared/ledger/tables.ts";
import type { LedgerTable } from "../store.ts";
import { rowTexts } from "./figures.ts";

export type FreshLedger = {
  readonly ledger: LedgerStore;
  rows(table: LedgerTable): Iterable<string>;
  close(): void;
};

export function openFreshLedger(): FreshLedger {
  const connection = new Database(":memory:");
  connection.exec(LEDGER_TABLES);
  // Nothing of it is ever kept or rolled back: one transaction, never ended, without a journal.
  connection.pragma("journal_mode = OFF");
  connection.exec("BEGIN");
  return {
    ledger: new SqliteStore(connection),
    rows: (table) => rowTexts(connection, table),
    close: () => void connection.close(),
  };
}
