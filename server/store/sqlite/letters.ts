/** Letters that were refused, in SQLite and PostgreSQL. */
import type { LetterState } from "../../../shared/contract/hqNotices.ts";
import type { LetterFilter, LetterRow, LettersWriter } from "../letters.ts";
import type { Connection } from "./connection.ts";
import { literally } from "./like.ts";

const LETTER = `n, member, kind, order_id AS "order", line, amount_fen AS amount, at, state, tries, next_at AS nextAt,
  refused_at AS refusedAt, answer, decided_at AS decidedAt, decided_by AS decidedBy, decided_why AS decidedWhy`;
type Raw = Omit<LetterRow, "decided"> & {
  readonly decidedAt: number | null;
  readonly decidedBy: string | null;
  readonly decidedWhy: string | null;
};
const letterOf = ({ decidedAt, decidedBy, decidedWhy, ...row }: Raw): LetterRow => ({
  ...row,
  decided: decidedAt === null ? null : { at: decidedAt, by: decidedBy ?? "", reason: decidedWhy ?? "" },
});

export class SqliteLetters implements LettersWriter {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  letter(n: number): LetterRow | undefined {
    const row = this.#sql.one.get(n) as Raw | undefined;
    return row && letterOf(row);
  }

  letters({ state, kind, member, order }: LetterFilter, before: number | null, limit: number): LetterRow[] {
    const begun = order === null ? null : `${literally(order)}%`;
    const wanted = { state, kind, member, begun, before: before ?? Number.MAX_SAFE_INTEGER, limit };
    return (this.#sql.some.all(wanted) as Raw[]).map(letterOf);
  }

  letterCount(state: LetterState): number {
    return (this.#sql.count.get(state) as { count: number }).count;
  }

  due(now: number): LetterRow | undefined {
    const row = this.#sql.due.get(now) as Raw | undefined;
    return row && letterOf(row);
  }

  heldOf(members: readonly string[]): Set<string> {
    const rows = this.#sql.held.all(JSON.stringify(members)) as { member: string }[];
    return new Set(rows.map((it) => it.member));
  }

  firstBehind(member: string): LetterRow | undefined {
    const row = this.#sql.behind.get(member) as Raw | undefined;
    return row && letterOf(row);
  }

  putLetter({ decided, ...row }: LetterRow): void {
    const { n, member, kind, order, line, amount, at, state, tries, nextAt, refusedAt, answer } = row;
    const by = [decided?.at ?? null, decided?.by ?? null, decided?.reason ?? null] as const;
    this.#sql.put.run(n, member, kind, order, line, amount, at, state, tries, nextAt, refusedAt, answer, ...by);
  }

  dropLetter(n: number): void {
    this.#sql.drop.run(n);
  }

  eraseMember(member: string): void {
    this.#sql.erase.run(member);
  }
}

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    one: sql(`SELECT ${LETTER} FROM letters WHERE n = ?`),
    some: sql(String.raw`SELECT ${LETTER} FROM letters WHERE n < @before AND (state = @state OR @state IS NULL)
      AND (kind = @kind OR @kind IS NULL) AND (member = @member OR @member IS NULL)
      AND (lower(order_id) LIKE @begun ESCAPE '\' OR @begun IS NULL) ORDER BY n DESC LIMIT @limit`),
    count: sql(`SELECT count(*) AS count FROM letters WHERE state = ?`),
    due: sql(`SELECT ${LETTER} FROM letters WHERE state = 'trying' AND next_at <= ? ORDER BY next_at, n LIMIT 1`),
    held: sql(`SELECT DISTINCT member FROM letters WHERE state IN ('trying', 'behind')
      AND member IN (SELECT value FROM json_each(?))`),
    behind: sql(`SELECT ${LETTER} FROM letters WHERE state = 'behind' AND member = ? AND NOT EXISTS
      (SELECT 1 FROM letters AS tried WHERE tried.member = letters.member AND tried.state = 'trying') ORDER BY n LIMIT 1`),
    put: sql(`INSERT INTO letters (n, member, kind, order_id, line, amount_fen, at, state, tries, next_at, refused_at, answer,
      decided_at, decided_by, decided_why) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (n) DO UPDATE SET state = excluded.state, tries = excluded.tries, next_at = excluded.next_at,
      refused_at = excluded.refused_at, answer = excluded.answer, decided_at = excluded.decided_at,
      decided_by = excluded.decided_by, decided_why = excluded.decided_why`),
    drop: sql(`DELETE FROM letters WHERE n = ?`),
    erase: sql(`UPDATE letters SET answer = '' WHERE member = ?`),
  };
}
