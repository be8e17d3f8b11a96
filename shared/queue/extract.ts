/** Extraction and payout (§5.1–§5.7): the pool of an order is paid first come, first served. */
import { add, share } from "../kernel/money.ts";
import { comparePosition, type EntryRow, type OrderRow, type QueueRow, type UnitRow } from "../ledger/rows.ts";
import { settleRewards } from "../rewards/grants.ts";
import { queueKey } from "../rules/units.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { UnitName } from "../ledger/store.ts";
import type { Act } from "./act.ts";

/** Extracts from every unit of an order, in line order, once (§5.1). Units of queues that another owns are left to it. */
export function settle(act: Act, order: OrderRow): void {
  const { ledger, people } = act;
  order.settled = true;
  ledger.changeOrder(order);
  for (const unit of ledger.units(order.id)) {
    if (unit.extract === null) continue;
    extract(act, order, unit, unit.extract);
    if (people !== undefined) settleRewards(act, people, order, unit);
  }
}

function extract(act: Act, order: OrderRow, unit: UnitRow, ratio: number): void {
  const { ledger, programme } = act;
  // §10.1: a union's line is paid from the day's profit alone.
  const extracted = programme.rules.union === null ? share(unit.base, ratio) : 0;
  if (extracted === 0) return;
  const { channel, store, till } = order;
  const key = queueKey(programme.rules, { channel, store, till, product: unit.product });
  if (!act.owns(key)) return;
  const queue = ledger.queue(key);
  queue.touched = true;
  queue.extracted = add(queue.extracted, extracted);
  ledger.book(key, "extracted", extracted);
  if (programme.rules.basic.paused) queue.retained = add(queue.retained, extracted);
  else payOut(act, order, unit.line, queue, extracted);
  ledger.changeQueue(queue);
}

/** Pays the extraction and what the queue carries; what finds no entry is retained or carried (§5.5). */
function payOut(act: Act, order: OrderRow, line: number, queue: QueueRow, extracted: number): void {
  const { basic } = act.programme.rules;
  const pool = add(extracted, queue.carried);
  queue.carried = 0;
  const left = payInOrder(act, { order: order.id, line }, queue, pool, basic.paysItself ? null : order.id);
  if (basic.leftover === "carry") queue.carried = left;
  else queue.retained = add(queue.retained, left);
}

/**
 * Pays a pool to the waiting entries of a queue in position order (§5.2, §5.3).
 * @param without the order whose own entries are passed over; null: none
 * @param most so many payouts at most
 * @returns what found no entry
 */
export function payInOrder(
  act: Pick<Act, "ledger" | "programme" | "at">,
  from: UnitName,
  queue: QueueRow,
  pool: number,
  without: string | null,
  most = Infinity,
): number {
  const { ledger, programme } = act;
  const paysHeld = programme.rules.basic.payoutOrder === "queue";
  const skipped = { ready: 0, held: 0 };
  let left = pool;
  for (let paid = 0; left > 0 && paid < most;) {
    const head = headOf(ledger, queue.key, paysHeld, skipped);
    if (!head || (head.lane !== "ready" && head.lane !== "held")) break;
    if (head.order === without) {
      skipped[head.lane] += 1;
      continue;
    }
    const amount = Math.min(left, head.remaining);
    left -= amount;
    paid += 1;
    creditEntry(act, from, queue, head, amount);
  }
  return left;
}

/** The first entry of a queue that may be paid (§5.3). @param skipped so many are passed over in each lane */
export function headOf(
  ledger: Ledger,
  queue: string,
  paysHeld: boolean,
  skipped = NOBODY_SKIPPED,
): EntryRow | undefined {
  const ready = ledger.at(queue, "ready", skipped.ready);
  const held = paysHeld ? ledger.at(queue, "held", skipped.held) : undefined;
  return held && (!ready || comparePosition(held, ready) < 0) ? held : ready;
}

const NOBODY_SKIPPED: { readonly ready: number; readonly held: number } = { ready: 0, held: 0 };

/** One payout, credited to the member's cash in the same step (§5.4). */
export function creditEntry(
  { ledger, at }: Pick<Act, "ledger" | "at">,
  from: UnitName,
  queue: QueueRow,
  entry: EntryRow,
  amount: number,
): void {
  const before = entry.remaining;
  const completed = entry.lane === "ready";
  entry.paid = add(entry.paid, amount);
  entry.remaining -= amount;
  if (entry.remaining === 0) entry.state = "done";
  ledger.place(entry, before, completed);
  queue.paid = add(queue.paid, amount);
  ledger.book(queue.key, "paid", amount);
  const balance = ledger.balance(entry.member);
  balance.cash = add(balance.cash, amount);
  balance.received = add(balance.received, amount);
  ledger.changeBalance(balance);
  ledger.addPayout({
    queue: queue.key,
    from: from.order,
    fromLine: from.line,
    to: entry.order,
    toLine: entry.line,
    member: entry.member,
    amount,
    at,
  });
}
