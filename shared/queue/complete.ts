/** Completion of an order (§5.1): its entries may be paid when only completed ones are, and it is extracted from if that was put off. */
import type { Act } from "./act.ts";
import { settle } from "./extract.ts";

export type CompleteRefusal = "unknown-order" | "complete-already";

export function completeOrder(act: Act, id: string): null | CompleteRefusal {
  const { ledger } = act;
  const order = ledger.order(id);
  if (!order) return "unknown-order";
  if (order.completed) return "complete-already";
  order.completed = true;
  ledger.changeOrder(order);
  for (const unit of ledger.units(id)) {
    const entry = ledger.entry(id, unit.line);
    if (entry?.lane) ledger.place(entry, entry.remaining, true);
  }
  if (!order.settled) settle(act, order);
  return null;
}
