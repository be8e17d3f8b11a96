/**
 * One passage of a batch through one transaction: journal, fold, invariants, differences, feed,
 * cursor. Throws `Stuck` at the fact that cannot be folded; the transaction is then rolled back.
 */
import type { Fact, FactBody } from "../../shared/facts/fact.ts";
import { AmountOverflow } from "../../shared/kernel/money.ts";
import type { Ledger } from "../../shared/ledger/ledger.ts";
import { foldFact, type FoldContext } from "../../shared/queue/fold.ts";
import { Breach, checkTouched } from "../../shared/queue/invariants.ts";
import { ownsAll } from "../../shared/queue/act.ts";
import { ownedByTill, queueKey } from "../../shared/rules/units.ts";
import { sendMember } from "../feed/members.ts";
import { Snapshots } from "../feed/snapshots.ts";
import type { Impossible } from "../journal/readable.ts";
import type { Sequel } from "../journal/sequel.ts";
import type { MemberRow, TillRow } from "../store/rows.ts";
import type { ServerWriter } from "../store/store.ts";
import { ClockWatch } from "./clockWatch.ts";
import type { Programmes } from "./programmes.ts";
import { differenceOf } from "./redecide.ts";

/** A fact in whose place the transaction has to be rolled back. */
export class Stuck extends Error {
  readonly seq: number;
  override readonly cause: Breach | AmountOverflow;

  constructor(seq: number, cause: Breach | AmountOverflow) {
    super(cause.message);
    this.name = "Stuck";
    this.seq = seq;
    this.cause = cause;
  }
}

export type TakenIn = {
  readonly cursor: number;
  readonly head: string;
  /** Tills whose feed has grown. */
  readonly woken: ReadonlySet<string>;
};

export type PassageParts = {
  readonly rows: ServerWriter;
  readonly ledger: Ledger;
  readonly programmes: Programmes;
  /** The server's clock at the beginning of the transaction, ms. */
  readonly now: number;
};

type Order = Extract<Fact, { kind: "order-paid" }>;

export class Passage {
  readonly #parts: PassageParts;
  readonly #till: TillRow;
  readonly #sequel: Sequel;
  readonly #halted: ReadonlySet<string>;
  readonly #snapshots = new Snapshots();
  /** As the journal has it, and as this batch moves it on; null: nothing ever joined. */
  readonly #newest = new Map<string, number | null>();
  readonly #counts = new Map<string, number>();
  readonly #members = new Map<string, MemberRow>();
  readonly #clock: ClockWatch;
  #rulesVersion: number;

  constructor(parts: PassageParts, till: TillRow, sequel: Sequel) {
    this.#parts = parts;
    this.#till = till;
    this.#sequel = sequel;
    this.#halted = new Set(parts.rows.journal.halts().map((halt) => halt.queue));
    this.#clock = new ClockWatch(till.lastAt, parts.now);
    this.#rulesVersion = till.rulesVersion;
  }

  /** @param facts of the sequel's lines, one each */
  take(facts: readonly (Fact | Impossible)[]): TakenIn {
    const { rows, ledger, now } = this.#parts;
    for (const [index, fact] of facts.entries()) this.#takeOne(fact, index);
    ledger.flush();
    const woken = this.#snapshots.send(rows);
    for (const member of this.#members.values()) {
      for (const id of sendMember(rows, ledger.store, member, this.#till.store, now)) woken.add(id);
    }
    for (const [queue, at] of this.#newest) if (at !== null) rows.journal.setNewest(queue, at);
    for (const [kind, count] of this.#counts) rows.journal.count(kind, count);
    for (const concern of this.#clock.concerns())
      rows.journal.addDifference({ ...concern, kind: "clock", till: this.#till.id, order: null, amount: null });
    const cursor = this.#sequel.from + facts.length - 1;
    const head = this.#sequel.hashes.at(-1) ?? this.#till.head;
    rows.tills.advance(
      this.#till.id,
      { cursor, head, lastAt: this.#clock.last, rulesVersion: this.#rulesVersion },
      now,
    );
    return { cursor, head, woken };
  }

  #takeOne(fact: Fact | Impossible, index: number): void {
    const { rows, now } = this.#parts;
    const seq = this.#sequel.from + index;
    const line = this.#sequel.lines[index] ?? "";
    const hash = this.#sequel.hashes[index] ?? "";
    if ("impossible" in fact) {
      rows.journal.quarantine({ till: this.#till.id, seq, at: now, reason: fact.impossible, text: line, hash });
      return;
    }
    this.#clock.see(fact);
    const order = fact.kind === "order-paid" || fact.kind === "order-refunded" ? fact.body.order : null;
    const parked = this.#halted.size > 0 && this.#standsStill(fact);
    const refused = parked ? null : this.#foldOrStick(fact, seq);
    rows.journal.append({
      till: this.#till.id,
      seq,
      at: fact.at,
      kind: fact.kind,
      order,
      line,
      hash,
      receivedAt: now,
      parked,
      refused,
    });
    this.#counts.set(fact.kind, (this.#counts.get(fact.kind) ?? 0) + 1);
  }

  #foldOrStick(fact: Fact, seq: number): string | null {
    try {
      return this.#fold(fact);
    } catch (error) {
      if (error instanceof Breach || error instanceof AmountOverflow) throw new Stuck(seq, error);
      throw error;
    }
  }

  /** Whether a fact changes a queue whose settlement stands still. */
  #standsStill(fact: Fact): boolean {
    const { rows, ledger } = this.#parts;
    if (fact.kind === "order-paid") return this.#halted.has(this.#queueOf(fact));
    if (fact.kind !== "order-refunded") return false;
    const { order } = fact.body;
    return (
      rows.journal.parked(order) ||
      ledger.units(order).some((unit) => this.#halted.has(ledger.entry(order, unit.line)?.queue ?? ""))
    );
  }

  #queueOf({ till, body }: Order): string {
    const [store = "", name = ""] = till.split("/");
    return queueKey(this.#parts.programmes.of(body.rules).rules, {
      channel: "cashier",
      store,
      till: name,
      product: null,
    });
  }

  /** @returns why the fact changes no queue; null: it was carried out */
  #fold(fact: Fact): string | null {
    const { ledger, programmes } = this.#parts;
    if (fact.kind === "order-paid") this.#compare(fact);
    if (fact.kind === "rules-adopted") this.#rulesVersion = Math.max(this.#rulesVersion, fact.body.version);
    if (fact.kind === "member-registered") this.#register(fact.at, fact.body);
    const context: FoldContext = {
      ledger,
      programme: (_till, version) => programmes.of(version ?? Math.max(this.#rulesVersion, 1)),
      owns: ownsAll,
      common: true,
    };
    const folded = foldFact(context, fact);
    const touched = ledger.takeTouched();
    checkTouched(touched);
    this.#snapshots.gather(touched);
    if (folded.did === "order" && fact.kind === "order-paid") this.#placeInTime(fact);
    if (folded.did !== "refused") return null;
    this.#listRefused(fact, folded);
    return folded.reason;
  }

  /** Lists where the promise differs from what the server decides with what it knows. */
  #compare(fact: Order): void {
    const { rows, ledger, programmes } = this.#parts;
    const { member, order, rules } = fact.body;
    const level = member === null ? null : (rows.members.member(member)?.level ?? null);
    const difference = differenceOf(ledger, programmes.of(rules), fact, level);
    if (difference)
      rows.journal.addDifference({
        kind: "difference",
        till: fact.till,
        seq: fact.seq,
        order,
        at: fact.at,
        ...difference,
      });
  }

  /** Lists an order that took a place before one that was there already (§2.5, §5.6). */
  #placeInTime(fact: Order): void {
    const { rows, ledger } = this.#parts;
    const entry = ledger.entry(fact.body.order, 0);
    if (!entry || ownedByTill(entry.queue)) return;
    let newest = this.#newest.get(entry.queue);
    if (newest === undefined) this.#newest.set(entry.queue, (newest = rows.journal.newest(entry.queue)));
    if (newest === null || fact.at >= newest) {
      this.#newest.set(entry.queue, fact.at);
      return;
    }
    const detail = `took the place of its own instant in ${entry.queue}, before entries that were there already; what was paid to those stays paid`;
    rows.journal.addDifference({
      kind: "late",
      till: fact.till,
      seq: fact.seq,
      order: fact.body.order,
      at: fact.at,
      amount: entry.entitlement,
      detail,
    });
  }

  #listRefused(fact: Fact, folded: { order: string; reason: string }): void {
    const amount = fact.kind === "order-refunded" ? fact.body.amount : null;
    const detail = `${fact.kind}: ${folded.reason}; the fact is kept, and changes no queue`;
    this.#parts.rows.journal.addDifference({
      kind: "difference",
      till: fact.till,
      seq: fact.seq,
      order: folded.order,
      at: fact.at,
      amount,
      detail,
    });
  }

  /** Who registers first gives the name; a later registration fills in what was not known. */
  #register(at: number, body: FactBody<"member-registered">): void {
    const { members } = this.#parts.rows;
    const known = members.member(body.id);
    const member: MemberRow = {
      id: body.id,
      phone: known?.phone ?? body.phone,
      card: known?.card ?? body.card,
      name: known?.name ?? body.name,
      level: known?.level ?? null,
      registeredBy: known ? known.registeredBy : this.#till.id,
      registeredAt: known?.registeredAt ?? at,
    };
    members.putMember(member);
    this.#members.set(member.id, member);
  }
}
