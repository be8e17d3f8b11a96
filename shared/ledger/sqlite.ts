/**
 * The ledger in SQLite, over a handed-in connection. The tables are the same on a till and on the
 * server. Transactions are the caller's.
 */
import type { LimitHolder } from "../rules/decide.ts";
import type { BalanceRow, ClockRow, EntryRow, Lane, OrderRow, PayoutRow, Position, QueueRow, UnitRow } from "./rows.ts";
import {
  BALANCE,
  CLOCK,
  ENTRY,
  ORDER,
  QUEUE,
  rawUnit,
  readEntry,
  readOrder,
  readQueue,
  readUnits,
  type RawEntry,
  type RawOrder,
  type RawQueue,
  type SqlConnection,
} from "./sqliteRows.ts";
import { SqliteRewards } from "./sqliteRewards.ts";
import type { Changes, LedgerStore } from "./store.ts";

export class SqliteStore implements LedgerStore {
  readonly #sql: ReturnType<typeof statements>;
  readonly rewards?: SqliteRewards;

  /**
   * @param connection a database that has the ledger's tables
   * @param keepsRewards whether it has those of §10 and §11 too
   */
  constructor(connection: SqlConnection, keepsRewards = false) {
    this.#sql = statements(connection);
    if (keepsRewards) this.rewards = new SqliteRewards(connection);
  }

  order(id: string): OrderRow | undefined {
    const raw = this.#sql.order.get(id) as RawOrder | undefined;
    return raw && readOrder(raw);
  }

  units(order: string): UnitRow[] {
    const row = this.#sql.units.get(order) as { units: string } | undefined;
    return row ? readUnits(order, row.units) : [];
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
    const [first, end] = [`${store}/${till}/`, `${store}/${till}0`];
    return (this.#sql.waitingOf.all(first, end, store, till) as RawEntry[]).map(readEntry);
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
    const made = new Map<string, Made>();
    for (const it of changes.payouts) this.#writePayout(it, made);
    this.#writeOrders(changes, made);
    for (const it of changes.entries) this.#writeEntry(it);
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
    for (const it of changes.balances) {
      const { member, cash, received, clawed, spent, withdrawn, corrected, points, love, loveFrozen } = it;
      sql.writeBalance.run(member, cash, received, clawed, spent, withdrawn, corrected, points, love, loveFrozen);
    }
    for (const it of changes.clocks) sql.writeClock.run(it.key, it.at, it.cleared);
    if (changes.rewards) this.rewards?.write(changes.rewards);
    if (changes.days) this.rewards?.writeDays(changes.days);
    if (changes.moves) this.rewards?.writeMoves(changes.moves);
  }

  #writeOrders(changes: Changes, made: Map<string, Made>): void {
    const sql = this.#sql;
    const units = new Map<string, UnitRow[]>();
    for (const unit of changes.units) {
      const known = units.get(unit.order);
      if (known) known.push(unit);
      else units.set(unit.order, [unit]);
    }
    for (const it of changes.orders) {
      const own = units.get(it.id) ?? [];
      const paid = made.get(it.id);
      const { changes: added } = sql.addOrder.run(
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
        JSON.stringify(own.map(rawUnit)),
        paid?.first ?? null,
        paid?.last ?? null,
      ) as { changes: number };
      if (added === 0) {
        sql.changeOrder.run(Number(it.completed), Number(it.settled), it.left, it.id);
        continue;
      }
      // A new order's units came with it, from the first on: nothing of them is left to be written.
      units.delete(it.id);
      made.delete(it.id);
    }
    for (const own of units.values())
      for (const unit of own) sql.writeUnit.run(`$[${unit.line}]`, JSON.stringify(rawUnit(unit)), unit.order);
    for (const [order, { first, last }] of made) sql.notePayouts.run(first, last, order);
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

  #writePayout(it: PayoutRow, made: Map<string, Made>): void {
    const { lastInsertRowid } = this.#sql.writePayout.run(
      it.queue,
      it.from,
      it.fromLine,
      it.to,
      it.toLine,
      it.member,
      it.amount,
      it.at,
    ) as { lastInsertRowid: number };
    const known = made.get(it.from);
    if (known) known.last = lastInsertRowid;
    else made.set(it.from, { first: lastInsertRowid, last: lastInsertRowid });
  }
}

/** The numbers of the payouts that an order made; others may lie between. */
type Made = { readonly first: number; last: number };

function statements(connection: SqlConnection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    order: sql(`SELECT ${ORDER} FROM orders WHERE id = ?`),
    units: sql(`SELECT units FROM orders WHERE id = ?`),
    entry: sql(`SELECT ${ENTRY} FROM entries WHERE order_id = ? AND line = ?`),
    queue: sql(`SELECT ${QUEUE} FROM queues WHERE key = ?`),
    balance: sql(`SELECT ${BALANCE} FROM balances WHERE member = ?`),
    clock: sql(`SELECT ${CLOCK} FROM clocks WHERE key = ?`),
    clocks: sql(`SELECT ${CLOCK} FROM clocks ORDER BY key`),
    lineHead: sql(
      `SELECT ${ENTRY} FROM entries WHERE queue = ? AND lane = ? AND lane IS NOT NULL ORDER BY at, order_id, line LIMIT ?`,
    ),
    lineAfter: sql(`SELECT ${ENTRY} FROM entries WHERE queue = ? AND lane = ? AND lane IS NOT NULL
      AND (at, order_id, line) > (?, ?, ?) ORDER BY at, order_id, line LIMIT ?`),
    waitingOf:
      sql(`SELECT ${ENTRY} FROM entries WHERE order_id > ? AND order_id < ? AND state = 'waiting' AND channel = 'cashier'
      AND store = ? AND till = ? ORDER BY at, order_id, line`),
    standing: sql(`SELECT DISTINCT queue FROM entries WHERE lane IS NOT NULL ORDER BY queue`),
    spentMall: sql(`SELECT coalesce(sum(left_fen), 0) AS sum FROM orders
      WHERE member = ? AND at >= ? AND at < ? AND channel = 'mall' AND completed = 1`),
    spentStore: sql(`SELECT coalesce(sum(left_fen), 0) AS sum FROM orders
      WHERE member = ? AND at >= ? AND at < ? AND channel <> 'mall' AND store = ?`),
    entriesUnder: sql(`SELECT count(*) AS count FROM orders o JOIN entries e ON e.order_id = o.id
      WHERE o.member = ? AND o.at >= ? AND o.at < ? AND e.channel = ? AND e.store IS ? AND (? IS NULL OR e.product = ?)
      AND (o.left_fen > 0 OR NOT EXISTS (SELECT 1 FROM json_each(o.units) u WHERE u.value ->> 1 > 0))`),
    addOrder:
      sql(`INSERT INTO orders (id, at, channel, store, till, member, deducted, settle_on, completed, settled, left_fen, units,
      payouts_first, payouts_last) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`),
    changeOrder: sql(`UPDATE orders SET completed = ?, settled = ?, left_fen = ? WHERE id = ?`),
    writeUnit: sql(`UPDATE orders SET units = json_set(units, ?, json(?)) WHERE id = ?`),
    notePayouts: sql(`UPDATE orders SET payouts_first = coalesce(payouts_first, ?), payouts_last = ? WHERE id = ?`),
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
    writeBalance:
      sql(`INSERT INTO balances (member, cash_fen, received_fen, clawed_fen, spent_fen, withdrawn_fen, corrected_fen, points, love, love_frozen)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (member) DO UPDATE SET cash_fen = excluded.cash_fen, received_fen = excluded.received_fen, clawed_fen = excluded.clawed_fen,
      spent_fen = excluded.spent_fen, withdrawn_fen = excluded.withdrawn_fen, corrected_fen = excluded.corrected_fen, points = excluded.points, love = excluded.love, love_frozen = excluded.love_frozen`),
    writeClock: sql(
      `INSERT INTO clocks (key, at, cleared) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET at = excluded.at, cleared = excluded.cleared`,
    ),
  };
}
