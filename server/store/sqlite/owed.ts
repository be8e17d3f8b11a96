/** What is owed to whom (§12.7), in SQLite and PostgreSQL. A page is found by reading the balances once: it is asked for seldom. */
import type { OwedShown, OwedSort } from "../../../shared/contract/hqOwed.ts";
import type { BalanceRow } from "../../../shared/ledger/rows.ts";
import { BALANCE } from "../../../shared/ledger/sqliteRows.ts";
import type { OwedPlace, OwedReader, OwedSums, WaitingMember, Waits } from "../owed.ts";
import type { Connection } from "./connection.ts";

const WAITS = "member, waiting_fen AS amount, count";
const COLUMNS = { cash: "cash_fen", points: "points", love: "love" } as const;
const SHOWN = { owed: "> 0", owing: "< 0", all: "<> 0" } as const;

export class SqliteOwed implements OwedReader {
  readonly #connection: Connection;
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#sql = statements(connection);
  }

  balances(shown: OwedShown, sort: OwedSort, after: OwedPlace | null, limit: number): BalanceRow[] {
    const place = { from: after === null ? 0 : 1, value: after?.value ?? 0, member: after?.member ?? "", limit };
    const statement = this.#connection.prepare(sort === "member" ? byMember(shown) : byAmount(COLUMNS[sort], shown));
    return statement.all(place) as BalanceRow[];
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

/** Those with something of it; what is largest first, of those that owe the most. */
function byAmount(column: string, shown: OwedShown): string {
  const [than, order] = shown === "owing" ? [">", "ASC"] : ["<", "DESC"];
  return `SELECT ${BALANCE} FROM balances WHERE ${column} ${SHOWN[shown]}
    AND (${column} ${than} @value OR (${column} = @value AND member > @member) OR 0 = @from)
    ORDER BY ${column} ${order}, member LIMIT @limit`;
}

const byMember = (shown: OwedShown): string => `SELECT ${BALANCE} FROM balances
  WHERE (cash_fen ${SHOWN[shown]} OR points ${SHOWN[shown]} OR love ${SHOWN[shown]} OR love_frozen ${SHOWN[shown]})
  AND (member > @member OR 0 = @from) AND @value = @value ORDER BY member LIMIT @limit`;

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  const above = (column: string) =>
    `CAST(coalesce(sum(CASE WHEN ${column} > 0 THEN ${column} ELSE 0 END), 0) AS INTEGER)`;
  return {
    sums: sql(`SELECT ${above("cash_fen")} AS cash, ${above("-cash_fen")} AS owing, count(*) AS members,
      coalesce(sum(points), 0) AS points, coalesce(sum(love), 0) AS love, coalesce(sum(love_frozen), 0) AS "loveFrozen"
      FROM balances WHERE cash_fen <> 0 OR points <> 0 OR love <> 0 OR love_frozen <> 0`),
    balancesOf: sql(`SELECT ${BALANCE} FROM balances WHERE member IN (SELECT value FROM json_each(?))`),
    waits: sql(`SELECT ${WAITS} FROM member_waits WHERE member IN (SELECT value FROM json_each(?))`),
    waitsIn: sql(`SELECT orders.member AS member, sum(remaining_fen) AS amount, count(*) AS count FROM orders
      JOIN entries ON entries.order_id = orders.id WHERE orders.member IN (SELECT value FROM json_each(?)) AND remaining_fen > 0
      AND entries.queue IN (SELECT value FROM json_each(?)) GROUP BY orders.member`),
    waiting: sql(`SELECT ${WAITS} FROM member_waits WHERE member > ? ORDER BY member LIMIT ?`),
  };
}
