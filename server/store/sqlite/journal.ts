/** The journal, quarantine, differences and halts in SQLite. */
import type { DifferenceRow, HaltRow, JournalRow, QuarantineRow } from "../rows.ts";
import type { JournalWriter } from "../store.ts";
import { SqliteConcerns } from "./concerns.ts";
import type { Connection } from "./connection.ts";

const FACT = `n, till, seq, at, kind, order_id AS "order", line, hash, received_at AS receivedAt, parked, refused`;
type RawFact = Omit<JournalRow, "parked"> & { parked: number };
const readFactRow = (raw: RawFact): JournalRow => ({ ...raw, parked: raw.parked === 1 });

export class SqliteJournal implements JournalWriter {
  readonly #sql: ReturnType<typeof statements>;
  readonly #concerns: SqliteConcerns;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
    this.#concerns = new SqliteConcerns(connection);
  }

  facts(after: number, limit: number): JournalRow[] {
    return (this.#sql.facts.all(after, limit) as RawFact[]).map(readFactRow);
  }

  factsOf(order: string): JournalRow[] {
    return (this.#sql.factsOf.all(order) as RawFact[]).map(readFactRow);
  }

  valueActs(key: string): JournalRow[] {
    return (this.#sql.valueActs.all(key) as RawFact[]).map(readFactRow);
  }

  hashAt(till: string, seq: number): string | undefined {
    const row = (this.#sql.hashOfFact.get(till, seq) ?? this.#sql.hashOfConsumed.get(till, seq)) as
      | { hash: string }
      | undefined;
    return row?.hash;
  }

  factAt(till: string, seq: number): JournalRow | undefined {
    const raw = this.#sql.factAt.get(till, seq) as RawFact | undefined;
    return raw && readFactRow(raw);
  }

  lineAt(till: string, seq: number): string | undefined {
    const row = (this.#sql.lineOfFact.get(till, seq) ?? this.#sql.lineOfConsumed.get(till, seq)) as
      | { line: string }
      | undefined;
    return row?.line;
  }

  parked(order: string): boolean {
    return this.#sql.parked.get(order) !== undefined;
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

  append(row: Omit<JournalRow, "n">): void {
    this.#sql.append.run(
      row.till,
      row.seq,
      row.at,
      row.kind,
      row.order,
      row.line,
      row.hash,
      row.receivedAt,
      Number(row.parked),
      row.refused,
    );
  }

  count(kind: string, by: number): void {
    this.#sql.count.run(kind, by);
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

  addDifferences(rows: readonly DifferenceRow[]): void {
    for (const row of rows) this.#concerns.list(row);
  }

  addDifferenceOnce(row: DifferenceRow): void {
    this.#concerns.listOnce(row);
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

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    facts: sql(`SELECT ${FACT} FROM journal WHERE n > ? ORDER BY n LIMIT ?`),
    factAt: sql(`SELECT ${FACT} FROM journal WHERE till = ? AND seq = ?`),
    factsOf: sql(`SELECT ${FACT} FROM journal WHERE order_id = ? ORDER BY n`),
    valueActs: sql(
      `SELECT ${FACT} FROM journal WHERE kind IN ('value-given', 'value-spent') AND json_extract(line, '$.body.key') = ? ORDER BY n`,
    ),
    hashOfFact: sql(`SELECT hash FROM journal WHERE till = ? AND seq = ?`),
    hashOfConsumed: sql(`SELECT hash FROM quarantine WHERE till = ? AND seq = ?`),
    lineOfFact: sql(`SELECT line FROM journal WHERE till = ? AND seq = ?`),
    lineOfConsumed: sql(`SELECT text AS line FROM quarantine WHERE till = ? AND seq = ?`),
    parked: sql(`SELECT 1 FROM journal WHERE order_id = ? AND kind IN ('order-paid', 'order-placed') AND parked = 1`),
    halts: sql(`SELECT queue, at, till, seq, detail FROM halts ORDER BY queue`),
    counts: sql(`SELECT kind, facts FROM fact_counts`),
    quarantined: sql(`SELECT till, count(*) AS count FROM quarantine GROUP BY till`),
    append: sql(
      `INSERT INTO journal (till, seq, at, kind, order_id, line, hash, received_at, parked, refused) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    count: sql(
      `INSERT INTO fact_counts (kind, facts) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET facts = facts + excluded.facts`,
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
