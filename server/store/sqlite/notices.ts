/** Notices to members (§9.3) and the secrets of the server's own orders (§6.3) in SQLite. */
import { z } from "zod";
import type { Notice, NoticeRow } from "../rows.ts";
import type { NoticesWriter, SecretsWriter } from "../store.ts";
import type { Connection } from "./connection.ts";

export class SqliteNotices implements NoticesWriter {
  readonly #sql: ReturnType<typeof noticeStatements>;

  constructor(connection: Connection) {
    this.#sql = noticeStatements(connection);
  }

  noticesAfter(after: number, limit: number): NoticeRow[] {
    const rows: NoticeRow[] = [];
    for (const chunk of this.#sql.after.all(after, limit) as Iterable<{ n: number; count: number; bodies: string }>) {
      for (const [index, body] of chunk.bodies.split("\n").entries()) {
        const n = chunk.n - chunk.count + 1 + index;
        if (n > after && rows.length < limit) rows.push({ n, ...readNotice(body) });
      }
      if (rows.length >= limit) break;
    }
    return rows;
  }

  notify(notices: readonly Notice[]): void {
    const fresh = notices.filter((it) => it.kind !== "cleared" || this.#sql.clear.run(it.order, it.line).changes === 1);
    if (fresh.length === 0) return;
    const { last } = this.#sql.last.get() as { last: number };
    this.#sql.append.run(last + fresh.length, fresh.length, fresh.map(noticeText).join("\n"));
  }

  delivered(upTo: number, at: number): void {
    this.#sql.delivered.run(at, upTo);
  }
}

function noticeStatements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    after: sql(`SELECT n, count, bodies FROM notices WHERE n > ? ORDER BY n LIMIT ?`),
    last: sql(`SELECT coalesce(max(n), 0) AS last FROM notices`),
    append: sql(`INSERT INTO notices (n, count, bodies) VALUES (?, ?, ?)`),
    clear: sql(`INSERT INTO cleared_notices (order_id, line) VALUES (?, ?) ON CONFLICT DO NOTHING`),
    delivered: sql(`UPDATE notices SET delivered_at = ? WHERE n <= ? AND delivered_at IS NULL`),
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
