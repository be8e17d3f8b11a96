/** The journal in PostgreSQL: chunks of one transaction go out together, without asking what stands before each. */
import type { ChunkRow, LineAbout } from "../rows.ts";
import { keysOf, SqliteJournal } from "../sqlite/journal.ts";
import { texts, wholes } from "./columns.ts";
import type { PostgresConcerns } from "./concerns.ts";
import type { PostgresConnection } from "./connection.ts";
import type { Gathering } from "./gathering.ts";
import type { Statement } from "./messages.ts";

type About = { readonly key: string; readonly n: number };

export class PostgresJournal extends SqliteJournal {
  readonly #connection: PostgresConnection;
  readonly #chunks: Gathering<ChunkRow>;
  readonly #about: Gathering<About>;
  /** The number of the next line, as of the open transaction; null: not asked for yet. */
  #next: number | null = null;
  /** The last place of each chain that was kept in the open transaction. */
  readonly #kept = new Map<string, number>();

  constructor(connection: PostgresConnection, concerns: PostgresConcerns) {
    super(connection, concerns);
    this.#connection = connection;
    this.#chunks = connection.gathering("chunks", appendAll);
    this.#about = connection.gathering("journal_about", (rows) => [
      { text: ABOUT, values: [texts(rows, (it) => it.key), wholes(rows, (it) => it.n)] },
    ]);
  }

  /** At the end of a transaction. */
  forget(): void {
    this.#next = null;
    this.#kept.clear();
  }

  /** A chain that has been kept to that place already fails the transaction, at its end at the latest. */
  override appendChunk(chunk: Omit<ChunkRow, "n">, about: readonly LineAbout[]): number {
    const { till, from, count } = chunk;
    const kept = this.#kept.get(till) ?? 0;
    if (from <= kept)
      throw new Error(`not unique: the chain of ${till} has been kept up to ${kept}, not to ${from - 1}`);
    const n = this.#next ?? Number(this.#connection.bridge.query(NEXT)[0]?.["n"]);
    this.#next = n + count;
    this.#kept.set(till, from + count - 1);
    this.#chunks.add({ ...chunk, n });
    for (const it of about) for (const key of keysOf(it)) this.#about.add({ key, n: n + it.index });
    return n;
  }
}

/** Larger ones go out as the bytes they are, each by itself; small ones as digits, all in one statement. */
const SMALL = 4_096;

function appendAll(rows: readonly ChunkRow[]): Statement[] {
  const small = rows.filter((it) => it.packed.length <= SMALL);
  const statements: Statement[] = [
    { text: FOLLOW, values: [texts(rows, (it) => it.till), wholes(rows, (it) => it.from)] },
  ];
  for (const it of rows) {
    if (it.packed.length <= SMALL) continue;
    const { n, till, from, count, prev, head, signature, receivedAt, packing, packed } = it;
    const values = [n, till, from, count, prev, head, signature, receivedAt, packing, packed];
    statements.push({ text: APPEND, values });
  }
  if (small.length > 0) {
    statements.push({
      text: APPEND_SMALL,
      values: [
        wholes(small, (it) => it.n),
        texts(small, (it) => it.till),
        wholes(small, (it) => it.from),
        wholes(small, (it) => it.count),
        texts(small, (it) => it.prev),
        texts(small, (it) => it.head),
        texts(small, (it) => it.signature),
        wholes(small, (it) => it.receivedAt),
        wholes(small, (it) => it.packing),
        texts(small, (it) => Buffer.from(it.packed).toString("hex")),
      ],
    });
  }
  return statements;
}

const NEXT = `SELECT coalesce((SELECT n + count FROM chunks ORDER BY n DESC LIMIT 1), 1) AS n`;
/** A chain that comes twice is looked at where it goes on first: the rest follows on that. */
const FOLLOW = `SELECT must_follow(till, min(seq)) FROM unnest($1::text[], $2::bigint[]) AS t (till, seq) GROUP BY till`;
const COLUMNS = `n, till, seq, count, prev, head, signature, received_at, packing`;
const APPEND = `INSERT INTO chunks (${COLUMNS}, packed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
const APPEND_SMALL = `INSERT INTO chunks (${COLUMNS}, packed) SELECT ${COLUMNS}, decode(digits, 'hex')
  FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[], $10::text[])
    AS t (${COLUMNS}, digits)`;
const ABOUT = `INSERT INTO journal_about (key, n) SELECT * FROM unnest($1::text[], $2::bigint[]) ON CONFLICT DO NOTHING`;
