import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RulesInput } from "../rules/schema.ts";
import { drawRefusal } from "./draw.ts";
import { exchangeRefusal } from "./exchange.ts";
import { rules, Stage, type Scope } from "./stage.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
const stage = (scope: Scope, basic: RulesInput["basic"] = {}): Stage => new Stage(sha256, scope, basic);

describe("handover: a till gives its queue up", () => {
  test("§2.4 the till pays until the fact with which it adopts, the server from there on, whole by whole", () => {
    const chain = stage("till");
    const first = chain.sell(chain.own, 1_000, "A");
    chain.sell(chain.own, 400, null);
    chain.server.publish(rules("all"));
    chain.sell(chain.own, 200, null);
    chain.read(chain.own);
    // Adopted: the next sale extracts at the server, where nothing has arrived yet.
    chain.sell(chain.own, 600, null);
    expect(chain.at(chain.own, first)).toMatchObject({ queue: "cashiers", lane: null, paid: 300, remaining: 700 });
    chain.read(chain.other);
    chain.sell(chain.other, 100, null);
    chain.send(chain.other);
    expect(chain.server.ledger.queue("cashiers")).toMatchObject({ extracted: 50, paid: 0, retained: 50 });
    chain.settleDown();
    expect(chain.payouts(chain.server)).toEqual(["till:s1/t1 04→03 200", "till:s1/t1 05→03 100", "cashiers 07→03 300"]);
    expect(chain.at(chain.own, first)).toMatchObject({ paid: 600, remaining: 400 });
    expect(chain.differences()).toEqual([]);
  });

  test("§2.4 §8.2 a refund, a draw and an exchange after the adoption are carried out by the server, and come back", () => {
    const chain = stage("till", { extract: 0, lottery: { kind: "fixed", ratios: [20_000] } });
    const [refunded, drawn, exchanged] = ["A", "B", "C"].map((member) => chain.sell(chain.own, 1_000, member));
    if (!refunded || !drawn || !exchanged) throw new Error("three orders");
    chain.server.publish(rules("store", { extract: 0 }));
    chain.read(chain.own);
    chain.own.refund(refunded, 300);
    chain.own.draw(drawn);
    chain.own.exchange(exchanged, "points");
    expect([refunded, drawn, exchanged].map((order) => chain.at(chain.own, order).pending.map((it) => it.do))).toEqual([
      ["refund"],
      ["draw"],
      ["exchange"],
    ]);
    chain.settleDown();
    expect(chain.at(chain.own, drawn)).toMatchObject({ drawn: true, queue: "cashier:s1", pending: [] });
    expect(chain.at(chain.own, exchanged).state).toBe("exchanged");
    expect(chain.differences()).toEqual([]);
  });
});

describe("handover: a till gets its queue back", () => {
  test("§2.4 from the publishing until the adoption nobody pays its entries, then the till does", () => {
    const chain = stage("all");
    const first = chain.sell(chain.own, 1_000, "A");
    chain.send(chain.own);
    const theirs = chain.sell(chain.other, 400, "B");
    chain.send(chain.other);
    expect(chain.at(chain.server, first).paid).toBe(200);
    chain.server.publish(rules("till"), ["s1/t1"]);
    expect(chain.at(chain.server, first).lane).toBe("closed");
    // The closed one is passed over; the next in line is paid.
    const late = chain.sell(chain.own, 600, "A");
    chain.send(chain.own);
    expect(chain.at(chain.server, late)).toMatchObject({ lane: "closed", paid: 0 });
    expect(chain.at(chain.server, theirs).paid).toBe(300);
    expect(chain.payouts(chain.own)).toEqual([]);
    chain.read(chain.own);
    expect(chain.at(chain.own, first)).toMatchObject({ queue: "till:s1/t1", lane: "ready", paid: 200, remaining: 800 });
    chain.sell(chain.own, 2_000, null);
    expect(chain.payouts(chain.own)).toEqual(["till:s1/t1 06→03 800", "till:s1/t1 06→04 200"]);
    chain.settleDown();
    expect(chain.differences()).toEqual([]);
  });

  test("§8.1 §6.2 §7.1 what is done on the way is carried out with the adoption, by both alike, in its order", () => {
    const chain = stage("all", { extract: 0, lottery: { kind: "fixed", ratios: [5_000] } });
    const [drawn, exchanged, done] = ["A", "B", "C"].map((member) => chain.sell(chain.own, 1_000, member));
    if (!drawn || !exchanged || !done) throw new Error("three orders");
    chain.send(chain.own);
    chain.server.publish(rules("till", { extract: 0, exchange: { points: 5_000 } }));
    chain.own.refund(drawn, 200);
    chain.own.draw(drawn);
    chain.own.refund(drawn, 300);
    chain.own.exchange(exchanged, "points");
    chain.own.refund(exchanged, 600);
    const fresh = chain.sell(chain.own, 500, "D");
    chain.own.refund(fresh, null);
    // Half of it arrives before the till has read of the version.
    chain.send(chain.own, 3);
    expect(chain.at(chain.server, drawn)).toMatchObject({ lane: "closed", drawn: false, voided: 0, remaining: 1_000 });
    chain.read(chain.own);
    expect(chain.at(chain.own, drawn)).toMatchObject({
      drawn: true,
      entitlement: 400,
      voided: 150,
      remaining: 250,
      pending: [],
    });
    // It went to points at the ratio of the version that was adopted, and the refund took most of them back.
    expect(chain.at(chain.own, exchanged)).toMatchObject({
      state: "exchanged",
      exchangeRatio: 5_000,
      exchanged: 1_000,
      voided: 600,
      clawed: 600,
    });
    expect(chain.own.ledger.balance("B").points).toBe(200);
    expect(chain.at(chain.own, fresh).state).toBe("voided");
    chain.settleDown();
    expect(chain.differences()).toEqual([]);
  });

  test("§4.3 random return of an order on the way is decided with the adoption, by the same roll in the same group", () => {
    const chain = stage("all");
    chain.server.publish(rules("till", { randomReturn: { cash: 1, points: 1 } }));
    const orders = Array.from({ length: 6 }, (_, index) => chain.sell(chain.own, 100, `M${index}`));
    chain.send(chain.own, 2);
    chain.read(chain.own);
    const states = orders.map((order) => chain.at(chain.own, order).state);
    expect(states.filter((state) => state === "converted")).toHaveLength(3);
    chain.settleDown();
    expect(chain.differences()).toEqual([]);
  });

  test("§5.8 the till's clock clears what came back, and the server's mirror with it", () => {
    const chain = stage("all");
    const order = chain.sell(chain.own, 1_000, "A");
    chain.send(chain.own);
    chain.server.publish(rules("till", { clear: { every: "day", at: "00:00" } }));
    chain.read(chain.own);
    chain.pass(86_400_000);
    chain.own.write("clock-passed", {});
    expect(chain.at(chain.own, order)).toMatchObject({ state: "cleared", cleared: 1_000 });
    chain.settleDown();
    expect(chain.at(chain.server, order).state).toBe("cleared");
    expect(chain.differences()).toEqual([]);
  });

  test("§2.4 a till that was away skips a version: its entries stand in the merged queue again", () => {
    const chain = stage("all");
    const order = chain.sell(chain.own, 1_000, "A");
    chain.send(chain.own);
    chain.server.publish(rules("till"));
    chain.own.refund(order, 100);
    chain.server.publish(rules("store"));
    chain.settleDown();
    expect(chain.own.lines.filter((line) => line.includes("rules-adopted"))).toHaveLength(2);
    expect(chain.at(chain.server, order)).toMatchObject({
      queue: "cashier:s1",
      lane: "ready",
      remaining: 900,
      pending: [],
    });
    expect(chain.differences()).toEqual([]);
  });

  test("§2.4 a version that merges is adopted on the way while the next one gives back: nobody pays in between", () => {
    const chain = stage("till");
    const order = chain.sell(chain.own, 1_000, "A");
    chain.send(chain.own);
    chain.server.publish(rules("all"));
    chain.read(chain.own);
    chain.server.publish(rules("till"));
    // The server hears of the first adoption only now; the till may have made the second already.
    chain.read(chain.own);
    chain.sell(chain.own, 400, null);
    chain.send(chain.own, 1);
    expect(chain.at(chain.server, order)).toMatchObject({ queue: "cashiers", lane: "closed" });
    chain.sell(chain.other, 900, "Z");
    chain.settleDown();
    expect(chain.at(chain.server, order)).toMatchObject({ paid: 200, queue: "till:s1/t1" });
    expect(chain.differences()).toEqual([]);
  });
});

describe("handover in any order of things", () => {
  const basics: RulesInput["basic"][] = [
    {},
    { lottery: { kind: "range", min: 0, max: 20_000 } },
    { randomReturn: { cash: 2, points: 1 } },
    { clear: { every: "day", at: "12:00" }, leftover: "carry" },
    { exchange: { points: null }, paysItself: true },
  ];
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant("sell" as const),
        own: fc.boolean(),
        paid: fc.integer({ min: 1, max: 3_000 }),
        member: fc.constantFrom("A", "B", "C", null),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("refund" as const),
        order: fc.nat(20),
        part: fc.integer({ min: 1, max: 2 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("draw" as const), order: fc.nat(20) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("exchange" as const), order: fc.nat(20) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("send" as const),
        own: fc.boolean(),
        count: fc.integer({ min: 1, max: 4 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant("read" as const),
        own: fc.boolean(),
        count: fc.integer({ min: 1, max: 5 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant("publish" as const),
        scope: fc.constantFrom<Scope>("till", "store", "all"),
        basic: fc.constantFrom(...basics),
        some: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("night" as const), own: fc.boolean() }) },
  );

  test("§2.4 §13.5 never two payers, and when all is said till and server hold the same", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Scope>("till", "store", "all"),
        fc.constantFrom(...basics),
        fc.array(step, { minLength: 5, maxLength: 60 }),
        (scope, basic, steps) => {
          const chain = stage(scope, basic);
          const { own, server } = chain;
          const orderOf = (n: number): string | undefined => own.orders[n % Math.max(1, own.orders.length)];
          for (const it of steps) {
            const order = "order" in it ? orderOf(it.order) : undefined;
            chain.pass();
            if (it.do === "sell") chain.sell(it.own ? own : chain.other, it.paid, it.member);
            else if (it.do === "send") chain.send(it.own ? own : chain.other, it.count);
            else if (it.do === "read") chain.read(it.own ? own : chain.other, it.count);
            else if (it.do === "publish") server.publish(rules(it.scope, it.basic), it.some ? ["s1/t1"] : null);
            else if (it.do === "night") {
              chain.pass(86_400_000);
              if (it.own) own.write("clock-passed", {});
              else server.office("clock-passed", {});
            } else if (order) {
              const left = own.ledger.order(order)?.left ?? 0;
              if (it.do === "refund" && left > 0) own.refund(order, it.part === 1 ? null : Math.ceil(left / 2));
              const programme = own.context.programme(own.name, null);
              // As the till does before it writes the fact down: what the clock passes is passed first.
              if (it.do !== "refund" && programme.rules.basic.clear) own.write("clock-passed", {});
              if (it.do === "draw" && drawRefusal(own.ledger, order, 0) === null)
                expect(own.draw(order).did).toBe("drawn");
              if (it.do === "exchange" && exchangeRefusal(own.ledger, programme, order, 0, "points") === null)
                expect(own.exchange(order, "points").did).toBe("exchanged");
            }
            expect(chain.paidByTwo()).toEqual([]);
          }
          chain.settleDown();
          expect(chain.differences()).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });
});
