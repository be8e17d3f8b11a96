/**
 * The fold: one fact in, rows of the ledger changed. A till folds its own facts, the server those of
 * every till in order of arrival; both with this. What a party does not own it leaves to the owner.
 */
import type { Fact, FactBody } from "../facts/fact.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Programme } from "../rules/schema.ts";
import type { UnitPromise } from "../rules/decide.ts";
import type { Act } from "./act.ts";
import { COMMON_CLOCK, moveClock } from "./clock.ts";
import { takeOrder, type Order } from "./order.ts";
import { refundOrder, type RefundEffect } from "./refund.ts";

export type FoldContext = {
  readonly ledger: Ledger;
  /** The programme of a rules version; the latest that the fact's till adopted for null. */
  readonly programme: (till: string, version: number | null) => Programme;
  readonly owns: (queue: string) => boolean;
  /** Whether this party also keeps the common clock (§5.8): the server does. */
  readonly common: boolean;
};

export type Folded =
  | { readonly did: "order"; readonly order: string; readonly promise: UnitPromise }
  | { readonly did: "refund"; readonly order: string; readonly effect: RefundEffect }
  | { readonly did: "nothing" }
  | { readonly did: "refused"; readonly order: string; readonly reason: string };

/** Folds one fact into the ledger. Needs the caller's open transaction; flushes nothing by itself. */
export function foldFact(context: FoldContext, fact: Fact): Folded {
  switch (fact.kind) {
    case "order-paid": {
      const act = actOf(context, fact, fact.body.rules);
      tick(context, act, fact.till);
      const promises = takeOrder(act, orderOf(fact.till, fact.at, fact.body));
      if (typeof promises === "string") return { did: "refused", order: fact.body.order, reason: promises };
      return { did: "order", order: fact.body.order, promise: fact.body.promise };
    }
    case "order-refunded": {
      const act = actOf(context, fact, null);
      const { order, amount } = fact.body;
      tick(context, act, fact.till);
      const effect = refundOrder(act, { order, line: amount === null ? null : 0, amount });
      return typeof effect === "string" ? { did: "refused", order, reason: effect } : { did: "refund", order, effect };
    }
    case "till-opened":
    case "rules-adopted":
    case "member-registered":
    case "clock-corrected":
      return { did: "nothing" };
  }
}

const actOf = ({ ledger, programme, owns }: FoldContext, fact: Fact, version: number | null): Act => ({
  ledger,
  programme: programme(fact.till, version),
  at: fact.at,
  owns,
});

function tick(context: FoldContext, act: Act, till: string): void {
  moveClock(context.ledger, act.programme, till, act.at);
  if (context.common) moveClock(context.ledger, act.programme, COMMON_CLOCK, act.at);
}

/** The order of a fact: a cashier order is one unit, its whole paid amount (§2.3). */
export function orderOf(
  till: string,
  at: number,
  body: Omit<FactBody<"order-paid">, "promise"> & { promise: UnitPromise | null },
): Order {
  const [store = "", name = ""] = till.split("/");
  return {
    id: body.order,
    at,
    channel: "cashier",
    store,
    till: name,
    member: body.member,
    level: body.level,
    deducted: body.deducted,
    completed: body.completed,
    lines: [{ product: null, paid: body.paid, roll: body.roll, promise: body.promise }],
  };
}
