/** What queues did over a period, and how long the rest would wait at recent sales (§12.4, §12.8). Only reads. */
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import type { QueueFigures, QueuesRow } from "../../shared/contract/hqReports.ts";
import { Calendar } from "../../shared/kernel/calendar.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { ALL_QUEUES, remainsBy, type QueueDayRow, type QueueRow } from "../../shared/ledger/rows.ts";
import type { LedgerStore } from "../../shared/ledger/store.ts";
import { LONGEST_DAYS, waitRange } from "../../shared/queue/wait.ts";
import type { ServerReader } from "../store/store.ts";
import { daysView, isTime, periodOf, periodsOf, reportDays, type Days, type Time } from "./reportRange.ts";
import { queueName } from "./views.ts";

type Parts = { readonly read: ServerReader; readonly ledger: LedgerStore; readonly clock: () => number };
type Input = HqInput<"report.queues">;

const RATE_DAYS = 30;
/** What the rates of a queue look back at. */
const SAMPLE_DAYS = 31;

export function reportQueues(parts: Parts, input: Input): HqAnswer<"report.queues"> {
  const range = reportDays(input, input.by === "day");
  if (typeof range === "string") return refuse("malformed", range);
  const { read, ledger } = parts;
  const { by, queue, store } = input;
  if (store !== null && store !== "" && !read.tills.store(store))
    return refuse("unknown-store", `There is no store ${store}.`);
  if (queue !== null && !ledger.queue(queue)) return refuse("unknown-queue", `There is no queue ${queue}.`);
  const { days, compared } = range;
  const chosen = read.figures
    .queues()
    .map((it) => it.key)
    .filter((key) => (queue === null || key === queue) && (store === null || storeOfQueue(key) === store));
  const isAll = queue === null && store === null;
  const books = isAll ? [ALL_QUEUES] : chosen;
  const total = (of: Days): QueueFigures => summed(books.map((key) => figuresOf(read, key, of)));
  const rows = isTime(by)
    ? byTime(read, books, by, days, compared)
    : by === "queue"
      ? byQueue(parts, chosen, days, compared)
      : byStore(read, chosen, days, compared);
  return done({
    ...daysView(days),
    compared: compared && daysView(compared),
    rows,
    total: total(days),
    totalBefore: compared && total(compared),
  });
}

/** The store whose queue it is; empty: it is of several, or of none. */
function storeOfQueue(key: string): string {
  const [kind, rest = ""] = key.split(":");
  return kind === "till" || kind === "cashier" || kind === "store" ? (rest.split("/")[0] ?? "") : "";
}

const nothing = (owed = 0): QueueFigures => ({ granted: 0, extracted: 0, paid: 0, exchanged: 0, voided: 0, owed });

function addDay(to: QueueFigures, row: QueueDayRow): void {
  to.granted += row.granted;
  to.extracted += row.extracted;
  to.paid += row.paid;
  to.exchanged += row.exchanged;
  // What had been paid before comes back with it.
  to.voided += row.voided - row.clawed;
  to.owed += remainsBy(row);
}

function figuresOf({ figures }: ServerReader, queue: string, { from, to }: Days): QueueFigures {
  const sum = nothing(remainsBy(figures.flowsBefore(queue, from)));
  for (const row of figures.days(queue, from, to)) addDay(sum, row);
  return sum;
}

function summed(all: readonly QueueFigures[]): QueueFigures {
  const sum = nothing();
  for (const it of all)
    for (const what of ["granted", "extracted", "paid", "exchanged", "voided", "owed"] as const) sum[what] += it[what];
  return sum;
}

/** A period's figures, and what was extracted in the 30 days up to its end. */
type Timed = { readonly figures: QueueFigures; readonly rate: number };

function timesOf({ figures }: ServerReader, queues: readonly string[], by: Time, { from, to }: Days): Timed[] {
  const byDay = new Map<number, QueueDayRow[]>();
  let owed = 0;
  for (const queue of queues) {
    owed += remainsBy(figures.flowsBefore(queue, from));
    for (const row of figures.days(queue, from - RATE_DAYS + 1, to))
      byDay.set(row.day, [...(byDay.get(row.day) ?? []), row]);
  }
  const extractedOn = (day: number): number => (byDay.get(day) ?? []).reduce((sum, row) => sum + row.extracted, 0);
  let recent = 0;
  for (let day = from - RATE_DAYS + 1; day < from; day += 1) recent += extractedOn(day);
  const times = new Map<string, { figures: QueueFigures; rate: number }>();
  for (let day = from; day <= to; day += 1) {
    recent += extractedOn(day) - extractedOn(day - RATE_DAYS);
    const period = periodOf(day, by);
    const time = times.get(period) ?? { figures: nothing(owed), rate: 0 };
    for (const row of byDay.get(day) ?? []) addDay(time.figures, row);
    owed = time.figures.owed;
    time.rate = recent / RATE_DAYS;
    times.set(period, time);
  }
  return [...times.values()];
}

function byTime(
  read: ServerReader,
  queues: readonly string[],
  by: Time,
  days: Days,
  compared: Days | null,
): QueuesRow[] {
  const times = timesOf(read, queues, by, days);
  const before = compared === null ? [] : timesOf(read, queues, by, compared);
  return periodsOf(days, by).map((key, index) => {
    const { figures, rate } = times[index] ?? { figures: nothing(), rate: 0 };
    return { key, label: "", figures, before: before[index]?.figures ?? null, wait: waitAt(figures.owed, rate) };
  });
}

function waitAt(owed: number, perDay: number): QueuesRow["wait"] {
  if (owed <= 0) return null;
  const days = perDay > 0 ? Math.ceil(owed / perDay) : Infinity;
  const shown = days <= LONGEST_DAYS ? days : null;
  return { fromDays: shown, toDays: shown };
}

function byQueue(parts: Parts, queues: readonly string[], days: Days, compared: Days | null): QueuesRow[] {
  const { read, ledger } = parts;
  const rows = queues.map((key): QueuesRow => {
    const row = ledger.queue(key);
    return {
      key,
      label: queueName(read, key),
      figures: figuresOf(read, key, days),
      before: compared && figuresOf(read, key, compared),
      wait: row === undefined ? null : waitNow(parts, row),
    };
  });
  return mostOwedFirst(rows);
}

/** How long what waits in a queue now would take at the rates of its last days. */
function waitNow({ read, clock }: Parts, { key, extracted, waitingAmount }: QueueRow): QueuesRow["wait"] {
  if (waitingAmount === 0) return null;
  const calendar = new Calendar(read.settings.timezone() ?? "UTC");
  const now = clock();
  const today = calendar.day(now);
  let sum = extracted;
  const samples: { at: number; extracted: number }[] = [];
  for (const row of read.figures.days(key, today - SAMPLE_DAYS, today).toReversed()) {
    sum -= row.extracted;
    samples.push({ at: Math.min(now, calendar.instant(row.day, 0)), extracted: sum });
  }
  const { fromDays, toDays } = waitRange(samples.toReversed(), { at: now, extracted }, now, waitingAmount);
  return { fromDays, toDays };
}

function byStore(read: ServerReader, queues: readonly string[], days: Days, compared: Days | null): QueuesRow[] {
  const stores = Map.groupBy(queues, storeOfQueue);
  const rows = Array.from(stores, ([key, own]): QueuesRow => {
    const sum = (of: Days): QueueFigures => summed(own.map((queue) => figuresOf(read, queue, of)));
    const label = key === "" ? "" : (read.tills.store(key)?.name ?? key);
    return { key, label, figures: sum(days), before: compared && sum(compared), wait: null };
  });
  return mostOwedFirst(rows);
}

const mostOwedFirst = (rows: readonly QueuesRow[]): QueuesRow[] =>
  rows.toSorted((a, b) => b.figures.owed - a.figures.owed || (a.key < b.key ? -1 : 1));
