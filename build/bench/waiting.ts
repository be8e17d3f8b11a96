/**
 * A line that has been waiting for long: any number of entries that stand in a queue before the first
 * order of a bench, in SQLite or in memory.
 */
import type Database from "better-sqlite3";
import type { EntryRow } from "../../shared/ledger/rows.ts";
import type { MemoryStore } from "../../shared/ledger/memory.ts";

/** What each of them has remaining, fen: as much as an order of the day, so that many and few are paid alike. */
const REMAINING = 5_000;
/** Their instants lie in the hours before. */
const FROM = Date.UTC(2026, 1, 1);
const MEMBERS = 1_000;

/**
 * Lets `count` entries wait in a queue. Their orders are not there: nothing that is measured reads them, and ten
 * million have to fit on the disk.
 * @param db a connection to a file that has the ledger's tables and no entries
 * @param apartMs between two of them
 */
export function fillSqlite(db: Database.Database, queue: string, count: number, apartMs = 1): void {
  db.pragma("foreign_keys = OFF");
  const indices = db
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'entries' AND sql IS NOT NULL")
    .all() as { name: string; sql: string }[];
  db.transaction(() => {
    for (const { name } of indices) db.exec(`DROP INDEX ${name}`);
    db.prepare(
      `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < @count)
      INSERT INTO entries (order_id, line, at, member, channel, store, till, product, source, lottery, queue, lane, state, drawn, ratio_bp,
        entitlement_fen, paid_fen, exchanged_fen, cleared_fen, voided_fen, clawed_fen, remaining_fen, exchanged_to, exchange_bp)
      SELECT printf('s9/t9/%08d', n), 0, @from + n * @apartMs, 'w' || (n % @members), 'cashier', 's9', 't9', NULL, 'basic.ratio', NULL, @queue, 'ready',
        'waiting', 0, 10000, @remaining, 0, 0, 0, 0, 0, @remaining, NULL, NULL FROM n WHERE @count > 0`,
    ).run({ count, from: FROM, members: MEMBERS, apartMs, queue, remaining: REMAINING });
    for (const { sql } of indices) db.exec(sql);
    db.prepare(
      `INSERT INTO queues (key, extracted_fen, paid_fen, retained_fen, carried_fen, waiting, waiting_fen, touched, return_group)
      VALUES (?, 0, 0, 0, 0, ?, ?, 0, NULL)`,
    ).run(queue, count, count * REMAINING);
  })();
  db.pragma("wal_checkpoint(TRUNCATE)");
  db.pragma("foreign_keys = ON");
}

export function fillMemory(store: MemoryStore, queue: string, count: number): void {
  const key = { key: queue, extracted: 0, paid: 0, retained: 0, carried: 0, waitingAmount: count * REMAINING };
  store.write({
    orders: [],
    units: [],
    entries: entries(queue, count),
    payouts: [],
    queues: [{ ...key, waiting: count, touched: false, group: null }],
    balances: [],
    clocks: [],
  });
}

function* entries(queue: string, count: number): Generator<EntryRow> {
  for (let n = 1; n <= count; n += 1) {
    yield {
      order: `s9/t9/${String(n).padStart(8, "0")}`,
      line: 0,
      at: FROM + n,
      member: `w${n % MEMBERS}`,
      channel: "cashier",
      store: "s9",
      till: "t9",
      product: null,
      source: "basic.ratio",
      lottery: null,
      queue,
      lane: "ready",
      state: "waiting",
      drawn: false,
      ratio: 10_000,
      entitlement: REMAINING,
      paid: 0,
      exchanged: 0,
      cleared: 0,
      voided: 0,
      clawed: 0,
      remaining: REMAINING,
      exchangedTo: null,
      exchangeRatio: null,
      pending: [],
    };
  }
}
