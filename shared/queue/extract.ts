/** Extraction and payout (§5.1–§5.7): the pool of an order is paid first come, first served. */
import { add, share } from "../kernel/money.ts";
import { comparePosition, type EntryRow, type OrderRow, type QueueRow } from "../ledger/rows.ts";
import { queueKey } from "../rules/units.ts";
import type { Act } from "./act.ts";

/** Extracts from every unit of an order, in line order, once (§5.1). Units of queues that another owns are left to it. */
export function settle(act: Act, order: OrderRow): void {
  const { ledger, programme } = act;
  order.settled = true;
  ledger.changeOrder(order);
  for (const unit of ledger.units(order.id)) {
    if (unit.extract === null) continue;
    const extracted = share(unit.base, unit.extract);
    if (extracted === 0) continue;
    const { channel, store, till } = order;
    const key = queueKey(programme.rules, { channel, store, till, product: unit.product });
    if (!act.owns(key)) continue;
    const queue = ledger.queue(key);
    queue.touched = true;
    queue.extracted = add(queue.extracted, extracted);
    if (programme.rules.basic.paused) queue.retained = add(queue.retained, extracted);
    else payOut(act, order, unit.line, queue, extracted);
    ledger.changeQueue(queue);
  }
}

/** Pays the extraction and what the queue carries to the waiting entries, in position order (§5.2, §5.3, §5.5). */
function payOut(act: Act, order: OrderRow, line: number, queue: QueueRow, extracted: number): void {
  const { ledger, programme } = act;
  const { basic } = programme.rules;
  const both = basic.payoutOrder === "queue";
  const skipped = { ready: 0, held: 0 };
  let pool = add(extracted, queue.carried);
  queue.carried = 0;
  while (pool > 0) {
    const ready = ledger.at(queue.key, "ready", skipped.ready);
    const held = both ? ledger.at(queue.key, "held", skipped.held) : undefined;
    const head = held && (!ready || comparePosition(held, ready) < 0) ? held : ready;
    if (!head || (head.lane !== "ready" && head.lane !== "held")) break;
    if (head.order === order.id && !basic.paysItself) {
      skipped[head.lane] += 1;
      continue;
    }
    const amount = Math.min(pool, head.remaining);
    pool -= amount;
    credit(act, order, line, queue, head, amount);
  }
  if (basic.leftover === "carry") queue.carried = pool;
  else queue.retained = add(queue.retained, pool);
}

/** One payout, credited to the member's cash in the same step (§5.4). */
function credit(act: Act, from: OrderRow, line: number, queue: QueueRow, entry: EntryRow, amount: number): void {
  const { ledger } = act;
  const before = entry.remaining;
  const completed = entry.lane === "ready";
  entry.paid = add(entry.paid, amount);
  entry.remaining -= amount;
  if (entry.remaining === 0) entry.state = "done";
  ledger.place(entry, before, completed);
  queue.paid = add(queue.paid, amount);
  const balance = ledger.balance(entry.member);
  balance.cash = add(balance.cash, amount);
  balance.received = add(balance.received, amount);
  ledger.changeBalance(balance);
  ledger.addPayout({
    queue: queue.key,
    from: from.id,
    fromLine: line,
    to: entry.order,
    toLine: entry.line,
    member: entry.member,
    amount,
    at: act.at,
  });
}
