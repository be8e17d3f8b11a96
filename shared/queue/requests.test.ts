import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tillOfOrder } from "../facts/ids.ts";
import type { RulesInput } from "../rules/schema.ts";
import { drawRefusal } from "./draw.ts";
import { exchangeRefusal } from "./exchange.ts";
import { rules, Stage, type Scope } from "./stage.ts";
import { OFFICE } from "./fold.ts";
import { fundSource } from "./fund.ts";
import type { TillParty } from "./parties.ts";
import type { AskedAct } from "./requests.ts";
import { voidRefusal } from "./void.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
const stage = (scope: Scope, basic: RulesInput["basic"] = {}): Stage => new Stage(sha256, scope, basic);

const LOTTERY = { lottery: { kind: "fixed" as const, ratios: [20_000] } };

describe("acts on what another owns", () => {
  test("S13.2 in a merged queue the server carries a refund out with the asking fact; the till that took the order and the one that asked are told", () => {
    const chain = stage("all", { extract: 0 });
    const order = chain.sell(chain.own, 1_000, "A");
    chain.settleDown();
    const asked = chain.other.ask("refund", order, 300);
    expect(chain.other.asked.get(asked)).toBeNull();
    chain.send(chain.other);
    expect(chain.at(chain.server, order)).toMatchObject({ voided: 300, remaining: 700 });
    expect(chain.own.ledger.order(order)?.left).toBe(1_000);
    chain.settleDown();
    expect(chain.own.ledger.order(order)?.left).toBe(700);
    expect(chain.other.asked.get(asked)).toEqual({
      asked: { till: "s1/t2", seq: asked },
      state: "done",
      why: null,
      carried: 300,
    });
    expect(chain.differences()).toEqual([]);
  });

  test("S13.3 in a till's own queue the till carries it out, once, in the order of its own facts; until then the asker waits", () => {
    const chain = stage("till", { extract: 0 });
    const order = chain.sell(chain.own, 1_000, "A");
    chain.settleDown();
    const asked = chain.other.ask("refund", order, 400);
    chain.send(chain.other);
    expect([chain.at(chain.server, order).voided, chain.server.ledger.order(order)?.left]).toEqual([0, 1_000]);
    chain.read(chain.own);
    chain.read(chain.own, 0, 5);
    expect(chain.at(chain.own, order)).toMatchObject({ voided: 400, remaining: 600 });
    expect(chain.other.asked.get(asked)).toBeNull();
    chain.settleDown();
    expect(chain.other.asked.get(asked)).toMatchObject({ state: "done", carried: 400 });
    expect(chain.own.answered).toEqual(new Map([[`s1/t2#${asked}`, 1]]));
    expect(chain.differences()).toEqual([]);
  });

  test("S13.4 §6 the till that took the order draws, for a merged entry too: it holds the secret", () => {
    for (const scope of ["till", "all"] as const) {
      const chain = stage(scope, { extract: 0, ...LOTTERY });
      const order = chain.sell(chain.own, 1_000, "A");
      chain.settleDown();
      const [first, second] = [chain.other.ask("draw", order), chain.third.ask("draw", order)];
      chain.settleDown();
      expect(chain.at(chain.server, order)).toMatchObject({ drawn: true, entitlement: 2_000 });
      expect(chain.other.asked.get(first)).toMatchObject({ state: "done" });
      expect(chain.third.asked.get(second)).toMatchObject({ state: "declined", why: "drawn-already" });
      expect(chain.differences()).toEqual([]);
    }
  });

  test("S13.5 §8.1 two tills hand back money for one order: carried out up to what is left, what is beyond is known", () => {
    for (const scope of ["till", "all"] as const) {
      const chain = stage(scope, { extract: 0 });
      const order = chain.sell(chain.own, 1_000, "A");
      chain.settleDown();
      const [first, second] = [chain.other.ask("refund", order, 700), chain.third.ask("refund", order, 600)];
      chain.own.refund(order, 100);
      chain.settleDown();
      const carried = [chain.other.asked.get(first)?.carried, chain.third.asked.get(second)?.carried];
      expect([scope, ...carried]).toEqual(scope === "till" ? ["till", 700, 200] : ["all", 700, 200]);
      expect(chain.server.ledger.order(order)?.left).toBe(0);
      expect(chain.at(chain.server, order)).toMatchObject({ state: "voided", voided: 1_000 });
      expect(chain.differences()).toEqual([]);
    }
  });

  test("S13.6 what cannot be is declined with its reason, and changes nothing", () => {
    const chain = stage("till", { extract: 0, exchange: { points: null } });
    const order = chain.sell(chain.own, 1_000, "A");
    chain.settleDown();
    const [draw, exchange, nowhere] = [
      chain.other.ask("draw", order),
      chain.other.ask("exchange", order),
      chain.other.ask("refund", "s1/t1/0000999", 5),
    ];
    chain.settleDown();
    expect([draw, exchange, nowhere].map((seq) => chain.other.asked.get(seq)?.why)).toEqual([
      "no-lottery",
      "not-exchangeable",
      "unknown-order",
    ]);
    expect(chain.at(chain.server, order)).toMatchObject({ remaining: 1_000, state: "waiting" });
  });

  test("S13.11 §12.6 what two persons take out of a till's queue the till takes out, once; where its entry has moved on by then, its owner does, or nobody", () => {
    const chain = stage("till", { extract: 0 });
    const [first, second, third] = [1, 2, 3].map(() => chain.sell(chain.own, 1_000, "A")) as [string, string, string];
    chain.settleDown();
    const asked = chain.server.takeOut(first);
    expect(chain.at(chain.server, first)).toMatchObject({ state: "waiting", remaining: 1_000 });
    chain.read(chain.own);
    chain.read(chain.own, 0, 5);
    expect(chain.at(chain.own, first)).toMatchObject({ state: "voided", voided: 1_000, remaining: 0 });
    chain.settleDown();
    expect(chain.server.settled.get(`${OFFICE}#${asked}`)).toMatchObject([{ state: "done", carried: null }]);
    // Handed back meanwhile: nothing of it waits.
    const late = chain.server.takeOut(second);
    chain.own.refund(second, null);
    chain.settleDown();
    expect(chain.server.settled.get(`${OFFICE}#${late}`)).toMatchObject([{ state: "declined", why: "not-waiting" }]);
    // The till gives its queue up before it hears of it: the server, which owns the entry by then, takes it out.
    chain.server.publish(rules("all", { extract: 0 }));
    const moved = chain.server.takeOut(third);
    chain.settleDown();
    expect(chain.server.settled.get(`${OFFICE}#${moved}`)).toMatchObject([{ state: "done" }]);
    expect(chain.at(chain.server, third)).toMatchObject({ queue: "cashiers", state: "voided", voided: 1_000 });
    expect([...chain.own.answered.values()]).toEqual([1, 1, 1]);
    expect(chain.differences()).toEqual([]);
  });

  test("S13.11 while an entry is on its way back to its till it is taken out there, and a lost till's by the server", () => {
    const chain = stage("all", { extract: 0 });
    const order = chain.sell(chain.own, 1_000, "A");
    chain.settleDown();
    chain.server.publish(rules("till", { extract: 0 }));
    const asked = chain.server.takeOut(order);
    expect([asked === null, chain.at(chain.server, order).remaining]).toEqual([false, 1_000]);
    chain.settleDown();
    expect(chain.at(chain.own, order)).toMatchObject({ queue: "till:s1/t1", state: "voided" });
    expect(chain.differences()).toEqual([]);
    const [waits, later] = [1, 2].map(() => chain.sell(chain.third, 500, "B")) as [string, string];
    chain.settleDown();
    const open = chain.server.takeOut(waits);
    chain.server.close("s2/t1");
    expect(chain.server.settled.get(`${OFFICE}#${open}`)).toMatchObject([{ state: "done" }]);
    expect(chain.server.takeOut(later)).toBeNull();
    expect([waits, later].map((it) => chain.at(chain.server, it).voided)).toEqual([500, 500]);
  });

  test("S13.12 §12.7 what two persons pay into a till's queue the till pays, once, as far as somebody waits; else it says why not", () => {
    const chain = stage("till", { extract: 0 });
    chain.sell(chain.own, 1_000, "A");
    chain.sell(chain.own, 700, "B");
    chain.settleDown();
    const queue = "till:s1/t1";
    const [some, more, none] = [1_200, 900, 5].map((amount) => chain.server.fund(queue, amount));
    expect(chain.payouts(chain.server)).toEqual([]);
    chain.read(chain.own);
    chain.read(chain.own, 0, 5);
    expect(chain.own.ledger.queue(queue)).toMatchObject({ extracted: 1_700, paid: 1_700, waitingAmount: 0 });
    chain.settleDown();
    const became = [some, more, none].map((seq) => chain.server.settled.get(`${OFFICE}#${seq}`));
    expect(became).toMatchObject([
      [{ state: "done", carried: 1_200 }],
      [{ state: "done", carried: 500 }],
      [{ state: "declined", why: "nothing-waits" }],
    ]);
    expect(chain.own.ledger.balance("A").cash).toBe(1_000);
    expect([...chain.own.answered.values()]).toEqual([1, 1, 1]);
    expect(chain.differences()).toEqual([]);
  });

  test("S13.12 §2.4 what reaches a till after it gave its queue up is declined, and paid by nobody; of a lost till's queue the server pays", () => {
    const chain = stage("till", { extract: 0 });
    const order = chain.sell(chain.own, 1_000, "A");
    const lost = chain.sell(chain.third, 800, "B");
    chain.settleDown();
    const open = chain.server.fund("till:s2/t1", 300);
    chain.server.close("s2/t1");
    expect(chain.server.settled.get(`${OFFICE}#${open}`)).toMatchObject([{ state: "done", carried: 300 }]);
    expect(chain.server.fund("till:s2/t1", 100)).toBeNull();
    expect(chain.at(chain.server, lost)).toMatchObject({ queue: "till:s2/t1", paid: 400 });
    chain.server.publish(rules("all", { extract: 0 }));
    const moved = chain.server.fund("till:s1/t1", 300);
    chain.settleDown();
    expect(chain.server.settled.get(`${OFFICE}#${moved}`)).toMatchObject([{ state: "declined", why: "handed-over" }]);
    expect(chain.at(chain.server, order)).toMatchObject({ queue: "cashiers", paid: 0 });
    // Published before it was asked, heard before: while its rules pause payouts the till pays nothing either.
    chain.server.publish(rules("till", { extract: 0, paused: true }));
    chain.settleDown();
    const paused = chain.server.fund("till:s1/t1", 300);
    chain.settleDown();
    expect(chain.server.settled.get(`${OFFICE}#${paused}`)).toMatchObject([{ state: "declined", why: "paused" }]);
    expect(chain.differences()).toEqual([]);
  });

  test("S13.7 a till that is lost: the server owns its queue, carries out what it was asked for, and lives it by its own clock", () => {
    const chain = stage("till", { extract: 0, ...LOTTERY, clear: { every: "day", at: "00:00" } });
    const [kept, cleared] = [chain.sell(chain.own, 1_000, "A"), chain.sell(chain.own, 500, "B")];
    chain.settleDown();
    const [refund, draw] = [chain.other.ask("refund", kept, 1_000), chain.other.ask("draw", cleared)];
    chain.send(chain.other);
    chain.server.close("s1/t1");
    chain.sell(chain.own, 7, null);
    chain.settleDown();
    expect(chain.other.asked.get(refund)).toMatchObject({ state: "done", carried: 1_000 });
    expect(chain.other.asked.get(draw)).toMatchObject({ state: "declined", why: "no-secret" });
    expect(chain.at(chain.server, kept)).toMatchObject({ queue: "till:s1/t1", state: "voided" });
    expect(chain.server.ledger.order(chain.own.orders.at(-1) ?? "")).toBeUndefined();
    // A later one is carried out at once.
    const later = chain.other.ask("exchange", cleared);
    chain.settleDown();
    expect(chain.other.asked.get(later)).toMatchObject({ state: "done" });
    const third = chain.sell(chain.third, 300, "C");
    chain.settleDown();
    chain.server.close("s2/t1");
    chain.pass(86_400_000);
    chain.server.office("clock-passed", {});
    expect(chain.at(chain.server, third)).toMatchObject({ state: "cleared", cleared: 300 });
  });

  test("S13.7 §2.4 a lost till's entries come to the merged queue with the version that merges, and out of a closed lane", () => {
    const chain = stage("till", { extract: 5_000 });
    const order = chain.sell(chain.own, 1_000, "A");
    chain.settleDown();
    chain.server.close("s1/t1");
    chain.server.publish(rules("all", { extract: 5_000 }));
    chain.settleDown();
    expect(chain.at(chain.server, order)).toMatchObject({ queue: "cashiers", lane: "ready" });
    chain.sell(chain.other, 1_000, null);
    chain.settleDown();
    expect(chain.at(chain.server, order).paid).toBe(500);
    // On its way back when it was lost.
    const chain2 = stage("all", { extract: 5_000 });
    const closed = chain2.sell(chain2.own, 1_000, "A");
    chain2.send(chain2.own);
    chain2.server.publish(rules("till", { extract: 5_000 }), ["s1/t1"]);
    expect(chain2.at(chain2.server, closed).lane).toBe("closed");
    chain2.server.close("s1/t1");
    expect(chain2.at(chain2.server, closed)).toMatchObject({ queue: "till:s1/t1", lane: "ready" });
  });
});

describe("acts on what another owns, in any order of things", () => {
  const basics: RulesInput["basic"][] = [
    {},
    { lottery: { kind: "range", min: 0, max: 20_000 } },
    { clear: { every: "day", at: "12:00" }, leftover: "carry", lottery: { kind: "fixed", ratios: [5_000, 20_000] } },
    { exchange: { points: null }, paysItself: true },
  ];
  const who = { till: fc.nat(2) };
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant("sell" as const),
        ...who,
        paid: fc.integer({ min: 1, max: 3_000 }),
        member: fc.constantFrom("A", "B", "C", null),
      }),
    },
    {
      weight: 7,
      arbitrary: fc.record({
        do: fc.constant("ask" as const),
        ...who,
        order: fc.nat(20),
        act: fc.constantFrom<AskedAct>("refund", "refund", "draw", "exchange"),
        amount: fc.integer({ min: 1, max: 2_000 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constantFrom("refund" as const, "draw" as const, "exchange" as const),
        ...who,
        order: fc.nat(20),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant("send" as const), ...who, count: fc.integer({ min: 1, max: 4 }) }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant("read" as const),
        ...who,
        count: fc.integer({ min: 1, max: 5 }),
        again: fc.integer({ min: 0, max: 3 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("publish" as const),
        scope: fc.constantFrom<Scope>("till", "store", "all"),
        basic: fc.constantFrom(...basics),
        some: fc.boolean(),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("takeOut" as const), order: fc.nat(20) }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant("fund" as const), ...who, amount: fc.integer({ min: 1, max: 2_000 }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("night" as const), ...who }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("close" as const) }) },
  );

  test("S13.1 every act is settled once, never two payers, §13 holds, and till and server agree in the end", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Scope>("till", "store", "all"),
        fc.constantFrom(...basics),
        fc.array(step, { minLength: 5, maxLength: 60 }),
        (scope, basic, steps) => {
          const chain = stage(scope, basic);
          const { server, tills } = chain;
          const asked: { till: string; seq: number; act: AskedAct; order: string; amount: number }[] = [];
          const paidIn: { seq: number; amount: number }[] = [];
          const taken: { order: string; seq: number }[] = [];
          for (const it of steps) {
            const till = tills["till" in it ? it.till : 0] ?? chain.own;
            const orders = tills.flatMap((each) => each.orders);
            chain.pass();
            if (it.do === "sell") chain.sell(till, it.paid, it.member);
            else if (it.do === "send") chain.send(till, it.count);
            else if (it.do === "read") chain.read(till, it.count, it.again);
            else if (it.do === "publish") server.publish(rules(it.scope, it.basic), it.some ? ["s1/t1"] : null);
            else if (it.do === "close") {
              if (!server.lost.has("s2/t1")) server.close("s2/t1");
            } else if (it.do === "night") {
              chain.pass(86_400_000);
              if (it.till > 0) till.write("clock-passed", {});
              else server.office("clock-passed", {});
            } else if (it.do === "takeOut") {
              const order = orders[it.order % Math.max(1, orders.length)];
              if (!order || voidRefusal(server.ledger.entry(order, 0)) !== null) continue;
              const seq = server.takeOut(order);
              if (seq !== null) taken.push({ order, seq });
            } else if (it.do === "fund") {
              const queue = it.amount % 3 === 0 ? "cashiers" : `till:${till.name}`;
              const seq = server.fund(queue, it.amount);
              if (seq !== null) paidIn.push({ seq, amount: it.amount });
            } else if (it.do === "ask") {
              const order = orders[it.order % Math.max(1, orders.length)];
              if (!order || tillOfOrder(order) === till.name) continue;
              const seq = till.ask(it.act, order, it.amount);
              asked.push({ till: till.name, seq, act: it.act, order, amount: it.amount });
            } else {
              const order = till.orders[it.order % Math.max(1, till.orders.length)];
              if (!order) continue;
              const programme = till.context.programme(till.name, null);
              if (it.do !== "refund" && programme.rules.basic.clear) till.write("clock-passed", {});
              const left = till.ledger.order(order)?.left ?? 0;
              if (it.do === "refund" && left > 0) till.refund(order, Math.ceil(left / 2));
              if (it.do === "draw" && drawRefusal(till.ledger, order, 0) === null) till.draw(order);
              if (it.do === "exchange" && exchangeRefusal(till.ledger, programme, order, 0, "points") === null)
                till.exchange(order, "points");
            }
            expect(chain.paidByTwo()).toEqual([]);
          }
          chain.settleDown();
          chain.settleDown();
          expect(chain.differences()).toEqual([]);
          for (const it of asked) {
            const key = `${it.till}#${it.seq}`;
            // What a closed till had not sent counts for nothing.
            if (server.lost.has(it.till) && (server.cursors.get(it.till) ?? 0) < it.seq) continue;
            expect([key, server.settled.get(key)?.length]).toEqual([key, 1]);
            if (!server.lost.has(it.till)) {
              const party = tills.find((till) => till.name === it.till);
              expect(party?.asked.get(it.seq)).toEqual(server.settled.get(key)?.[0]);
            }
          }
          for (const { order, seq } of taken) {
            const settled = server.settled.get(`${OFFICE}#${seq}`);
            expect([order, settled?.length]).toEqual([order, 1]);
            const entry = server.ledger.entry(order, 0);
            expect([order, entry?.state, entry?.remaining]).not.toEqual([order, "waiting", expect.anything()]);
          }
          for (const { seq, amount } of paidIn) {
            const settled = server.settled.get(`${OFFICE}#${seq}`) ?? [];
            expect([seq, settled.length]).toEqual([seq, 1]);
            const { payouts } = server.ledger.store as TillParty["store"];
            const sources = payouts.filter((it) => it.from === fundSource(seq));
            const paid = sources.reduce((sum, it) => sum + it.amount, 0);
            expect([seq, settled[0]?.carried ?? 0]).toEqual([seq, paid]);
            expect(paid).toBeLessThanOrEqual(amount);
          }
          for (const till of tills) expect([...till.answered.values()].every((times) => times === 1)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
