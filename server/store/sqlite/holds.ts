/** Holds in SQLite. */
import type { Holdable } from "../../../shared/sync/holds.ts";
import type { HoldRow, HoldsWriter } from "../holds.ts";
import type { Connection } from "./connection.ts";

/** Frozen. A hold is its till's, by the key the till made. */
export const HOLD_TABLES_1 = `
CREATE TABLE holds (
  till TEXT NOT NULL REFERENCES tills (id),
  key TEXT NOT NULL,
  member TEXT NOT NULL,
  what TEXT NOT NULL,
  amount INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  valid_until INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (till, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX holds_member ON holds (member, what) WHERE state = 'open';
CREATE INDEX holds_ended ON holds (valid_until);
`;

/** Far beyond any clock. */
const NEVER = 8_640_000_000_000_000;
const HOLD = `till, key, member, what, amount, made_at AS madeAt, valid_until AS validUntil, state`;

export class SqliteHolds implements HoldsWriter {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  hold(till: string, key: string): HoldRow | undefined {
    return this.#sql.hold.get(till, key) as HoldRow | undefined;
  }

  held(member: string, what: Holdable, at: number): number {
    return (this.#sql.held.get(member, what, at) as { sum: number }).sum;
  }

  putHold(it: HoldRow): void {
    this.#sql.put.run(it.till, it.key, it.member, it.what, it.amount, it.madeAt, it.validUntil, it.state);
  }

  closeHold(till: string, key: string, state: "captured" | "released"): boolean {
    return this.#sql.close.run(state, till, key).changes > 0;
  }

  keepHold(till: string, key: string): void {
    this.#sql.keep.run(NEVER, till, key);
  }

  forgetHolds(before: number): void {
    this.#sql.forget.run(before);
  }
}

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    hold: sql(`SELECT ${HOLD} FROM holds WHERE till = ? AND key = ?`),
    held: sql(`SELECT coalesce(sum(amount), 0) AS sum FROM holds
      WHERE member = ? AND what = ? AND state = 'open' AND valid_until > ?`),
    put: sql(
      `INSERT INTO holds (till, key, member, what, amount, made_at, valid_until, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (till, key) DO UPDATE SET member = excluded.member, what = excluded.what, amount = excluded.amount,
      made_at = excluded.made_at, valid_until = excluded.valid_until, state = excluded.state`,
    ),
    close: sql(`UPDATE holds SET state = ? WHERE till = ? AND key = ? AND state <> 'captured'`),
    keep: sql(`UPDATE holds SET valid_until = ? WHERE till = ? AND key = ? AND state = 'open'`),
    forget: sql(`DELETE FROM holds WHERE valid_until < ?`),
  };
}
