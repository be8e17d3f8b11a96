/**
 * Folds the whole journal again from nothing and compares every row with those the server keeps
 * (§13.5): the same facts in the same order of arrival give the same state.
 */
import type { Fact } from "../../shared/facts/fact.ts";
import { Ledger } from "../../shared/ledger/ledger.ts";
import { linesOf } from "../journal/chunk.ts";
import { openFreshLedger, type FreshLedger } from "../store/sqlite/freshLedger.ts";
import { LEDGER_TABLES, type LedgerTable, type ServerReader } from "../store/store.ts";
import { giftActsOf } from "./giftsGiven.ts";
import { foldAndRecord, foldContext } from "./intake.ts";
import { CloseGathering } from "./closes.ts";
import { SaleGathering, saleSources } from "./sales.ts";
import { Programmes } from "./programmes.ts";
import { Versions } from "./versions.ts";

/** So many chunks are read at once. */
const PAGE = 16;
const MOST_LISTED = 20;

export type Rebuilt = {
  readonly facts: number;
  readonly rows: number;
  /** `table: kept … / rebuilt …`, the first twenty; empty: the same to the last byte. */
  readonly differences: readonly string[];
};

/**
 * Reads only; what it folds into is thrown away.
 * @param most facts that are folded in memory; of more, into a temporary file. Default: 300,000
 */
export function rebuild(read: ServerReader, most?: number): Rebuilt {
  const compared = (fresh: FreshLedger, facts: number): Rebuilt => {
    const differences: string[] = [];
    let rows = 0;
    for (const table of LEDGER_TABLES) rows += compare(table, read.figures.rows(table), fresh.rows(table), differences);
    return { facts, rows, differences };
  };
  return foldAnew(read, compared, most);
}

/** Folds the whole journal into a ledger of its own, which is gone once it was read. */
export function foldAnew<T>(read: ServerReader, look: (fresh: FreshLedger, facts: number) => T, most?: number): T {
  const facts = Object.values(read.journal.counts()).reduce((sum, count) => sum + count, 0);
  const fresh = openFreshLedger(facts, most);
  try {
    return look(fresh, foldAll(read, fresh));
  } finally {
    fresh.close();
  }
}

function foldAll(read: ServerReader, fresh: FreshLedger): number {
  const ledger = new Ledger(fresh.ledger);
  const versions = new Versions(new Programmes(read.settings), () => read.tills.tills().map((till) => till.id));
  const context = foldContext(ledger, versions);
  const sales = new SaleGathering(saleSources(read, versions));
  const closes = new CloseGathering(fresh.closes, () => versions.chain.calendar);
  let count = 0;
  for (const page of pagesOf(read.journal)) {
    for (const { n, line, passed } of page) {
      count += 1;
      // Its schema was checked before it was accepted.
      const fact = JSON.parse(line) as Fact;
      closes.take(fact);
      const folded = passed ? null : foldAndRecord(context, versions, fact);
      sales.take(fact, folded);
      if (folded === null) continue;
      fresh.gifts.keep(giftActsOf(fact, folded, versions.chain.calendar));
      ledger.takeTouched();
      if (fact.kind !== "queue-released") continue;
      for (const parked of read.journal.releasedBy(n)) {
        const late = JSON.parse(parked.line) as Fact;
        sales.takeReleased(late, foldAndRecord(context, versions, late));
        ledger.takeTouched();
      }
    }
    ledger.flush();
    ledger.committed();
    const { places, products } = sales.rows();
    fresh.sales.add(places, products);
    closes.write();
  }
  return count;
}

/** `passed`: it was not folded in its own place. */
type Passing = { readonly n: number; readonly line: string; readonly passed: boolean };

/** Accepted facts in order of arrival, a run of chunks at a time. */
function* pagesOf(journal: ServerReader["journal"]): Generator<Passing[]> {
  let after = 0;
  for (;;) {
    const chunks = journal.chunks(after, PAGE);
    const [first, last] = [chunks[0], chunks.at(-1)];
    if (!first || !last) return;
    after = last.n + last.count - 1;
    const marks = new Map(journal.marks(first.n, after).map((mark) => [mark.n, mark]));
    yield chunks.flatMap((chunk) =>
      linesOf(chunk).flatMap((line, index) => {
        const mark = marks.get(chunk.n + index);
        if (mark?.mark === "quarantined") return [];
        return { n: chunk.n + index, line, passed: mark?.mark === "parked" || (mark?.released ?? null) !== null };
      }),
    );
  }
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
