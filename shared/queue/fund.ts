/**
 * What the merchant pays into a queue of its own accord (§12.7), decided by two persons (§12.6): it goes to those who wait, in
 * position order, as an extraction does (§5.3), and counts as extracted (§13.1). Its owner does it.
 */
import type { FactBody } from "../facts/fact.ts";
import { add } from "../kernel/money.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Rules } from "../rules/schema.ts";
import { ownedByTill } from "../rules/units.ts";
import type { Act } from "./act.ts";
import { headOf, payInOrder } from "./extract.ts";

/** So many entries at most are paid by one act: nobody waits long for it. In a till's queue fewer: a clerk may be selling there. */
export const MOST_FUNDED = 5_000;
export const MOST_FUNDED_OF_TILL = 1_000;

export type FundRefusal = "paused" | "nothing-waits";

/** What its payouts name as their source. */
export const fundSource = (proposal: number): string => `fund:${proposal}`;

/** Why a queue cannot be funded; null: it can. @param rules its owner's */
export function fundableIn({ basic }: Rules, ledger: Ledger, queue: string): null | FundRefusal {
  if (basic.paused) return "paused";
  return headOf(ledger, queue, basic.payoutOrder === "queue") === undefined ? "nothing-waits" : null;
}

/**
 * Pays as far as the amount goes and entries wait that may be paid. The acting party owns the queue, or mirrors it.
 * @returns what was paid, fen; or why nothing was
 */
export function fund(
  act: Act,
  { queue: key, amount, proposal }: Pick<FactBody<"queue-funded">, "queue" | "amount" | "proposal">,
): number | FundRefusal {
  const { ledger, programme } = act;
  const refused = fundableIn(programme.rules, ledger, key);
  if (refused !== null) return refused;
  const queue = ledger.queue(key);
  const most = ownedByTill(key) ? MOST_FUNDED_OF_TILL : MOST_FUNDED;
  const left = payInOrder(act, { order: fundSource(proposal), line: 0 }, queue, amount, null, most);
  const paid = amount - left;
  queue.touched = true;
  queue.extracted = add(queue.extracted, paid);
  ledger.book(key, "extracted", paid);
  ledger.changeQueue(queue);
  return paid;
}
