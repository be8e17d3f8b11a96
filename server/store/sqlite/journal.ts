/** The journal, quarantine, differences and halts in SQLite. */
import { erasedLine } from "../../../shared/facts/erased.ts";
import { changedChunk, factRows, hashesOf, linesOf } from "../../journal/chunk.ts";
import type { ChunkRow, HaltRow, JournalRow, LineAbout, MarkRow, QuarantineRow } from "../rows.ts";
import type { JournalWriter } from "../store.ts";
import { SqliteConcerns } from "./concerns.ts";
import type { Connection } from "./connection.ts";
import { literally } from "./like.ts";

const CHUNK = `n, till, seq AS "from", count, prev, head, signature, received_at AS receivedAt, packing, packed`;
/** So many chunks are kept unpacked: whoever looks at one line looks at its neighbours next. */
const UNPACKED = 4;

export class SqliteJournal implements JournalWriter {
  readonly #sql: ReturnType<typeof statements>;
  readonly #concerns: SqliteConcerns;
  #hasErased = false;
  readonly #unpacked: { packed: Uint8Array; n: number; lines: string[] }[] = [];

  constructor(connection: Connection, concerns = new SqliteConcerns(connection)) {
    this.#sql = statements(connection);
    this.#concerns = concerns;
  }

  chunks(after: number, limit: number): ChunkRow[] {
    const rows = this.#sql.chunks.all(after, limit) as ChunkRow[];
    const first = this.#at(after + 1);
    return first && first.n <= after ? [first, ...rows.slice(0, limit - 1)] : rows;
  }

  marks(from: number, to: number): MarkRow[] {
    return this.#sql.marks.all(from, to) as MarkRow[];
  }

  facts(after: number, limit: number): JournalRow[] {
    const rows: JournalRow[] = [];
    for (let last = after; rows.length < limit;) {
      const [chunk] = this.chunks(last, 1);
      if (!chunk) break;
      rows.push(...this.#rows(chunk, (n) => n > after));
      last = chunk.n + chunk.count - 1;
    }
    return rows.slice(0, limit);
  }

  factsOf(order: string): JournalRow[] {
    const { till = "", seq = "" } = /^(?<till>.+)\/(?<seq>\d{7,})$/.exec(order)?.groups ?? {};
    const own = seq === "" ? undefined : this.factAt(till, Number(seq));
    const others = this.#found(`order ${order}`);
    if (!own || own.order !== order || others.some((row) => row.n === own.n)) return others;
    return [...others, own].toSorted((a, b) => a.n - b.n);
  }

  memberActs(member: string): JournalRow[] {
    return this.#found(`member ${member}`);
  }

  valueActs(key: string): JournalRow[] {
    return this.#found(`key ${key}`);
  }

  hashAt(till: string, seq: number): string | undefined {
    const chunk = this.#of(till, seq);
    if (chunk)
      return seq === chunk.from + chunk.count - 1 ? chunk.head : hashesOf(chunk, this.#lines(chunk))[seq - chunk.from];
    return (this.#sql.hashOfConsumed.get(till, seq) as { hash: string } | undefined)?.hash;
  }

  factAt(till: string, seq: number): JournalRow | undefined {
    const chunk = this.#of(till, seq);
    return chunk && this.#rows(chunk, (n) => n === chunk.n + seq - chunk.from)[0];
  }

  lineAt(till: string, seq: number): string | undefined {
    const chunk = this.#of(till, seq);
    return chunk ? this.#lines(chunk)[seq - chunk.from] : this.#consumed(till, seq)[0];
  }

  linesBetween(till: string, from: number, to: number): string[] {
    const lines: string[] = [];
    for (let seq = from; seq <= to;) {
      const chunk = this.#of(till, seq);
      const found = chunk ? this.#lines(chunk).slice(seq - chunk.from, to - chunk.from + 1) : this.#consumed(till, seq);
      lines.push(...found);
      seq += Math.max(1, found.length);
    }
    return lines;
  }

  parked(order: string): boolean {
    return this.factsOf(order).some((row) => row.parked && (row.kind === "order-paid" || row.kind === "order-placed"));
  }

  parkedFacts(after: number, limit: number): JournalRow[] {
    return this.#numbered(this.#sql.parked.all(after, limit) as { n: number }[]);
  }

  releasedBy(n: number): JournalRow[] {
    return this.#numbered(this.#sql.releasedBy.all(n) as { n: number }[]);
  }

  /** The chunk that holds a number. */
  #at(n: number): ChunkRow | undefined {
    const chunk = this.#sql.chunkAt.get(n) as ChunkRow | undefined;
    return chunk && n < chunk.n + chunk.count ? chunk : undefined;
  }

  /** The chunk that holds a place of a till's chain. */
  #of(till: string, seq: number): ChunkRow | undefined {
    const chunk = this.#sql.chunkOf.get(till, seq) as ChunkRow | undefined;
    return chunk && seq < chunk.from + chunk.count ? chunk : undefined;
  }

  /** A line that stands in quarantine instead of a chunk. */
  #consumed(till: string, seq: number): string[] {
    const row = this.#sql.lineOfConsumed.get(till, seq) as { line: string } | undefined;
    return row === undefined ? [] : [row.line];
  }

  #lines(chunk: ChunkRow): string[] {
    // A person may have been erased from it since, here or by another process.
    const known = this.#unpacked.find((it) => it.n === chunk.n && Buffer.compare(it.packed, chunk.packed) === 0);
    if (known) return known.lines;
    const lines = linesOf(chunk);
    this.#unpacked.push({ packed: chunk.packed, n: chunk.n, lines });
    if (this.#unpacked.length > UNPACKED) this.#unpacked.shift();
    return lines;
  }

  #rows(chunk: ChunkRow, wanted: (n: number) => boolean): JournalRow[] {
    return factRows(chunk, this.#lines(chunk), this.marks(chunk.n, chunk.n + chunk.count - 1), wanted);
  }

  #found(key: string): JournalRow[] {
    return this.#numbered(this.#sql.about.all(key) as { n: number }[]);
  }

  #numbered(found: readonly { n: number }[]): JournalRow[] {
    return found.flatMap(({ n }) => {
      const chunk = this.#at(n);
      return chunk ? this.#rows(chunk, (it) => it === n) : [];
    });
  }

  halts(): HaltRow[] {
    return this.#sql.halts.all() as HaltRow[];
  }

  counts(): Record<string, number> {
    const rows = this.#sql.counts.all() as { kind: string; facts: number }[];
    return Object.fromEntries(rows.map((row) => [row.kind, row.facts]));
  }

  quarantined(): Record<string, number> {
    const rows = this.#sql.quarantined.all() as { till: string; count: number }[];
    return Object.fromEntries(rows.map((row) => [row.till, row.count]));
  }

  appendChunk(chunk: Omit<ChunkRow, "n">, about: readonly LineAbout[]): number {
    const { till, from, count, prev, head, signature, receivedAt, packing, packed } = chunk;
    const before = this.#sql.lastOf.get(till) as { seq: number; count: number } | undefined;
    if (before && from < before.seq + before.count)
      throw new Error(
        `not unique: the chain of ${till} has been kept up to ${before.seq + before.count - 1}, not to ${from - 1}`,
      );
    const newest = this.#sql.newestChunk.get() as { n: number; count: number } | undefined;
    const n = newest ? newest.n + newest.count : 1;
    this.#sql.append.run(n, till, from, count, prev, head, signature, receivedAt, packing, packed);
    this.find(n, about);
    return n;
  }

  /** Whether a person was erased since this was last asked. */
  takeErased(): boolean {
    const was = this.#hasErased;
    this.#hasErased = false;
    return was;
  }

  registrations(member: string): JournalRow[] {
    return this.#found(`registers ${member}`);
  }

  eraseRegistrations(member: string): void {
    this.#hasErased = true;
    const numbers = this.#sql.about.all(`registers ${member}`) as { n: number }[];
    const chunks = new Map(numbers.flatMap(({ n }) => this.#at(n) ?? []).map((chunk) => [chunk.n, chunk]));
    for (const chunk of chunks.values())
      this.#replace(chunk, (line) => erasedLine(line, (fact) => fact.body.id === member));
  }

  eraseQuarantined(text: string): void {
    const pattern = `%${literally(JSON.stringify(text))}%`;
    for (const { n, till, seq } of this.#sql.quarantinedWith.all(pattern) as {
      n: number;
      till: string;
      seq: number | null;
    }[]) {
      this.#sql.eraseQuarantined.run(ERASED, n);
      const chunk = seq === null ? undefined : this.#of(till, seq);
      if (chunk) this.#replace(chunk, (_, index) => (chunk.from + index === seq ? ERASED : null));
    }
  }

  #replace(chunk: ChunkRow, other: (line: string, index: number) => string | null): void {
    const changed = changedChunk(chunk, this.#lines(chunk), other);
    if (!changed) return;
    this.#sql.replace.run(changed.packing, changed.packed, chunk.n);
    // What was read before is not to be found in memory either.
    this.#unpacked.length = 0;
  }

  find(first: number, about: readonly LineAbout[]): void {
    for (const it of about) for (const key of keysOf(it)) this.#sql.addAbout.run(key, first + it.index);
  }

  mark({ n, mark, reason }: MarkRow): void {
    this.#sql.mark.run(n, mark, reason);
  }

  unpark(n: number, by: number, refused: string | null): void {
    this.#sql.unpark.run(by, refused === null ? "parked" : "refused", refused, n);
  }

  count(kinds: ReadonlyMap<string, number>): void {
    for (const [kind, by] of kinds) this.#sql.count.run(kind, by);
  }

  quarantine(row: QuarantineRow): void {
    const { till, seq, at, reason, text, hash } = row;
    this.#sql.quarantine.run(till, seq, at, reason, text, hash);
    const detail = seq === null ? reason : `fact ${seq}: ${reason}`;
    this.#concerns.list({ kind: "quarantine", till, seq, order: null, at, amount: null, detail });
  }

  quarantineRefused(row: Omit<QuarantineRow, "seq">, most: number): void {
    const { till, at, reason, text, hash } = row;
    const { changes } = this.#sql.quarantineRefused.run(till, at, reason, text, hash, till, most);
    if (changes > 0)
      this.#concerns.list({ kind: "refused", till, seq: null, order: null, at, amount: null, detail: reason });
  }

  halt(row: HaltRow): void {
    const { queue, at, till, seq, detail } = row;
    this.#sql.halt.run(queue, at, till, seq, detail);
    this.#concerns.list({ kind: "halted", till, seq, order: null, queue, at, amount: null, detail });
  }

  release(queue: string): void {
    this.#sql.release.run(queue);
  }

  newest(queue: string): number | null {
    const row = this.#sql.newest.get(queue) as { at: number } | undefined;
    return row?.at ?? null;
  }

  setNewest(queue: string, at: number): void {
    this.#sql.setNewest.run(queue, at);
  }
}

/** Stands for a text that nobody could read as a fact and that had a person in it. */
const ERASED = "{}";

/** The keys a line is found by. */
export function keysOf({ order, key, member, registers }: LineAbout): string[] {
  const keys: string[] = [];
  if (order !== null) keys.push(`order ${order}`);
  if (key !== null) keys.push(`key ${key}`);
  if (member !== undefined) keys.push(`member ${member}`);
  if (registers !== undefined) keys.push(`registers ${registers}`);
  return keys;
}

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    chunks: sql(`SELECT ${CHUNK} FROM chunks WHERE n > ? ORDER BY n LIMIT ?`),
    chunkAt: sql(`SELECT ${CHUNK} FROM chunks WHERE n <= ? ORDER BY n DESC LIMIT 1`),
    chunkOf: sql(`SELECT ${CHUNK} FROM chunks WHERE till = ? AND seq <= ? ORDER BY seq DESC LIMIT 1`),
    lastOf: sql(`SELECT seq, count FROM chunks WHERE till = ? ORDER BY seq DESC LIMIT 1`),
    newestChunk: sql(`SELECT n, count FROM chunks ORDER BY n DESC LIMIT 1`),
    marks: sql(`SELECT n, mark, reason, released FROM marks WHERE n >= ? AND n <= ? ORDER BY n`),
    about: sql(`SELECT n FROM journal_about WHERE key = ? ORDER BY n`),
    hashOfConsumed: sql(`SELECT hash FROM quarantine WHERE till = ? AND seq = ?`),
    lineOfConsumed: sql(`SELECT text AS line FROM quarantine WHERE till = ? AND seq = ?`),
    halts: sql(`SELECT queue, at, till, seq, detail FROM halts ORDER BY queue`),
    counts: sql(`SELECT kind, facts FROM fact_counts`),
    quarantined: sql(`SELECT till, count(*) AS count FROM quarantine GROUP BY till`),
    append: sql(`INSERT INTO chunks (n, till, seq, count, prev, head, signature, received_at, packing, packed)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    replace: sql(`UPDATE chunks SET packing = ?, packed = ? WHERE n = ?`),
    quarantinedWith: sql(String.raw`SELECT n, till, seq FROM quarantine WHERE lower(text) LIKE ? ESCAPE '\'`),
    eraseQuarantined: sql(`UPDATE quarantine SET text = ? WHERE n = ?`),
    addAbout: sql(`INSERT INTO journal_about (key, n) VALUES (?, ?) ON CONFLICT DO NOTHING`),
    parked: sql(`SELECT n FROM marks WHERE mark = 'parked' AND released IS NULL AND n > ? ORDER BY n LIMIT ?`),
    releasedBy: sql(`SELECT n FROM marks WHERE released = ? ORDER BY n`),
    unpark: sql(`UPDATE marks SET released = ?, mark = ?, reason = ? WHERE n = ?`),
    mark: sql(`INSERT INTO marks (n, mark, reason) VALUES (?, ?, ?)`),
    count: sql(
      `INSERT INTO fact_counts (kind, facts) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET facts = fact_counts.facts + excluded.facts`,
    ),
    quarantine: sql(`INSERT INTO quarantine (till, seq, at, reason, text, hash) VALUES (?, ?, ?, ?, ?, ?)`),
    quarantineRefused: sql(`INSERT INTO quarantine (till, at, reason, text, hash) SELECT ?, ?, ?, ?, ?
      WHERE (SELECT count(*) FROM quarantine WHERE till = ? AND seq IS NULL) < ? ON CONFLICT DO NOTHING`),
    halt: sql(`INSERT INTO halts (queue, at, till, seq, detail) VALUES (?, ?, ?, ?, ?)`),
    release: sql(`DELETE FROM halts WHERE queue = ?`),
    newest: sql(`SELECT newest_at AS at FROM arrivals WHERE queue = ?`),
    setNewest: sql(
      `INSERT INTO arrivals (queue, newest_at) VALUES (?, ?) ON CONFLICT (queue) DO UPDATE SET newest_at = excluded.newest_at`,
    ),
  };
}
