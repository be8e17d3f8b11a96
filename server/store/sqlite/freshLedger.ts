/**
 * A ledger of its own: what a rebuild folds into. A small one is kept in memory; a large one in a temporary
 * file of SQLite's, which is gone when it is closed, with the very tables of the server's.
 */
import Database from "better-sqlite3";
import { MemoryStore } from "../../../shared/ledger/memory.ts";
import { SqliteStore } from "../../../shared/ledger/sqlite.ts";
import type { RowsOf } from "../../../shared/ledger/sqliteRows.ts";
import type { LedgerStore } from "../../../shared/ledger/store.ts";
import { LEDGER_TABLES, SERVER_LEDGER_TABLES } from "../../../shared/ledger/tables.ts";
import type { ClaimRow, GiftAct, GivenRow } from "../../../shared/ledger/giftRows.ts";
import type { GiftsWriter } from "../gifts.ts";
import { rowText } from "../rowText.ts";
import type { SalesWriter } from "../sales.ts";
import type { ClosesWriter } from "../closes.ts";
import type { LedgerTable } from "../store.ts";
import { rowTexts } from "./figures.ts";
import { SqliteCloses } from "./closes.ts";
import { MemoryCloses } from "./memoryCloses.ts";
import { giftKeeper } from "./gifts.ts";
import { MemorySales } from "./memorySales.ts";
import { SqliteSales } from "./sales.ts";

/** Of more facts the ledger is kept in a file. */
const MOST_IN_MEMORY = 300_000;
/** So much of such a file is kept in memory, KiB. */
const CACHE_KIB = 256 * 1024;

export type FreshLedger = {
  readonly ledger: LedgerStore;
  readonly sales: Pick<SalesWriter, "add">;
  readonly closes: Pick<ClosesWriter, "opened" | "closed" | "sign" | "addTenders">;
  readonly gifts: Pick<GiftsWriter, "keep">;
  /** As `FiguresReader.rows`. */
  rows(table: LedgerTable): Iterable<string>;
  close(): void;
};

/** @param facts that will be folded, about */
export const openFreshLedger = (facts: number, most = MOST_IN_MEMORY): FreshLedger =>
  facts > most ? inFile() : inMemory();

function inFile(): FreshLedger {
  const connection = new Database("");
  connection.exec(LEDGER_TABLES + SERVER_LEDGER_TABLES);
  // Nothing of it is ever kept or rolled back: one transaction, never ended, without a journal.
  connection.pragma("journal_mode = OFF");
  connection.pragma(`cache_size = -${CACHE_KIB}`);
  connection.exec("BEGIN");
  return {
    ledger: new SqliteStore(connection, true),
    sales: new SqliteSales(connection),
    closes: new SqliteCloses(connection),
    // The gifts themselves are none of a ledger's tables.
    gifts: { keep: giftKeeper(connection) },
    rows: (table) => rowTexts(connection, table),
    close: () => void connection.close(),
  };
}

function inMemory(): FreshLedger {
  const store = new MemoryStore();
  const sales = new MemorySales();
  const closes = new MemoryCloses();
  const gifts = new MemoryGifts();
  const rows = (table: LedgerTable) => memoryTexts(store, sales, closes, gifts, table);
  return { ledger: store, sales, gifts, closes, rows, close: () => undefined };
}

class MemoryGifts {
  readonly given = new Map<number, GivenRow>();
  readonly claims = new Map<number, ClaimRow>();

  keep(acts: readonly GiftAct[]): void {
    for (const act of acts) {
      if (act.is === "given") this.given.set(act.row.seq, act.row);
      else if (act.is === "claimed") this.claims.set(act.row.seq, act.row);
      else if (act.is === "handed") this.#handOut(act);
      else this.#cancel(act);
    }
  }

  #waiting(claim: number): ClaimRow | undefined {
    const row = this.claims.get(claim);
    return row?.handedAt === null && row.cancelledAt === null ? row : undefined;
  }

  #cancel({ claim, at, by, why }: Extract<GiftAct, { is: "cancelled" }>): void {
    const row = this.#waiting(claim);
    if (!row) return;
    this.given.delete(claim);
    this.claims.set(claim, { ...row, cancelledAt: at, cancelledBy: by, cancelledWhy: why });
  }

  #handOut({ claim, at, store, by, till, key }: Extract<GiftAct, { is: "handed" }>): void {
    const row = this.#waiting(claim);
    if (!row) return;
    const handed = { handedAt: at, handedStore: store, handedBy: by, handedTill: till, handedKey: key };
    this.claims.set(claim, { ...row, ...handed });
  }
}

function* memoryTexts(
  store: MemoryStore,
  sales: MemorySales,
  closes: MemoryCloses,
  gifts: MemoryGifts,
  table: LedgerTable,
): Generator<string> {
  for (const row of inOrder(store, sales, closes, gifts, table)) yield rowText(table, row);
}

/** Keys are ASCII: their order is that of their bytes. */
function inOrder(
  store: MemoryStore,
  sales: MemorySales,
  closes: MemoryCloses,
  gifts: MemoryGifts,
  table: LedgerTable,
): Iterable<RowsOf[LedgerTable]> {
  switch (table) {
    case "orders":
      return sorted(store.orders.values(), ({ id }) => id);
    case "units":
      return sorted(store.orders.values(), ({ id }) => id).flatMap(({ id }) => store.units(id));
    case "entries":
      return [...store.entries.values()].toSorted((a, b) =>
        a.order === b.order ? a.line - b.line : before(a.order, b.order),
      );
    case "payouts":
      return store.payouts;
    case "queues":
      return sorted(store.queues.values(), ({ key }) => key);
    case "balances":
      return sorted(store.balances.values(), ({ member }) => member);
    case "clocks":
      return sorted(store.clocks(), ({ key }) => key);
    case "rewards":
      return store.rewardRows;
    case "rewardDays":
      return [...store.rewardDays.values()].toSorted(
        (a, b) => a.day - b.day || before(a.kind, b.kind) || before(a.store ?? "", b.store ?? ""),
      );
    case "queueDays":
      return store.queueDays.rows().toSorted((a, b) => before(a.queue, b.queue) || a.day - b.day);
    case "placeSales":
      return sales.places();
    case "productSales":
      return sales.products();
    case "shifts":
      return closes.shifts();
    case "tenderDays":
      return closes.tenders();
    case "signedDays":
      return closes.signedDays();
    case "giftsGiven":
      return [...gifts.given.values()];
    case "giftClaims":
      return gifts.claims.values();
    case "balanceMoves":
      return store.moves;
    case "pot":
      return store.pot ? [store.pot] : [];
    case "dayUnits":
      return store.unitsOfDays;
    case "nights":
      return sorted(store.nights.values(), ({ day }) => day);
    case "people":
      return sorted(store.people.values(), ({ member }) => member);
  }
}

const before = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const sorted = <T>(rows: Iterable<T>, key: (row: T) => string): T[] =>
  [...rows].toSorted((a, b) => before(key(a), key(b)));
