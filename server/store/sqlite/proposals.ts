/** What two persons of headquarters do, in SQLite and PostgreSQL. */
import type { KeptAct, ProposalFilter, ProposalRow, ProposalsWriter } from "../proposals.ts";
import type { Connection } from "./connection.ts";

const PROPOSAL = `n, at, act, reason, by_user AS "user", by_name AS "by", state, decided_at AS "decidedAt", decided_by AS "decidedBy",
  decided_why AS why`;
type Raw = Omit<ProposalRow, "act" | "decided"> & {
  readonly act: string;
  readonly decidedAt: number | null;
  readonly decidedBy: string | null;
  readonly why: string | null;
};

export class SqliteProposals implements ProposalsWriter {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  proposal(n: number): ProposalRow | undefined {
    const raw = this.#sql.one.get(n) as Raw | undefined;
    return raw && readProposal(raw);
  }

  proposals({ state, act, member }: ProposalFilter, before: number | null, limit: number): ProposalRow[] {
    const asked = { state, act, before: before ?? Number.MAX_SAFE_INTEGER, limit };
    const rows = member === null ? this.#sql.all.all(asked) : this.#sql.ofMember.all({ ...asked, member });
    return (rows as Raw[]).map(readProposal);
  }

  proposalsAfter(n: number, limit: number): ProposalRow[] {
    return (this.#sql.after.all(n, limit) as Raw[]).map(readProposal);
  }

  openProposals(most: number): number {
    return (this.#sql.open.get(most) as { count: number }).count;
  }

  propose({ at, act, reason, user, by }: Omit<ProposalRow, "n" | "state" | "decided">): number {
    const { n } = this.#sql.propose.get(
      at,
      JSON.stringify(act),
      act.act,
      "member" in act ? act.member : null,
      reason,
      user,
      by,
    ) as {
      n: number;
    };
    return n;
  }

  decide(n: number, state: Exclude<ProposalRow["state"], "open">, how: NonNullable<ProposalRow["decided"]>): boolean {
    return this.#sql.decide.run(state, how.at, how.by, how.why, n).changes === 1;
  }

  answer(n: number, state: "done" | "declined", why: string): void {
    this.#sql.answer.run(state, why, n);
  }
}

const readProposal = ({ act, decidedAt, decidedBy, why, ...row }: Raw): ProposalRow => ({
  ...row,
  // It was read by its schema before it was kept.
  act: JSON.parse(act) as KeptAct,
  decided: decidedAt === null ? null : { at: decidedAt, by: decidedBy ?? "", why: why ?? "" },
});

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  const FITS = `n < @before AND (state = @state OR @state IS NULL) AND (kind = @act OR @act IS NULL) ORDER BY n DESC LIMIT @limit`;
  return {
    one: sql(`SELECT ${PROPOSAL} FROM proposals WHERE n = ?`),
    all: sql(`SELECT ${PROPOSAL} FROM proposals WHERE ${FITS}`),
    ofMember: sql(`SELECT ${PROPOSAL} FROM proposals WHERE member = @member AND ${FITS}`),
    after: sql(`SELECT ${PROPOSAL} FROM proposals WHERE n > ? ORDER BY n LIMIT ?`),
    open: sql(`SELECT count(*) AS count FROM (SELECT 1 FROM proposals WHERE state = 'open' LIMIT ?)`),
    propose: sql(`INSERT INTO proposals (n, at, act, kind, member, reason, by_user, by_name, state)
      SELECT coalesce(max(n), 0) + 1, ?, ?, ?, ?, ?, ?, ?, 'open' FROM proposals RETURNING n`),
    answer: sql(`UPDATE proposals SET state = ?, decided_why = ? WHERE n = ? AND state = 'asked'`),
    decide: sql(
      `UPDATE proposals SET state = ?, decided_at = ?, decided_by = ?, decided_why = ? WHERE n = ? AND state = 'open'`,
    ),
  };
}
