/**
 * What was extracted from a queue in all, once a day: the samples that a wait is reckoned from. A day's first
 * figure is written, the others of that day cost nothing; after forty days a sample is gone.
 */
import { DAY_MS } from "../../shared/kernel/calendar.ts";
import type { Sample } from "../../shared/queue/wait.ts";
import type { Connection } from "./open.ts";

const KEPT_DAYS = 40;

export class QueueDays {
  readonly #sql: ReturnType<typeof statements>;
  /** The last day that was written, by queue. */
  #noted = new Map<string, number>();
  /** Samples as they are on disk, by queue. */
  #known = new Map<string, readonly Sample[]>();

  constructor(db: Connection) {
    this.#sql = statements(db);
  }

  /** Oldest first. */
  samples(queue: string): readonly Sample[] {
    const known = this.#known.get(queue) ?? (this.#sql.samples.all(queue) as Sample[]);
    this.#known.set(queue, known);
    return known;
  }

  /** Needs the caller's open transaction. Writes where the day has no sample yet. @param extracted fen, since ever */
  note(queue: string, at: number, extracted: number): void {
    const day = Math.floor(at / DAY_MS);
    if (this.#noted.get(queue) === day) return;
    const { changes } = this.#sql.note.run(queue, day, at, extracted);
    if (changes > 0) this.#sql.prune.run(day - KEPT_DAYS);
    this.#noted.set(queue, day);
    this.#known.delete(queue);
  }

  /** The transaction failed: memory is read again. */
  dropped(): void {
    this.#noted.clear();
    this.#known.clear();
  }
}

function statements(db: Connection) {
  return {
    samples: db.prepare("SELECT at, extracted_fen AS extracted FROM queue_days WHERE queue = ? ORDER BY day"),
    note: db.prepare("INSERT OR IGNORE INTO queue_days (queue, day, at, extracted_fen) VALUES (?, ?, ?, ?)"),
    prune: db.prepare("DELETE FROM queue_days WHERE day < ?"),
  };
}
