/**
 * Orders of the mall and of stores' online channels: taken, completed, refunded, drawn for, exchanged,
 * each once however often it is asked for. Every act is a fact of the server's own, in one
 * transaction with all that follows; what is refused leaves everything as it was. One file, though long:
 * every verb of the order API, in the one way they are done once.
 */
import { isDeepStrictEqual } from "node:util";
import type { FactBody } from "../../shared/facts/fact.ts";
import { readFact } from "../../shared/facts/fact.ts";
import { memberOfCard, memberOfPhone, tillOfOrder } from "../../shared/facts/ids.ts";
import { AmountOverflow } from "../../shared/kernel/money.ts";
import { ownsAll } from "../../shared/queue/act.ts";
import { drawnRatio } from "../../shared/queue/draw.ts";
import { OFFICE } from "../../shared/queue/fold.ts";
import type { z } from "zod";
import { sha256 } from "../journal/digest.ts";
import type { Logger } from "pino";
import { REFERRER_REASONS, setReferrer } from "../office/referral.ts";
import { FactTooLong, type OfficeDesk } from "../settlement/desk.ts";
import type { Intaken } from "../settlement/intake.ts";
import { QueueHalted, type Settlement } from "../settlement/settlement.ts";
import { isNobody } from "../settlement/erasing.ts";
import type { MemberRow } from "../store/rows.ts";
import { newClaimCode, offered, takePieces } from "../balances/gifts.ts";
import { heldOf } from "../balances/holds.ts";
import { dayText } from "../../shared/kernel/calendar.ts";
import { today } from "../office/today.ts";
import { keepProducts } from "../office/catalogue.ts";
import type { ProductRow } from "../store/products.ts";
import type { Category, ServerReader, ServerStore } from "../store/store.ts";
import { costedLines, sameCosts } from "./costs.ts";
import { decideLines } from "./decideLines.ts";
import { drawOfKey, drawTillOrder, exchangeTillOrder, isAsSeen, refundTillOrder } from "./tillOrders.ts";
import {
  refused,
  type ApiRefusal,
  type DrawAnswer,
  type ExchangeRequest,
  type GiveRequest,
  type ImportAnswer,
  type LineError,
  type MemberAnswer,
  type MembersImported,
  type MemberRequest,
  type OrderAnswer,
  type OrderRequest,
  type OrderState,
  type RefundRequest,
  type Refused,
  type SpendRequest,
  type StatementAnswer,
  type ValueAnswer,
} from "./schema.ts";
import type { ImportedMember } from "./memberImport.ts";
import { memberAnswer, statementAnswer } from "./statements.ts";
import { answerOf, entryState, placedFact, stateOf } from "./states.ts";

export type Answer<T> = { readonly ok: true; readonly value: T } | Refused;
const answer = <T>(value: T): Answer<T> => ({ ok: true, value });

/** An order of an import, and the line it begins on. */
export type ImportedOrder = { readonly line: number; readonly request: OrderRequest };
/** As many errors of an import are named. */
const MOST_ERRORS = 100;

/** Takes back all that a transaction has done so far. */
class TakenBack extends Error {
  readonly reason: Refused;

  constructor(reason: Refused) {
    super(reason.message);
    this.reason = reason;
  }
}

export class OrderDesk {
  readonly #store: ServerStore;
  readonly #read: ServerReader;
  readonly #settlement: Settlement;
  readonly #clock: () => number;
  readonly #log: Logger;

  constructor(store: ServerStore, settlement: Settlement, clock: () => number, log: Logger) {
    this.#store = store;
    this.#log = log;
    this.#read = store.read;
    this.#settlement = settlement;
    this.#clock = clock;
  }

  /** Takes an order; one that is here already is answered as it was, if it is the same. */
  place(request: OrderRequest): Answer<OrderAnswer> {
    return this.#act((desk) => {
      const placed = this.#placeOne(desk, request);
      if (!placed.ok) throw new TakenBack(placed);
      return this.#promised(request.id);
    });
  }

  /** Takes all, or none. */
  placeAll(orders: readonly ImportedOrder[]): Answer<z.infer<typeof ImportAnswer>> {
    return this.#act((desk) => {
      const errors: LineError[] = [];
      let placed = 0;
      for (const { line, request } of orders) {
        const one = this.#named(() => this.#placeOne(desk, request));
        if (one.ok) placed += Number(one.value);
        else errors.push({ line, path: one.path ?? "", message: `${one.code}: ${one.message}` });
        if (errors.length >= MOST_ERRORS || (!one.ok && one.code === "amount-too-large")) break;
      }
      if (errors.length > 0) throw new TakenBack(importRefused(errors));
      return answer({ placed, known: orders.length - placed });
    });
  }

  /** Keeps a product that rules and orders may name. */
  putProduct(product: ProductRow, categories: readonly Category[]): void {
    this.#settlement.office((desk) => keepProducts(desk, [product], categories));
  }

  /** An order as it stands, also one of a till. */
  order(id: string): Answer<OrderState> {
    const state = stateOf(this.#read, this.#store.ledger, id);
    return state ? answer(state) : unknownOrder(id);
  }

  /** An order that is complete already stays so. */
  complete(id: string): Answer<OrderState> {
    return this.#onOrder(id, (desk) => {
      if (!desk.parts.ledger.order(id)?.completed) carriedOut(desk.write("order-completed", { order: id }));
    });
  }

  refund(id: string, { key, line, amount, reason }: RefundRequest): Answer<OrderState> {
    if (tillOfOrder(id) !== null)
      return this.#onTillOrder(id, (desk) => refundTillOrder(desk, id, { key, line, amount, reason }));
    return this.#onOrder(id, (desk) => {
      const before = this.#acts(id, "order-refunded").find((body) => body.key === key);
      if (before && (before.line !== line || before.amount !== amount))
        throw new TakenBack(
          refused("key-differs", `The key ${key} has refunded something else of ${id}. Nothing was done.`, "key"),
        );
      if (!before) carriedOut(desk.write("order-refunded", { order: id, key, line, amount, reason }));
    });
  }

  /** Draws for a line, once (§6.2): the same key is answered with what it drew. */
  draw(id: string, line: number, key: string): Answer<z.infer<typeof DrawAnswer>> {
    if (tillOfOrder(id) !== null) return this.#drawTillOrder(id, line, key);
    const done = this.#onOrder(id, (desk) => {
      if (this.#acts(id, "entry-drawn").some((body) => body.line === line && body.key === key)) return;
      if (desk.parts.ledger.units(id)[line])
        carriedOut(desk.write("entry-drawn", { order: id, line, key, ...desk.drawOf(id, line) }));
      else throw new TakenBack(unknownLine(id, line));
    });
    if (!done.ok) return done;
    const drawn = this.#acts(id, "entry-drawn").find((body) => body.line === line);
    const entry = this.#store.ledger.entry(id, line);
    if (!drawn || !entry?.lottery) throw new Error(`${id} was drawn for and has no draw`);
    const { secret, roll } = drawn;
    return answer({
      order: id,
      line,
      secret,
      roll,
      ratio: drawnRatio(entry.lottery, roll),
      waits: false,
      entry: entryState(this.#read, entry),
    });
  }

  /** The till that took the order holds the secret: until it has answered, the draw waits. */
  #drawTillOrder(id: string, line: number, key: string): Answer<z.infer<typeof DrawAnswer>> {
    const asked = this.#onTillOrder(id, (desk) => drawTillOrder(desk, id, line, key));
    if (!asked.ok) return asked;
    const known = drawOfKey(this.#read, id, line, key);
    const entry = this.#store.ledger.entry(id, line);
    if (!known || !entry) throw new Error(`a draw was asked for of ${id} and is not there`);
    const { request, drawn } = known;
    if (request.state === "declined") {
      const code = (request.why ?? "internal") as ApiRefusal;
      return refused(code, REASONS[code] ?? `${request.owner ?? "Its owner"} declined it: ${code}.`);
    }
    const [secret, roll] = [drawn?.secret ?? null, drawn?.roll ?? null];
    const ratio = roll === null || !entry.lottery ? null : drawnRatio(entry.lottery, roll);
    const shown = { entry: entryState(this.#read, entry), waits: request.state === "open" };
    return answer({ order: id, line, secret, roll, ratio, ...shown });
  }

  /** Exchanges what remains of a line's entry (§7.1): the same key exchanges once. */
  exchange(id: string, line: number, { key, to, seen }: ExchangeRequest): Answer<OrderState> {
    if (tillOfOrder(id) !== null)
      return this.#onTillOrder(id, (desk) => exchangeTillOrder(desk, id, line, { key, to, seen }));
    return this.#onOrder(id, (desk) => {
      const before = this.#acts(id, "entry-exchanged").find((body) => body.line === line && body.key === key);
      if (before && before.to !== to)
        throw new TakenBack(
          refused("key-differs", `The key ${key} has exchanged into ${before.to}. Nothing was done.`, "key"),
        );
      if (before) return;
      if (!isAsSeen(desk, id, line, { to, seen }))
        throw new TakenBack(refused("exchange-changed", REASONS["exchange-changed"] ?? ""));
      carriedOut(desk.write("entry-exchanged", { order: id, line, key, to }));
    });
  }

  /** Gives another member points or available love value (§7.2): the same key gives once. */
  give(member: string, { key, to, what, amount }: GiveRequest): Answer<z.infer<typeof ValueAnswer>> {
    return this.#onMember(member, (desk, { id: from }) => {
      const receiver = this.#member(to);
      if (!receiver) throw new TakenBack(unknownMember(to, "to"));
      const body = { from, to: receiver.id, what, amount, key };
      if (this.#knownValue(from, body)) return;
      this.#leaveHeld(from, what, amount);
      carriedOut(desk.write("value-given", body));
    });
  }

  /**
   * Spends a member's points or available love value (§7.2): the same key spends once.
   * @param claimed the member takes the gift beside the tills, to have it handed out in this store (null: in whichever); absent: it is given
   */
  spend(
    member: string,
    { key, what, amount, use, order, gift }: SpendRequest,
    claimed?: { readonly store: string | null },
  ): Answer<z.infer<typeof ValueAnswer>> {
    return this.#onMember(member, (desk, { id }) => {
      const body = { member: id, what, amount, use, order, key };
      const claim = claimed && { claim: { ...claimed, code: NO_CODE } };
      const asked = gift === null ? {} : { gift: { ...gift, name: "", till: null, ...claim } };
      if (this.#knownValue(id, { ...body, ...asked })) return;
      this.#leaveHeld(id, what, amount);
      if (gift === null) return carriedOut(desk.write("value-spent", body));
      const { rows } = desk.parts;
      const day = dayText(today({ read: rows, clock: this.#clock }));
      const found = offered(rows, claimed?.store ?? null, day, {
        gift: gift.id,
        quantity: gift.quantity,
        what,
        amount,
      });
      if ("not" in found) throw new TakenBack(refused(found.not, found.message, "gift"));
      // What is handed out everywhere is claimed for no store: there may be none of that name.
      if (found.stores === null && (claimed?.store ?? null) !== null)
        throw new TakenBack(
          refused("gift-not-offered", `${found.name} is handed out in every store. Nothing was done.`),
        );
      const shown = claimed && { claim: { ...claimed, code: newClaimCode(rows) } };
      carriedOut(desk.write("value-spent", { ...body, gift: { ...gift, name: found.name, till: null, ...shown } }));
      takePieces(rows, found, gift.quantity);
    });
  }

  /**
   * A member by phone or card; one that is known is answered as it is. Who brought it is set down with it (§11.6), or,
   * where that may not be, nothing is done.
   */
  register(request: MemberRequest): Answer<z.infer<typeof MemberAnswer>> {
    const id = memberIdOf(request);
    return this.#act((desk) => {
      this.#registerOne(desk, request);
      if (request.referrer !== null) this.#setReferrer(desk, id, request.referrer);
      return this.#memberNow(desk, id);
    });
  }

  /** Registers all, or none. Who brought whom is set down when all are there: one may be named by a line before its own. */
  registerAll(members: readonly ImportedMember[]): Answer<z.infer<typeof MembersImported>> {
    return this.#act((desk) => {
      const counts = { registered: 0, known: 0, referred: 0 };
      const errors: LineError[] = [];
      for (const { request } of members) {
        if (this.#registerOne(desk, request)) counts.registered += 1;
        else counts.known += 1;
      }
      for (const { line, request } of members) {
        if (request.referrer === null || errors.length >= MOST_ERRORS) continue;
        const member = memberIdOf(request);
        const referrer = this.#member(request.referrer)?.id ?? request.referrer;
        const isSo = desk.parts.ledger.person(member)?.referrer === referrer;
        const refusal = setReferrer(desk, member, referrer);
        if (refusal !== null)
          errors.push({ line, path: "referrer", message: `${refusal}: ${REFERRER_REASONS[refusal]}` });
        else counts.referred += Number(!isSo);
      }
      if (errors.length > 0) throw new TakenBack(importRefused(errors));
      return answer(counts);
    });
  }

  /** @returns whether the member is new */
  #registerOne(desk: OfficeDesk, request: MemberRequest): boolean {
    const { phone, card, name } = request;
    const id = memberIdOf(request);
    const known = this.#read.members.member(id);
    if (known && !isNobody(known)) return false;
    carriedOut(
      desk.write("member-registered", { id, phone, card, name, ...(known?.erasedAt ? { again: known.erasedAt } : {}) }),
    );
    return true;
  }

  /** Sets down who brought a member (§11.6), once; the same again is done already. */
  referredBy(member: string, referrer: string): Answer<z.infer<typeof MemberAnswer>> {
    return this.#act((desk) => {
      const known = this.#member(member);
      if (!known) return unknownMember(member, "member");
      this.#setReferrer(desk, known.id, referrer);
      return this.#memberNow(desk, known.id);
    });
  }

  member(text: string): Answer<z.infer<typeof MemberAnswer>> {
    const member = this.#member(text);
    return member ? answer(memberAnswer(this.#store, member)) : unknownMember(text, "member");
  }

  /** What a member's cash came from and went to. */
  statement(text: string, before: string | null, limit: number): Answer<z.infer<typeof StatementAnswer>> {
    const member = this.#member(text);
    if (!member) return unknownMember(text, "member");
    const { ledger } = this.#store;
    const statement = statementAnswer({ read: this.#read, ledger, log: this.#log }, member.id, before, limit);
    return statement
      ? answer(statement)
      : refused("malformed", "before: expected what `next` of an earlier answer said", "before");
  }

  #setReferrer(desk: OfficeDesk, member: string, text: string): void {
    const refusal = setReferrer(desk, member, this.#member(text)?.id ?? text);
    if (refusal !== null) throw new TakenBack(refused(refusal, REFERRER_REASONS[refusal], "referrer"));
  }

  #memberNow(desk: OfficeDesk, id: string): Answer<z.infer<typeof MemberAnswer>> {
    desk.settle();
    const member = this.#read.members.member(id);
    if (!member) throw new Error(`${id} was registered and is not there`);
    return answer(memberAnswer(this.#store, member));
  }

  /** @returns whether it is new */
  #placeOne(desk: OfficeDesk, request: OrderRequest): Answer<boolean> {
    const read = this.#readOrder(request);
    if (!read.ok) return read;
    const { value } = read;
    const known = placedFact(this.#read, request.id);
    if (known) {
      const at = request.at === undefined ? known.at : value.at;
      if (contentOf(known.at, known.body) === contentOf(at, value) && sameCosts(known.body, request))
        return answer(false);
      return refused(
        "order-differs",
        `Order ${request.id} is here already with other content. It stays as it was; send a refund for what changed.`,
        "id",
      );
    }
    const { ledger, versions } = desk.parts;
    // What comes again is answered as it was taken, whatever the catalogue says by now.
    const costed = costedLines(this.#read.settings, value.lines);
    if ("ok" in costed) return costed;
    const { at, ...order } = { ...value, lines: costed };
    const level = order.member === null ? null : (this.#read.members.member(order.member)?.level ?? null);
    const act = { ledger, programme: versions.chain, at, owns: ownsAll };
    const lines = order.lines.map((line) => ({ ...line, roll: 0, promise: null }));
    if (versions.chain.rules.basic.cap !== null) desk.endNight();
    const promises = decideLines(act, { ...order, id: order.order, at, level, till: null, lines });
    const decided = order.lines.flatMap((line, index) => {
      const promise = promises[index];
      return promise ? [{ ...line, promise }] : [];
    });
    const body = { ...order, level, rules: versions.chainVersion, lines: decided, rolls: desk.rollsFor(order.order) };
    carriedOut(desk.write("order-placed", body, at));
    return answer(true);
  }

  /** A request with its names looked up. */
  #readOrder(
    request: OrderRequest,
  ): Answer<
    { at: number } & Omit<FactBody<"order-placed">, "level" | "rules" | "rolls" | "lines"> & Pick<OrderRequest, "lines">
  > {
    const { settings, tills } = this.#read;
    const { id, channel, store, member, deducted, completed, lines } = request;
    const now = this.#clock();
    const at = request.at === undefined ? now : typeof request.at === "number" ? request.at : Date.parse(request.at);
    if (at > now)
      return refused(
        "future-instant",
        "expected an instant that is not after the server's clock; left out: this moment",
        "at",
      );
    if (store !== null && !tills.stores().some((it) => it.id === store))
      return refused("unknown-store", `There is no store ${store}.`, "store");
    const { rules } = this.#settlement.versions.chain;
    const named = store === null ? rules.products : (own(rules.stores, store)?.products ?? {});
    for (const [index, { product }] of lines.entries()) {
      if (!settings.product(product) && !own(named, product))
        return refused("unknown-product", `There is no product ${product}.`, `lines.${index}.product`);
    }
    const known = member === null ? undefined : this.#member(member);
    if (member !== null && !known) return unknownMember(member, "member");
    return answer({ order: id, at, channel, store, member: known?.id ?? null, deducted, completed, lines });
  }

  #member(text: string): MemberRow | undefined {
    const { members } = this.#read;
    return members.member(text) ?? members.memberByPhone(text) ?? members.memberByCard(text);
  }

  #promised(id: string): Answer<OrderAnswer> {
    const fact = placedFact(this.#read, id);
    if (!fact) throw new Error(`${id} was placed and is not there`);
    return answer(answerOf(this.#read, fact));
  }

  /** What was done already to an order, by kind. */
  #acts<K extends "order-refunded" | "entry-drawn" | "entry-exchanged">(order: string, kind: K): FactBody<K>[] {
    return this.#read.journal.factsOf(order).flatMap((row) => {
      if (row.kind !== kind || row.refused !== null) return [];
      const fact = readFact(row.line);
      return "expected" in fact || fact.kind !== kind ? [] : [fact.body as FactBody<K>];
    });
  }

  /** An act on an order that the server took. @returns the order as it stands afterwards */
  #onOrder(id: string, body: (desk: OfficeDesk) => void): Answer<OrderState> {
    return this.#act((desk) => {
      const order = desk.parts.ledger.order(id);
      if (!order) return unknownOrder(id);
      const till = tillOfOrder(id);
      if (till !== null) return refused("till-order", `${id} was taken at ${till}. It is done there.`, "id");
      body(desk);
      desk.settle();
      return this.order(id);
    });
  }

  /** Something asked for of an order that a till took. @returns the order as it stands, with what waits */
  #onTillOrder(id: string, body: (desk: OfficeDesk) => ReturnType<typeof drawTillOrder>): Answer<OrderState> {
    return this.#act((desk) => {
      if (!desk.parts.ledger.order(id)) return unknownOrder(id);
      const asked = body(desk);
      if (asked !== null) {
        if ("not" in asked) throw new TakenBack(refused(asked.not, REASONS[asked.not] ?? `${id}: ${asked.not}.`));
        carriedOut(asked);
      }
      desk.settle();
      return this.order(id);
    });
  }

  /** An act on a member's value. @returns what the member has afterwards */
  #onMember(text: string, body: (desk: OfficeDesk, member: MemberRow) => void): Answer<z.infer<typeof ValueAnswer>> {
    return this.#act((desk) => {
      const member = this.#member(text);
      if (!member) return unknownMember(text, "member");
      body(desk, member);
      const { points, love } = desk.parts.ledger.balance(member.id);
      return answer({ member: member.id, points, love });
    });
  }

  /** What is set aside for a till's sale is not given away meanwhile. */
  #leaveHeld(member: string, what: "points" | "love", amount: number): void {
    const { held, free } = heldOf(this.#store, member, what, this.#clock());
    if (held > 0 && amount > free) throw new TakenBack(refused("not-enough", HELD, "amount"));
  }

  /** Whether a member's key has done this very act already. A key is one of a member's, for giving and spending together. */
  #knownValue(member: string, body: FactBody<"value-given"> | FactBody<"value-spent">): boolean {
    for (const row of this.#read.journal.valueActs(body.key)) {
      const fact = readFact(row.line);
      if ("expected" in fact || (fact.kind !== "value-given" && fact.kind !== "value-spent")) continue;
      const whose = fact.kind === "value-given" ? fact.body.from : fact.body.member;
      if (whose !== member || row.refused !== null) continue;
      if (isDeepStrictEqual(unnamed(fact.body), unnamed(body))) return true;
      throw new TakenBack(
        refused("key-differs", `The key ${body.key} has given or spent something else. Nothing was done.`, "key"),
      );
    }
    return false;
  }

  #act<T>(body: (desk: OfficeDesk) => Answer<T>): Answer<T> {
    return this.#named(() => this.#settlement.office(body));
  }

  /** What an act may fail of, under its name. */
  #named<T>(act: () => Answer<T>): Answer<T> {
    try {
      return act();
    } catch (error) {
      if (error instanceof TakenBack) return error.reason;
      if (error instanceof AmountOverflow) return refused("amount-too-large", `${error.message}. Nothing was done.`);
      if (error instanceof FactTooLong)
        return refused("too-large", `${error.message}: send fewer lines in one order. Nothing was done.`);
      if (error instanceof QueueHalted)
        return refused(
          "queue-halted",
          `Settlement stands still until HQ has looked at it: ${error.message}. Nothing was done; try again later.`,
        );
      throw error;
    }
  }
}

const NO_CODE = "00000000";
/** What an act of value is told by: a gift is the same whatever it is called by now, a claim whatever its code. */
function unnamed(body: FactBody<"value-given"> | FactBody<"value-spent">) {
  if (!("gift" in body) || !body.gift) return body;
  const { claim } = body.gift;
  return { ...body, gift: { ...body.gift, name: "", ...(claim && { claim: { ...claim, code: NO_CODE } }) } };
}

const memberIdOf = ({ phone, card }: MemberRequest): string =>
  phone === null ? memberOfCard(sha256, card ?? "") : memberOfPhone(sha256, phone);

const own = <T>(table: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** Refuses what the fold refused: the transaction is taken back. */
function carriedOut(taken: Intaken): void {
  if (taken.did === "parked") throw new QueueHalted(`the queue of ${OFFICE}'s order is halted`);
  if (taken.did === "refused")
    throw new TakenBack(refused(taken.reason as ApiRefusal, REASONS[taken.reason] ?? taken.reason));
}

export const REASONS: Record<string, string> = {
  "key-differs": "The key has asked for something else of this order. Nothing was done.",
  "no-secret": "The secret of this draw went with a till that was closed. Nothing was done.",
  "unknown-line": "The order has no such line. Nothing was done.",
  "over-refund": "This is more than is left, or nothing is left. Nothing was done.",
  "no-entry": "The line has not joined a queue. Nothing was done.",
  "no-lottery": "The entry has no lottery. Nothing was done.",
  "drawn-already": "It was drawn for already. What was drawn stays.",
  "not-waiting": "Nothing of the entry waits any more. Nothing was done.",
  "paid-already": "Something was paid to the entry already; a draw comes before the first fen. Nothing was done.",
  "not-exchangeable": "The rules do not offer this exchange. Nothing was done.",
  "exchange-changed":
    "What remains of the entry, or the ratio, is not what was seen any more. Nothing was exchanged; look at it again.",
  "same-member": "A member cannot give to itself. Nothing was done.",
  "not-enough": "The member has less than this; of love value only what is available counts. Nothing was done.",
};

const HELD =
  "A part of what the member has is set aside for a sale at a till, the rest is less than this. Nothing was done.";

const unknownOrder = (id: string): Refused => refused("unknown-order", `There is no order ${id}.`, "id");
const unknownMember = (text: string, path: string): Refused =>
  refused("unknown-member", `No member has the id, phone or card ${text}.`, path);
const unknownLine = (id: string, line: number): Refused =>
  refused("unknown-line", `Order ${id} has no line ${line}.`, "line");

export const importRefused = (errors: LineError[]): Refused => ({
  ...refused("import-refused", `${errors.length} of the lines cannot be taken. Nothing was imported.`),
  errors,
});

type Content = Pick<FactBody<"order-placed">, "channel" | "store" | "member" | "deducted" | "completed"> & {
  readonly lines: readonly { readonly product: string; readonly paid: number }[];
};

/** What makes two requests the same order. */
const contentOf = (at: number, { channel, store, member, deducted, completed, lines }: Content): string =>
  JSON.stringify([at, channel, store, member, deducted, completed, lines.map(({ product, paid }) => [product, paid])]);
