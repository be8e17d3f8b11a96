import { afterEach, beforeEach, expect, test } from "vitest";
import { MAX_AMOUNT } from "../../shared/kernel/money.ts";
import { containing, matching } from "../testMatch.ts";
import { TestServer } from "../testServer.ts";
import { JOINS, memberId, MORNING, valueOf } from "../testTill.ts";
import { rebuild } from "./rebuild.ts";
import { EVERY_CONCERN } from "../store/store.ts";

let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start();
});
afterEach(() => server.end());

const concerns = (kind: string) =>
  server.read.concerns.concerns(EVERY_CONCERN, null, 1_000).filter((it) => it.kind === kind);
const PHONE = "13800000001";

test("S6.1 a line that cannot be read or is impossible is consumed with its reason and delays nobody", async () => {
  const till = await server.till("s1/t1");
  till.register(PHONE);
  till.lines.push("not JSON", JSON.stringify({ till: "s1/t1", seq: 4, at: MORNING, kind: "moon-landing", body: {} }));
  till.sell(1_000, PHONE, { order: "s1/t1/0000001" });
  till.sell(1_000, PHONE, { rules: 7 });
  till.sell(-5);
  till.sell(0.5);
  till.sell(MAX_AMOUNT + 1);
  till.write("rules-adopted", { version: 9 });
  till.write("member-registered", { id: memberId("13800000009"), phone: "13800000008", card: null, name: null });
  till.lines.push(till.lines[0]!);
  till.lines.push("x".repeat(60_000) + "排".repeat(3_000));
  const order = till.sell(2_000, PHONE);
  expect(valueOf(await till.push()).cursor).toBe(till.lines.length);

  const reasons = concerns("quarantine").map((it) => it.detail);
  expect(reasons.toReversed()).toEqual([
    matching(/^fact 3: JSON/),
    matching(/^fact 4: kind/),
    matching(/^fact 5: order: expected s1\/t1\/0000005/),
    matching(/^fact 6: rules: version 7/),
    matching(/^fact 7: /),
    matching(/^fact 8: /),
    matching(/^fact 9: /),
    matching(/^fact 10: version: 9/),
    matching(/^fact 11: id: /),
    matching(/^fact 12: seq: expected 12, found 1/),
    matching(/^fact 13: expected at most 65536 bytes/),
  ]);
  expect(server.read.figures.entriesOfOrder(order)).toMatchObject([{ state: "waiting", remaining: 2_000 }]);

  // The chain goes on over what was consumed: sent again it is a duplicate, and more can follow.
  expect(valueOf(await till.push()).cursor).toBe(till.lines.length);
  till.sell(500);
  expect(valueOf(await till.push(till.batch(5))).cursor).toBe(till.lines.length);
  expect(rebuild(server.read).differences).toEqual([]);
});

test("§7.2 a till can give nothing: such a fact of its own is consumed, and moves nothing", async () => {
  const till = await server.till("s1/t1");
  till.register(PHONE);
  const [from, to, key] = [memberId(PHONE), memberId("13800000002"), "k"];
  till.write("value-given", { from, to, what: "points", amount: 1, key });
  expect(valueOf(await till.push()).cursor).toBe(till.lines.length);
  expect(concerns("quarantine").map((it) => it.detail)).toEqual([
    "fact 3: kind: value-given is a fact of the server's own, not a till's",
  ]);
  expect(server.read.journal.valueActs(key)).toEqual([]);
});

test("§1.1 an order whose promise cannot be kept exactly is quarantined alone; its queue goes on", async () => {
  const till = await server.till("s1/t1");
  till.register(PHONE);
  const good = till.sell(1_000, PHONE);
  till.sell(MAX_AMOUNT, PHONE, { promise: { ...JOINS, ratio: 20_000 } });
  const payer = till.sell(5_000);
  valueOf(await till.push());
  expect(concerns("quarantine")).toMatchObject([{ detail: containing("2^53") }]);
  expect(server.read.journal.halts()).toEqual([]);
  expect(server.read.figures.payoutsTo(good, 0)).toMatchObject([{ from: payer, amount: 500 }]);
  expect(rebuild(server.read).differences).toEqual([]);
});

test("amounts that only together leave the exact range: the one that would overflow is quarantined", async () => {
  const till = await server.till("s1/t1");
  till.register(PHONE);
  const first = till.sell(MAX_AMOUNT - 10, PHONE);
  till.sell(MAX_AMOUNT - 10, PHONE);
  const payer = till.sell(5_000);
  valueOf(await till.push());
  expect(concerns("quarantine")).toHaveLength(1);
  expect(server.read.figures.payoutsTo(first, 0)).toMatchObject([{ from: payer, amount: 500 }]);
});

test("a refund of an order nobody knows, or of more than is left, is kept and listed", async () => {
  const till = await server.till("s1/t1");
  const order = till.sell(1_000);
  till.refund("s1/t7/0000003");
  till.refund(order, 400);
  till.refund(order, 700);
  valueOf(await till.push());
  expect(concerns("difference").map((it) => [it.order, it.amount, it.detail.split(";")[0]])).toEqual([
    ["s1/t7/0000003", null, "order-refunded: unknown-order"],
  ]);
  // Handed back it is: what was left is carried out, and the rest listed.
  expect(concerns("over-refund").map((it) => [it.order, it.amount])).toEqual([[order, 100]]);
  expect(server.running.store.ledger.order(order)?.left).toBe(0);
});

test("§3.7 a promise that differs from what the server decides stands, and is listed with its amount", async () => {
  const till = await server.till("s1/t1");
  till.register(PHONE);
  const dear = till.sell(1_000, PHONE, { promise: { ...JOINS, ratio: 12_000, source: "basic.level" } });
  const shut = till.sell(1_000, PHONE, { promise: { joins: false, reason: "window", extract: 1_000 } });
  till.sell(1_000, PHONE);
  valueOf(await till.push());
  const listed = concerns("difference").toReversed();
  expect(listed.map((it) => [it.order, it.amount])).toEqual([
    [dear, 200],
    [shut, -1_000],
  ]);
  expect(listed[0]?.detail).toContain("promised joins with 1200 fen at 12000 bp");
  expect(server.read.figures.entriesOfOrder(dear)).toMatchObject([{ entitlement: 1_200 }]);
});

test("S10.2 a clock that goes back or is ten years off: accepted in its place, listed once a batch", async () => {
  const till = await server.till("s1/t1");
  till.register(PHONE);
  const ahead = MORNING + 10 * 365 * 86_400_000;
  till.at = ahead;
  till.sell(1_000, PHONE);
  till.sell(1_000, PHONE);
  till.at = MORNING + 5;
  till.sell(1_000);
  valueOf(await till.push());
  expect(concerns("clock").map((it) => it.detail)).toEqual([
    containing("ahead of the server's by 315360000 s at fact 3 (2 facts"),
    containing("went back without saying so, by 315360000 s at fact 5"),
  ]);
  till.write("clock-corrected", { from: MORNING + 5, to: MORNING }, MORNING);
  till.at = MORNING;
  till.sell(1_000);
  valueOf(await till.push(till.batch(6)));
  expect(concerns("clock")).toHaveLength(2);
  expect(server.read.tills.till("s1/t1")?.cursor).toBe(till.lines.length);
});

test("§2.5 an order that arrives late takes the place of its instant, and HQ sees it", async () => {
  const one = await server.till("s1/t1");
  const two = await server.till("s2/t1");
  one.register(PHONE);
  one.at = MORNING + 60_000;
  const later = one.sell(1_000, PHONE);
  valueOf(await one.push());
  two.at = MORNING + 30_000;
  const earlier = two.sell(1_000, PHONE);
  valueOf(await two.push());
  expect(concerns("late")).toMatchObject([{ till: "s2/t1", order: earlier, amount: 1_000 }]);
  expect(server.read.figures.waiting("cashiers", null, 10).map((entry) => entry.order)).toEqual([earlier, later]);
});
