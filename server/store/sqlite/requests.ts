/** What was asked for of other tills' orders, in SQLite. */
import type { RequestRow } from "../rows.ts";
import type { RequestsWriter } from "../store.ts";
import type { Connection } from "./connection.ts";

export const REQUEST = `till, seq, at, act, order_id AS "order", line, amount_fen AS amount, into_what AS "to", owner, state, why,
  carried_fen AS carried, answered_at AS answeredAt`;

export class SqliteRequests implements RequestsWriter {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  request(till: string, seq: number): RequestRow | undefined {
    return this.#sql.one.get(till, seq) as RequestRow | undefined;
  }

  openOf(owner: string): RequestRow[] {
    return this.#sql.openOf.all(owner) as RequestRow[];
  }

  requestsOf(order: string): RequestRow[] {
    return this.#sql.ofOrder.all(order) as RequestRow[];
  }

  open(limit: number): RequestRow[] {
    return this.#sql.open.all(limit) as RequestRow[];
  }

  ask(row: RequestRow): void {
    const { till, seq, at, act, order, line, amount, to, owner, state, why, carried, answeredAt } = row;
    this.#sql.ask.run(till, seq, at, act, order, line, amount, to, owner, state, why, carried, answeredAt);
  }

  answer(till: string, seq: number, how: Pick<RequestRow, "state" | "why" | "carried" | "answeredAt">): void {
    this.#sql.answer.run(how.state, how.why, how.carried, how.answeredAt, till, seq);
  }
}

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    one: sql(`SELECT ${REQUEST} FROM requests WHERE till = ? AND seq = ?`),
    openOf: sql(`SELECT ${REQUEST} FROM requests WHERE owner = ? AND state = 'open' ORDER BY at, till, seq`),
    ofOrder: sql(`SELECT ${REQUEST} FROM requests WHERE order_id = ? ORDER BY at, till, seq`),
    open: sql(`SELECT ${REQUEST} FROM requests WHERE state = 'open' ORDER BY at, till, seq LIMIT ?`),
    ask: sql(`INSERT INTO requests (till, seq, at, act, order_id, line, amount_fen, into_what, owner, state, why, carried_fen, answered_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    answer: sql(
      `UPDATE requests SET state = ?, why = ?, carried_fen = ?, answered_at = ? WHERE till = ? AND seq = ? AND state = 'open'`,
    ),
  };
}
