/** What was done to queues by day (§12.8), gathered until it is written, and added to what is there. */
import { add } from "../kernel/money.ts";
import { ALL_QUEUES, FLOWS, NO_FLOWS, type Flows, type QueueDayRow } from "./rows.ts";

const newDay = (queue: string, day: number): QueueDayRow => ({ queue, day, ...NO_FLOWS });

export class QueueDays {
  #day = 0;
  /** Of `#day`, by queue. */
  #rows = new Map<string, QueueDayRow>();
  /** Of other days. */
  #before: QueueDayRow[] = [];

  set day(day: number) {
    if (day === this.#day) return;
    this.#before.push(...this.#rows.values());
    this.#rows.clear();
    this.#day = day;
  }

  add(queue: string, what: keyof Flows, amount: number): void {
    if (amount === 0) return;
    let row = this.#rows.get(queue);
    if (row === undefined) this.#rows.set(queue, (row = newDay(queue, this.#day)));
    row[what] = add(row[what], amount);
  }

  /** What has gathered, each queue's day once, and that of all queues; then nothing has. */
  take(): QueueDayRow[] {
    if (this.#rows.size + this.#before.length === 0) return [];
    const taken = new DaySums();
    for (const rows of [this.#before, this.#rows.values()])
      for (const row of rows) {
        taken.add(row);
        taken.add({ ...row, queue: ALL_QUEUES });
      }
    this.#before = [];
    this.#rows = new Map();
    return taken.rows();
  }
}

/** Rows of days, those of the same queue and day as one. */
export class DaySums {
  readonly #rows = new Map<string, QueueDayRow>();

  add(row: QueueDayRow): void {
    const key = `${row.day} ${row.queue}`;
    let sum = this.#rows.get(key);
    if (sum === undefined) this.#rows.set(key, (sum = newDay(row.queue, row.day)));
    for (const what of FLOWS) sum[what] = add(sum[what], row[what]);
  }

  rows(): QueueDayRow[] {
    return [...this.#rows.values()];
  }
}
