/**
 * Tills and a server as a test moves them: what is said between them arrives when the test says so, late,
 * twice, in pages. The parties themselves are in parties.ts.
 */
import type { Sha256 } from "../facts/chain.ts";
import type { EntryRow } from "../ledger/rows.ts";
import type { RulesInput } from "../rules/schema.ts";
import { ownedByTill } from "../rules/units.ts";
import { programmeOf, ServerParty, TillParty } from "./parties.ts";

export type Scope = "till" | "store" | "all";
export const START = Date.parse("2026-03-02T09:00:00+08:00");
export const rules = (cashierScope: Scope, basic: RulesInput["basic"] = {}): ReturnType<typeof programmeOf> =>
  programmeOf({
    basic: { extract: 5_000, ratio: 10_000, cashierScope, exchange: { points: 10_000 }, ...basic },
    stores: { s1: { cashier: {} }, s2: { cashier: {} } },
  });

/** Three tills and a server. */
export class Stage {
  readonly server: ServerParty;
  readonly own: TillParty;
  readonly other: TillParty;
  /** Takes no part until it is made to. */
  readonly third: TillParty;

  constructor(sha256: Sha256, scope: Scope, basic: RulesInput["basic"] = {}) {
    this.server = new ServerParty(sha256, rules(scope, basic), START);
    this.own = new TillParty(sha256, "s1/t1", rules(scope, basic), START);
    this.other = new TillParty(sha256, "s1/t2", rules(scope, basic), START);
    this.third = new TillParty(sha256, "s2/t1", rules(scope, basic), START);
    for (const till of this.tills) this.send(till);
  }

  get tills(): TillParty[] {
    return [this.own, this.other, this.third];
  }

  /** Facts arrive at the server: so many, or all. */
  send(till: TillParty, count = Number.POSITIVE_INFINITY): void {
    for (let index = 0; index < count && this.server.take(till); index += 1);
  }

  /** Rows of the feed arrive in one page: so many, or all; after so many that arrive a second time. */
  read(till: TillParty, count = Number.POSITIVE_INFINITY, again = 0): void {
    const feed = this.server.feeds.get(till.name) ?? [];
    const from = Math.max(0, till.read - again);
    till.learn(feed.slice(from, till.read + count), from);
  }

  /** A second passes everywhere. */
  pass(ms = 1_000): void {
    for (const party of [this.server, ...this.tills]) party.at += ms;
  }

  sell(till: TillParty, paid: number, member: string | null): string {
    this.pass();
    return till.sell(paid, member);
  }

  /** Until nobody has anything to say. */
  settleDown(): void {
    for (let round = 0; round < 4; round += 1) {
      for (const till of this.tills) {
        this.send(till);
        this.read(till);
      }
    }
  }

  at(party: TillParty | ServerParty, order: string): EntryRow {
    const entry = party.ledger.entry(order, 0);
    if (!entry) throw new Error(`${order} has no entry`);
    return entry;
  }

  payouts(party: TillParty | ServerParty): string[] {
    return [...(party.ledger.store as TillParty["store"]).payouts].map(
      (it) => `${it.queue} ${it.from.slice(-2)}→${it.to.slice(-2)} ${it.amount}`,
    );
  }

  /** Both may pay an entry. */
  paidByTwo(): string[] {
    const standsAt = (entry: EntryRow | undefined): boolean => entry?.lane === "ready" || entry?.lane === "held";
    return this.own.orders.filter((order) => {
      const there = this.server.ledger.entry(order, 0);
      return standsAt(this.own.ledger.entry(order, 0)) && standsAt(there) && !ownedByTill(there?.queue ?? "");
    });
  }

  /** What till and server disagree about, when all is said. */
  differences(): unknown[] {
    const found: unknown[] = [];
    for (const till of this.tills) {
      if (this.server.lost.has(till.name)) continue;
      for (const order of till.orders) {
        const [here, there] = [till.ledger.entry(order, 0), this.server.ledger.entry(order, 0)];
        const lane = here && ownedByTill(here.queue) ? {} : { lane: null };
        const [is, was] = [JSON.stringify({ ...here, ...lane }), JSON.stringify({ ...there, ...lane })];
        if (is !== was) found.push({ till: is, server: was });
        const [left, leftThere] = [till, this.server].map(({ ledger }) => [
          ledger.order(order)?.left,
          ledger.units(order)[0]?.base,
        ]);
        if (String(left) !== String(leftThere)) found.push({ order, till: left, server: leftThere });
      }
      const key = `till:${till.name}`;
      const [here, there] = [JSON.stringify(till.ledger.queue(key)), JSON.stringify(this.server.ledger.queue(key))];
      if (here !== there) found.push({ till: here, server: there });
      const own = (party: TillParty | ServerParty): string =>
        JSON.stringify(this.payouts(party).filter((it) => it.startsWith(key)));
      if (own(till) !== own(this.server)) found.push({ till: own(till), server: own(this.server) });
    }
    return found;
  }
}
