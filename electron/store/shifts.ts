/** Shifts: where the facts of each begin and end in the till's chain, and the report it was closed with. */
import type { Connection } from "./open.ts";

export type OpenShift = {
  readonly shift: string;
  /** The place of the fact that opened it. */
  readonly seq: number;
  readonly at: number;
  readonly float: number;
  /** The name of who opened it. */
  readonly by: string | null;
};
export type ClosedShift = { readonly closedSeq: number; readonly report: string };

export class Shifts {
  readonly #sql: ReturnType<typeof statements>;
  #open: OpenShift | null | undefined;

  constructor(db: Connection) {
    this.#sql = statements(db);
  }

  /** The one that is open; null: none is. */
  get open(): OpenShift | null {
    return (this.#open ??= (this.#sql.open.get() as OpenShift | undefined) ?? null);
  }

  /** The number of the last Z report; 0: there is none. */
  get lastNumber(): number {
    return (this.#sql.lastNumber.get() as number | null) ?? 0;
  }

  closed(shift: string): ClosedShift | undefined {
    return this.#sql.closed.get(shift) as ClosedShift | undefined;
  }

  /** Newest first. */
  recent(limit: number): ClosedShift[] {
    return this.#sql.recent.all(limit) as ClosedShift[];
  }

  /** What was paid out of this till's own queues by the orders between two places of its chain, fen. */
  paidOut(from: number, to: number): number {
    return this.#sql.paidOut.get(from, to) as number;
  }

  /** Needs the caller's open transaction, as all below. */
  opened(shift: string, seq: number): void {
    this.#sql.opened.run(shift, seq);
    this.#open = undefined;
  }

  close(shift: string, seq: number, number: number, report: string): void {
    this.#sql.close.run({ shift, seq, number, report });
    this.#open = undefined;
  }

  /** The chain begins anew: the facts of a shift have other places in it. */
  moved(shift: string, end: "opened" | "closed", seq: number): void {
    (end === "opened" ? this.#sql.movedOpening : this.#sql.movedClosing).run(seq, shift);
    this.#open = undefined;
  }

  /** The transaction failed: memory is read again. */
  dropped(): void {
    this.#open = undefined;
  }
}

function statements(db: Connection) {
  return {
    open: db.prepare(`SELECT id AS shift, facts.seq, facts.at, line ->> '$.body.float' AS "float",
      line ->> '$.body.by.name' AS "by"
      FROM shifts JOIN facts ON facts.seq = opened_seq WHERE closed_seq IS NULL ORDER BY opened_seq DESC LIMIT 1`),
    lastNumber: db.prepare("SELECT max(number) FROM shifts").pluck(),
    closed: db.prepare("SELECT closed_seq AS closedSeq, report FROM shifts WHERE id = ? AND closed_seq IS NOT NULL"),
    recent: db.prepare(`SELECT closed_seq AS closedSeq, report FROM shifts WHERE closed_seq IS NOT NULL
      ORDER BY opened_seq DESC LIMIT ?`),
    paidOut: db
      .prepare(
        `SELECT coalesce(sum(amount_fen), 0) FROM facts
      JOIN orders ON orders.id = facts.order_id
      JOIN payouts ON payouts.n BETWEEN payouts_first AND payouts_last AND from_order = orders.id
      WHERE facts.seq BETWEEN ? AND ? AND facts.kind = 'order-paid' AND queue GLOB 'till:*'`,
      )
      .pluck(),
    opened: db.prepare("INSERT INTO shifts (id, opened_seq) VALUES (?, ?)"),
    close: db.prepare("UPDATE shifts SET closed_seq = @seq, number = @number, report = @report WHERE id = @shift"),
    movedOpening: db.prepare("UPDATE shifts SET opened_seq = ? WHERE id = ?"),
    movedClosing: db.prepare("UPDATE shifts SET closed_seq = ? WHERE id = ?"),
  };
}
