// What tills and a server fold, told as a scenario, gives the state the server has; what cannot be told so is refused by name.
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { factLine, readFact, type Fact, type FactBody, type FactKind } from "../../shared/facts/fact.ts";
import { rollOf } from "../../shared/facts/rolls.ts";
import { Calendar } from "../../shared/kernel/calendar.ts";
import { MemoryStore } from "../../shared/ledger/memory.ts";
import { COMMON_CLOCK, lastClearing } from "../../shared/queue/clock.ts";
import { OFFICE, type Folded } from "../../shared/queue/fold.ts";
import { programmeOf, ServerParty, TillParty } from "../../shared/queue/parties.ts";
import { decide, type UnitPromise } from "../../shared/rules/decide.ts";
import type { Programme, Rules, RulesInput } from "../../shared/rules/schema.ts";
import { readScenario } from "../scenario/format.ts";
import { scenarioResult } from "../scenario/result.ts";
import { runScenario } from "../scenario/run.ts";
import { CannotExport, Telling } from "./telling.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
const START = Date.parse("2026-03-02T09:00:00+08:00");
const MEMBERS = ["A", "B", "C"];
const REST: RulesInput = {
  products: { p1: { ratio: 9000 }, p2: {} },
  stores: { s1: { cashier: {}, online: {}, products: { p1: {}, p2: { extract: 5000 } } } },
};
type Basic = NonNullable<RulesInput["basic"]>;

/** Tills and a server, with what the server took in, in order of arrival. */
class Chain {
  readonly store = new MemoryStore();
  readonly server: ServerParty;
  readonly tills: TillParty[];
  readonly telling: Telling;
  readonly refused: { event: number; reason: string }[] = [];
  readonly orders: string[] = [];
  readonly #versions = new Map<number, Rules>();
  readonly #first: unknown;
  #programme: Programme;
  #seq = 0;
  now = START;

  constructor(basic: Basic, tills = ["s1/t1", "s1/t2"]) {
    this.#programme = programmeOf({ ...REST, basic });
    this.server = new ServerParty(sha256, this.#programme, START, this.store);
    this.tills = tills.map((name) => new TillParty(sha256, name, this.#programme, START));
    this.#versions.set(1, this.#programme.rules);
    this.telling = new Telling(this.#versions, new Calendar("Asia/Shanghai"));
    this.#first = this.telling.written;
    this.office("rules-published", { version: 1, tills: null });
    for (const till of this.tills) this.deliver(till);
  }

  /** Everything a till has written arrives. */
  deliver(till: TillParty): void {
    this.#passClock();
    for (;;) {
      const line = till.lines[this.server.cursors.get(till.name) ?? 0];
      const folded = this.server.take(till);
      if (folded === null || line === undefined) return;
      const fact = readFact(line);
      if ("expected" in fact) throw new Error(fact.expected);
      this.#told(fact, folded);
    }
  }

  office<K extends FactKind>(kind: K, body: FactBody<K>): void {
    if (kind !== "clock-passed") this.#passClock();
    this.server.at = this.now;
    const folded = this.server.office(kind, body);
    this.#told({ till: OFFICE, seq: (this.#seq += 1), at: this.now, kind, body } as Fact, folded);
  }

  place(channel: "mall" | "online", member: string | null, paid: readonly number[], completed: boolean): void {
    const order = `web-${this.orders.length}`;
    const store = channel === "online" ? "s1" : null;
    const known = member === null ? null : { level: null, spent: () => 0, entries: () => 0, waiting: () => 0 };
    const lines = paid.map((amount, index) => {
      const unit = { channel, store, till: null, product: index % 2 === 0 ? "p1" : "p2" };
      const promise: UnitPromise = decide(this.#programme, { ...unit, paid: amount }, this.now, false, known);
      return { product: unit.product, paid: amount, promise };
    });
    const next = { join: sha256("x"), draw: sha256("y") };
    this.orders.push(order);
    this.office("order-placed", {
      order,
      channel,
      store,
      member,
      level: null,
      rules: this.server.versions.findLast((it) => it.tills === null)?.version ?? 1,
      deducted: false,
      completed,
      lines,
      rolls: { secret: sha256(order), next },
    });
  }

  /** All adopt at once, unless a test says otherwise. */
  publish(basic: Basic, to: readonly string[] | null = null, adopt = true): void {
    for (const till of this.tills) this.deliver(till);
    this.#passClock();
    const programme = programmeOf({ ...REST, basic });
    if (to === null) this.#programme = programme;
    const version = this.server.versions.length + 1;
    this.#versions.set(version, programme.rules);
    this.server.at = this.now;
    this.server.publish(programme, to);
    this.#told(
      {
        till: OFFICE,
        seq: (this.#seq += 1),
        at: this.now,
        kind: "rules-published",
        body: { version, tills: to === null ? null : [...to] },
      },
      { did: "handover" },
    );
    if (!adopt) return;
    for (const till of this.tills) {
      till.at = this.now;
      till.learn(this.server.feeds.get(till.name) ?? []);
      this.deliver(till);
    }
  }

  /** The server's state, and what a run of the told events gives. */
  outcomes() {
    const scenario = {
      name: "t",
      rules: this.#first,
      members: MEMBERS.map((id) => ({ id })),
      events: this.telling.events,
    };
    const read = readScenario(JSON.stringify(scenario));
    if (!read.ok) throw new Error(read.expected);
    return {
      state: scenarioResult(
        "t",
        this.telling.rules,
        MEMBERS,
        this.store.rows(),
        this.store.orders.keys(),
        this.refused,
      ),
      run: runScenario(read.scenario),
    };
  }

  #told(fact: Fact, folded: Folded): void {
    expect(readFact(factLine(fact))).toEqual(fact);
    const event = this.telling.take(fact, {
      waits: folded.did === "asked",
      carried: folded.did === "refund" ? folded.effect.refunded : null,
    });
    if (event !== null && folded.did === "refused") this.refused.push({ event, reason: folded.reason });
  }

  #passClock(): void {
    const common = this.server.ledger.clock(COMMON_CLOCK);
    const { clear } = this.#programme.rules.basic;
    const passed = clear ? lastClearing(this.#programme.calendar, clear, this.now) : null;
    if (common && passed !== null && passed > common.at) this.office("clock-passed", {});
  }
}

const ratio = fc.constantFrom(1000, 5000, 10_000, 20_000);
const basicOf = (cashierScope: "till" | "all"): fc.Arbitrary<Basic> =>
  fc.record({
    cashierScope: fc.constant(cashierScope),
    extract: ratio,
    ratio,
    merchantQueue: fc.boolean(),
    allStoresQueue: fc.boolean(),
    settleOn: fc.constantFrom("paid", "completed"),
    payoutOrder: fc.constantFrom("queue", "completed-first"),
    leftover: fc.constantFrom("retain", "carry"),
    paused: fc.constantFrom(false, false, true),
    paysItself: fc.boolean(),
    lottery: fc.constantFrom(
      null,
      { kind: "fixed", ratios: [500, 30_000], weights: [1, 1, 1] },
      { kind: "range", min: 0, max: 9000 },
    ),
    clear: fc.constantFrom(null, { every: "day", at: "12:00" }, { every: "week", weekday: 3 }),
    randomReturn: fc.constantFrom(null, null, { cash: 1, points: 1 }),
    exchange: fc.constant({ points: 8000, love: 5000 }),
  });
const step = fc.record({
  do: fc.constantFrom(
    "sell",
    "sell",
    "sell",
    "sell",
    "refund",
    "draw",
    "exchange",
    "place",
    "place",
    "web",
    "web",
    "deliver",
    "deliver",
    "wait",
    "publish",
  ),
  till: fc.nat(1),
  which: fc.nat(30),
  paid: fc.constantFrom(1, 999, 10_000, 30_000),
  member: fc.constantFrom(null, ...MEMBERS),
  flag: fc.boolean(),
  hours: fc.nat(30),
});

function told(work: () => void): string {
  try {
    work();
    return "it was told";
  } catch (error) {
    if (error instanceof CannotExport) return error.message;
    throw error;
  }
}

describe("a history told as a scenario", () => {
  for (const scope of ["till", "all"] as const) {
    test(`§13.5 run again it gives the server's state, with versions published to all, in ${scope === "till" ? "queues of tills" : "one queue"}`, () => {
      let events = 0;
      fc.assert(
        fc.property(
          fc.array(basicOf(scope), { minLength: 4, maxLength: 4 }),
          fc.array(step, { minLength: 20, maxLength: 120 }),
          (versions, steps) => {
            const chain = new Chain(versions[0] as Basic);
            let next = 1;
            for (const it of steps) {
              chain.now += 60_000;
              const till = chain.tills[it.till] as TillParty;
              till.at = chain.now;
              const own = till.orders[it.which % (till.orders.length || 1)];
              const web = chain.orders[it.which % (chain.orders.length || 1)];
              if (it.do === "wait") chain.now += it.hours * 3_600_000;
              else if (it.do === "deliver") chain.deliver(till);
              else if (it.do === "sell") till.sell(it.paid, it.member);
              else if (it.do === "place")
                chain.place(
                  it.flag ? "mall" : "online",
                  it.member,
                  [it.paid, 5000].slice(0, 1 + it.till),
                  it.which % 2 === 0,
                );
              else if (it.do === "publish") {
                // A change of clearing that no scenario tells ends the history here.
                const version = versions[next++];
                if (version === undefined) continue;
                if (told(() => chain.publish(version)) !== "it was told") return;
              } else if (it.do === "web" && web !== undefined) act(chain, web, it);
              else if (own === undefined) continue;
              else if (it.do === "refund") till.refund(own, it.flag ? null : 1);
              else if (it.do === "draw") till.draw(own);
              else if (it.do === "exchange") till.exchange(own, it.flag ? "points" : "love");
            }
            for (const till of chain.tills) chain.deliver(till);
            const { state, run } = chain.outcomes();
            expect(run).toEqual(JSON.parse(JSON.stringify(state)));
            events += chain.telling.events.length;
          },
        ),
        { numRuns: 150 },
      );
      expect(events).toBeGreaterThan(1000);
    });
  }

  const basic: Basic = { extract: 1000, ratio: 10_000, cashierScope: "till" };
  test("a version whose effect is all in the promises may be published to some tills", () => {
    const chain = new Chain(basic);
    chain.publish({ ...basic, ratio: 500 }, ["s1/t1"]);
    for (const till of chain.tills) till.sell(10_000, "A");
    for (const till of chain.tills) chain.deliver(till);
    expect(chain.outcomes().run).toEqual(chain.outcomes().state);
    expect(chain.outcomes().run.entries.map((it) => it.ratio)).toEqual([500, 10_000]);
  });

  test("an act under a version for some tills that does more is refused, with the fact and the path", () => {
    const chain = new Chain(basic);
    chain.publish({ ...basic, paused: true }, ["s1/t1"]);
    const [first, second] = chain.tills as [TillParty, TillParty];
    second.sell(10_000, "A");
    first.sell(10_000, "A");
    expect(told(() => chain.deliver(second))).toBe("it was told");
    expect(told(() => chain.deliver(first))).toContain(
      "of s1/t1 was done under version 2 of the rules while version 1 was in force for all, and they differ in paused",
    );
  });
  test("so is an act under the version before, done while the till was off the network", () => {
    const chain = new Chain(basic);
    chain.publish({ ...basic, leftover: "carry" }, null, false);
    (chain.tills[0] as TillParty).sell(10_000, "A");
    expect(told(() => chain.deliver(chain.tills[0] as TillParty))).toContain("they differ in leftover");
  });
  test("§2.4 a change of cashierScope once a till has sold is refused", () => {
    const chain = new Chain(basic);
    expect(told(() => chain.publish({ ...basic, cashierScope: "store" }))).toBe("it was told");
    (chain.tills[0] as TillParty).sell(10_000, "A");
    expect(told(() => chain.publish(basic))).toContain(
      "version 3 of the rules changed basic.cashierScope from store to till",
    );
  });
  for (const cashierScope of ["till", "all"] as const) {
    test(`money handed back at another till is told where its owner carried it out (${cashierScope})`, () => {
      const chain = new Chain({ ...basic, cashierScope });
      const [taker, asker] = chain.tills as [TillParty, TillParty];
      const order = taker.sell(10_000, "A");
      chain.deliver(taker);
      asker.ask("refund", order, 300);
      chain.deliver(asker);
      taker.learn(chain.server.feeds.get(taker.name) ?? []);
      chain.deliver(taker);
      asker.sell(5_000, null);
      chain.deliver(asker);
      expect(chain.telling.events.filter((it) => it.type === "refund")).toMatchObject([{ order, amount: 300 }]);
      expect(chain.outcomes().run).toEqual(JSON.parse(JSON.stringify(chain.outcomes().state)));
    });
  }
  test("of what two tills handed back what was left is told; a till that was closed is refused by name", () => {
    const chain = new Chain({ ...basic, cashierScope: "all" });
    const [taker, asker] = chain.tills as [TillParty, TillParty];
    const order = taker.sell(1_000, "A");
    chain.deliver(taker);
    taker.refund(order, 800);
    chain.deliver(taker);
    asker.ask("refund", order, 500);
    chain.deliver(asker);
    expect(chain.telling.events.at(-1)).toMatchObject({ type: "refund", order, amount: 200 });
    expect(chain.outcomes().run).toEqual(JSON.parse(JSON.stringify(chain.outcomes().state)));
    const closed = { till: "s1/t1", lastSeq: 4, reason: "lost", by: "Li" };
    expect(told(() => chain.office("till-closed", closed))).toContain("HQ closed s1/t1");
  });
  test("§7.2 points given or spent are refused, with the fact", () => {
    for (const act of [
      (chain: Chain) => chain.office("value-given", { from: "A", to: "B", what: "points", amount: 1, key: "k" }),
      (chain: Chain) =>
        chain.office("value-spent", { member: "A", what: "love", amount: 1, use: "gift", order: null, key: "k" }),
    ])
      expect(told(() => act(new Chain(basic)))).toMatch(
        /^with fact 2 of hq\/office a member (gave|spent) points or love value \(§7\.2\): a scenario has no event for it$/,
      );
  });
  test("§5.8 a till's clock that ran past a clearing before the server's is refused", () => {
    const chain = new Chain({ ...basic, cashierScope: "all", clear: { every: "day", at: "12:00" } });
    const till = chain.tills[0] as TillParty;
    till.at = START + 4 * 3_600_000;
    till.sell(10_000, "A");
    expect(told(() => chain.deliver(till))).toContain("past a clearing that the clock of common");
  });
});

/** Something is done to an order of the web. */
function act(
  chain: Chain,
  order: string,
  { which, flag, till: line }: { which: number; flag: boolean; till: number },
): void {
  const secret = sha256(`draw ${order}`);
  const kind = which % 4;
  if (kind === 0) chain.office("order-completed", { order });
  else if (kind === 1)
    chain.office("order-refunded", { order, key: "k", line: flag ? null : line, amount: flag ? null : 1, reason: "" });
  else if (kind === 2)
    chain.office("entry-drawn", { order, line, key: "k", secret, roll: rollOf(sha256, "draw", secret, order, line) });
  else chain.office("entry-exchanged", { order, line, key: "k", to: flag ? "points" : "love" });
}
