/**
 * Folds the whole journal again from nothing and compares every row with those the server keeps
 * (§13.5): the same facts in the same order of arrival give the same state.
 */
import { readFact } from "../../shared/facts/fact.ts";
import { Ledger } from "../../shared/ledger/ledger.ts";
import { openFreshLedger } from "../store/sqlite/freshLedger.ts";
import { LEDGER_TABLES, type LedgerTable, type ServerReader } from "../store/store.ts";
import { foldAndRecord, foldContext } from "./intake.ts";
import { Programmes } from "./programmes.ts";
import { Versions } from "./versions.ts";

const PAGE = 1_000;
const MOST_LISTED = 20;

export type Rebuilt = {
  readonly facts: number;
  readonly rows: number;
  /** `table: kept … / rebuilt …`, the first twenty; empty: the same to the last byte. */
  readonly differences: readonly string[];
};

/** Reads only; what it folds into is thrown away. */
export function rebuild(read: ServerReader): Rebuilt {
  const fresh = openFreshLedger();
  try {
    const ledger = new Ledger(fresh.ledger);
    const facts = foldAll(read, ledger);
    const differences: string[] = [];
    let rows = 0;
    for (const table of LEDGER_TABLES) rows += compare(table, read.figures.rows(table), fresh.rows(table), differences);
    return { facts, rows, differences };
  } finally {
    fresh.close();
  }
}

function foldAll(read: ServerReader, ledger: Ledger): number {
  const versions = new Versions(new Programmes(read.settings), () => read.tills.tills().map((till) => till.id));
  const context = foldContext(ledger, versions);
  let count = 0;
  for (let page = read.journal.facts(0, PAGE); page.length > 0; page = read.journal.facts(page.at(-1)?.n ?? 0, PAGE)) {
    for (const row of page) {
      count += 1;
      if (row.parked) continue;
      const fact = readFact(row.line);
      if ("expected" in fact) throw new Error(`fact ${row.n} of the journal cannot be read: ${fact.expected}`);
      foldAndRecord(context, versions, fact);
      ledger.takeTouched();
    }
    ledger.flush();
    ledger.committed();
  }
  return count;
}

function compare(table: LedgerTable, kept: Iterable<string>, rebuilt: Iterable<string>, differences: string[]): number {
  const others = rebuilt[Symbol.iterator]();
  let rows = 0;
  const list = (was: string | undefined, is: string | undefined): void => {
    if (was !== is && differences.length < MOST_LISTED)
      differences.push(`${table}: kept ${was ?? "nothing"} / rebuilt ${is ?? "nothing"}`);
  };
  for (const row of kept) {
    rows += 1;
    const other = others.next();
    list(row, other.done ? undefined : other.value);
  }
  for (let other = others.next(); !other.done; other = others.next()) list(undefined, other.value);
  return rows;
}
