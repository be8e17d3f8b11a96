/** What a member's entries received, in SQLite and PostgreSQL. Refuses to know the balance: a statement is held against it. */
import { PAYOUT } from "../../../shared/ledger/sqliteRows.ts";
import type { CashReader, NumberedPayout } from "../store.ts";
import type { Connection } from "./connection.ts";

export class SqliteCash implements CashReader {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  payoutSums(member: string): { queue: string; amount: number; count: number }[] {
    return this.#sql.payoutSums.all(member) as { queue: string; amount: number; count: number }[];
  }

  payouts(member: string, before: number | null, limit: number): NumberedPayout[] {
    return this.#sql.payouts.all({ member, before, limit }) as NumberedPayout[];
  }

  upTo(member: string, n: number): number {
    return (this.#sql.upTo.get(member, n) as { sum: number }).sum;
  }
}

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  const received = `FROM payouts WHERE to_order IN (SELECT id FROM orders WHERE member`;
  return {
    payoutSums: sql(
      `SELECT queue, sum(amount_fen) AS amount, count(*) AS count ${received} = ?) GROUP BY queue ORDER BY queue`,
    ),
    payouts: sql(
      `SELECT n, ${PAYOUT} ${received} = @member) AND (n < @before OR @before IS NULL) ORDER BY n DESC LIMIT @limit`,
    ),
    upTo: sql(`SELECT coalesce(sum(amount_fen), 0) AS sum ${received} = ?) AND n <= ?`),
  };
}
