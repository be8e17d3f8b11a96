/**
 * What members spent of their balances at this till, by the fact that says so: as long as the server has
 * not confirmed that fact, its figures know nothing of it.
 */
import type { Connection } from "./open.ts";

/** Frozen. `held`: the server had set the amount aside before. */
export const SPENDING_TABLES_1 = `
CREATE TABLE spendings (
  seq INTEGER PRIMARY KEY,
  member TEXT NOT NULL,
  amount_fen INTEGER NOT NULL,
  held INTEGER NOT NULL
) STRICT;
`;

export type Unsent = {
  /** All that the server does not know of yet, fen. */
  readonly all: number;
  /** What of it was spent without asking the server, fen. */
  readonly unasked: number;
};

export class Spendings {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Connection) {
    this.#sql = statements(db);
  }

  /** Needs the caller's open transaction. What the server has confirmed is forgotten. */
  note(seq: number, member: string, amountFen: number, held: boolean): void {
    this.#sql.forget.run();
    this.#sql.note.run(seq, member, amountFen, Number(held));
  }

  unsentOf(member: string): Unsent {
    return this.#sql.unsent.get(member) as Unsent;
  }
}

function statements(db: Connection) {
  return {
    note: db.prepare("INSERT INTO spendings (seq, member, amount_fen, held) VALUES (?, ?, ?, ?)"),
    forget: db.prepare("DELETE FROM spendings WHERE seq <= (SELECT acknowledged FROM outbox)"),
    unsent:
      db.prepare(`SELECT coalesce(sum(amount_fen), 0) AS "all", coalesce(sum(amount_fen) FILTER (WHERE held = 0), 0) AS unasked
      FROM spendings WHERE member = ? AND seq > coalesce((SELECT acknowledged FROM outbox), 0)`),
  };
}
