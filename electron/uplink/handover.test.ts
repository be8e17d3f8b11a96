/** A version that changes whose queue a till's sales join, through a real socket into real files. */
import { expect, test } from "vitest";
import { readFact } from "../../shared/facts/fact.ts";
import { Rules } from "../../shared/rules/schema.ts";
import type { EntrySnapshot, FeedBody } from "../../shared/sync/messages.ts";
import { TestServer, shopOf } from "../testServer.ts";
import { NOON, auditBooks, books, testTill, type TestTill } from "../testTill.ts";

type Scope = "till" | "store" | "all";
const rulesOf = (cashierScope: Scope, extract = 1000) => ({
  basic: { extract, ratio: 10000, cashierScope, exchange: { points: 10_000 } },
  stores: { s1: { cashier: {} } },
});
const row = (version: number, scope: Scope, extract = 1000): FeedBody => ({
  kind: "rules",
  version,
  timezone: "Asia/Shanghai",
  rules: Rules.parse(rulesOf(scope, extract)),
});
const adoptions = (server: TestServer): number[] =>
  server.lines.flatMap((line) => {
    const fact = readFact(line);
    return !("expected" in fact) && fact.kind === "rules-adopted" ? [fact.body.version] : [];
  });
const entryOf = async (it: TestTill, order: string) => (await it.ok("sale.receipt", { order })).entry;
const snapshot = (order: string, fact: number, change: Partial<EntrySnapshot>): EntrySnapshot => ({
  kind: "entry",
  order,
  line: 0,
  fact,
  queue: "cashiers",
  state: "waiting",
  drawn: false,
  ratio: 10_000,
  entitlement: 1000,
  paid: 0,
  exchanged: 0,
  cleared: 0,
  voided: 0,
  clawed: 0,
  remaining: 1000,
  exchangedTo: null,
  exchangeRatio: null,
  payouts: [],
  ...change,
});
const paidTo = (amount: number): Partial<EntrySnapshot> => ({
  paid: amount,
  remaining: 1000 - amount,
  payouts: [{ queue: "cashiers", from: "s1/t9/0000009", fromLine: 0, amount, member: "p1", at: NOON }],
});

async function walk(scope: Scope): Promise<{ it: TestTill; server: TestServer; id: string }> {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1", rulesOf(scope)));
  const it = testTill({ server: server.url, enrol: "CODE" });
  await it.till.uplink.drained();
  const { id } = await it.ok("member.register", { phone: "13812342046" });
  return { it, server, id };
}

test("§2.4 till → merged: with the adoption the till pays no more, members' figures stay, the server's word counts from there on", async () => {
  const { it, server, id } = await walk("till");
  const first = await it.sell("key-000001", 1000, id);
  await it.sell("key-000002", 3000);
  expect(await entryOf(it, first.order)).toMatchObject({ paidFen: 300, remainingFen: 700 });
  server.tell(row(2, "all"));
  await it.till.uplink.drained();
  expect(adoptions(server)).toEqual([1, 2]);
  expect(await it.ok("status", {})).toMatchObject({ rulesVersion: 2, scope: "all", trouble: [], queue: null });
  expect(await entryOf(it, first.order)).toMatchObject({
    queue: "cashiers",
    paidFen: 300,
    remainingFen: 700,
    awaitsServer: false,
  });
  expect(await it.ok("member.find", { phone: "13812342046" })).toMatchObject({
    cashFen: 300,
    waitingFen: 700,
    waitingCount: 1,
  });
  expect((await it.sell("key-000003", 5000)).paidNow).toEqual([]);
  await it.till.uplink.drained();
  // What the till had paid itself comes in nobody's snapshot again, and would not count again if it did.
  const again = { queue: "till:s1/t1", from: "s1/t1/0000005", fromLine: 0, amount: 300, member: id, at: NOON };
  server.tell(
    snapshot(first.order, server.lines.length, {
      ...paidTo(800),
      payouts: [again, { ...again, queue: "cashiers", from: "s1/t1/0000007", amount: 500 }],
    }),
  );
  await it.till.uplink.drained();
  expect(await entryOf(it, first.order)).toMatchObject({
    paidFen: 800,
    received: [{ amountFen: 300 }, { amountFen: 500 }],
  });
  auditBooks(it.dataDir);
});

test("§2.4 merged → till: what the server told last is what the till goes on from, in the transaction that applies the row", async () => {
  const { it, server, id } = await walk("all");
  const { order } = await it.sell("key-000001", 1000, id);
  await it.till.uplink.drained();
  server.tell(snapshot(order, server.lines.length, paidTo(400)), row(2, "till"));
  await it.till.uplink.drained();
  expect(adoptions(server)).toEqual([1, 2]);
  expect(await entryOf(it, order)).toMatchObject({
    queue: "till:s1/t1",
    paidFen: 400,
    remainingFen: 600,
    awaitsServer: false,
  });
  expect(await it.ok("status", {})).toMatchObject({
    scope: "till",
    queue: { owner: "till", key: "till:s1/t1", waitingCount: 1, waitingFen: 600 },
  });
  // §2.4 a snapshot that comes after it changes nothing: the till owns the entry now.
  server.tell(snapshot(order, server.lines.length, paidTo(900)));
  await it.till.uplink.drained();
  expect((await it.sell("key-000002", 2000)).paidNow).toMatchObject([{ to: order, amountFen: 200 }]);
  expect(await entryOf(it, order)).toMatchObject({ paidFen: 600, remainingFen: 400 });
  expect(await it.ok("payout.recent", { limit: 5 })).toHaveLength(2);
  auditBooks(it.dataDir);
});

test("§8.1 §7.1 what was done here and the server had not carried out is carried out with the adoption", async () => {
  const { it, server, id } = await walk("all");
  const refunded = await it.sell("key-000001", 1000, id);
  const exchanged = await it.sell("key-000002", 1000, id);
  await it.till.uplink.drained();
  const seen = server.lines.length;
  await it.ok("refund.commit", { key: "key-000003", order: refunded.order, amountFen: 300, reason: "x" });
  await it.ok("entry.exchange", { key: "key-000004", order: exchanged.order, to: "points" });
  expect(await entryOf(it, exchanged.order)).toMatchObject({ state: "waiting", awaitsServer: true });
  server.tell(snapshot(refunded.order, seen, {}), snapshot(exchanged.order, seen, {}), row(2, "till"));
  await it.till.uplink.drained();
  expect(await entryOf(it, refunded.order)).toMatchObject({
    queue: "till:s1/t1",
    voidedFen: 300,
    remainingFen: 700,
    awaitsServer: false,
  });
  expect(await entryOf(it, exchanged.order)).toMatchObject({
    state: "exchanged",
    exchangedFen: 1000,
    awaitsServer: false,
  });
  expect(await it.ok("member.find", { phone: "13812342046" })).toMatchObject({
    points: 1000,
    waitingFen: 700,
    waitingCount: 1,
  });
  auditBooks(it.dataDir);
});

test("§2.4 a till that was offline goes on under its version and pays only what it owns; versions that come together are skipped to the newest", async () => {
  const { it, server, id } = await walk("till");
  it.till.uplink.offline(true);
  server.tell(row(2, "all"), row(3, "store"), row(4, "all", 2000));
  const { order } = await it.sell("key-000001", 1000, id);
  expect((await it.sell("key-000002", 1000)).paidNow).toMatchObject([{ amountFen: 100 }]);
  it.till.uplink.offline(false);
  await it.till.uplink.drained();
  expect(adoptions(server)).toEqual([1, 4]);
  expect(await it.ok("status", {})).toMatchObject({ rulesVersion: 4, scope: "all", unsent: 0 });
  expect(await entryOf(it, order)).toMatchObject({ queue: "cashiers", paidFen: 100 });
  auditBooks(it.dataDir);
});

test("§2.4 a version, and its adoption, are on disk together or not at all", async () => {
  const { it, server, id } = await walk("till");
  const { order } = await it.sell("key-000001", 1000, id);
  await it.till.uplink.drained();
  const db = books(it.dataDir);
  const cursor = (): unknown => db.prepare("SELECT cursor FROM feed").pluck().get();
  db.exec("CREATE TRIGGER fail BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'injected'); END");
  server.tell(row(2, "all"));
  await expect
    .poll(async () => (await it.ok("status", {})).trouble.map(({ code }) => code), { timeout: 20_000 })
    .toContain("feed-refused");
  expect(await it.ok("status", {})).toMatchObject({ rulesVersion: 1, scope: "till" });
  expect([cursor(), auditBooks(it.dataDir).filter((kind) => kind === "rules-adopted").length]).toEqual([0, 1]);
  expect(await entryOf(it, order)).toMatchObject({ queue: "till:s1/t1", remainingFen: 1000 });
  db.exec("DROP TRIGGER fail");
  server.tell();
  await it.till.uplink.drained();
  expect([cursor(), (await it.ok("status", {})).scope]).toEqual([1, "all"]);
});

test("§2.4 a till that is enrolled again waits for its queue until the feed has told what became of its entries", async () => {
  const { it, server, id } = await walk("all");
  const { order } = await it.sell("key-000001", 1000, id);
  await it.till.uplink.drained();
  it.till.uplink.offline(true);
  server.feed.push(snapshot(order, server.lines.length, paidTo(400)), row(2, "till"));
  server.codes.set("AGAIN", { ...shopOf("s1/t1", rulesOf("till")), rulesVersion: 2 });
  it.till.uplink.offline(false);
  await it.ok("till.enrol", { server: server.url, code: "AGAIN" });
  await it.till.uplink.drained();
  expect(await entryOf(it, order)).toMatchObject({ queue: "till:s1/t1", paidFen: 400, remainingFen: 600 });
  expect(adoptions(server)).toEqual([1, 2]);
});
