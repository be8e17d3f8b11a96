/** What HQ and the feed read of the ledger's tables in SQLite, beyond what the engine asks. */
import {
  ALL_QUEUES,
  FLOWS,
  type EntryRow,
  type Flows,
  type PayoutRow,
  type Position,
  type QueueDayRow,
  type QueueRow,
} from "../../../shared/ledger/rows.ts";
import type { LedgerStore } from "../../../shared/ledger/store.ts";
import { PAYOUT, QUEUE_DAY, tableRows } from "../../../shared/ledger/sqliteRows.ts";
import { rowText } from "../rowText.ts";
import type { FiguresReader, LedgerTable, MemberEntries, NumberedPayout } from "../store.ts";
import type { Connection } from "./connection.ts";

type Key = { order: string; line: number };
const HOUR_MS = 3_600_000;
const hourOf = (at: number): number => Math.floor(at / HOUR_MS);
const FLOW_SUMS = FLOWS.map((it) => `coalesce(sum(${it}_fen), 0) AS ${it}`).join(", ");

export function* rowTexts(connection: Connection, table: LedgerTable): Generator<string> {
  for (const row of tableRows(connection, table)) yield rowText(table, row);
}

export class SqliteFigures implements FiguresReader {
  readonly #connection: Connection;
  readonly #ledger: LedgerStore;
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection, ledger: LedgerStore) {
    this.#connection = connection;
    this.#ledger = ledger;
    this.#sql = statements(connection);
  }

  anyOrder(): boolean {
    return this.#sql.anyOrder.get() !== undefined;
  }

  queues(): QueueRow[] {
    return [...tableRows(this.#connection, "queues")];
  }

  waiting(queue: string, after: Position | null, limit: number): EntryRow[] {
    const rows = after
      ? this.#sql.waitingAfter.all({ queue, limit, at: after.at, order: after.order, line: after.line })
      : this.#sql.waitingHead.all({ queue, limit });
    return this.#entries(rows as Key[]);
  }

  waitingBefore(queue: string, position: Position): { count: number; amount: number } {
    const { at, order, line } = position;
    const hour = hourOf(at);
    const asked = { queue, at, order, line, hour, from: hour * HOUR_MS };
    return this.#sql.waitingBefore.get(asked) as { count: number; amount: number };
  }

  waitingAt(queue: string, place: number): Position | null {
    const found = this.#sql.hourOfPlace.get({ queue, place }) as { hour: number; before: number } | undefined;
    if (!found) return null;
    const from = found.hour * HOUR_MS;
    const asked = { queue, from, to: from + HOUR_MS, skip: place - found.before - 1, limit: place - found.before };
    return (this.#sql.inHour.get(asked) as Position | undefined) ?? null;
  }

  daysSince(queue: string, from: number): { first: number | null; rows: { day: number; extracted: number }[] } {
    const { first } = this.#sql.firstDay.get(queue) as { first: number | null };
    return { first, rows: this.#sql.extractedSince.all(queue, from) as { day: number; extracted: number }[] };
  }

  entriesOfOrder(order: string): EntryRow[] {
    return this.#entries(this.#sql.ofOrder.all(order) as Key[]);
  }

  entriesOfMember(
    member: string,
    limit: number,
    { waiting = null, before = null }: Partial<MemberEntries> = {},
  ): EntryRow[] {
    const from = before ?? { at: Number.MAX_SAFE_INTEGER, order: "", line: 0 };
    const asked = { member, limit, ...from, waiting: waiting === null ? null : Number(waiting) };
    return this.#entries(this.#sql.ofMember.all(asked) as Key[]);
  }

  sumsOfMember(member: string): { waiting: number; paid: number } {
    return this.#sql.sumsOfMember.get(member) as { waiting: number; paid: number };
  }

  storesOfMember(member: string): string[] {
    return (this.#sql.storesOfMember.all(member) as { store: string }[]).map((row) => row.store);
  }

  waitingOfMember(member: string): { count: number; amount: number } {
    return this.#sql.waitingOfMember.get(member) as { count: number; amount: number };
  }

  waitingOfMembers(members: readonly string[]): Map<string, { count: number; amount: number }> {
    const rows = this.#sql.waitingOfMembers.all(JSON.stringify(members));
    return new Map(
      (rows as { member: string; count: number; amount: number }[]).map(({ member, ...sums }) => [member, sums]),
    );
  }

  payoutsTo(order: string, line: number): PayoutRow[] {
    return this.#sql.payoutsTo.all(order, line) as PayoutRow[];
  }

  received(order: string, line: number, before: number | null, limit: number): NumberedPayout[] {
    return this.#sql.received.all({
      order,
      line,
      before: before ?? Number.MAX_SAFE_INTEGER,
      limit,
    }) as NumberedPayout[];
  }

  paidSince(order: string, line: number, from: number): number {
    return (this.#sql.paidSince.get(order, line, from) as { amount: number }).amount;
  }

  payoutsFrom(order: string, line: number): PayoutRow[] {
    return this.#sql.payoutsFrom.all({ order, line }) as PayoutRow[];
  }

  days(queue: string, from: number, to: number): QueueDayRow[] {
    return this.#sql.days.all(queue, from, to) as QueueDayRow[];
  }

  flowsBefore(queue: string, day: number): Flows {
    return this.#sql.flowsBefore.get(queue, day) as Flows;
  }

  owed(queue: string): { flows: Flows; waiting: number; closed: number } {
    const row = queue === ALL_QUEUES ? this.#sql.owed.get() : this.#sql.owedOf.get({ queue });
    const { waiting, closed, ...flows } = row as Flows & { waiting: number; closed: number };
    return { flows, waiting, closed };
  }

  rows(table: LedgerTable): Iterable<string> {
    return rowTexts(this.#connection, table);
  }

  #entries(keys: Key[]): EntryRow[] {
    return keys.flatMap((key) => this.#ledger.entry(key.order, key.line) ?? []);
  }
}

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  const key = `order_id AS "order", line`;
  // One lane at a time keeps to the index; the two are merged by position.
  const lane = (name: string, rest: string) =>
    `SELECT * FROM (SELECT at, order_id, line FROM entries WHERE queue = @queue AND lane = '${name}' ${rest})`;
  const order = `ORDER BY at, order_id, line LIMIT @limit`;
  const both = (after: string) =>
    `SELECT order_id AS "order", line FROM (${lane("ready", `${after} ${order}`)} UNION ALL ${lane("held", `${after} ${order}`)}) ${order}`;
  const within = `AND at >= @from AND at < @to`;
  const beforeIn = (
    name: string,
  ) => `SELECT remaining_fen AS fen, 1 AS one FROM entries WHERE queue = @queue AND lane = '${name}'
        AND at >= @from AND (at, order_id, line) < (@at, @order, @line)`;
  return {
    anyOrder: sql(`SELECT 1 FROM orders LIMIT 1`),
    waitingHead: sql(both("")),
    waitingAfter: sql(both(`AND (at, order_id, line) > (@at, @order, @line)`)),
    // Whole hours are counted already; of the one it stands in, what stands before it.
    waitingBefore: sql(`SELECT coalesce(sum(one), 0) AS count, coalesce(sum(fen), 0) AS amount FROM (
      SELECT waiting_fen AS fen, count AS one FROM waiting_hours WHERE queue = @queue AND hour < @hour
      UNION ALL ${beforeIn("ready")} UNION ALL ${beforeIn("held")}) AS before`),
    hourOfPlace: sql(`SELECT hour, before FROM (SELECT hour, sum(count) OVER (ORDER BY hour) - count AS before
      FROM waiting_hours WHERE queue = @queue) AS hours WHERE before < @place ORDER BY hour DESC LIMIT 1`),
    inHour: sql(`SELECT at, order_id AS "order", line FROM (${lane("ready", `${within} ${order}`)} UNION ALL
      ${lane("held", `${within} ${order}`)}) AS standing ORDER BY at, order_id, line LIMIT 1 OFFSET @skip`),
    firstDay: sql(`SELECT min(day) AS first FROM queue_days WHERE queue = ?`),
    extractedSince: sql(
      `SELECT day, extracted_fen AS extracted FROM queue_days WHERE queue = ? AND day >= ? ORDER BY day`,
    ),
    ofOrder: sql(`SELECT ${key} FROM entries WHERE order_id = ? ORDER BY line`),
    // Of one order the first line comes first.
    ofMember:
      sql(`SELECT ${key} FROM orders o JOIN entries e ON e.order_id = o.id WHERE o.member = @member AND o.at <= @at
      AND (o.at < @at OR o.id < @order OR (o.id = @order AND line > @line))
      AND (CAST(@waiting AS INTEGER) IS NULL OR (CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) = @waiting)
      ORDER BY o.at DESC, o.id DESC, line LIMIT @limit`),
    sumsOfMember: sql(`SELECT coalesce(sum(CASE WHEN lane IN ('ready', 'held') THEN remaining_fen END), 0) AS waiting,
      coalesce(sum(paid_fen), 0) AS paid FROM orders o JOIN entries e ON e.order_id = o.id WHERE o.member = ?`),
    storesOfMember: sql(`SELECT DISTINCT store FROM orders WHERE member = ? AND store IS NOT NULL ORDER BY store`),
    waitingOfMember: sql(`SELECT count(*) AS count, coalesce(sum(remaining_fen), 0) AS amount
      FROM orders o JOIN entries e ON e.order_id = o.id WHERE o.member = ? AND lane IN ('ready', 'held')`),
    waitingOfMembers: sql(`SELECT o.member, count(*) AS count, coalesce(sum(remaining_fen), 0) AS amount
      FROM orders o JOIN entries e ON e.order_id = o.id
      WHERE o.member IN (SELECT value FROM json_each(?)) AND lane IN ('ready', 'held') GROUP BY o.member`),
    days: sql(`SELECT ${QUEUE_DAY} FROM queue_days WHERE queue = ? AND day >= ? AND day <= ? ORDER BY day`),
    flowsBefore: sql(`SELECT ${FLOW_SUMS} FROM queue_days WHERE queue = ? AND day < ?`),
    // What is closed from queue to queue of those that have days: each by its index, never along all that stands.
    owed: sql(`SELECT ${FLOW_SUMS}, (SELECT coalesce(sum(waiting_fen), 0) FROM queues) AS waiting,
        (WITH RECURSIVE keys (queue) AS (SELECT min(queue) FROM queue_days WHERE queue > ''
          UNION ALL SELECT (SELECT min(queue) FROM queue_days WHERE queue > keys.queue) FROM keys WHERE keys.queue IS NOT NULL)
        SELECT coalesce(sum(remaining_fen), 0) FROM keys JOIN entries ON entries.queue = keys.queue AND lane = 'closed') AS closed
      FROM queue_days WHERE queue = ''`),
    owedOf: sql(`SELECT ${FLOW_SUMS}, (SELECT coalesce(sum(waiting_fen), 0) FROM queues WHERE key = @queue) AS waiting,
        (SELECT coalesce(sum(remaining_fen), 0) FROM entries WHERE queue = @queue AND lane = 'closed') AS closed
      FROM queue_days WHERE queue = @queue`),
    payoutsTo: sql(`SELECT ${PAYOUT} FROM payouts WHERE to_order = ? AND to_line = ? ORDER BY n`),
    received: sql(`SELECT n, ${PAYOUT} FROM payouts WHERE to_order = @order AND to_line = @line AND n < @before
      ORDER BY n DESC LIMIT @limit`),
    paidSince: sql(
      `SELECT coalesce(sum(amount_fen), 0) AS amount FROM payouts WHERE to_order = ? AND to_line = ? AND at >= ?`,
    ),
    payoutsFrom: sql(`SELECT ${PAYOUT} FROM payouts, (SELECT payouts_first, payouts_last FROM orders WHERE id = @order)
      WHERE n BETWEEN payouts_first AND payouts_last AND from_order = @order AND from_line = @line ORDER BY n`),
  };
}
