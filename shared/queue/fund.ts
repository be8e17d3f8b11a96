/**
 * What the merchant pays into a queue of its own accord (§12.7), decided by two persons (§12.6): it goes to those who wait, in
 * position order, as an extraction does (§5.3), and counts as extracted (§13.1).
 */
import type { FactBody } from "../facts/fact.ts";
import { add } from "../kernel/money.ts";
import type { QueueRow } from "../ledger/rows.ts";
import type { Rules } from "../rules/schema.ts";
import { ownedByTill } from "../rules/units.ts";
import type { Act } from "./act.ts";
import { payInOrder } from "./extract.ts";

/** So many entries at most are paid by one act: nobody waits long for it. */
export const MOST_FUNDED = 5_000;

export type FundRefusal = "owned-by-till" | "paused" | "nothing-waits";

/** Why a queue cannot be funded; null: it can. The server mirrors what a till owns, and pays nobody there. */
export function fundableIn({ basic }: Rules, { key, waitingAmount }: QueueRow): null | FundRefusal {
  if (ownedByTill(key)) return "owned-by-till";
  if (basic.paused) return "paused";
  return waitingAmount === 0 ? "nothing-waits" : null;
}

/**
 * Pays as far as the amount goes and entries wait that may be paid.
 * @returns what was paid, fen; or why nothing was
 */
export function fund(
  act: Act,
  { queue: key, amount, proposal }: Pick<FactBody<"queue-funded">, "queue" | "amount" | "proposal">,
): number | FundRefusal {
  const { ledger, programme } = act;
  const queue = ledger.queue(key);
  const refused = fundableIn(programme.rules, queue);
  if (refused !== null) return refused;
  const left = payInOrder(act, { order: `fund:${proposal}`, line: 0 }, queue, amount, null, MOST_FUNDED);
  const paid = amount - left;
  if (paid === 0) return "nothing-waits";
  queue.touched = true;
  queue.extracted = add(queue.extracted, paid);
  ledger.book(key, "extracted", paid);
  ledger.changeQueue(queue);
  return paid;
}
