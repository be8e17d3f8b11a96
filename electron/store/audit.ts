/**
 * The audit log: acts that are no facts, written as they are done, and those that are, taken over from the facts when
 * somebody looks.
 */
import type { By } from "../../shared/facts/fact.ts";
import type { Connection } from "./open.ts";

export type AuditNote = {
  readonly at: number;
  /** Such as `sign-in`, `settings`, `reprint`; of a fact, its kind. */
  readonly act: string;
  readonly by: By | undefined;
  readonly order?: string | null;
  readonly amountFen?: number | null;
  /** What was done, for people. */
  readonly text: string;
};
export type AuditRow = {
  readonly n: number;
  readonly at: number;
  readonly act: string;
  readonly clerk: string | null;
  readonly clerkName: string | null;
  readonly approverName: string | null;
  readonly order: string | null;
  readonly amountFen: number | null;
  readonly text: string;
};
export type AuditQuery = {
  readonly text?: string | undefined;
  readonly act?: string | undefined;
  readonly clerk?: string | undefined;
  /** Both ends included, ms. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** The number of the row before which to go on. */
  readonly before?: number | undefined;
  readonly limit: number;
};

/** How far the facts have been taken over: a row of the table of views. */
const VIEW = "audit";

export class Audit {
  readonly #db: Connection;
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Connection) {
    this.#db = db;
    this.#sql = statements(db);
  }

  /** The place of the last fact that was taken over. */
  get seq(): number {
    return (this.#sql.seq.get(VIEW) as number | undefined) ?? 0;
  }

  /** Newest first. */
  search({ text, act, clerk, from, to, before, limit }: AuditQuery): AuditRow[] {
    const where: string[] = [];
    const values: Record<string, string | number> = { limit };
    const add = (condition: string, name: string, value: string | number | undefined): void => {
      if (value === undefined || value === "") return;
      where.push(condition);
      values[name] = value;
    };
    add("at >= @from", "from", from);
    add("at <= @to", "to", to);
    add("(at, n) < (SELECT at, n FROM audit WHERE n = @before)", "before", before);
    add("act = @act", "act", act);
    add("clerk = @clerk", "clerk", clerk);
    add(`${SEARCHED} LIKE @text ESCAPE '\\'`, "text", text && `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
    const condition = where.length > 0 ? `WHERE ${where.join(" AND ")}` : "";
    // At most 64 shapes: SQLite prepares one in microseconds.
    const found = this.#db.prepare(`SELECT ${ROW} FROM audit ${condition} ORDER BY at DESC, n DESC LIMIT @limit`);
    return found.all(values) as AuditRow[];
  }

  /** Needs the caller's open transaction, as all below. */
  note(note: AuditNote): void {
    this.#write(note, null);
  }

  /** An act that is a fact of this till. */
  noteFact(note: AuditNote, seq: number): void {
    this.#write(note, seq);
  }

  /** The person of a member goes: what was noted of its registrations, and of who brought it or whom it brought, is its id. */
  erase(member: string): void {
    this.#sql.erase.run({ member });
  }

  /** All facts up to here have been taken over. */
  reached(seq: number): void {
    this.#sql.reached.run(VIEW, seq);
  }

  /** The chain begins anew: what was taken over from its facts goes with them. */
  forget(): void {
    this.#sql.forgetFacts.run();
    this.#sql.forgetView.run(VIEW);
  }

  #write({ at, act, by, order = null, amountFen = null, text }: AuditNote, seq: number | null): void {
    this.#sql.note.run({
      at,
      seq,
      act,
      clerk: by?.clerk ?? null,
      clerkName: by?.name ?? null,
      approverName: by?.approverName ?? null,
      order,
      amountFen,
      text,
    });
  }
}

const ROW = `n, at, act, clerk, clerk_name AS clerkName, approver_name AS approverName, order_id AS "order",
  amount_fen AS amountFen, text`;
/** One text a row: what was done, by whom, to which order. */
const SEARCHED = `(text || char(10) || coalesce(clerk_name, '') || char(10) || coalesce(approver_name, '')
  || char(10) || coalesce(order_id, ''))`;

function statements(db: Connection) {
  return {
    seq: db.prepare("SELECT seq FROM views WHERE name = ?").pluck(),
    reached: db.prepare("INSERT OR REPLACE INTO views (name, seq) VALUES (?, ?)"),
    erase: db.prepare(`UPDATE audit SET text = @member WHERE seq IN (SELECT seq FROM facts
      WHERE (kind = 'member-registered' AND json_extract(line, '$.body.id') = @member)
        OR (kind = 'referrer-set' AND @member IN (json_extract(line, '$.body.member'), json_extract(line, '$.body.referrer'))))`),
    forgetFacts: db.prepare("DELETE FROM audit WHERE seq IS NOT NULL"),
    forgetView: db.prepare("DELETE FROM views WHERE name = ?"),
    note: db.prepare(`INSERT INTO audit (at, seq, act, clerk, clerk_name, approver_name, order_id, amount_fen, text)
      VALUES (@at, @seq, @act, @clerk, @clerkName, @approverName, @order, @amountFen, @text)`),
  };
}
