/** What is owed to whom (§12.7), in SQLite and PostgreSQL: found and summed along its indices. */
import type { OwedShown, OwedSort } from "../../../shared/contract/hqOwed.ts";
import type { BalanceRow } from "../../../shared/ledger/rows.ts";
import { BALANCE } from "../../../shared/ledger/sqliteRows.ts";
import type { OwedPlace, OwedReader, OwedSums, WaitingMember, Waits } from "../owed.ts";
import type { Connection } from "./connection.ts";
import { HAS, OWES } from "./owedIndices.ts";

const WAITS = "member, waiting_fen AS amount, count";
/** Where each amount stands; the index leaves out who has none of it. */
const AMOUNTS = {
  waiting: { table: "member_waits", column: "waiting_fen", some: "" },
  cash: { table: "balances", column: "cash_fen", some: "cash_fen <> 0" },
  points: { table: "balances", column: "points", some: "points <> 0" },
  love: { table: "balances", column: "love", some: "love <> 0" },
} as const;
const IS_OWED = "(cash_fen > 0 OR points > 0 OR love > 0 OR love_frozen > 0)";
const SHOWN = { owed: "> 0", owing: "< 0", all: "<> 0" } as const;

export class SqliteOwed implements OwedReader {
  readonly #connection: Connection;
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#sql = statements(connection);
  }

  members(shown: OwedShown, sort: OwedSort, after: OwedPlace | null, limit: number): OwedPlace[] {
    const statement = this.#connection.prepare(owedMembers(shown, sort, after !== null));
    const from = sort === "member" ? { member: after?.member ?? "" } : (after ?? {});
    return statement.all({ ...from, limit }) as OwedPlace[];
  }

  sums(): OwedSums {
    return this.#sql.sums.get() as OwedSums;
  }

  balancesOf(members: readonly string[]): Map<string, BalanceRow> {
    const rows = this.#sql.balancesOf.all(JSON.stringify(members)) as BalanceRow[];
    return new Map(rows.map((row) => [row.member, row]));
  }

  waits(members: readonly string[]): Map<string, Waits> {
    return byMemberOf(this.#sql.waits.all(JSON.stringify(members)) as WaitingMember[]);
  }

  waitsIn(members: readonly string[], queues: readonly string[]): Map<string, Waits> {
    return byMemberOf(this.#sql.waitsIn.all(JSON.stringify(members), JSON.stringify(queues)) as WaitingMember[]);
  }

  waiting(after: string, limit: number): WaitingMember[] {
    return this.#sql.waiting.all(after, limit) as WaitingMember[];
  }
}

const byMemberOf = (rows: readonly WaitingMember[]): Map<string, Waits> =>
  new Map(rows.map(({ member, amount, count }) => [member, { amount, count }]));

/** A page's question. @param isAfter whether it begins after a place `@value`, `@member` */
export const owedMembers = (shown: OwedShown, sort: OwedSort, isAfter: boolean): string =>
  sort === "member" ? byMember(shown) : byAmount(sort, shown, isAfter);

/**
 * Those of the same amount stand by id, furthest below zero first in the opposite order of the same index. After a place come
 * those of its amount and then the others, each by the index: many may have the same.
 */
function byAmount(sort: Exclude<OwedSort, "member">, shown: OwedShown, isAfter: boolean): string {
  const { table, column, some } = AMOUNTS[sort];
  const [than, order, next, byId] = shown === "owing" ? [">", "ASC", "<", "DESC"] : ["<", "DESC", ">", "ASC"];
  const inOrder = `ORDER BY value ${order}, member ${byId} LIMIT @limit`;
  const page = (where: string): string =>
    `SELECT ${column} AS value, member FROM ${table} WHERE ${[some, where].filter((it) => it !== "").join(" AND ")}
      ORDER BY ${column} ${order}, member ${byId} LIMIT @limit`;
  if (!isAfter) return page(`${column} ${SHOWN[shown]}`);
  const same = page(`${column} = @value AND member ${next} @member`);
  const others = page(`${column} ${SHOWN[shown]} AND ${column} ${than} @value`);
  return `SELECT value, member FROM (SELECT * FROM (${same}) AS same UNION ALL SELECT * FROM (${others}) AS others) AS found ${inOrder}`;
}

/** Of whom something waits, or who has or owes something, each once. */
function byMember(shown: OwedShown): string {
  const page = (table: string, where: string): string =>
    `SELECT * FROM (SELECT member FROM ${table} WHERE ${where} AND member > @member ORDER BY member LIMIT @limit) AS from_${table}`;
  const owes = page("balances", OWES);
  const all = [page("member_waits", "count > 0"), page("balances", shown === "all" ? HAS : `${HAS} AND ${IS_OWED}`)];
  return `SELECT 0 AS value, member FROM (${shown === "owing" ? owes : all.join(" UNION ")}) AS found ORDER BY member LIMIT @limit`;
}

/** Each along the index that has it, so that a sale pays nothing for the sums: they are asked for seldom. */
const sum = (column: string, table: string, where: string): string =>
  `CAST((SELECT coalesce(sum(${column}), 0) FROM ${table} WHERE ${where}) AS BIGINT)`;
export const OWED_SUMS = `SELECT
  ${sum("cash_fen", "balances", "cash_fen <> 0 AND cash_fen > 0")} AS cash,
  ${sum("-cash_fen", "balances", "cash_fen <> 0 AND cash_fen < 0")} AS owing,
  (SELECT count(*) FROM balances WHERE cash_fen <> 0 AND cash_fen > 0) AS members,
  ${sum("points", "balances", "points <> 0")} AS points,
  ${sum("love", "balances", "love <> 0")} AS love,
  ${sum("love_frozen", "balances", "love_frozen <> 0")} AS loveFrozen,
  ${sum("waiting_fen", "member_waits", "count > 0")} AS waiting,
  ${sum("count", "member_waits", "count > 0")} AS waitingCount`;

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    sums: sql(OWED_SUMS),
    balancesOf: sql(`SELECT ${BALANCE} FROM balances WHERE member IN (SELECT value FROM json_each(?))`),
    waits: sql(`SELECT ${WAITS} FROM member_waits WHERE member IN (SELECT value FROM json_each(?))`),
    waitsIn: sql(`SELECT orders.member AS member, sum(remaining_fen) AS amount, count(*) AS count FROM orders
      JOIN entries ON entries.order_id = orders.id WHERE orders.member IN (SELECT value FROM json_each(?)) AND remaining_fen > 0
      AND entries.queue IN (SELECT value FROM json_each(?)) GROUP BY orders.member`),
    waiting: sql(`SELECT ${WAITS} FROM member_waits WHERE member > ? ORDER BY member LIMIT ?`),
  };
}
