/**
 * The fold: one fact in, rows of the ledger changed. A till folds its own facts, the server those of
 * every till and its own in order of arrival; both with this. What a party does not own it leaves to the owner.
 */
import type { Sha256 } from "../facts/chain.ts";
import type { Fact, FactBody, FactKind } from "../facts/fact.ts";
import { rollOf } from "../facts/rolls.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { saleCost } from "../order/cost.ts";
import type { UnitPromise } from "../rules/decide.ts";
import type { Programme } from "../rules/schema.ts";
import type { Act } from "./act.ts";
import { COMMON_CLOCK, moveClock } from "./clock.ts";
import { completeOrder } from "./complete.ts";
import { draw } from "./draw.ts";
import { exchange } from "./exchange.ts";
import { closeFor, handOver } from "./handover.ts";
import { workNight } from "../rewards/midnight.ts";
import { takeOrder, type Order, type OrderLine } from "./order.ts";
import { levelTeam, peopleOf, refer, register } from "./people.ts";
import { refundOrder, type RefundEffect } from "./refund.ts";
import { foldAsking, foldFundAsked, funded } from "./requests.ts";
import { requeue } from "./requeue.ts";
import { correct, payOut } from "./byHand.ts";
import { fund } from "./fund.ts";
import { give, giveBack, spend } from "./spend.ts";
import { voidEntry } from "./void.ts";
import { balancePart } from "./tender.ts";

/** The till id of the server's own facts: its clock is the common one (§5.8). */
export const OFFICE = "hq/office";

export type FoldContext = {
  readonly ledger: Ledger;
  readonly sha256: Sha256;
  /** The programme of a rules version for a till; for null the one in force there before this fact. */
  readonly programme: (till: string, version: number | null) => Programme;
  /**
   * The programme by which a party's clock passes clearings (§5.8): the version a till had adopted before
   * this fact, as it is; the chain's for the office.
   */
  readonly clockProgramme: (till: string) => Programme;
  readonly owns: (queue: string) => boolean;
  /** At the server: what a publishing changes. At a till: null. */
  readonly office: Office | null;
};

export type Office = {
  /** The chain's programme before and after a version published to all; null: it was published to some. */
  readonly published: (
    version: number,
    tills: readonly string[] | null,
  ) => { before: Programme; after: Programme } | null;
  /** Tills that get their queue back by a version that was published to them. */
  readonly givenBack: (version: number, tills: readonly string[] | null) => string[];
  /**
   * Whether a till is about to get its queue back: what it has adopted makes it join a merged queue, and any
   * newer version that was published to it would give it its own. The newest it may have adopted already.
   * @param adopted the version it has adopted; null: the one before this fact
   */
  readonly closing: (till: string, adopted: number | null) => boolean;
  /** Whether HQ has closed a till: the server owns its queue then. */
  readonly lost: (till: string) => boolean;
  /** Every till that HQ has closed. */
  readonly allLost: () => Iterable<string>;
  /** The newest version that is meant for a till. */
  readonly newestFor: (till: string) => number;
  /** Whether a till owns the queue its sales join, or is about to get it back. */
  readonly sellsForItself: (till: string) => boolean;
};

export type Folded =
  | { readonly did: "order"; readonly order: string; readonly promises: readonly UnitPromise[] }
  | { readonly did: "refund"; readonly order: string; readonly effect: RefundEffect }
  | { readonly did: "completed" | "drawn" | "exchanged" | "voided"; readonly order: string }
  /** Asked for of another's order: at the server, of the till that carries it out; null at the asking till. */
  | { readonly did: "asked"; readonly order: string; readonly owner: string | null }
  | { readonly did: "declined"; readonly order: string }
  /** So much was paid into a queue, fen. */
  | { readonly did: "funded"; readonly paid: number }
  | { readonly did: "given" | "spent" | "handover" | "nothing" }
  /** Order null: it was about none. */
  | { readonly did: "refused"; readonly order: string | null; readonly reason: string };

/** Folds one fact into the ledger. Needs the caller's open transaction; flushes nothing by itself. */
export function foldFact(context: FoldContext, fact: Fact): Folded {
  switch (fact.kind) {
    case "order-paid":
      return taken(begin(context, fact, fact.body.rules), orderOf(context.sha256, fact.till, fact.at, fact.body));
    case "order-placed":
      return taken(begin(context, fact, fact.body.rules), placedOf(context.sha256, fact.at, fact.body));
    case "order-completed":
      return outcome(context, fact.body, "completed", completeOrder(begin(context, fact, null), fact.body.order));
    case "order-refunded": {
      const { order, line, amount, toBalance = 0 } = fact.body;
      // What a till has handed back it has handed back, whatever the server knows of other tills by now.
      const handedBack = context.office !== null && fact.till !== OFFICE;
      const effect = refundOrder(begin(context, fact, null), { order, line, amount, toBalance }, handedBack);
      if (typeof effect === "string") return outcome(context, { order, line: line ?? 0 }, "completed", effect);
      return { did: "refund", order, effect };
    }
    case "entry-drawn": {
      const { order, line, roll } = fact.body;
      return outcome(context, fact.body, "drawn", draw(begin(context, fact, null), order, line, roll));
    }
    case "entry-exchanged": {
      const { order, line, to } = fact.body;
      return outcome(context, fact.body, "exchanged", exchange(begin(context, fact, null), order, line, to));
    }
    case "refund-given":
    case "draw-asked":
    case "exchange-asked":
    case "void-asked":
      return foldAsking(context, begin(context, fact, null), fact);
    case "request-declined":
      begin(context, fact, null);
      return { did: "declined", order: fact.body.order };
    case "value-given":
      return moved("given", give(begin(context, fact, null), fact.body));
    case "value-spent":
      // What a till says was spent was spent: its server held it, or it took the risk.
      return moved("spent", spend(begin(context, fact, null), fact.body, fact.till !== OFFICE));
    case "gift-cancelled":
      return moved("given", giveBack(begin(context, fact, null), fact.body));
    case "balance-paid-out":
      return moved("spent", payOut(begin(context, fact, null), fact.body));
    case "balance-corrected":
      return moved("given", correct(begin(context, fact, null), fact.body));
    case "entry-voided": {
      const { order, line } = fact.body;
      return outcome(context, fact.body, "voided", voidEntry(begin(context, fact, null), order, line));
    }
    case "queue-funded":
      return funded(fund(begin(context, fact, null), fact.body));
    case "fund-asked":
      return foldFundAsked(context, begin(context, fact, null), fact);
    case "rules-adopted": {
      const { version } = fact.body;
      const act = begin(context, fact, null);
      const after = context.programme(fact.till, version);
      // A newer version may be on its way that gives back what this one merges.
      if (context.office?.closing(fact.till, version)) closeFor(context.ledger, fact.till, after);
      // Reads every entry of the till: only where the switch was turned, or where closed ones have to stand again.
      else if (act.closing || act.programme.rules.basic.cashierScope !== after.rules.basic.cashierScope)
        handOver(act, fact.till, after);
      return { did: "handover" };
    }
    case "rules-published":
      publish(context, fact);
      return { did: "handover" };
    case "till-closed": {
      const act = begin(context, fact, null);
      takeOver(context, act, fact.body.till, context.office?.newestFor(fact.body.till) ?? null);
      return { did: "handover" };
    }
    case "night-worked": {
      const act = begin(context, fact, null);
      workNight(act, fact.body.steps);
      return { did: "nothing" };
    }
    case "referrer-set":
      return context.office === null ? { did: "nothing" } : told(refer(context.ledger, fact.body));
    case "team-level-set":
      return told(levelTeam(context.ledger, fact.body));
    case "member-registered":
      if (context.office !== null) register(context.ledger, fact.body.id);
      return { did: "nothing" };
    case "clock-passed":
    case "queue-released":
    case "shift-opened":
    case "cash-moved":
    case "drawer-opened":
    case "shift-closed":
    case "day-signed":
    case "gift-handed-out":
    case "stock-moved":
    case "catalogue-imported":
      begin(context, fact, null);
      return { did: "nothing" };
    case "member-erased":
    case "till-opened":
    case "clock-corrected":
      return { did: "nothing" };
  }
}

/** Facts that leave a night begun; all else that moves the common clock pays it to its end at once. */
const PIECEWISE: ReadonlySet<FactKind> = new Set(["clock-passed", "night-worked"]);
/** Facts that change nothing a night pays, or pays by: what joins is passed over. */
const NO_MATTER_TO_NIGHTS: ReadonlySet<FactKind> = new Set([
  "till-opened",
  "member-registered",
  "member-erased",
  "referrer-set",
  "team-level-set",
  "order-paid",
  "order-placed",
  "clock-passed",
  "night-worked",
  "request-declined",
  "value-given",
  "value-spent",
  "balance-paid-out",
  "balance-corrected",
  "shift-opened",
  "cash-moved",
  "drawer-opened",
  "shift-closed",
  "day-signed",
  "gift-handed-out",
  "gift-cancelled",
  "stock-moved",
  "catalogue-imported",
  "clock-corrected",
]);

/** Whether a night that is being paid is paid to its end before such a fact. */
export const endsNights = (kind: FactKind): boolean => !NO_MATTER_TO_NIGHTS.has(kind);

/** The act of a fact, its clock moved first (§5.8): a till's own, or the common one. */
function begin(
  { ledger, programme, clockProgramme, owns, office }: FoldContext,
  fact: Fact,
  version: number | null,
): Act {
  const act: Act = {
    ledger,
    programme: programme(fact.till, version),
    at: fact.at,
    owns,
    closing: office?.closing(fact.till, null) ?? false,
    seq: fact.seq,
    ...(office && { people: peopleOf(ledger) }),
  };
  if (office) ledger.onDay(act.programme.calendar.day(fact.at));
  const isCommon = fact.till === OFFICE;
  const nights = !office ? "none" : PIECEWISE.has(fact.kind) ? "begun" : "whole";
  moveClock(ledger, clockProgramme(fact.till), isCommon ? COMMON_CLOCK : fact.till, fact.at, nights);
  if (office && endsNights(fact.kind)) workNight(act, Infinity);
  // The queue of a till that was closed lives by its new owner's clock.
  if (office && fact.till === OFFICE)
    for (const till of office.allLost()) moveClock(ledger, clockProgramme(OFFICE), till, fact.at);
  return act;
}

/** The server takes the entries of a closed till over, as if the till had adopted the newest version meant for it. */
function takeOver(context: FoldContext, act: Act, till: string, version: number | null): void {
  handOver(act, till, context.programme(till, version));
}

function taken(act: Act, order: Order): Folded {
  const promises = takeOrder(act, order);
  return typeof promises === "string"
    ? { did: "refused", order: order.id, reason: promises }
    : { did: "order", order: order.id, promises };
}

const told = (refused: string | null): Folded =>
  refused === null ? { did: "nothing" } : { did: "refused", order: null, reason: refused };

const moved = (did: "given" | "spent", refused: string | null): Folded =>
  refused === null ? { did } : { did: "refused", order: null, reason: refused };

function outcome(
  { ledger }: FoldContext,
  { order, line }: { order: string; line?: number },
  did: "completed" | "drawn" | "exchanged" | "voided",
  refused: string | null,
): Folded {
  if (refused === null) return { did, order };
  // Whoever asked waits for an answer: the entry as it stands.
  const entry = ledger.entry(order, line ?? 0);
  if (entry && entry.lane !== "closed") ledger.tell(entry);
  return { did: "refused", order, reason: refused };
}

/** What waits for the server's own channels moves at once (§2.4); a till's entries when it adopts. */
function publish(context: FoldContext, fact: Extract<Fact, { kind: "rules-published" }>): void {
  const { ledger, office } = context;
  const act = begin(context, fact, null);
  const { version, tills } = fact.body;
  const switched = office?.published(version, tills) ?? null;
  if (switched) requeue(ledger, switched.before, switched.after, ["online", "mall"]);
  for (const till of office?.givenBack(version, tills) ?? []) closeFor(ledger, till, null);
  for (const till of office?.allLost() ?? [])
    if (tills === null || tills.includes(till)) takeOver(context, act, till, version);
}

type Taken<K extends "order-paid" | "order-placed"> = FactBody<K>;

/** The order of a till's fact: a cashier order is one unit, its whole paid amount (§2.3). Promise null: to be decided. */
export function orderOf(
  sha256: Sha256,
  till: string,
  at: number,
  body: Omit<Taken<"order-paid">, "promise"> & { promise: UnitPromise | null },
): Order {
  const [store = "", name = ""] = till.split("/");
  const balance = balancePart(body);
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
    lines: [
      new RolledLine(sha256, body, 0, {
        product: null,
        paid: body.paid - balance,
        balance,
        cost: saleCost(body.items),
        promise: body.promise,
      }),
    ],
  };
}

/** The order of a fact of the server's own: one unit a line (§2.3). */
export function placedOf(sha256: Sha256, at: number, body: Taken<"order-placed">): Order {
  return {
    id: body.order,
    at,
    channel: body.channel,
    store: body.store,
    till: null,
    member: body.member,
    level: body.level,
    deducted: body.deducted,
    completed: body.completed,
    lines: body.lines.map(({ cost = null, ...line }, index) => new RolledLine(sha256, body, index, { ...line, cost })),
  };
}

/** A line whose roll follows from the order's join secret (§4.3), computed where it is asked for. */
class RolledLine implements OrderLine {
  readonly product: string | null;
  readonly paid: number;
  readonly balance: number;
  readonly cost: number | null;
  readonly promise: UnitPromise | null;
  readonly #sha256: Sha256;
  readonly #from: Pick<Taken<"order-paid">, "order" | "rolls">;
  readonly #line: number;

  constructor(
    sha256: Sha256,
    from: Pick<Taken<"order-paid">, "order" | "rolls">,
    line: number,
    it: Omit<OrderLine, "roll">,
  ) {
    this.product = it.product;
    this.paid = it.paid;
    this.balance = it.balance ?? 0;
    this.cost = it.cost ?? null;
    this.promise = it.promise;
    this.#sha256 = sha256;
    this.#from = from;
    this.#line = line;
  }

  get roll(): number {
    return rollOf(this.#sha256, "join", this.#from.rolls.secret, this.#from.order, this.#line);
  }
}
