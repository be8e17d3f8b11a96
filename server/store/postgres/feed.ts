/** The feed and the notices in PostgreSQL: all of a transaction in one statement, and nothing is waited for. */
import type { Notice, NoticeRow } from "../rows.ts";
import { SqliteFeed } from "../sqlite/members.ts";
import { noticeText, SqliteNotices } from "../sqlite/notices.ts";
import { BulkWrite, texts, wholes } from "./columns.ts";
import type { PostgresConnection } from "./connection.ts";

export class PostgresFeed extends SqliteFeed {
  readonly #connection: PostgresConnection;

  constructor(connection: PostgresConnection) {
    super(connection);
    this.#connection = connection;
  }

  override send(till: string, body: string): void {
    this.sendAll(new Map([[till, [body]]]));
  }

  override sendAll(bodies: ReadonlyMap<string, readonly string[]>): void {
    const all = [...bodies].filter(([, own]) => own.length > 0);
    if (all.length === 0) return;
    this.#connection.flush(["tills"]);
    this.#connection.wrote("tills");
    this.#connection.bridge.send({
      text: SEND,
      values: [
        texts(all, ([till]) => till),
        wholes(all, ([, own]) => own.length),
        texts(all, ([, own]) => own.join("\n")),
      ],
    });
  }
}

const SEND = `WITH sent AS (SELECT * FROM unnest($1::text[], $2::integer[], $3::text[]) AS t (till, count, bodies)),
  moved AS (UPDATE tills SET feed_head = feed_head + sent.count FROM sent WHERE tills.id = sent.till RETURNING tills.id, tills.feed_head)
  INSERT INTO feed (till, n, count, bodies) SELECT moved.id, moved.feed_head, sent.count, sent.bodies FROM moved JOIN sent ON sent.till = moved.id`;

export class PostgresNotices extends SqliteNotices {
  readonly #connection: PostgresConnection;

  constructor(connection: PostgresConnection) {
    super(connection);
    this.#connection = connection;
  }

  override notify(notices: readonly Notice[]): void {
    const fresh = this.#fresh(notices);
    if (fresh.length === 0) return;
    this.#connection.bridge.send({ text: NOTIFY, values: [fresh.length, fresh.map(noticeText).join("\n")] });
  }

  protected override addFiled(rows: readonly NoticeRow[]): void {
    this.#connection.bridge.send(FILE.statement(rows));
  }

  /** Without those of an entry that was cleared before. */
  #fresh(notices: readonly Notice[]): readonly Notice[] {
    const cleared = notices.filter((it) => it.kind === "cleared");
    if (cleared.length === 0) return notices;
    const values = [texts(cleared, (it) => it.order), wholes(cleared, (it) => it.line)];
    const keyOf = (order: unknown, line: unknown): string => `${String(order)} ${String(line)}`;
    const first = new Set(
      this.#connection.bridge.query(CLEAR, ...values).map((row) => keyOf(row["order_id"], row["line"])),
    );
    return notices.filter((it) => it.kind !== "cleared" || first.delete(keyOf(it.order, it.line)));
  }
}

const NOTIFY = `INSERT INTO notices (n, count, bodies)
  SELECT coalesce((SELECT max(n) FROM notices), 0) + $1::integer, $1::integer, $2`;
const CLEAR = `INSERT INTO cleared_notices (order_id, line) SELECT * FROM unnest($1::text[], $2::integer[])
  ON CONFLICT DO NOTHING RETURNING order_id, line`;
const FILE = new BulkWrite<NoticeRow>(
  "member_notices",
  [
    { name: "member", text: (row) => row.member },
    { name: "n", whole: (row) => row.n },
    { name: "kind", text: (row) => row.kind },
    { name: "order_id", text: (row) => row.order },
    { name: "line", whole: (row) => row.line },
    { name: "amount_fen", whole: (row) => row.amount },
    { name: "at", whole: (row) => row.at },
  ],
  null,
);
