/**
 * Decides an order again with what the server knows (§3, §4.1) and says where the promise the
 * customer holds differs. The promise stands all the same (§3.7).
 */
import type { FactBody } from "../../shared/facts/fact.ts";
import { share } from "../../shared/kernel/money.ts";
import type { Ledger } from "../../shared/ledger/ledger.ts";
import { orderOf } from "../../shared/queue/fold.ts";
import { knownOf } from "../../shared/queue/order.ts";
import { earningPart } from "../../shared/queue/tender.ts";
import { sha256 } from "../journal/digest.ts";
import { decide, type UnitPromise } from "../../shared/rules/decide.ts";
import type { Programme } from "../../shared/rules/schema.ts";

export type Difference = { readonly amount: number; readonly detail: string };

type Paid = { readonly till: string; readonly at: number; readonly body: FactBody<"order-paid"> };

/**
 * Call before the order is folded. @param level the member's level as the server knows it
 * @returns null where the promise is what the server would have promised; else the entitlement promised
 *   less the one decided, fen
 */
export function differenceOf(
  ledger: Ledger,
  programme: Programme,
  fact: Paid,
  level: string | null,
): Difference | null {
  const { body } = fact;
  const order = { ...orderOf(sha256, fact.till, fact.at, body), level };
  const act = { ledger, programme, at: fact.at, owns: () => true };
  const paid = earningPart(body);
  const place = { channel: order.channel, store: order.store, till: order.till, product: null, paid };
  const decided = decide(programme, place, fact.at, body.deducted, knownOf(act, order));
  if (isSame(body.promise, decided)) return null;
  const was = textOf(body.promise, paid);
  const is = textOf(decided, paid);
  return {
    amount: entitlementOf(body.promise, paid) - entitlementOf(decided, paid),
    detail: `promised ${was}; the server decides ${is}`,
  };
}

/** Whether two decisions about one unit come to the same for whoever holds them. */
function isSame(a: UnitPromise, b: UnitPromise): boolean {
  if (a.extract !== b.extract) return false;
  if (a.joins) return b.joins && a.ratio === b.ratio && a.source === b.source;
  return !b.joins && a.reason === b.reason;
}

const entitlementOf = (promise: UnitPromise, paid: number): number => (promise.joins ? share(paid, promise.ratio) : 0);

function textOf(promise: UnitPromise, paid: number): string {
  const extract = promise.extract === null ? "nothing extracted" : `extraction ${promise.extract} bp`;
  if (!promise.joins) return `does not join (${promise.reason}), ${extract}`;
  return `joins with ${entitlementOf(promise, paid)} fen at ${promise.ratio} bp (${promise.source}), ${extract}`;
}
