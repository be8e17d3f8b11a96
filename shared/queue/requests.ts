/**
 * Acts on what another owns: a refund, a draw or an exchange asked for at another till or at HQ. What was
 * done there is a fact there; its effect on the order and its entry is carried out once, by the owner. At
 * the asking till nothing of the ledger changes; at the server it is carried out at once where the server
 * owns it, else it is a request to the till that does, which answers with a fact of its own.
 */
import type { Fact } from "../facts/fact.ts";
import { tillOfOrder } from "../facts/ids.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { ownedByTill } from "../rules/units.ts";
import type { Act } from "./act.ts";
import { exchange } from "./exchange.ts";
import { refundOrder } from "./refund.ts";
import type { FoldContext, Folded, Office } from "./fold.ts";

export const ASKING = ["refund-given", "draw-asked", "exchange-asked"] as const;
export type Asking = Extract<Fact, { kind: (typeof ASKING)[number] }>;
/** What was asked for. */
export type AskedAct = "refund" | "draw" | "exchange";

export const ACT_OF: Readonly<Record<Asking["kind"], AskedAct>> = {
  "refund-given": "refund",
  "draw-asked": "draw",
  "exchange-asked": "exchange",
};

/**
 * Who carries out what is done to a line of an order.
 * @returns the till; null: the server itself
 */
export function ownerOf(ledger: Ledger, office: Office, order: string, line: number, act: AskedAct): string | null {
  const till = tillOfOrder(order);
  if (till === null || office.lost(till)) return null;
  // The till that took the order holds the secret of its draw, and knows of an order that has not arrived.
  if (act === "draw" || !ledger.order(order)) return till;
  const entry = ledger.entry(order, line);
  if (entry) return entry.lane === "closed" || ownedByTill(entry.queue) ? till : null;
  return office.sellsForItself(till) ? till : null;
}

/** Folds what was asked for here of another's order. */
export function foldAsking({ office }: FoldContext, act: Act, fact: Asking): Folded {
  const { ledger } = act;
  const { order, line } = fact.body;
  if (office === null) return { did: "asked", order, owner: null };
  const owner = ownerOf(ledger, office, order, line, ACT_OF[fact.kind]);
  if (owner !== null) return { did: "asked", order, owner };
  if (fact.kind === "draw-asked") return { did: "refused", order, reason: "no-secret" };
  if (fact.kind === "exchange-asked") {
    const refused = exchange(act, order, line, fact.body.to);
    return refused === null ? { did: "exchanged", order } : { did: "refused", order, reason: refused };
  }
  const effect = refundOrder(act, { order, line, amount: fact.body.amount }, true);
  return typeof effect === "string" ? { did: "refused", order, reason: effect } : { did: "refund", order, effect };
}

/**
 * At the till that took an order: money was handed back elsewhere, and the server carried out what the
 * entry loses by it. The base falls here too, as far as there is any; what this till has left to the owner
 * is left with the lower base.
 * @returns whether this till has the order
 */
export function noteHandedBack(ledger: Ledger, id: string, line: number, amount: number): boolean {
  const order = ledger.order(id);
  const unit = ledger.units(id)[line];
  if (!order || !unit) return false;
  const lowered = Math.min(unit.base, amount);
  unit.base -= lowered;
  order.left -= lowered;
  ledger.changeUnit(unit);
  ledger.changeOrder(order);
  const entry = ledger.entry(id, line);
  if (entry?.pending.some((it) => it.do === "refund" || it.do === "draw")) {
    entry.pending = entry.pending.map((it) =>
      it.do === "refund" || it.do === "draw" ? { ...it, base: Math.max(0, it.base - amount) } : it,
    );
    ledger.noteEntry(entry);
  }
  return true;
}
