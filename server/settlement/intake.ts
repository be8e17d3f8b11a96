/**
 * Facts on their way through one transaction, a till's and the server's own alike: journal, fold,
 * invariants (§13), differences, notices, feed. Throws what the fold throws; the transaction is then
 * rolled back by whoever opened it.
 */
import type { Fact, FactBody } from "../../shared/facts/fact.ts";
import type { Ledger } from "../../shared/ledger/ledger.ts";
import { foldFact, OFFICE, type FoldContext, type Folded } from "../../shared/queue/fold.ts";
import { checkTouched } from "../../shared/queue/invariants.ts";
import { isAsking } from "../../shared/queue/requests.ts";
import { ownsAll } from "../../shared/queue/act.ts";
import { ownedByTill, queueKey } from "../../shared/rules/units.ts";
import { capture } from "../balances/capture.ts";
import { sendMembers } from "../feed/members.ts";
import { Snapshots } from "../feed/snapshots.ts";
import { orderOfFact } from "../journal/chunk.ts";
import { sha256 } from "../journal/digest.ts";
import type { Concern, MemberRow, Notice, TillRow } from "../store/rows.ts";
import type { ServerWriter } from "../store/store.ts";
import type { GiftAct } from "../../shared/ledger/giftRows.ts";
import { giftActsOf } from "./giftsGiven.ts";
import { noticesOf, standingBefore } from "./notices.ts";
import type { Programmes } from "./programmes.ts";
import { CloseGathering } from "./closes.ts";
import { erasePerson, isGone } from "./erasing.ts";
import { differenceOf } from "./redecide.ts";
import { RequestPost } from "./requests.ts";
import { RollWatch, type RollMemory } from "./rollWatch.ts";
import { SaleGathering, saleSources } from "./sales.ts";
import type { Versions } from "./versions.ts";

export type IntakeParts = {
  readonly rows: ServerWriter;
  readonly ledger: Ledger;
  readonly programmes: Programmes;
  readonly versions: Versions;
  readonly rolls: RollMemory;
  /** The server's clock at the beginning of the transaction, ms. */
  readonly now: number;
};

/** What became of a fact; `parked`: kept, but not folded, for a queue it changes stands still. */
export type Intaken = Folded | { readonly did: "parked" };

export class Intake {
  readonly parts: IntakeParts;
  readonly #context: FoldContext;
  readonly #halted: Set<string>;
  readonly #rolls: RollWatch;
  readonly #requests: RequestPost;
  readonly #sales: SaleGathering;
  readonly #closes: CloseGathering;
  #gifts: GiftAct[] = [];
  /** Tills that were told of a person that was erased. */
  #told: string[] = [];
  #snapshots = new Snapshots();
  readonly #newest = new Map<string, number>();
  readonly #counts = new Map<string, number>();
  readonly #members = new Map<string, { member: MemberRow; store: string }>();
  /** Tills whose cursors were moved, as they stand. */
  readonly #moved = new Map<string, TillRow>();
  #concerns: Concern[] = [];
  #notices: Notice[] = [];
  /** Members that were read or written in this transaction; null: there is none. */
  readonly #known = new Map<string, MemberRow | null>();

  constructor(parts: IntakeParts) {
    this.parts = parts;
    const { ledger, versions } = parts;
    this.#context = foldContext(ledger, versions);
    this.#halted = new Set(parts.rows.journal.halts().map((halt) => halt.queue));
    this.#rolls = new RollWatch(parts.rows.journal, parts.rolls);
    this.#requests = new RequestPost(parts.rows, parts.now);
    this.#sales = new SaleGathering(saleSources(parts.rows, versions));
    this.#closes = new CloseGathering(parts.rows.closes, () => versions.chain.calendar);
  }

  /** A line of a till was consumed without being understood. */
  passOver(till: string): void {
    this.#rolls.forget(till);
  }

  /** What was seen of the tills' commitments, for the memory when the transaction is committed. */
  get seen(): RollWatch["seen"] {
    return this.#rolls.seen;
  }

  /** What these facts are likely to ask for is read at once. */
  foresee(facts: Iterable<Fact>): void {
    const members = new Set<string>();
    const orders = new Set<string>();
    for (const fact of facts) {
      const order = orderOfFact(fact);
      if (order !== null) orders.add(order);
      if (fact.kind === "order-paid" && fact.body.member !== null) members.add(fact.body.member);
    }
    this.parts.ledger.preload([...orders], [...members]);
    const rows = this.parts.rows.members.several([...members]);
    for (const id of members) this.#known.set(id, rows.get(id) ?? null);
  }

  /** Something for HQ's lists. */
  list(concern: Concern): void {
    this.#concerns.push(concern);
  }

  /** A till's cursor was moved. */
  advance(till: TillRow): void {
    const { cursor, head, lastAt, rulesVersion } = till;
    this.parts.rows.tills.advance(till.id, { cursor, head, lastAt, rulesVersion }, this.parts.now);
    this.#moved.set(till.id, till);
  }

  /**
   * Folds a fact whose line has been appended under a number of the journal.
   * @throws Breach, AmountOverflow: then nothing of the transaction may be kept
   */
  take(fact: Fact, n: number): Intaken {
    const { rows } = this.parts;
    const unproved = this.#rolls.see(fact);
    if (unproved !== null) this.#list(fact, orderOfFact(fact), null, unproved);
    this.#closes.take(fact);
    if (fact.kind === "shift-closed") this.#count(fact);
    const parked = this.#halted.size > 0 && this.#standsStill(fact);
    const folded: Intaken = parked ? { did: "parked" } : this.#fold(fact);
    this.#sales.take(fact, folded.did === "parked" ? null : folded);
    if (parked) rows.journal.mark({ n, mark: "parked", reason: null });
    else if (folded.did === "refused") rows.journal.mark({ n, mark: "refused", reason: folded.reason });
    this.#capture(fact, folded);
    this.#counts.set(fact.kind, (this.#counts.get(fact.kind) ?? 0) + 1);
    return folded;
  }

  /** The settlement of a queue goes on. */
  release(queue: string): void {
    this.parts.rows.journal.release(queue);
    this.#halted.delete(queue);
  }

  /**
   * Folds a fact that was parked, with the fact of number `by`, unless a queue it changes still stands still.
   * @returns whether it was folded
   * @throws Breach, AmountOverflow: then nothing of the transaction may be kept
   */
  takeParked(fact: Fact, n: number, by: number): boolean {
    if (this.#halted.size > 0 && this.#standsStill(fact)) return false;
    const folded = this.#fold(fact);
    this.#sales.takeReleased(fact, folded);
    this.parts.rows.journal.unpark(n, by, folded.did === "refused" ? folded.reason : null);
    this.#capture(fact, folded);
    return true;
  }

  /** What the fact spends of a balance: its hold ends, and the member's own tills are told. */
  #capture(fact: Fact, folded: Intaken): void {
    const became = folded.did === "parked" || folded.did === "refused" ? folded.did : "folded";
    const spent = capture(this.parts.rows, this.parts.ledger, fact, became);
    if (spent) this.#tellOfMember(spent.member);
  }

  /** Writes what follows of all that was taken since the last call. @returns tills whose feed has grown */
  finish(): Set<string> {
    const { rows, ledger, now } = this.parts;
    ledger.flush();
    const { places, products } = this.#sales.rows();
    if (places.length > 0) rows.sales.add(places, products);
    this.#closes.write();
    if (this.#gifts.length > 0) rows.gifts.keep(this.#gifts);
    const bodies = this.#snapshots.bodies(rows, this.#moved);
    if (bodies.size > 0) rows.feed.sendAll(bodies);
    const woken = new Set([...bodies.keys(), ...this.#told]);
    for (const till of this.#requests.send()) woken.add(till);
    for (const till of sendMembers(rows, ledger.store, this.#members.values(), now)) woken.add(till);
    for (const [queue, at] of this.#newest) rows.journal.setNewest(queue, at);
    if (this.#counts.size > 0) rows.journal.count(this.#counts);
    if (this.#notices.length > 0) rows.notices.notify(this.#notices);
    for (const concern of this.#concerns) rows.concerns.list(concern);
    this.#snapshots = new Snapshots();
    this.#gifts = [];
    this.#told = [];
    this.#concerns = [];
    this.#notices = [];
    for (const done of [this.#members, this.#newest, this.#counts]) done.clear();
    return woken;
  }

  /** Whether a fact changes a queue whose settlement stands still. */
  #standsStill(fact: Fact): boolean {
    const { rows, ledger } = this.parts;
    if (fact.kind === "order-paid" || fact.kind === "order-placed")
      return this.#queuesOf(fact).some((key) => this.#halted.has(key));
    if (fact.kind === "queue-funded" || fact.kind === "fund-asked") return this.#halted.has(fact.body.queue);
    const order = orderOfFact(fact);
    if (order === null) return false;
    return (
      rows.journal.parked(order) ||
      ledger.units(order).some((unit) => this.#halted.has(ledger.entry(order, unit.line)?.queue ?? "")) ||
      (fact.kind === "order-completed" && this.#extractsFrom(fact).some((key) => this.#halted.has(key)))
    );
  }

  #queuesOf(fact: Extract<Fact, { kind: "order-paid" | "order-placed" }>): string[] {
    const { rules } = this.parts.versions.programme(fact.till, fact.body.rules);
    if (fact.kind === "order-placed") {
      const { channel, store, lines } = fact.body;
      return lines.map(({ product }) => queueKey(rules, { channel, store, till: null, product }));
    }
    const [store = "", till = ""] = fact.till.split("/");
    return [queueKey(rules, { channel: "cashier", store, till, product: null })];
  }

  #extractsFrom(fact: Extract<Fact, { kind: "order-completed" }>): string[] {
    const { ledger, versions } = this.parts;
    const order = ledger.order(fact.body.order);
    if (!order) return [];
    const { rules } = versions.programme(fact.till, null);
    return ledger.units(order.id).map(({ product }) => queueKey(rules, { ...order, product }));
  }

  #fold(fact: Fact): Folded {
    const { ledger } = this.parts;
    if (fact.kind === "order-paid") this.#compare(fact);
    if (fact.kind === "member-registered") this.#register(fact);
    if (fact.kind === "member-erased") this.#erase(fact);
    const before = standingBefore(ledger, fact, this.#handsOver(fact));
    const folded = foldAndRecord(this.#context, this.parts.versions, fact);
    const touched = ledger.takeTouched();
    checkTouched(touched);
    this.#snapshots.gather(touched);
    this.#gifts.push(...giftActsOf(fact, folded, this.parts.versions.chain.calendar));
    this.#notices.push(...noticesOf(ledger, fact, folded, touched, before));
    if (folded.did === "order") this.#placeInTime(fact, folded.order);
    // Where it was refused, the till that thought so learns better.
    if (fact.kind === "referrer-set") this.#tellOfMember(fact.body.member);
    if (fact.kind === "balance-paid-out" || fact.kind === "balance-corrected" || fact.kind === "gift-cancelled")
      this.#tellOfMember(fact.body.member);
    if (fact.kind === "value-given" && folded.did === "given")
      for (const member of [fact.body.from, fact.body.to]) this.#tellOfMember(member);
    const concern = this.#requests.take(fact, folded);
    if (concern) this.list(concern);
    else if (folded.did === "refused" && !isAsking(fact))
      this.#list(fact, folded.order, null, `${fact.kind}: ${folded.reason}; the fact is kept, and changes no queue`);
    return folded;
  }

  /** A drawer with more or less in it than the facts of its shift say: HQ is to hear why. */
  #count({ till, seq, at, body }: Extract<Fact, { kind: "shift-closed" }>): void {
    const amount = body.cash - body.expected;
    if (amount === 0) return;
    const said = body.reason === null ? "" : `: ${body.reason}`;
    const detail = `shift ${body.number}: counted ${body.cash}, expected ${body.expected}${said}`;
    this.list({ kind: "shift", till, seq, order: null, at, amount, detail });
  }

  #list(fact: Fact, order: string | null, amount: number | null, detail: string): void {
    const { till, seq, at } = fact;
    this.list({ kind: "difference", till, seq, order, at, amount, detail });
  }

  #member(id: string): MemberRow | undefined {
    let known = this.#known.get(id);
    if (known === undefined) this.#known.set(id, (known = this.parts.rows.members.member(id) ?? null));
    return known ?? undefined;
  }

  /** Whether an adoption gives or takes its till the queue its sales join: then every entry of the till may change. */
  #handsOver(fact: Fact): boolean {
    if (fact.kind !== "rules-adopted") return false;
    const { versions } = this.parts;
    const scope = (version: number | null): string => versions.programme(fact.till, version).rules.basic.cashierScope;
    return versions.office.closing(fact.till, null) || scope(null) !== scope(fact.body.version);
  }

  /** Lists where the promise differs from what the server decides with what it knows. */
  #compare(fact: Extract<Fact, { kind: "order-paid" }>): void {
    const { ledger, programmes } = this.parts;
    const { member, order, rules } = fact.body;
    const level = member === null ? null : (this.#member(member)?.level ?? null);
    const difference = differenceOf(ledger, programmes.of(rules), fact, level);
    if (difference) this.#list(fact, order, difference.amount, difference.detail);
  }

  /** Lists what took a place before something that was there already (§2.5, §5.6). */
  #placeInTime(fact: Fact, order: string): void {
    const { rows, ledger } = this.parts;
    for (const unit of ledger.units(order)) {
      const entry = ledger.entry(order, unit.line);
      if (!entry || ownedByTill(entry.queue)) continue;
      const newest = this.#newest.get(entry.queue) ?? rows.journal.newest(entry.queue);
      if (newest === null || fact.at >= newest) {
        this.#newest.set(entry.queue, fact.at);
        continue;
      }
      const detail = `took the place of its own instant in ${entry.queue}, before entries that were there already; what was paid to those stays paid`;
      const { till, seq, at } = fact;
      this.list({ kind: "late", till, seq, order, at, amount: entry.entitlement, detail });
    }
  }

  /** The new figures go to the tills of the store that registered a member. */
  #tellOfMember(id: string): void {
    const member = this.#member(id);
    const by = member?.registeredBy ?? OFFICE;
    const store = by === OFFICE ? undefined : this.parts.rows.tills.till(by)?.store;
    if (member && store !== undefined) this.#members.set(id, { member, store });
  }

  #erase({ at, body }: Extract<Fact, { kind: "member-erased" }>): void {
    const known = this.#member(body.member);
    if (!known) return;
    const { nobody, told } = erasePerson(this.parts.rows, known, at);
    this.#known.set(nobody.id, nobody);
    this.#told.push(...told);
  }

  /**
   * Who registers first gives the name; a later registration fills in what was not known. One of before the person was
   * erased, that comes after it, gives nothing.
   */
  #register({ till, at, body }: { till: string; at: number; body: FactBody<"member-registered"> }): void {
    const { members, tills } = this.parts.rows;
    const known = this.#member(body.id);
    if (isGone(known, { at, body })) return;
    const member: MemberRow = {
      id: body.id,
      phone: known?.phone ?? body.phone,
      card: known?.card ?? body.card,
      name: known?.name ?? body.name,
      level: known?.level ?? null,
      registeredBy: known ? known.registeredBy : till,
      registeredAt: known?.registeredAt ?? at,
      // Sent once more by a till that was told of the erasing, where this server remembers nothing of it.
      erasedAt: known ? known.erasedAt : body.phone === null && body.card === null ? at : null,
    };
    members.putMember(member);
    this.#known.set(member.id, member);
    const store = tills.till(till)?.store;
    if (till !== OFFICE && store !== undefined) this.#members.set(member.id, { member, store });
  }
}

/** What the server folds with: it owns every queue, or mirrors it. */
export const foldContext = (ledger: Ledger, versions: Versions): FoldContext => ({
  ledger,
  sha256,
  programme: (till, version) => versions.programme(till, version),
  clockProgramme: (till) => versions.clockProgramme(till),
  owns: ownsAll,
  office: versions.office,
});

/** Folds a fact, and only then takes its version in: until then what was in force before holds. */
export function foldAndRecord(context: FoldContext, versions: Versions, fact: Fact): Folded {
  const folded = foldFact(context, fact);
  versions.record(fact);
  return folded;
}
