/**
 * Acts on what another owns: a refund, a draw or an exchange asked for at another till or at HQ, and what two persons
 * of HQ decided about an entry or a queue (§12.6). What was
 * done there is a fact there; its effect on the order and its entry is carried out once, by the owner. At
 * the asking till nothing of the ledger changes; at the server it is carried out at once where the server
 * owns it, else it is a request to the till that does, which answers with a fact of its own.
 */
import type { Asked, Fact, FactBody } from "../facts/fact.ts";
import { tillOfOrder } from "../facts/ids.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Programme, Rules } from "../rules/schema.ts";
import { ownedByTill, queueKey, tillOfQueue } from "../rules/units.ts";
import type { Act } from "./act.ts";
import { drawRefusal } from "./draw.ts";
import { exchange, exchangeRefusal } from "./exchange.ts";
import { giveBack, planRefund, refundOrder } from "./refund.ts";
import { fund, fundableIn, fundSource, type FundRefusal } from "./fund.ts";
import { voidEntry, voidRefusal } from "./void.ts";
import type { FoldContext, Folded, Office } from "./fold.ts";

export const ASKING = ["refund-given", "draw-asked", "exchange-asked", "void-asked", "fund-asked"] as const;
export type Asking = Extract<Fact, { kind: (typeof ASKING)[number] }>;
type Of<K extends Fact["kind"]> = Extract<Fact, { kind: K }>;
/** What was asked for. */
export type AskedAct = "refund" | "draw" | "exchange" | "void" | "fund";

export const ACT_OF: Readonly<Record<Asking["kind"], AskedAct>> = {
  "refund-given": "refund",
  "draw-asked": "draw",
  "exchange-asked": "exchange",
  "void-asked": "void",
  "fund-asked": "fund",
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

/** Who pays out of a queue. @returns the till; null: the server itself */
export function ownerOfQueue({ lost }: Pick<Office, "lost">, queue: string): string | null {
  const till = tillOfQueue(queue);
  return till === null || lost(till) ? null : till;
}

export const funded = (paid: number | FundRefusal): Folded =>
  typeof paid === "string" ? { did: "refused", order: null, reason: paid } : { did: "funded", paid };

/** Folds what two persons decided to pay into a queue that a till owned then. */
export function foldFundAsked({ office }: FoldContext, act: Act, { body }: Of<"fund-asked">): Folded {
  const owner = office && ownerOfQueue(office, body.queue);
  return owner === null ? funded(fund(act, body)) : { did: "asked", order: fundSource(body.proposal), owner };
}

/** Folds what was asked for here of another's order. */
export function foldAsking({ office }: FoldContext, act: Act, fact: Exclude<Asking, Of<"fund-asked">>): Folded {
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
  if (fact.kind === "void-asked") {
    const refused = voidEntry(act, order, line);
    return refused === null ? { did: "voided", order } : { did: "refused", order, reason: refused };
  }
  const { amount, toBalance = 0 } = fact.body;
  const effect = refundOrder(act, { order, line, amount, toBalance }, true);
  return typeof effect === "string" ? { did: "refused", order, reason: effect } : { did: "refund", order, effect };
}

/**
 * At the till that took an order: money was handed back elsewhere, and the server carried out what the
 * entry loses by it. The base falls here too, as far as there is any; what this till has left to the owner
 * is left with the lower base.
 * @returns whether this till has the order
 */
export function noteHandedBack(
  ledger: Ledger,
  { order: id, line, amount, toBalance }: { order: string; line: number; amount: number; toBalance: number },
): boolean {
  const order = ledger.order(id);
  const unit = ledger.units(id)[line];
  if (!order || !unit) return false;
  const money = amount - toBalance;
  const lowered = Math.min(unit.base, money);
  unit.base -= lowered;
  const back = Math.min(unit.balance, toBalance);
  unit.balance -= back;
  // It was taken off the balance here, so it comes back here; when, nobody asks a till.
  if (back > 0 && order.member !== null) giveBack({ ledger, at: order.at }, order.member, unit, back);
  order.left -= lowered;
  ledger.changeUnit(unit);
  ledger.changeOrder(order);
  const entry = ledger.entry(id, line);
  if (entry?.pending.some((it) => it.do === "refund" || it.do === "draw")) {
    entry.pending = entry.pending.map((it) =>
      it.do === "refund" || it.do === "draw" ? { ...it, base: Math.max(0, it.base - money) } : it,
    );
    ledger.noteEntry(entry);
  }
  return true;
}

/** Something asked for elsewhere, as its owner is told of it. */
export type Request = {
  readonly till: string;
  readonly seq: number;
  readonly act: AskedAct;
  /** Of what is paid into a queue: what its payouts name as their source. */
  readonly order: string;
  readonly line: number;
  /** Handed back, with what goes back to the balance, or to be paid into a queue, fen; null: neither. */
  readonly amount: number | null;
  readonly toBalance: number;
  readonly to: "points" | "love" | null;
  readonly reason: string;
  /** By whom and with which proposal it was decided (§12.6); absent: it is none of HQ's. */
  readonly decided?: Decided | undefined;
  /** The till's queue that is paid into; absent: none. */
  readonly queue?: string | undefined;
};
export type Decided = { readonly by: string; readonly second: string; readonly proposal: number };

type Answering =
  | "order-refunded"
  | "entry-drawn"
  | "entry-exchanged"
  | "entry-voided"
  | "queue-funded"
  | "request-declined";
export type Answer = { [K in Answering]: { readonly kind: K; readonly body: FactBody<K> } }[Answering];

/** The request an asking fact makes. */
export function requestOf(asking: Asking): Request {
  const { till, seq, kind, body } = asking;
  if (kind === "fund-asked") {
    const { queue, amount, reason, by, second, proposal } = body;
    const of = { till, seq, act: "fund", order: fundSource(proposal), line: 0, toBalance: 0, to: null } as const;
    return { ...of, queue, amount, reason, decided: { by, second, proposal } };
  }
  const { order, line } = body;
  return {
    till,
    seq,
    act: ACT_OF[kind],
    order,
    line,
    amount: kind === "refund-given" ? body.amount : null,
    toBalance: kind === "refund-given" ? (body.toBalance ?? 0) : 0,
    to: kind === "exchange-asked" ? body.to : null,
    reason: "reason" in body ? body.reason : "",
    ...(kind === "void-asked" && { decided: { by: body.by, second: body.second, proposal: body.proposal } }),
  };
}

/**
 * The fact by which the owner answers a request. Its clock has to have passed all that it passes by then (§5.8).
 * @param programme by which it would exchange or pay; null: another owns the entry by now, and will know
 * @param drawOf the secret of an order's draw and the roll that follows; null: it is not here
 */
export function answerTo(
  ledger: Ledger,
  programme: Programme | null,
  { till, seq, act, order, line, amount, toBalance, to, reason, decided, queue }: Request,
  drawOf: (order: string, line: number) => { secret: string; roll: number } | null,
): Answer {
  const asked = { till, seq };
  const key = `${till}#${seq}`;
  const decline = (why: FactBody<"request-declined">["reason"]): Answer => ({
    kind: "request-declined",
    body: { asked, order, line, reason: why },
  });
  if (act === "refund") {
    const parts = planRefund(ledger.order(order), ledger.units(order), { order, line, amount, toBalance }, true);
    if (typeof parts === "string") return decline(parts);
    const back = parts.reduce((sum, part) => sum + part.toBalance, 0);
    const left = back + parts.reduce((sum, part) => sum + part.amount, 0);
    return { kind: "order-refunded", body: { order, key, line, amount: left, toBalance: back, reason, asked } };
  }
  if (act === "draw") {
    const refused = drawRefusal(ledger, order, line);
    if (refused) return decline(refused);
    const drawn = drawOf(order, line);
    return drawn ? { kind: "entry-drawn", body: { order, line, key, ...drawn, asked } } : decline("no-secret");
  }
  if (act === "void") {
    const refused = voidRefusal(ledger.entry(order, line));
    if (refused !== null) return decline(refused);
    if (!decided) throw new Error(`a request of ${till} says not by whom it was decided`);
    return { kind: "entry-voided", body: { order, line, reason, ...decided, asked } };
  }
  if (act === "fund") {
    if (!decided || !programme || queue === undefined || amount === null)
      throw new Error(`a request of ${till} says not what is to be paid into which queue`);
    const refused = fundableIn(programme.rules, ledger, queue);
    if (refused === null) return { kind: "queue-funded", body: { queue, amount, reason, ...decided, asked } };
    return decline(refused === "nothing-waits" && !standsIn(programme.rules, queue) ? "handed-over" : refused);
  }
  const into = to ?? "points";
  const refused = exchangeRefusal(ledger, programme, order, line, into);
  return refused ? decline(refused) : { kind: "entry-exchanged", body: { order, line, key, to: into, asked } };
}

/** Whether what is sold at a till joins its own queue under these rules. */
function standsIn(rules: Rules, own: string): boolean {
  const [store = "", till = ""] = (tillOfQueue(own) ?? "").split("/");
  return queueKey(rules, { channel: "cashier", store, till, product: null }) === own;
}

/** What a fact settles of something that was asked for. */
export type Settled = {
  readonly asked: Asked;
  readonly state: "done" | "declined";
  readonly why: string | null;
  /** Of a refund: so much was carried out, of a queue: so much was paid into it, fen. */
  readonly carried: number | null;
};

/** @returns null: nothing that was asked for is settled by this fact */
export function settledBy(fact: Fact, folded: Folded): Settled | null {
  const asked = askedIn(fact);
  if (!asked || folded.did === "asked") return null;
  const refund = fact.kind === "refund-given" || fact.kind === "order-refunded";
  if (fact.kind === "request-declined") return { asked, state: "declined", why: fact.body.reason, carried: null };
  if (folded.did === "refused") return { asked, state: "declined", why: folded.reason, carried: refund ? 0 : null };
  const carried = folded.did === "refund" ? folded.effect.refunded : folded.did === "funded" ? folded.paid : null;
  return { asked, state: "done", why: null, carried };
}

/** By which fact it was asked for what this one is about; null: for nothing. */
function askedIn(fact: Fact): Asked | null {
  if (isAsking(fact)) return { till: fact.till, seq: fact.seq };
  switch (fact.kind) {
    case "order-refunded":
    case "entry-drawn":
    case "entry-exchanged":
    case "entry-voided":
    case "queue-funded":
    case "request-declined":
      return fact.body.asked ?? null;
    default:
      return null;
  }
}

export const isAsking = (fact: Fact): fact is Asking => ASKING.some((kind) => kind === fact.kind);
