/**
 * A stage for tests of the fold: tills and a server that fold the very same facts, with what goes
 * between them kept in lists, so that a test decides when it arrives. Amounts are fen, instants ms. One file, though long:
 * the two sides of one conversation.
 */
import type { Sha256 } from "../facts/chain.ts";
import { factLine, readFact, type Fact, type FactBody, type FactKind } from "../facts/fact.ts";
import { orderId, tillOfOrder } from "../facts/ids.ts";
import { commitmentOf, rollOf } from "../facts/rolls.ts";
import { Calendar } from "../kernel/calendar.ts";
import { Ledger } from "../ledger/ledger.ts";
import { MemoryStore } from "../ledger/memory.ts";
import type { EntryRow, PayoutRow } from "../ledger/rows.ts";
import type { LedgerStore } from "../ledger/store.ts";
import { decide } from "../rules/decide.ts";
import { Rules, type Programme, type RulesInput } from "../rules/schema.ts";
import { ownedByTill } from "../rules/units.ts";
import { ownsAll } from "./act.ts";
import { foldFact, OFFICE, type Folded, type FoldContext } from "./fold.ts";
import { checkTouched } from "./invariants.ts";
import { knownOf } from "./order.ts";
import {
  answerTo,
  isAsking,
  noteHandedBack,
  ownerOf,
  ownerOfQueue,
  requestOf,
  settledBy,
  type AskedAct,
  type Request,
  type Settled,
} from "./requests.ts";

export const programmeOf = (rules: RulesInput): Programme => ({
  rules: Rules.parse(rules),
  calendar: new Calendar("Asia/Shanghai"),
});

/** One row of a till's feed: an entry as it stands at the server, a version, what is asked of it, and what became of what it asked. */
export type FeedRow =
  | { kind: "entry"; fact: number; entry: EntryRow; payouts: PayoutRow[] }
  | { kind: "request"; request: Request }
  | { kind: "handed-back"; order: string; line: number; amount: number; toBalance: number }
  | { kind: "outcome"; settled: Settled }
  | { kind: "rules"; version: number; programme: Programme };

/** Folds a line; what always holds (§13) is checked. */
export function foldLine(
  context: FoldContext,
  line: string,
  touched?: (it: ReturnType<Ledger["takeTouched"]>) => void,
): Folded {
  const fact = readFact(line);
  if ("expected" in fact) throw new Error(fact.expected);
  const folded = foldFact(context, fact);
  const it = context.ledger.takeTouched();
  checkTouched(it);
  touched?.(it);
  context.ledger.flush();
  context.ledger.committed();
  return folded;
}

/** A till that decides, sells and refunds by itself, and keeps every fact as its line. */
export class TillParty {
  readonly name: string;
  readonly lines: string[] = [];
  readonly store = new MemoryStore();
  readonly context: FoldContext;
  readonly versions = new Map<number, Programme>();
  adopted = 1;
  at: number;
  /** Rows of the feed that were applied. */
  read = 0;
  /** What became of what was asked for here, by the asking fact; null: it waits for the owner. */
  readonly asked = new Map<number, Settled | null>();
  /** What others asked for, as often as it was carried out or declined here. */
  readonly answered = new Map<string, number>();
  readonly #sha256: Sha256;

  constructor(sha256: Sha256, name: string, first: Programme, at: number) {
    this.#sha256 = sha256;
    this.name = name;
    this.at = at;
    this.versions.set(1, first);
    const programme = (version: number): Programme => this.versions.get(version) ?? first;
    this.context = {
      ledger: new Ledger(this.store),
      sha256,
      programme: (_, version) => programme(version ?? this.adopted),
      clockProgramme: () => programme(this.adopted),
      owns: ownedByTill,
      office: null,
    };
    this.write("till-opened", { format: 1, publicKey: "", software: "", next: this.#commitments(1) });
    this.write("rules-adopted", { version: 1 });
  }

  get ledger(): Ledger {
    return this.context.ledger;
  }

  /** The orders taken, by id. */
  get orders(): string[] {
    return [...this.store.orders.keys()];
  }

  sell(paid: number, member: string | null): string {
    const order = orderId(this.name, this.lines.length + 1);
    const [store = "", till = ""] = this.name.split("/");
    const programme = this.context.programme(this.name, null);
    const place = { channel: "cashier" as const, store, till, product: null };
    const taken = { ...place, id: order, at: this.at, member, level: null, deducted: false, completed: true };
    const lines = [{ product: null, paid, roll: 0, promise: null }];
    const act = { ledger: this.ledger, programme, at: this.at, owns: ownedByTill };
    const promise = decide(programme, { ...place, paid }, this.at, false, knownOf(act, { ...taken, lines }));
    this.write("order-paid", {
      order,
      key: order,
      member,
      level: null,
      rules: this.adopted,
      paid,
      deducted: false,
      completed: true,
      items: [{ product: null, name: "", nameEn: "", quantity: 1, price: paid, total: paid }],
      tenders: [{ kind: "cash", amount: paid, given: paid, change: 0, reference: null }],
      rolls: { secret: this.#secret(this.#sold, "join"), next: this.#commitments(this.#sold + 1) },
      promise,
    });
    return order;
  }

  refund(order: string, amount: number | null): Folded {
    return this.write("order-refunded", {
      order,
      key: `r${this.lines.length}`,
      line: amount === null ? null : 0,
      amount,
      reason: "",
    });
  }

  draw(order: string): Folded {
    const secret = this.#secret(this.orders.indexOf(order) + 1, "draw");
    return this.write("entry-drawn", {
      order,
      line: 0,
      key: `d${this.lines.length}`,
      secret,
      roll: rollOf(this.#sha256, "draw", secret, order, 0),
    });
  }

  exchange(order: string, to: "points" | "love"): Folded {
    return this.write("entry-exchanged", { order, line: 0, key: `e${this.lines.length}`, to });
  }

  /** Asks for something on another till's order; of a refund the money is handed back here. */
  ask(act: AskedAct, order: string, amount = 0): number {
    const key = `a${this.lines.length}`;
    if (act === "refund") this.write("refund-given", { order, line: 0, amount, key, reason: "" });
    else if (act === "draw") this.write("draw-asked", { order, line: 0, key });
    else this.write("exchange-asked", { order, line: 0, key, to: "points" });
    this.asked.set(this.lines.length, null);
    return this.lines.length;
  }

  /** Adopts a version with a fact. */
  adopt(version: number, programme: Programme): void {
    this.versions.set(version, programme);
    this.write("rules-adopted", { version });
    this.adopted = version;
  }

  /**
   * Applies a page of its feed; of versions that come together the newest counts.
   * @param after how many rows stand before the page; what was read already counts no second time
   */
  learn(rows: readonly FeedRow[], after = 0): void {
    const page = rows.slice(this.read - after);
    this.read += page.length;
    const newest = page.findLast((row) => row.kind === "rules");
    for (const row of page) {
      if (row.kind === "entry") this.#apply(row);
      else if (row.kind === "request") this.#answer(row.request);
      else if (row.kind === "handed-back") {
        noteHandedBack(this.ledger, row);
        this.ledger.flush();
      } else if (row.kind === "outcome") {
        if (this.asked.get(row.settled.asked.seq) !== null)
          throw new Error("an outcome came twice, or of nothing asked");
        this.asked.set(row.settled.asked.seq, row.settled);
      } else if (row === newest && row.version > this.adopted) this.adopt(row.version, row.programme);
    }
  }

  write<K extends FactKind>(kind: K, body: FactBody<K>): Folded {
    const line = factLine({ till: this.name, seq: this.lines.length + 1, at: this.at, kind, body } as Fact);
    this.lines.push(line);
    return foldLine(this.context, line);
  }

  /** Carries a request out or declines it; the clock passes first what it passes by now. */
  #answer(request: Request): void {
    const own = `${request.till}#${request.seq}`;
    this.answered.set(own, (this.answered.get(own) ?? 0) + 1);
    this.write("clock-passed", {});
    const entry = this.ledger.entry(request.order, request.line);
    const isOwn = request.act === "fund" || (entry !== undefined && ownedByTill(entry.queue));
    const programme = isOwn ? this.context.programme(this.name, null) : null;
    const answer = answerTo(this.ledger, programme, request, (order, line) => {
      const secret = this.#secret(this.orders.indexOf(order) + 1, "draw");
      return { secret, roll: rollOf(this.#sha256, "draw", secret, order, line) };
    });
    const folded = this.write(answer.kind, answer.body);
    if (folded.did === "refused") throw new Error(`an answer was refused here: ${folded.reason}`);
  }

  #apply({ fact, entry: told }: Extract<FeedRow, { kind: "entry" }>): void {
    const entry = this.ledger.entry(told.order, told.line);
    if (!entry || ownedByTill(entry.queue) || ownedByTill(told.queue)) return;
    Object.assign(entry, { ...told, lane: null, pending: entry.pending.filter((it) => it.fact > fact) });
    this.ledger.addEntry(entry);
    this.ledger.takeTouched();
    this.ledger.flush();
  }

  get #sold(): number {
    return this.orders.length + 1;
  }

  #secret(order: number, purpose: "join" | "draw"): string {
    return this.#sha256(`${this.name}\n${purpose}\n${order}`);
  }

  #commitments(order: number): { join: string; draw: string } {
    const of = (purpose: "join" | "draw"): string => commitmentOf(this.#sha256, purpose, this.#secret(order, purpose));
    return { join: of("join"), draw: of("draw") };
  }
}

/** A server that folds every till's facts in order of arrival and writes their feeds. */
export class ServerParty {
  readonly context: FoldContext;
  /** Whom each version was published to; null: to all. */
  readonly versions: { version: number; programme: Programme; tills: readonly string[] | null }[];
  readonly feeds = new Map<string, FeedRow[]>();
  readonly cursors = new Map<string, number>();
  readonly adopted = new Map<string, number>();
  /** Tills that were closed. */
  readonly lost = new Set<string>();
  /** What was asked for and waits for a till, by that till. */
  readonly open = new Map<string, Request[]>();
  /** What was settled of what was asked for, as often as it was. */
  readonly settled = new Map<string, Settled[]>();
  at: number;
  #seq = 0;
  /** The chain's programme; a fact that publishes another is folded under the one before. */
  #chain: Programme;

  constructor(sha256: Sha256, first: Programme, at: number, store: LedgerStore = new MemoryStore()) {
    this.at = at;
    this.#chain = first;
    this.versions = [{ version: 1, programme: first, tills: null }];
    this.context = {
      ledger: new Ledger(store),
      sha256,
      programme: (till, version) => this.#programme(till, version ?? this.#adoptedBy(till)),
      clockProgramme: (till) => (till === OFFICE ? this.#chain : this.#version(this.#adoptedBy(till))),
      owns: ownsAll,
      office: {
        published: (version, tills) => {
          const all = this.versions.filter((it) => it.tills === null && it.version < version).at(-1)?.programme;
          return tills === null && all ? { before: all, after: this.#version(version) } : null;
        },
        givenBack: (version, tills) => {
          if (this.#version(version).rules.basic.cashierScope !== "till") return [];
          return (tills ?? [...this.feeds.keys()]).filter((till) => !this.lost.has(till) && this.#isMerged(till, null));
        },
        lost: (till) => this.lost.has(till),
        allLost: () => this.lost,
        newestFor: (till) => this.#newestFor(till),
        sellsForItself: (till) => !this.#isMerged(till, null) || (this.context.office?.closing(till, null) ?? false),
        closing: (till, adopted) => {
          if (this.lost.has(till)) return false;
          const from = adopted ?? this.adopted.get(till) ?? 1;
          const gives = (it: ServerParty["versions"][number]): boolean =>
            it.version > from && (it.tills?.includes(till) ?? true) && it.programme.rules.basic.cashierScope === "till";
          return this.#isMerged(till, adopted) && this.versions.some(gives);
        },
      },
    };
  }

  get ledger(): Ledger {
    return this.context.ledger;
  }

  /** Takes a till's next line in. */
  take(till: TillParty): Folded | null {
    const cursor = this.cursors.get(till.name) ?? 0;
    const line = till.lines[cursor];
    if (!this.feeds.has(till.name)) this.feeds.set(till.name, []);
    if (line === undefined || this.lost.has(till.name)) return null;
    this.cursors.set(till.name, cursor + 1);
    const folded = this.#fold(line);
    const fact = readFact(line);
    if (!("expected" in fact) && fact.kind === "rules-adopted") this.adopted.set(till.name, fact.body.version);
    return folded;
  }

  publish(programme: Programme, tills: readonly string[] | null = null): number {
    const version = this.versions.length + 1;
    this.versions.push({ version, programme, tills });
    this.office("rules-published", { version, tills: tills === null ? null : [...tills] });
    if (tills === null) this.#chain = programme;
    for (const till of tills ?? this.feeds.keys()) this.feeds.get(till)?.push({ kind: "rules", version, programme });
    return version;
  }

  /** HQ closes a till that is lost: what waits for it is carried out here, as far as it can be. */
  close(till: string): void {
    this.office("till-closed", { till, lastSeq: this.cursors.get(till) ?? 0, reason: "", by: "" });
    this.lost.add(till);
    const open = this.open.get(till) ?? [];
    this.open.delete(till);
    for (const request of open) {
      const answer = answerTo(this.ledger, this.#chain, request, () => null);
      this.office(answer.kind, answer.body);
    }
  }

  /**
   * Two persons decide that an entry leaves its queue. @returns the number of the fact that asks its till for it; null: it was done
   */
  takeOut(order: string): number | null {
    const decided = { order, line: 0, reason: "", by: "a", second: "b", proposal: this.#seq + 1 };
    const { office } = this.context;
    if (office && ownerOf(this.ledger, office, order, 0, "void") !== null) {
      this.office("void-asked", decided);
      return this.#seq;
    }
    this.office("entry-voided", decided);
    return null;
  }

  /** Two persons decide that so much is paid into a queue. @returns as above */
  fund(queue: string, amount: number): number | null {
    const decided = { queue, amount, reason: "", by: "a", second: "b", proposal: this.#seq + 1 };
    const { office } = this.context;
    if (office && ownerOfQueue(office, queue) !== null) {
      this.office("fund-asked", decided);
      return this.#seq;
    }
    this.office("queue-funded", decided);
    return null;
  }

  /** A fact of the server's own. */
  office<K extends FactKind>(kind: K, body: FactBody<K>): Folded {
    return this.#fold(factLine({ till: OFFICE, seq: (this.#seq += 1), at: this.at, kind, body } as Fact));
  }

  #fold(line: string): Folded {
    const folded = foldLine(this.context, line, ({ entries, payouts }) => {
      for (const entry of entries) {
        const till = tillOfOrder(entry.order);
        if (till === null || ownedByTill(entry.queue)) continue;
        const own = payouts.filter((it) => it.to === entry.order);
        this.feeds
          .get(till)
          ?.push({ kind: "entry", fact: this.cursors.get(till) ?? 0, entry: structuredClone(entry), payouts: own });
      }
    });
    const fact = readFact(line);
    if (!("expected" in fact)) this.#tellOf(fact, folded);
    return folded;
  }

  /** What was asked for goes to its owner, and what was settled of it to whoever asked. */
  #tellOf(fact: Fact, folded: Folded): void {
    if (isAsking(fact)) {
      const request = requestOf(fact);
      if (folded.did === "asked" && folded.owner !== null) {
        this.open.set(folded.owner, [...(this.open.get(folded.owner) ?? []), request]);
        this.feeds.get(folded.owner)?.push({ kind: "request", request });
      } else if (folded.did === "refund") {
        const { order, line, amount, toBalance } = request;
        const taker = this.feeds.get(tillOfOrder(order) ?? "");
        taker?.push({ kind: "handed-back", order, line, amount: amount ?? 0, toBalance });
      }
    }
    const settled = settledBy(fact, folded);
    if (!settled) return;
    const { till, seq } = settled.asked;
    const key = `${till}#${seq}`;
    this.settled.set(key, [...(this.settled.get(key) ?? []), settled]);
    this.open.set(
      fact.till,
      (this.open.get(fact.till) ?? []).filter((it) => it.till !== till || it.seq !== seq),
    );
    this.feeds.get(till)?.push({ kind: "outcome", settled });
  }

  #newestFor(till: string): number {
    return this.versions.findLast((it) => it.tills?.includes(till) ?? true)?.version ?? 1;
  }

  /** Of a till that was closed the newest meant for it. */
  #adoptedBy(till: string): number {
    return this.lost.has(till) ? this.#newestFor(till) : (this.adopted.get(till) ?? 1);
  }

  #isMerged(till: string, adopted: number | null): boolean {
    return this.#version(adopted ?? this.#adoptedBy(till)).rules.basic.cashierScope !== "till";
  }

  #version(version: number): Programme {
    const found = this.versions[version - 1];
    if (!found) throw new Error(`there is no version ${version}`);
    return found.programme;
  }

  /** In a till's own queue its version as it is; in a merged one the chain's, but for scope and settling. */
  #programme(till: string, version: number): Programme {
    const own = this.#version(version);
    const { cashierScope, settleOn } = own.rules.basic;
    if (till !== OFFICE && cashierScope === "till") return own;
    const chain = this.#chain;
    return { ...chain, rules: { ...chain.rules, basic: { ...chain.rules.basic, cashierScope, settleOn } } };
  }
}
