/** The journal in PostgreSQL: chunks of one transaction are appended without asking for each what stands before it. */
import type { ChunkRow, LineAbout } from "../rows.ts";
import { SqliteJournal } from "../sqlite/journal.ts";
import type { Bridge } from "./bridge.ts";
import { texts, wholes } from "./columns.ts";
import type { PostgresConcerns } from "./concerns.ts";
import type { PostgresConnection } from "./connection.ts";

export class PostgresJournal extends SqliteJournal {
  readonly #bridge: Bridge;
  /** The number of the next line, as of the open transaction; null: not asked for yet. */
  #next: number | null = null;

  constructor(connection: PostgresConnection, concerns: PostgresConcerns) {
    super(connection, concerns);
    this.#bridge = connection.bridge;
  }

  /** At the end of a transaction. */
  forget(): void {
    this.#next = null;
  }

  /** A chain that has been kept to that place already fails the transaction, at its end at the latest. */
  override appendChunk(chunk: Omit<ChunkRow, "n">, about: readonly LineAbout[]): number {
    const { till, from, count, prev, head, signature, receivedAt, packing, packed } = chunk;
    const n = this.#next ?? Number(this.#bridge.query(NEXT)[0]?.["n"]);
    this.#next = n + count;
    this.#bridge.send(
      { text: "SELECT must_follow($1, $2)", values: [till, from] },
      { text: APPEND, values: [n, till, from, count, prev, head, signature, receivedAt, packing, packed] },
    );
    const found = about.flatMap(({ index, order, key }) => [
      ...(order === null ? [] : [{ key: `order ${order}`, n: n + index }]),
      ...(key === null ? [] : [{ key: `key ${key}`, n: n + index }]),
    ]);
    if (found.length > 0)
      this.#bridge.send({ text: ABOUT, values: [texts(found, (it) => it.key), wholes(found, (it) => it.n)] });
    return n;
  }
}

const NEXT = `SELECT coalesce((SELECT n + count FROM chunks ORDER BY n DESC LIMIT 1), 1) AS n`;
const APPEND = `INSERT INTO chunks (n, till, seq, count, prev, head, signature, received_at, packing, packed)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
const ABOUT = `INSERT INTO journal_about (key, n) SELECT * FROM unnest($1::text[], $2::bigint[]) ON CONFLICT DO NOTHING`;
