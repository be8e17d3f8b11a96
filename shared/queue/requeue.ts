/** Turning a scope switch moves all that waits (§2.4). */
import type { Ledger } from "../ledger/ledger.ts";
import type { Programme } from "../rules/schema.ts";
import { queueKey, type Channel } from "../rules/units.ts";

/**
 * Brings every entry that stands in line to the queue that the switches in force mean for it.
 * @param channels whose entries; a till's own move when it adopts (handover)
 */
export function requeue(
  ledger: Ledger,
  before: Programme,
  after: Programme,
  channels: readonly Channel[] = ["cashier", "online", "mall"],
): void {
  const was = before.rules.basic;
  const is = after.rules.basic;
  if (
    was.merchantQueue === is.merchantQueue &&
    was.allStoresQueue === is.allStoresQueue &&
    was.cashierScope === is.cashierScope
  )
    return;
  for (const queue of ledger.queuesStanding()) {
    for (const entry of ledger.standing(queue)) {
      if (!channels.includes(entry.channel)) continue;
      const key = queueKey(after.rules, entry);
      if (key !== entry.queue) ledger.move(entry, key, ledger.order(entry.order)?.completed ?? false);
    }
  }
}
