/** What balances were changed by beside payouts and rewards, in SQLite and PostgreSQL. */
import type { Held } from "../../../shared/ledger/rows.ts";
import { MOVE } from "../../../shared/ledger/sqliteRows.ts";
import type { BalancesReader, MoveSum, NumberedMove } from "../balances.ts";
import type { Connection } from "./connection.ts";

export class SqliteBalances implements BalancesReader {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  moves(member: string, what: Held, before: number | null, limit: number): NumberedMove[] {
    return this.#sql.moves.all({ member, what, before, limit }) as NumberedMove[];
  }

  sums(member: string, what: Held): MoveSum[] {
    return this.#sql.sums.all(member, what) as MoveSum[];
  }

  passed(member: string, before: number | null, limit: number): NumberedMove[] {
    return this.#sql.passed.all({ member, before, limit }) as NumberedMove[];
  }

  givenSince(member: string, at: number): { times: number; points: number; love: number } {
    return this.#sql.givenSince.get({ member, at }) as { times: number; points: number; love: number };
  }

  upTo(member: string, what: Held, n: number): number {
    return (this.#sql.upTo.get(member, what, n) as { sum: number }).sum;
  }
}

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    moves:
      sql(`SELECT n, ${MOVE} FROM balance_moves WHERE member = @member AND what = @what AND (n < @before OR @before IS NULL)
      ORDER BY n DESC LIMIT @limit`),
    sums: sql(`SELECT kind, sum(amount) AS amount, count(*) AS count FROM balance_moves WHERE member = ? AND what = ?
      GROUP BY kind ORDER BY kind`),
    passed: sql(`SELECT n, ${MOVE} FROM balance_moves WHERE member = @member AND kind IN ('given', 'received')
      AND (n < @before OR @before IS NULL) ORDER BY n DESC LIMIT @limit`),
    givenSince: sql(`SELECT count(*) AS times, coalesce(sum(CASE WHEN what = 'points' THEN -amount END), 0) AS points,
      coalesce(sum(CASE WHEN what = 'love' THEN -amount END), 0) AS love FROM balance_moves
      WHERE member = @member AND kind = 'given' AND at >= @at`),
    upTo: sql(`SELECT coalesce(sum(amount), 0) AS sum FROM balance_moves WHERE member = ? AND what = ? AND n <= ?`),
  };
}
