/** What is to be printed, in order, on disk: it outlives a restart and a kill. Holds what to print, not its bytes. */
import type { PrintJobView } from "../../shared/contract/view.ts";
import type { Connection } from "./open.ts";

export type PrintKind = PrintJobView["kind"];

export type NewPrint = {
  readonly at: number;
  /** One key, one job. */
  readonly key: string;
  readonly kind: PrintKind;
  readonly order?: string | null;
  readonly shift?: string | null;
  /** The drawer opens first. */
  readonly kick?: boolean;
  readonly training?: boolean;
};

export type PrintJob = {
  readonly n: number;
  readonly at: number;
  readonly kind: PrintKind;
  readonly order: string | null;
  readonly shift: string | null;
  readonly kick: boolean;
  readonly training: boolean;
  /** It may lie there already. */
  readonly twice: boolean;
  readonly attempts: number;
};

type Raw = Omit<PrintJob, "kick" | "training" | "twice"> & { kick: number; training: number; twice: number };

/** So many jobs that are over stay to be looked at. */
const KEPT = 100;

export class Prints {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Connection) {
    this.#sql = statements(db);
  }

  /** Needs the caller's open transaction, as all writes below. A key that is known adds nothing. @returns whether it was added */
  add({ at, key, kind, order = null, shift = null, kick = false, training = false }: NewPrint): boolean {
    const { changes } = this.#sql.add.run({
      at,
      key,
      kind,
      order,
      shift,
      kick: Number(kick),
      training: Number(training),
    });
    return changes > 0;
  }

  /** The first that waits. */
  next(): PrintJob | undefined {
    const raw = this.#sql.next.get() as Raw | undefined;
    return raw && { ...raw, kick: raw.kick === 1, training: raw.training === 1, twice: raw.twice === 1 };
  }

  begin(n: number): void {
    this.#sql.begin.run(n);
  }

  /** @param begun some of it may be on paper */
  failed(n: number, error: string, begun: boolean): void {
    this.#sql.failed.run(error, Number(begun), n);
  }

  /** Over: printed, or given up. Those that were over long ago go. */
  end(n: number, state: "done" | "cancelled", error: string | null = null): void {
    this.#sql.end.run(state, error, n);
    this.#sql.prune.run(KEPT);
  }

  /** After a start: what was being printed when the till died may be on paper, and is printed again. @returns how many */
  recover(): number {
    return this.#sql.recover.run().changes;
  }

  /** Whether a job waits that could not be printed so far. */
  get hasFailed(): boolean {
    return this.#sql.hasFailed.get() !== undefined;
  }

  /** Those that wait in their order, then those that are over, the latest first. */
  list(): PrintJobView[] {
    return this.#sql.list.all() as PrintJobView[];
  }

  stateOf(n: number): PrintJobView["state"] | undefined {
    return this.#sql.stateOf.get(n) as PrintJobView["state"] | undefined;
  }
}

function statements(db: Connection) {
  return {
    add: db.prepare(`INSERT INTO print_jobs (at, key, kind, order_id, shift, kick, training, state, attempts, twice, error)
      VALUES (@at, @key, @kind, @order, @shift, @kick, @training, 'waiting', 0, 0, NULL) ON CONFLICT (key) DO NOTHING`),
    next: db.prepare(`SELECT n, at, kind, order_id AS "order", shift, kick, training, twice, attempts FROM print_jobs
      WHERE state IN ('waiting', 'printing') ORDER BY n LIMIT 1`),
    begin: db.prepare("UPDATE print_jobs SET state = 'printing', attempts = attempts + 1 WHERE n = ?"),
    failed: db.prepare(
      "UPDATE print_jobs SET state = 'waiting', error = ?, twice = max(twice, ?) WHERE n = ? AND state = 'printing'",
    ),
    end: db.prepare("UPDATE print_jobs SET state = ?, error = ? WHERE n = ? AND state IN ('waiting', 'printing')"),
    prune: db.prepare(`DELETE FROM print_jobs WHERE state IN ('done', 'cancelled')
      AND n <= (SELECT max(n) FROM print_jobs) - ?`),
    recover: db.prepare("UPDATE print_jobs SET state = 'waiting', twice = 1 WHERE state = 'printing'"),
    hasFailed: db.prepare("SELECT 1 FROM print_jobs WHERE state = 'waiting' AND attempts > 0 LIMIT 1"),
    list: db.prepare(`SELECT n, at, kind, order_id AS "order", state, attempts, error FROM print_jobs
      ORDER BY state IN ('done', 'cancelled'), CASE WHEN state IN ('done', 'cancelled') THEN -n ELSE n END`),
    stateOf: db.prepare("SELECT state FROM print_jobs WHERE n = ?").pluck(),
  };
}
