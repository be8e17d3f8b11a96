/**
 * The ledger in SQLite, over a handed-in connection. The tables are the same on a till and on the
 * server. Transactions are the caller's.
 */
import type { LimitHolder } from "../rules/decide.ts";
import { Lottery } from "../rules/schema.ts";
import {
  NOTHING_PENDING,
  type BalanceRow,
  type ClockRow,
  type EntryRow,
  type Lane,
  type LedgerRows,
  type OrderRow,
  type PayoutRow,
  type Position,
  type QueueRow,
  type UnitRow,
} from "./rows.ts";
import type { Changes, LedgerStore } from "./store.ts";

/** A value SQLite keeps. */
export type SqlValue = string | number | null;
/** The part of a SQLite connection the ledger uses. */
export interface SqlConnection {
  prepare(sql: string): {
    get(...values: SqlValue[]): unknown;
    all(...values: SqlValue[]): unknown[];
    run(...values: SqlValue[]): unknown;
  };
}

/** Frozen: the ledger's tables as of format 1. Later changes are migrations of their own. */
export const LEDGER_TABLES_1 = `
CREATE TABLE orders (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  channel TEXT NOT NULL,
  store TEXT,
  till TEXT,
  member TEXT,
  deducted INTEGER NOT NULL,
  settle_on TEXT NOT NULL,
  completed INTEGER NOT NULL,
  settled INTEGER NOT NULL,
  left_fen INTEGER NOT NULL
) STRICT;
CREATE INDEX orders_member ON orders (member, at) WHERE member IS NOT NULL;
CREATE TABLE units (
  order_id TEXT NOT NULL REFERENCES orders (id),
  line INTEGER NOT NULL,
  product TEXT,
  paid_fen INTEGER NOT NULL,
  extract_bp INTEGER,
  declined TEXT,
  base_fen INTEGER NOT NULL,
  PRIMARY KEY (order_id, line)
) STRICT, WITHOUT ROWID;
CREATE TABLE entries (
  order_id TEXT NOT NULL,
  line INTEGER NOT NULL,
  at INTEGER NOT NULL,
  member TEXT NOT NULL,
  channel TEXT NOT NULL,
  store TEXT,
  till TEXT,
  product TEXT,
  source TEXT NOT NULL,
  lottery TEXT,
  queue TEXT NOT NULL,
  lane TEXT,
  state TEXT NOT NULL,
  drawn INTEGER NOT NULL,
  ratio_bp INTEGER NOT NULL,
  entitlement_fen INTEGER NOT NULL,
  paid_fen INTEGER NOT NULL,
  exchanged_fen INTEGER NOT NULL,
  cleared_fen INTEGER NOT NULL,
  voided_fen INTEGER NOT NULL,
  clawed_fen INTEGER NOT NULL,
  remaining_fen INTEGER NOT NULL,
  exchanged_to TEXT,
  exchange_bp INTEGER,
  pending TEXT,
  PRIMARY KEY (order_id, line),
  FOREIGN KEY (order_id, line) REFERENCES units (order_id, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX entries_line ON entries (queue, lane, at, order_id, line) WHERE lane IS NOT NULL;
CREATE INDEX entries_member ON entries (member, at);
CREATE TABLE payouts (
  n INTEGER PRIMARY KEY,
  queue TEXT NOT NULL,
  from_order TEXT NOT NULL,
  from_line INTEGER NOT NULL,
  to_order TEXT NOT NULL,
  to_line INTEGER NOT NULL,
  member TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX payouts_from ON payouts (from_order);
CREATE INDEX payouts_to ON payouts (to_order, to_line);
CREATE TABLE queues (
  key TEXT NOT NULL PRIMARY KEY,
  extracted_fen INTEGER NOT NULL,
  paid_fen INTEGER NOT NULL,
  retained_fen INTEGER NOT NULL,
  carried_fen INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  waiting_fen INTEGER NOT NULL,
  touched INTEGER NOT NULL,
  return_group TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE balances (
  member TEXT NOT NULL PRIMARY KEY,
  cash_fen INTEGER NOT NULL,
  points INTEGER NOT NULL,
  love INTEGER NOT NULL,
  love_frozen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE clocks (
  key TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  cleared INTEGER
) STRICT, WITHOUT ROWID;
`;

const ORDER = `id, at, channel, store, till, member, deducted, settle_on AS settleOn, completed, settled, left_fen AS "left"`;
const UNIT = `order_id AS "order", line, product, paid_fen AS paid, extract_bp AS extract, declined, base_fen AS base`;
const ENTRY = `order_id AS "order", line, at, member, channel, store, till, product, source, lottery, queue, lane, state, drawn,
  ratio_bp AS ratio, entitlement_fen AS entitlement, paid_fen AS paid, exchanged_fen AS exchanged, cleared_fen AS cleared,
  voided_fen AS voided, clawed_fen AS clawed, remaining_fen AS remaining, exchanged_to AS exchangedTo, exchange_bp AS exchangeRatio, pending`;
const QUEUE = `key, extracted_fen AS extracted, paid_fen AS paid, retained_fen AS retained, carried_fen AS carried, waiting,
  waiting_fen AS waitingAmount, touched, return_group AS "group"`;

type RawOrder = Omit<OrderRow, "deducted" | "completed" | "settled"> & {
  deducted: number;
  completed: number;
  settled: number;
};
type RawEntry = Omit<EntryRow, "lottery" | "drawn" | "pending"> & {
  lottery: string | null;
  drawn: number;
  pending: string | null;
};
type RawQueue = Omit<QueueRow, "group" | "touched"> & { group: string | null; touched: number };

const readOrder = (raw: RawOrder): OrderRow => ({
  ...raw,
  deducted: raw.deducted === 1,
  completed: raw.completed === 1,
  settled: raw.settled === 1,
});
const readEntry = (raw: RawEntry): EntryRow => ({
  ...raw,
  lottery: raw.lottery === null ? null : Lottery.parse(JSON.parse(raw.lottery)),
  drawn: raw.drawn === 1,
  pending: raw.pending === null ? NOTHING_PENDING : (JSON.parse(raw.pending) as EntryRow["pending"]),
});
const readQueue = (raw: RawQueue): QueueRow => ({
  ...raw,
  touched: raw.touched === 1,
  group: raw.group === null ? null : (JSON.parse(raw.group) as QueueRow["group"]),
});

/** Every row of the ledger, in order of arrival. Reads all of it into memory. */
export function readLedger(connection: SqlConnection): LedgerRows {
  const all = (sql: string): unknown[] => connection.prepare(sql).all();
  return {
    orders: (all(`SELECT ${ORDER} FROM orders ORDER BY n`) as RawOrder[]).map(readOrder),
    units:
      all(`SELECT u.order_id AS "order", u.line, u.product, u.paid_fen AS paid, u.extract_bp AS extract, u.declined,
      u.base_fen AS base FROM units u JOIN orders o ON o.id = u.order_id ORDER BY o.n, u.line`) as UnitRow[],
    entries: (all(`SELECT ${ENTRY} FROM entries ORDER BY at, order_id, line`) as RawEntry[]).map(readEntry),
    payouts:
      all(`SELECT queue, from_order AS "from", from_line AS fromLine, to_order AS "to", to_line AS toLine, member,
      amount_fen AS amount, at FROM payouts ORDER BY n`) as PayoutRow[],
    queues: (all(`SELECT ${QUEUE} FROM queues ORDER BY key`) as RawQueue[]).map(readQueue),
    balances: all(
      `SELECT member, cash_fen AS cash, points, love, love_frozen AS loveFrozen FROM balances ORDER BY member`,
    ) as BalanceRow[],
  };
}

export class SqliteStore implements LedgerStore {
  readonly #sql: ReturnType<typeof statements>;

  /** @param connection a database that has the ledger's tables */
  constructor(connection: SqlConnection) {
    this.#sql = statements(connection);
  }

  order(id: string): OrderRow | undefined {
    const raw = this.#sql.order.get(id) as RawOrder | undefined;
    return raw && readOrder(raw);
  }

  units(order: string): UnitRow[] {
    return this.#sql.units.all(order) as UnitRow[];
  }

  entry(order: string, line: number): EntryRow | undefined {
    const raw = this.#sql.entry.get(order, line) as RawEntry | undefined;
    return raw && readEntry(raw);
  }

  queue(key: string): QueueRow | undefined {
    const raw = this.#sql.queue.get(key) as RawQueue | undefined;
    return raw && readQueue(raw);
  }

  balance(member: string): BalanceRow | undefined {
    return this.#sql.balance.get(member) as BalanceRow | undefined;
  }

  clock(key: string): ClockRow | undefined {
    return this.#sql.clock.get(key) as ClockRow | undefined;
  }

  clocks(): ClockRow[] {
    return this.#sql.clocks.all() as ClockRow[];
  }

  line(queue: string, lane: Lane, after: Position | null, limit: number): EntryRow[] {
    const rows = after
      ? this.#sql.lineAfter.all(queue, lane, after.at, after.order, after.line, limit)
      : this.#sql.lineHead.all(queue, lane, limit);
    return (rows as RawEntry[]).map(readEntry);
  }

  waitingOf(store: string, till: string): EntryRow[] {
    return (this.#sql.waitingOf.all(store, till) as RawEntry[]).map(readEntry);
  }

  standing(): string[] {
    return (this.#sql.standing.all() as { queue: string }[]).map((row) => row.queue);
  }

  spent(member: string, store: string | null, from: number, to: number): number {
    const row =
      store === null ? this.#sql.spentMall.get(member, from, to) : this.#sql.spentStore.get(member, from, to, store);
    return (row as { sum: number }).sum;
  }

  entriesUnder(member: string, holder: LimitHolder, from: number | null, to: number | null): number {
    const row = this.#sql.entriesUnder.get(
      member,
      from ?? Number.MIN_SAFE_INTEGER,
      to ?? Number.MAX_SAFE_INTEGER,
      holder.channel,
      holder.store,
      holder.product,
      holder.product,
    );
    return (row as { count: number }).count;
  }

  write(changes: Changes): void {
    const sql = this.#sql;
    for (const it of changes.orders) {
      sql.writeOrder.run(
        it.id,
        it.at,
        it.channel,
        it.store,
        it.till,
        it.member,
        Number(it.deducted),
        it.settleOn,
        Number(it.completed),
        Number(it.settled),
        it.left,
      );
    }
    for (const it of changes.units)
      sql.writeUnit.run(it.order, it.line, it.product, it.paid, it.extract, it.declined, it.base);
    for (const it of changes.entries) this.#writeEntry(it);
    for (const it of changes.payouts) this.#writePayout(it);
    for (const it of changes.queues) {
      const group = it.group === null ? null : JSON.stringify(it.group);
      sql.writeQueue.run(
        it.key,
        it.extracted,
        it.paid,
        it.retained,
        it.carried,
        it.waiting,
        it.waitingAmount,
        Number(it.touched),
        group,
      );
    }
    for (const it of changes.balances) sql.writeBalance.run(it.member, it.cash, it.points, it.love, it.loveFrozen);
    for (const it of changes.clocks) sql.writeClock.run(it.key, it.at, it.cleared);
  }

  #writeEntry(it: EntryRow): void {
    this.#sql.writeEntry.run(
      it.order,
      it.line,
      it.at,
      it.member,
      it.channel,
      it.store,
      it.till,
      it.product,
      it.source,
      it.lottery === null ? null : JSON.stringify(it.lottery),
      it.queue,
      it.lane,
      it.state,
      Number(it.drawn),
      it.ratio,
      it.entitlement,
      it.paid,
      it.exchanged,
      it.cleared,
      it.voided,
      it.clawed,
      it.remaining,
      it.exchangedTo,
      it.exchangeRatio,
      it.pending.length === 0 ? null : JSON.stringify(it.pending),
    );
  }

  #writePayout(it: PayoutRow): void {
    this.#sql.writePayout.run(it.queue, it.from, it.fromLine, it.to, it.toLine, it.member, it.amount, it.at);
  }
}

function statements(connection: SqlConnection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    order: sql(`SELECT ${ORDER} FROM orders WHERE id = ?`),
    units: sql(`SELECT ${UNIT} FROM units WHERE order_id = ? ORDER BY line`),
    entry: sql(`SELECT ${ENTRY} FROM entries WHERE order_id = ? AND line = ?`),
    queue: sql(`SELECT ${QUEUE} FROM queues WHERE key = ?`),
    balance: sql(
      `SELECT member, cash_fen AS cash, points, love, love_frozen AS loveFrozen FROM balances WHERE member = ?`,
    ),
    clock: sql(`SELECT key, at, cleared FROM clocks WHERE key = ?`),
    clocks: sql(`SELECT key, at, cleared FROM clocks ORDER BY key`),
    lineHead: sql(
      `SELECT ${ENTRY} FROM entries WHERE queue = ? AND lane = ? AND lane IS NOT NULL ORDER BY at, order_id, line LIMIT ?`,
    ),
    lineAfter: sql(`SELECT ${ENTRY} FROM entries WHERE queue = ? AND lane = ? AND lane IS NOT NULL
      AND (at, order_id, line) > (?, ?, ?) ORDER BY at, order_id, line LIMIT ?`),
    waitingOf:
      sql(`SELECT ${ENTRY} FROM entries WHERE state = 'waiting' AND channel = 'cashier' AND store = ? AND till = ?
      ORDER BY at, order_id, line`),
    standing: sql(`SELECT DISTINCT queue FROM entries WHERE lane IS NOT NULL ORDER BY queue`),
    spentMall: sql(`SELECT coalesce(sum(left_fen), 0) AS sum FROM orders
      WHERE member = ? AND at >= ? AND at < ? AND channel = 'mall' AND completed = 1`),
    spentStore: sql(`SELECT coalesce(sum(left_fen), 0) AS sum FROM orders
      WHERE member = ? AND at >= ? AND at < ? AND channel <> 'mall' AND store = ?`),
    entriesUnder: sql(`SELECT count(*) AS count FROM entries e JOIN orders o ON o.id = e.order_id
      WHERE e.member = ? AND e.at >= ? AND e.at < ? AND e.channel = ? AND e.store IS ? AND (? IS NULL OR e.product = ?) 
      AND (o.left_fen > 0 OR NOT EXISTS (SELECT 1 FROM units u WHERE u.order_id = o.id AND u.paid_fen > 0))`),
    writeOrder:
      sql(`INSERT INTO orders (id, at, channel, store, till, member, deducted, settle_on, completed, settled, left_fen)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET completed = excluded.completed, settled = excluded.settled, left_fen = excluded.left_fen`),
    writeUnit:
      sql(`INSERT INTO units (order_id, line, product, paid_fen, extract_bp, declined, base_fen) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (order_id, line) DO UPDATE SET base_fen = excluded.base_fen`),
    writeEntry:
      sql(`INSERT INTO entries (order_id, line, at, member, channel, store, till, product, source, lottery, queue, lane, state,
      drawn, ratio_bp, entitlement_fen, paid_fen, exchanged_fen, cleared_fen, voided_fen, clawed_fen, remaining_fen, exchanged_to, exchange_bp,
      pending)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (order_id, line) DO UPDATE SET queue = excluded.queue, lane = excluded.lane, state = excluded.state, drawn = excluded.drawn,
      ratio_bp = excluded.ratio_bp, entitlement_fen = excluded.entitlement_fen, paid_fen = excluded.paid_fen, exchanged_fen = excluded.exchanged_fen,
      cleared_fen = excluded.cleared_fen, voided_fen = excluded.voided_fen, clawed_fen = excluded.clawed_fen, remaining_fen = excluded.remaining_fen,
      exchanged_to = excluded.exchanged_to, exchange_bp = excluded.exchange_bp, pending = excluded.pending`),
    writePayout: sql(
      `INSERT INTO payouts (queue, from_order, from_line, to_order, to_line, member, amount_fen, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    writeQueue:
      sql(`INSERT INTO queues (key, extracted_fen, paid_fen, retained_fen, carried_fen, waiting, waiting_fen, touched, return_group)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET extracted_fen = excluded.extracted_fen, paid_fen = excluded.paid_fen, retained_fen = excluded.retained_fen,
      carried_fen = excluded.carried_fen, waiting = excluded.waiting, waiting_fen = excluded.waiting_fen, touched = excluded.touched,
      return_group = excluded.return_group`),
    writeBalance: sql(`INSERT INTO balances (member, cash_fen, points, love, love_frozen) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (member) DO UPDATE SET cash_fen = excluded.cash_fen, points = excluded.points, love = excluded.love, love_frozen = excluded.love_frozen`),
    writeClock: sql(
      `INSERT INTO clocks (key, at, cleared) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET at = excluded.at, cleared = excluded.cleared`,
    ),
  };
}
