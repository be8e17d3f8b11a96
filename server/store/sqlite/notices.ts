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

  noticesAfter(n: number, limit: number): NoticeRow[] {
    return this.#sql.after.all(n, limit) as NoticeRow[];
  }

  notify(it: Notice): void {
    this.#sql.notify.run(it.member, it.kind, it.order, it.line, it.amount, it.at);
  }

  delivered(upTo: number, at: number): void {
    this.#sql.delivered.run(at, upTo);
  }
}

function noticeStatements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    after: sql(
      `SELECT n, member, kind, order_id AS "order", line, amount, at FROM notices WHERE n > ? ORDER BY n LIMIT ?`,
    ),
    notify: sql(
      `INSERT INTO notices (member, kind, order_id, line, amount, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ),
    delivered: sql(`UPDATE notices SET delivered_at = ? WHERE n <= ? AND delivered_at IS NULL`),
  };
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
