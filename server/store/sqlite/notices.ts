/** Notices to members (§9.3) and the secrets of the server's own orders (§6.3) in SQLite. */
import { z } from "zod";
import type { Notice, NoticeRow } from "../rows.ts";
import type { NoticesWriter, SecretsWriter } from "../store.ts";
import type { Connection } from "./connection.ts";

/** So many transactions' notices are read at once: one may hold many. */
const CHUNKS = 100;
/** Where it is kept how far notices are filed. */
const FILED = "notices-filed";

export class SqliteNotices implements NoticesWriter {
  readonly #sql: ReturnType<typeof noticeStatements>;

  constructor(connection: Connection) {
    this.#sql = noticeStatements(connection);
  }

  noticesAfter(after: number, limit: number): NoticeRow[] {
    const rows: NoticeRow[] = [];
    for (let reached = after; ;) {
      const chunks = this.#sql.after.all(reached, Math.min(CHUNKS, limit)) as Chunk[];
      for (const chunk of chunks) {
        for (const [index, body] of chunk.bodies.split("\n").entries()) {
          const n = chunk.n - chunk.count + 1 + index;
          if (n > after && rows.length < limit) rows.push({ n, ...readNotice(body) });
        }
        reached = chunk.n;
      }
      if (rows.length >= limit || chunks.length < CHUNKS) return rows;
    }
  }

  newest(): number {
    return (this.#sql.last.get() as { last: number }).last;
  }

  filed(): number {
    const row = this.#sql.filed.get() as { value: string } | undefined;
    return Number(row?.value ?? 0);
  }

  ofMember(member: string, before: number | null, limit: number): NoticeRow[] {
    return this.#sql.ofMember.all(member, before ?? Number.MAX_SAFE_INTEGER, limit) as NoticeRow[];
  }

  seen(member: string): number {
    return (this.#sql.seen.get(member) as { upTo: number } | undefined)?.upTo ?? 0;
  }

  unread(member: string, most: number): number {
    return (this.#sql.unread.get(member, member, most) as { count: number }).count;
  }

  notify(notices: readonly Notice[]): void {
    const fresh = notices.filter((it) => it.kind !== "cleared" || this.#sql.clear.run(it.order, it.line).changes === 1);
    if (fresh.length === 0) return;
    this.#sql.append.run(this.newest() + fresh.length, fresh.length, fresh.map(noticeText).join("\n"));
  }

  delivered(upTo: number, at: number): void {
    this.#sql.delivered.run(at, upTo);
  }

  file(most: number): number {
    const filed = this.filed();
    const rows = this.noticesAfter(filed, most);
    const last = rows.at(-1);
    if (!last) return filed;
    this.addFiled(rows);
    this.#sql.setFiled.run(String(last.n));
    return last.n;
  }

  protected addFiled(rows: readonly NoticeRow[]): void {
    for (const { member, n, kind, order, line, amount, at } of rows)
      this.#sql.file.run(member, n, kind, order, line, amount, at);
  }

  see(member: string, upTo: number): void {
    this.#sql.see.run(member, upTo);
  }
}

type Chunk = { readonly n: number; readonly count: number; readonly bodies: string };

function noticeStatements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    after: sql(`SELECT n, count, bodies FROM notices WHERE n > ? ORDER BY n LIMIT ?`),
    last: sql(`SELECT coalesce(max(n), 0) AS last FROM notices`),
    append: sql(`INSERT INTO notices (n, count, bodies) VALUES (?, ?, ?)`),
    clear: sql(`INSERT INTO cleared_notices (order_id, line) VALUES (?, ?) ON CONFLICT DO NOTHING`),
    delivered: sql(`UPDATE notices SET delivered_at = ? WHERE n <= ? AND delivered_at IS NULL`),
    filed: sql(`SELECT value FROM settings WHERE name = '${FILED}'`),
    setFiled: sql(`INSERT INTO settings (name, value) VALUES ('${FILED}', ?)
      ON CONFLICT (name) DO UPDATE SET value = excluded.value`),
    file: sql(
      `INSERT INTO member_notices (member, n, kind, order_id, line, amount_fen, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    ofMember: sql(`SELECT n, member, kind, order_id AS "order", line, amount_fen AS amount, at FROM member_notices
      WHERE member = ? AND n < ? ORDER BY n DESC LIMIT ?`),
    seen: sql(`SELECT up_to AS upTo FROM member_seen WHERE member = ?`),
    unread: sql(`SELECT count(*) AS count FROM (SELECT n FROM member_notices WHERE member = ?
      AND n > coalesce((SELECT up_to FROM member_seen WHERE member = ?), 0) LIMIT ?) AS unseen`),
    see: sql(`INSERT INTO member_seen (member, up_to) VALUES (?, ?)
      ON CONFLICT (member) DO UPDATE SET up_to = excluded.up_to WHERE excluded.up_to > member_seen.up_to`),
  };
}

type RawNotice = [string, Notice["kind"], string, number, number, number];
export const noticeText = ({ member, kind, order, line, amount, at }: Notice): string => {
  const raw: RawNotice = [member, kind, order, line, amount, at];
  return JSON.stringify(raw);
};
function readNotice(text: string): Notice {
  const [member, kind, order, line, amount, at] = JSON.parse(text) as RawNotice;
  return { member, kind, order, line, amount, at };
}

const Secrets = z.object({ join: z.string(), draw: z.string() });

export class SqliteSecrets implements SecretsWriter {
  readonly #sql: ReturnType<typeof secretStatements>;

  constructor(connection: Connection) {
    this.#sql = secretStatements(connection);
  }

  next(): { join: string; draw: string } | null {
    const row = this.#sql.next.get() as { value: string } | undefined;
    return row ? Secrets.parse(JSON.parse(row.value)) : null;
  }

  draw(order: string): string | undefined {
    return (this.#sql.draw.get(order) as { secret: string } | undefined)?.secret;
  }

  setNext(secrets: { join: string; draw: string }): void {
    this.#sql.setNext.run(JSON.stringify(secrets));
  }

  keepDraw(order: string, secret: string): void {
    this.#sql.keepDraw.run(order, secret);
  }
}

function secretStatements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    next: sql(`SELECT value FROM settings WHERE name = 'next-secrets'`),
    setNext: sql(`INSERT INTO settings (name, value) VALUES ('next-secrets', ?)
      ON CONFLICT (name) DO UPDATE SET value = excluded.value`),
    draw: sql(`SELECT secret FROM draw_secrets WHERE order_id = ?`),
    keepDraw: sql(`INSERT INTO draw_secrets (order_id, secret) VALUES (?, ?)`),
  };
}
