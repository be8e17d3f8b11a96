/** What a ledger in memory comes to: in all, by queue, and by the day on which entries joined. Amounts are fen. */
import type { Calendar } from "../kernel/calendar.ts";
import { add } from "../kernel/money.ts";
import { entryKey } from "../ledger/rows.ts";
import type { MemoryStore } from "../ledger/memory.ts";

/** extracted = what was paid + retained + carried; granted = paid + cleared + waiting, after what refunds took of them. */
export type Sums = {
  extracted: number;
  retained: number;
  carried: number;
  granted: number;
  paid: number;
  cleared: number;
  waiting: number;
};
export type QueueSums = Sums & { readonly key: string };

/** What joined on a day. `wait`: days until the last of it was paid; null: it is not all paid yet, or there is nothing. */
export type WaitDay = { readonly granted: number; readonly paid: number; readonly wait: number | null };

const nothing = (): Sums => ({
  extracted: 0,
  retained: 0,
  carried: 0,
  granted: 0,
  paid: 0,
  cleared: 0,
  waiting: 0,
});

export function sumsOf(
  store: MemoryStore,
  calendar: Calendar,
): { all: Sums; queues: QueueSums[]; waits: Map<number, WaitDay> } {
  const queues = new Map<string, QueueSums>();
  const queueOf = (key: string): QueueSums => {
    const known = queues.get(key) ?? { key, ...nothing() };
    queues.set(key, known);
    return known;
  };
  for (const { key, extracted, retained, carried } of store.queues.values())
    Object.assign(queueOf(key), { extracted, retained, carried });
  const paidAt = new Map<string, number>();
  for (const { to, toLine, at } of store.payouts) paidAt.set(entryKey(to, toLine), at);
  const waits = new Map<number, { granted: number; paid: number; waits: boolean; last: number }>();
  for (const [key, entry] of store.entries) {
    // What was exchanged or converted is no cash that is owed.
    const paid = entry.paid - Math.min(entry.clawed, entry.paid);
    const granted = add(add(paid, entry.cleared), entry.remaining);
    const queue = queueOf(entry.queue);
    queue.granted = add(queue.granted, granted);
    queue.paid = add(queue.paid, paid);
    queue.cleared = add(queue.cleared, entry.cleared);
    queue.waiting = add(queue.waiting, entry.remaining);
    const joined = calendar.day(entry.at);
    const day = waits.get(joined) ?? { granted: 0, paid: 0, waits: false, last: joined };
    day.granted = add(day.granted, granted);
    day.paid = add(day.paid, paid);
    day.waits ||= entry.remaining + entry.cleared > 0;
    const last = paidAt.get(key);
    if (last !== undefined) day.last = Math.max(day.last, calendar.day(last));
    waits.set(joined, day);
  }
  const all = nothing();
  for (const sums of queues.values()) for (const name of NAMES) all[name] = add(all[name], sums[name]);
  return {
    all,
    queues: [...queues.values()].toSorted((a, b) => b.granted - a.granted || (a.key < b.key ? -1 : 1)),
    waits: new Map(
      [...waits].map(([day, { granted, paid, waits: isWaiting, last }]) => [
        day,
        { granted, paid, wait: isWaiting || granted === 0 ? null : last - day },
      ]),
    ),
  };
}

const NAMES = ["extracted", "retained", "carried", "granted", "paid", "cleared", "waiting"] as const;
