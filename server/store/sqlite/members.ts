/** Members and the feed in SQLite. */
import type { FeedRow, MemberRow } from "../rows.ts";
import type { FeedWriter, MembersWriter } from "../store.ts";
import type { Connection } from "./connection.ts";
import { literally } from "./like.ts";

const MEMBER = `id, phone, card, name, level, registered_by AS registeredBy, registered_at AS registeredAt,
  erased_at AS erasedAt`;

export class SqliteMembers implements MembersWriter {
  readonly #sql: ReturnType<typeof memberStatements>;

  constructor(connection: Connection) {
    this.#sql = memberStatements(connection);
  }

  member(id: string): MemberRow | undefined {
    return this.#sql.byId.get(id) as MemberRow | undefined;
  }

  memberByPhone(phone: string): MemberRow | undefined {
    return this.#sql.byPhone.get(phone) as MemberRow | undefined;
  }

  memberByCard(card: string): MemberRow | undefined {
    return this.#sql.byCard.get(card) as MemberRow | undefined;
  }

  several(ids: readonly string[]): Map<string, MemberRow> {
    const rows = this.#sql.several.all(JSON.stringify(ids)) as MemberRow[];
    return new Map(rows.map((row) => [row.id, row]));
  }

  memberCount(): number {
    return (this.#sql.count.get() as { count: number }).count;
  }

  erased(after: string, limit: number): MemberRow[] {
    return this.#sql.erased.all(after, limit) as MemberRow[];
  }

  putMember(it: MemberRow): void {
    this.#sql.put.run(it.id, it.phone, it.card, it.name, it.level, it.registeredBy, it.registeredAt, it.erasedAt);
  }
}

function memberStatements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    byId: sql(`SELECT ${MEMBER} FROM members WHERE id = ?`),
    byPhone: sql(`SELECT ${MEMBER} FROM members WHERE phone = ? ORDER BY id LIMIT 1`),
    byCard: sql(`SELECT ${MEMBER} FROM members WHERE card = ? ORDER BY id LIMIT 1`),
    several: sql(`SELECT ${MEMBER} FROM members WHERE id IN (SELECT value FROM json_each(?))`),
    count: sql(`SELECT count(*) AS count FROM members`),
    erased: sql(`SELECT ${MEMBER} FROM members WHERE erased_at IS NOT NULL AND phone IS NULL AND card IS NULL AND id > ?
      ORDER BY id LIMIT ?`),
    put: sql(`INSERT INTO members (id, phone, card, name, level, registered_by, registered_at, erased_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET phone = excluded.phone, card = excluded.card, name = excluded.name, level = excluded.level,
      erased_at = excluded.erased_at`),
  };
}

/** Rows of the feed that are rewritten at once. */
const ERASED_AT_ONCE = 100;

export class SqliteFeed implements FeedWriter {
  readonly #sql: ReturnType<typeof feedStatements>;

  constructor(connection: Connection) {
    this.#sql = feedStatements(connection);
  }

  rowsAfter(till: string, after: number, limit: number): FeedRow[] {
    const rows: FeedRow[] = [];
    for (const chunk of this.#sql.chunks.all(till, after, limit) as Iterable<{
      n: number;
      count: number;
      bodies: string;
    }>) {
      for (const [index, body] of chunk.bodies.split("\n").entries()) {
        const n = chunk.n - chunk.count + 1 + index;
        if (n > after && rows.length < limit) rows.push({ n, body });
      }
      if (rows.length >= limit) break;
    }
    return rows;
  }

  send(till: string, body: string): void {
    this.#append(till, [body]);
  }

  skip(till: string, to: number): void {
    this.#sql.skip.run(to, till, to);
  }

  sendAll(bodies: ReadonlyMap<string, readonly string[]>): void {
    for (const [till, own] of bodies) if (own.length > 0) this.#append(till, own);
  }

  eraseMember(member: string): void {
    // As `sendMembers` writes them.
    const beginning = `${JSON.stringify({ kind: "member", id: member }).slice(0, -1)},`;
    const without = (body: string): string =>
      body.startsWith(beginning) ? JSON.stringify({ ...JSON.parse(body), phone: null, card: null, name: null }) : body;
    const pattern = `%${literally(beginning)}%`;
    for (let [till, n] = ["", 0]; ;) {
      const rows = this.#sql.about.all(till, n, pattern, ERASED_AT_ONCE) as {
        till: string;
        n: number;
        bodies: string;
      }[];
      for (const row of rows) {
        this.#sql.rewrite.run(row.bodies.split("\n").map(without).join("\n"), row.till, row.n);
        [till, n] = [row.till, row.n];
      }
      if (rows.length < ERASED_AT_ONCE) return;
    }
  }

  #append(till: string, bodies: readonly string[]): void {
    const head = this.#sql.next.get(bodies.length, till) as { head: number } | undefined;
    // A body is one line: JSON as it was written, which has no line breaks.
    if (head) this.#sql.append.run(till, head.head, bodies.length, bodies.join("\n"));
  }
}

function feedStatements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    chunks: sql(`SELECT n, count, bodies FROM feed WHERE till = ? AND n > ? ORDER BY n LIMIT ?`),
    next: sql(`UPDATE tills SET feed_head = feed_head + ? WHERE id = ? RETURNING feed_head AS head`),
    skip: sql(`UPDATE tills SET feed_head = ? WHERE id = ? AND feed_head < ?`),
    about: sql(String.raw`SELECT till, n, bodies FROM feed WHERE (till, n) > (?, ?) AND lower(bodies) LIKE ? ESCAPE '\'
      ORDER BY till, n LIMIT ?`),
    rewrite: sql(`UPDATE feed SET bodies = ? WHERE till = ? AND n = ?`),
    append: sql(`INSERT INTO feed (till, n, count, bodies) VALUES (?, ?, ?, ?)`),
  };
}
