import { afterEach, beforeEach, expect, test } from "vitest";
import { rebuild } from "./rebuild.ts";
import { containing, matching } from "../testMatch.ts";
import { TestServer } from "../testServer.ts";
import { JOINS, valueOf } from "../testTill.ts";
import { EVERY_CONCERN } from "../store/store.ts";

const PHONE = "13800000001";
const lottery = { kind: "fixed" as const, ratios: [20_000, 30_000] };
const promise = { ...JOINS, extract: 0, source: "basic.lottery" as const, lottery };

let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start({
    basic: { extract: 0, ratio: 10_000, lottery, cashierScope: "all", exchange: { points: 5_000 } },
    stores: { s1: { cashier: {} } },
  });
});
afterEach(() => server.end());

const differences = () =>
  server.read.concerns.concerns(EVERY_CONCERN, null, 100).filter((it) => it.kind === "difference");

test("§6.3 a till's draw in a merged queue is carried out by the server and comes back; a fair one is not listed", async () => {
  const till = await server.till("s1/t1");
  till.register(PHONE);
  const order = till.sell(1_000, PHONE, { promise });
  till.draw(order);
  valueOf(await till.push());
  const entry = server.running.store.ledger.entry(order, 0);
  expect([20_000, 30_000]).toContain(entry?.ratio);
  const { body } = valueOf(await till.pull()).rows.findLast((row) => row.body.kind === "entry") ?? {};
  expect(body).toMatchObject({ order, drawn: true, ratio: entry?.ratio, entitlement: entry?.entitlement, fact: 4 });
  expect(differences()).toEqual([]);
  till.exchange(order);
  valueOf(await till.push());
  expect(valueOf(await till.pull()).rows.at(-1)?.body).toMatchObject({ state: "exchanged", exchangedTo: "points" });
  expect(rebuild(server.read).differences).toEqual([]);
});

test("§6.3 a secret or a roll that does not fit what was made known before is listed, and the fact stands", async () => {
  const till = await server.till("s1/t1");
  till.register(PHONE);
  const first = till.sell(1_000, PHONE, { promise });
  const second = till.sell(1_000, PHONE, { promise });
  const third = till.sell(1_000, PHONE, { promise });
  till.lines.push((till.lines.pop() ?? "").replace(/"secret":"[0-9a-f]+"/, `"secret":"${"a".repeat(64)}"`));
  till.draw(first, { roll: 5 });
  till.draw(second, { secret: "b".repeat(64) });
  valueOf(await till.push());
  expect(differences().toReversed()).toMatchObject([
    { order: third, detail: containing("the join secret is not the one") },
    { order: first, detail: containing("the roll does not follow") },
    { order: second, detail: containing("the draw secret is not the one") },
  ]);
  expect([first, second].map((order) => server.running.store.ledger.entry(order, 0)?.drawn)).toEqual([true, true]);
  // In a batch of its own the next order is held against the one before it all the same.
  till.sell(1_000, PHONE, { promise });
  valueOf(await till.push(till.batch(8)));
  expect(differences()).toHaveLength(3);
  expect(rebuild(server.read).differences).toEqual([]);
});

test("§6.2 a draw that is not allowed changes nothing, is listed, and the till is told how the entry stands", async () => {
  const till = await server.till("s1/t1");
  till.register(PHONE);
  const order = till.sell(1_000, PHONE, { promise });
  till.draw(order);
  till.draw(order, { key: "again" });
  valueOf(await till.push());
  expect(differences()).toMatchObject([{ order, detail: containing("drawn-already") }]);
  const rows = valueOf(await till.pull())
    .rows.map((row) => row.body)
    .filter((body) => body.kind === "entry");
  expect(rows.at(-1)).toMatchObject({ order, drawn: true, fact: 5 });
});

test("§6.3 facts of the server's own, and acts on orders of another till, are impossible at a till", async () => {
  const one = await server.till("s1/t1");
  const two = await server.till("s1/t2");
  one.register(PHONE);
  const order = one.sell(1_000, PHONE, { promise });
  valueOf(await one.push());
  two.write("entry-drawn", { order, line: 0, key: "k", secret: "a".repeat(64), roll: 0 });
  two.write("entry-exchanged", { order, line: 0, key: "k", to: "points" });
  two.write("order-completed", { order });
  two.write("rules-published", { version: 1, tills: null });
  valueOf(await two.push());
  const kept = server.read.concerns.concerns(EVERY_CONCERN, null, 10).filter((it) => it.kind === "quarantine");
  expect(kept.map((it) => it.detail).toReversed()).toEqual([
    matching(/^fact 2: order: expected one of s1\/t2/),
    matching(/^fact 3: order: /),
    matching(/^fact 4: order: /),
    matching(/^fact 5: kind: rules-published/),
  ]);
  expect(server.running.store.ledger.entry(order, 0)).toMatchObject({ drawn: false, state: "waiting" });
});
