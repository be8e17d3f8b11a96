/** Decides an order of the server's own before its fact is written (§3, §4.1): line by line, those that join counted for the next. */
import { knownOf, type Order } from "../../shared/queue/order.ts";
import type { Act } from "../../shared/queue/act.ts";
import { decide, type Known, type LimitHolder, type UnitPromise } from "../../shared/rules/decide.ts";

export function decideLines(act: Act, order: Order): UnitPromise[] {
  const joined: (string | null)[] = [];
  const earlier = knownOf(act, order);
  const known: Known | null = earlier && {
    level: earlier.level,
    spent: (store, from, to) => earlier.spent(store, from, to),
    entries: (holder, from, to) => earlier.entries(holder, from, to) + own(order, joined, holder, from, to),
    waiting: (queue) => earlier.waiting(queue),
  };
  return order.lines.map(({ product, paid }) => {
    const unit = { channel: order.channel, store: order.store, till: order.till, product, paid };
    const promise = decide(act.programme, unit, order.at, order.deducted, known);
    if (promise.joins) joined.push(product);
    return promise;
  });
}

/** How many lines of this order joined already under a holder. */
function own(
  order: Order,
  joined: readonly (string | null)[],
  holder: LimitHolder,
  from: number | null,
  to: number | null,
): number {
  if (holder.channel !== order.channel || holder.store !== order.store) return 0;
  if ((from !== null && order.at < from) || (to !== null && order.at >= to)) return 0;
  return joined.filter((product) => holder.product === null || holder.product === product).length;
}
