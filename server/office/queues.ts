/** HQ's queues: found, sorted and read a page at a time; any place in one of them, and how long it is at recent sales. */
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import type { QueueAsked, QueueSort } from "../../shared/contract/hqQueues.ts";
import type { WaitView } from "../../shared/contract/view.ts";
import { Calendar } from "../../shared/kernel/calendar.ts";
import { add } from "../../shared/kernel/money.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import type { QueueRow } from "../../shared/ledger/rows.ts";
import type { LedgerStore } from "../../shared/ledger/store.ts";
import { waitRange, type Sample } from "../../shared/queue/wait.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import type { ServerReader } from "../store/store.ts";
import { entriesNamed } from "./search.ts";
import { entryView, queueNameOf, queueView, type QueueNames } from "./views.ts";

/** Recent sales are those of so many days (shared/queue/wait.ts). */
const RECENT_DAYS = 31;
const MOST_FOUND = 100;
const OF_PRODUCT = "product:";

type Parts = { readonly read: ServerReader; readonly ledger: LedgerStore; readonly clock: () => number };
type QueueVerb = "queue.list" | "queue.one" | "queue.entries" | "queue.find";
type Verbs = { readonly [V in QueueVerb]: (input: HqInput<V>) => HqAnswer<V> };

export function queueVerbsOf(parts: Parts): Verbs {
  const { read } = parts;
  return {
    "queue.list": (asked) => done(list(parts, asked)),
    "queue.one": ({ queue }) => {
      const row = read.figures.queues().find((it) => it.key === queue);
      if (!row) return refuse("unknown-queue", `There is no queue ${queue}.`);
      return done({
        ...queueView(read, row, read.journal.halts()),
        wait: row.waitingAmount === 0 ? null : waitOf(parts, row, row.waitingAmount),
      });
    },
    "queue.entries": ({ queue, after, place, limit }) => {
      const { figures } = read;
      const from = after === null && place !== null && place !== undefined && place > 1 ? place - 1 : null;
      const before = from === null ? after : figures.waitingAt(queue, from);
      // So many do not wait.
      if (from !== null && before === null) return done([]);
      const entries = figures.waiting(queue, before, limit);
      const [first] = entries;
      const stands = first ? (from ?? figures.waitingBefore(queue, first).count) : 0;
      return done(entries.map((entry, index) => entryView(read, entry, stands + index + 1)));
    },
    "queue.find": ({ queue, text }) =>
      done(
        entriesNamed(read, text, MOST_FOUND)
          .filter((entry) => entry.queue === queue)
          .map((entry) => entryView(read, entry))
          .filter((entry) => entry.place !== null)
          .toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0)),
      ),
  };
}

function list(parts: Parts, { text, shown, sort, skip, limit }: QueueAsked) {
  const { read } = parts;
  const halts = read.journal.halts();
  const halted = new Set(halts.map((halt) => halt.queue));
  const wanted = text.toLowerCase();
  const queues = read.figures.queues();
  const nameOf = queueNames(read, queues);
  const found = queues
    .filter((row) => isShown(row, shown, halted))
    .filter(({ key }) => wanted === "" || `${key}\n${nameOf(key)}`.toLowerCase().includes(wanted));
  const page = found.toSorted(sorting(sort, nameOf)).slice(skip, skip + limit);
  return {
    found: found.length,
    waitingCount: found.reduce((sum, row) => sum + row.waiting, 0),
    waitingFen: found.reduce((sum, row) => add(sum, row.waitingAmount), 0),
    rows: page.map((row) => ({
      ...queueView(read, row, halts),
      wait: row.waitingAmount === 0 ? null : waitOf(parts, row, row.waitingAmount),
    })),
  };
}

/** What each is called; what names are made of is read once, not once a queue. */
function queueNames(read: ServerReader, queues: readonly QueueRow[]): (key: string) => string {
  const once = <K, T>(rows: () => readonly T[], keyOf: (row: T) => K): ((key: K) => T | undefined) => {
    let all: Map<K, T> | null = null;
    return (key) => (all ??= new Map(rows().map((row) => [keyOf(row), row]))).get(key);
  };
  const names: QueueNames = {
    store: once(
      () => read.tills.stores(),
      (row) => row.id,
    ),
    till: once(
      () => read.tills.tills(),
      (row) => row.id,
    ),
    product: once(
      () =>
        read.products.named(
          queues.flatMap(({ key }) => (key.startsWith(OF_PRODUCT) ? [key.slice(OF_PRODUCT.length)] : [])),
        ),
      (row) => row.id,
    ),
  };
  return (key) => queueNameOf(names, key);
}

function isShown(row: QueueRow, shown: QueueAsked["shown"], halted: ReadonlySet<string>): boolean {
  switch (shown) {
    case "all":
      return true;
    case "waiting":
      return row.waiting > 0;
    case "till":
      return ownedByTill(row.key);
    case "server":
      return !ownedByTill(row.key);
    case "halted":
      return halted.has(row.key);
  }
}

const FIGURES: { readonly [S in Exclude<QueueSort, "name">]: (row: QueueRow) => number } = {
  waitingFen: (row) => row.waitingAmount,
  waitingCount: (row) => row.waiting,
  extractedFen: (row) => row.extracted,
  paidFen: (row) => row.paid,
  retainedFen: (row) => row.retained,
};

/** Largest first; what is alike stands by its key, so that no page has one twice. */
function sorting(sort: QueueSort, nameOf: (key: string) => string): (a: QueueRow, b: QueueRow) => number {
  const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
  if (sort === "name") return (a, b) => byText(nameOf(a.key), nameOf(b.key)) || byText(a.key, b.key);
  const figure = FIGURES[sort];
  return (a, b) => figure(b) - figure(a) || byText(a.key, b.key);
}

/** From what was extracted lately, by whole days of the chain's zone. @param need what must be extracted until then, fen */
export function waitOf({ read, clock }: Omit<Parts, "ledger">, row: QueueRow, need: number): WaitView {
  const now = clock();
  const calendar = new Calendar(read.settings.timezone() ?? "UTC");
  const from = calendar.day(now) - RECENT_DAYS;
  const { first, rows } = read.figures.daysSince(row.key, from);
  const recent = rows.reduce((sum, { extracted }) => add(sum, extracted), 0);
  const samples: Sample[] = [];
  let extracted = row.extracted - recent;
  let next = 0;
  for (let day = Math.max(from, first ?? Infinity); day <= calendar.day(now); day += 1) {
    samples.push({ at: calendar.instant(day, 0), extracted });
    for (; rows[next]?.day === day; next += 1) extracted += rows[next]?.extracted ?? 0;
  }
  return waitRange(samples, { at: now, extracted: row.extracted }, now, need);
}
