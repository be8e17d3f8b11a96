/** What was asked for here of another till's order, and what became of it. */
import type { Connection } from "./open.ts";

export const ASK_TABLES_1 = `
CREATE TABLE asks (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  act TEXT NOT NULL,
  order_id TEXT NOT NULL,
  amount_fen INTEGER,
  state TEXT NOT NULL,
  why TEXT,
  carried_fen INTEGER
) STRICT;
`;

export type AskRow = {
  /** The fact it was asked for with. */
  readonly seq: number;
  readonly at: number;
  readonly act: "refund" | "draw" | "exchange";
  readonly order: string;
  /** Handed back, fen; null: no refund. */
  readonly amount: number | null;
  readonly state: "waiting" | "done" | "declined";
  readonly why: string | null;
  /** Of a refund: so much was carried out, fen. */
  readonly carried: number | null;
};

const ASK = `seq, at, act, order_id AS "order", amount_fen AS amount, state, why, carried_fen AS carried`;

export class Asks {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Connection) {
    this.#sql = statements(db);
  }

  /** Needs the open transaction of the asking fact. */
  add({ seq, at, act, order, amount }: Pick<AskRow, "seq" | "at" | "act" | "order" | "amount">): void {
    this.#sql.add.run(seq, at, act, order, amount);
  }

  /** What became of it. Needs the caller's open transaction. @returns whether it was asked for here */
  settle(seq: number, how: Pick<AskRow, "state" | "why" | "carried">): boolean {
    return this.#sql.settle.run(how.state, how.why, how.carried, seq).changes === 1;
  }

  /** Newest first. */
  recent(limit: number): AskRow[] {
    return this.#sql.recent.all(limit) as AskRow[];
  }
}

function statements(db: Connection) {
  return {
    add: db.prepare("INSERT INTO asks (seq, at, act, order_id, amount_fen, state) VALUES (?, ?, ?, ?, ?, 'waiting')"),
    settle: db.prepare("UPDATE asks SET state = ?, why = ?, carried_fen = ? WHERE seq = ? AND state = 'waiting'"),
    recent: db.prepare(`SELECT ${ASK} FROM asks ORDER BY seq DESC LIMIT ?`),
  };
}
