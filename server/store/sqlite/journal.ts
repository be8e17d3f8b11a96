/** The journal, quarantine, differences and halts in SQLite. */
import type { ConcernRow, DifferenceRow, HaltRow, JournalRow, QuarantineRow } from "../rows.ts";
import type { JournalWriter } from "../store.ts";
import type { Connection } from "./connection.ts";

const FACT = `n, till, seq, at, kind, order_id AS "order", line, hash, received_at AS receivedAt, parked, refused`;
type RawFact = Omit<JournalRow, "parked"> & { parked: number };
const readFactRow = (raw: RawFact): JournalRow => ({ ...raw, parked: raw.parked === 1 });

export class SqliteJournal implements JournalWriter {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
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

  concerns(limit: number): ConcernRow[] {
    return this.#sql.concerns.all({ limit }) as ConcernRow[];
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
    this.#sql.quarantine.run(row.till, row.seq, row.at, row.reason, row.text, row.hash);
  }

  quarantineRefused(row: Omit<QuarantineRow, "seq">, most: number): void {
    this.#sql.quarantineRefused.run(row.till, row.at, row.reason, row.text, row.hash, row.till, most);
  }

  addDifference(row: DifferenceRow): void {
    this.#sql.addDifference.run(row.kind, row.till, row.seq, row.order, row.at, row.amount, row.detail);
  }

  addDifferenceOnce(row: DifferenceRow): void {
    if (this.#sql.listed.get(row.till, row.kind, row.seq, row.detail) === undefined) this.addDifference(row);
  }

  halt(row: HaltRow): void {
    this.#sql.halt.run(row.queue, row.at, row.till, row.seq, row.detail);
  }

  newest(queue: string): number | null {
    const row = this.#sql.newest.get(queue) as { at: number } | undefined;
    return row?.at ?? null;
  }

  setNewest(queue: string, at: number): void {
    this.#sql.setNewest.run(queue, at);
  }
}

/** The newest of one kind, so that a flood of one hides no other. */
const newestOf = (kind: DifferenceRow["kind"]): string =>
  `UNION ALL SELECT 1, kind, at, till, order_id, amount_fen, detail, n
    FROM (SELECT * FROM differences WHERE kind = '${kind}' ORDER BY n DESC LIMIT @limit)`;

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
    concerns: sql(`SELECT kind, at, till, "order", amount, detail FROM (
      SELECT 0 AS rank, 'halted' AS kind, at, till, NULL AS "order", NULL AS amount, queue || ': ' || detail AS detail, seq AS n FROM halts
      UNION ALL SELECT 1, 'quarantine', at, till, NULL, NULL, CASE WHEN seq IS NULL THEN reason ELSE 'fact ' || seq || ': ' || reason END, n
        FROM (SELECT * FROM quarantine ORDER BY n DESC LIMIT @limit)
      ${newestOf("difference")} ${newestOf("clock")} ${newestOf("late")}
    ) ORDER BY rank, at DESC, n DESC`),
    append: sql(
      `INSERT INTO journal (till, seq, at, kind, order_id, line, hash, received_at, parked, refused) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    count: sql(
      `INSERT INTO fact_counts (kind, facts) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET facts = facts + excluded.facts`,
    ),
    quarantine: sql(`INSERT INTO quarantine (till, seq, at, reason, text, hash) VALUES (?, ?, ?, ?, ?, ?)`),
    quarantineRefused: sql(`INSERT INTO quarantine (till, at, reason, text, hash) SELECT ?, ?, ?, ?, ?
      WHERE (SELECT count(*) FROM quarantine WHERE till = ? AND seq IS NULL) < ? ON CONFLICT DO NOTHING`),
    addDifference: sql(
      `INSERT INTO differences (kind, till, seq, order_id, at, amount_fen, detail) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    listed: sql(`SELECT 1 FROM differences WHERE till = ? AND kind = ? AND seq = ? AND detail = ? LIMIT 1`),
    halt: sql(`INSERT INTO halts (queue, at, till, seq, detail) VALUES (?, ?, ?, ?, ?)`),
    newest: sql(`SELECT newest_at AS at FROM arrivals WHERE queue = ?`),
    setNewest: sql(
      `INSERT INTO arrivals (queue, newest_at) VALUES (?, ?) ON CONFLICT (queue) DO UPDATE SET newest_at = excluded.newest_at`,
    ),
  };
}
