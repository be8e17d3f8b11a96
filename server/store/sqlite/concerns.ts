/** What HQ has to look at, and what became of it, in SQLite. */
import type { ConcernKind } from "../../../shared/contract/concerns.ts";
import type { Concern, ConcernRow } from "../rows.ts";
import type { ConcernFilter, ConcernSum, ConcernsWriter } from "../store.ts";
import type { Connection } from "./connection.ts";

export type RawConcern = Omit<ConcernRow, "resolved"> & {
  resolvedAt: number | null;
  resolvedBy: string | null;
  resolvedReason: string | null;
};

export const CONCERN = `n, kind, till, seq, order_id AS "order", queue, at, amount_fen AS amount, detail,
  resolved_at AS resolvedAt, resolved_by AS resolvedBy, resolved_reason AS resolvedReason`;

export class SqliteConcerns implements ConcernsWriter {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  concerns({ kinds, till, resolved }: ConcernFilter, before: number | null, limit: number): ConcernRow[] {
    const wanted = { kinds: JSON.stringify(kinds), every: Number(kinds.length === 0), till, before, limit };
    const which = resolved === null ? null : Number(resolved);
    return (this.#sql.page.all({ ...wanted, resolved: which }) as RawConcern[]).map(readConcern);
  }

  concern(n: number): ConcernRow | undefined {
    const raw = this.#sql.one.get(n) as RawConcern | undefined;
    return raw && readConcern(raw);
  }

  openConcerns(most: number): number {
    return (this.#sql.open.get(most) as { count: number }).count;
  }

  openBetween(from: number, to: number): number {
    return (this.#sql.openBetween.get(from, to) as { count: number }).count;
  }

  sums(till: string | null): ConcernSum[] {
    const rows = this.#sql.sums.all({ till }) as {
      kind: ConcernKind;
      resolved: number;
      count: number;
      amount: number;
    }[];
    return rows.map((row) => ({ ...row, resolved: row.resolved === 1 }));
  }

  list(it: Concern): void {
    this.#sql.list.run(it.kind, it.till, it.seq, it.order, it.queue ?? null, it.at, it.amount, it.detail);
  }

  listOnce(it: Concern): void {
    if (this.#sql.listed.get(it.till, it.kind, it.seq, it.detail) === undefined) this.list(it);
  }

  resolve(n: number, { at, by, reason }: { at: number; by: string; reason: string }): boolean {
    return this.#sql.resolve.run(at, by, reason, n).changes === 1;
  }
}

export function readConcern({ resolvedAt, resolvedBy, resolvedReason, ...row }: RawConcern): ConcernRow {
  const resolved = resolvedAt === null ? null : { at: resolvedAt, by: resolvedBy ?? "", reason: resolvedReason ?? "" };
  return { ...row, resolved };
}

// A parameter stands first where its kind is known: PostgreSQL asks for that.
function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    page: sql(`SELECT ${CONCERN} FROM concerns
      WHERE (n < @before OR @before IS NULL) AND (@every = 1 OR kind IN (SELECT value FROM json_each(@kinds)))
        AND (till = @till OR @till IS NULL) AND ((resolved_at IS NOT NULL) = @resolved OR @resolved IS NULL)
      ORDER BY n DESC LIMIT @limit`),
    open: sql(`SELECT count(*) AS count FROM (SELECT 1 FROM concerns WHERE resolved_at IS NULL LIMIT ?)`),
    openBetween: sql(`SELECT count(*) AS count FROM concerns WHERE resolved_at IS NULL AND at >= ? AND at < ?`),
    one: sql(`SELECT ${CONCERN} FROM concerns WHERE n = ?`),
    sums: sql(`SELECT kind, CASE WHEN resolved_at IS NULL THEN 0 ELSE 1 END AS resolved, count(*) AS count, coalesce(sum(amount_fen), 0) AS amount
      FROM concerns WHERE till = @till OR @till IS NULL GROUP BY kind, resolved ORDER BY kind, resolved`),
    list: sql(
      `INSERT INTO concerns (kind, till, seq, order_id, queue, at, amount_fen, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    listed: sql(`SELECT 1 FROM concerns WHERE till IS ? AND kind = ? AND seq IS ? AND detail = ? LIMIT 1`),
    resolve: sql(
      `UPDATE concerns SET resolved_at = ?, resolved_by = ?, resolved_reason = ? WHERE n = ? AND resolved_at IS NULL`,
    ),
  };
}
