import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startServer } from "../server.ts";
import { containing, matching } from "../testMatch.ts";
import { quiet, TestServer } from "../testServer.ts";
import { memberId, post, valueOf, type TestTill } from "../testTill.ts";
import { rebuild } from "./rebuild.ts";
import { EVERY_CONCERN } from "../store/store.ts";

const PHONE = "13800000001";
const storeRules = {
  basic: { extract: 1_000, ratio: 10_000, cashierScope: "store" as const },
  stores: { s1: { cashier: {} }, s2: { cashier: {} } },
};

let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start(storeRules);
});
afterEach(() => server.end());

/** Changes the file of the stopped server, as a fault would, and starts it again. */
async function damage(sql: string): Promise<void> {
  await server.stop();
  const file = new Database(server.file);
  file.exec(sql);
  file.close();
  server.running = await startServer({
    dataDir: server.folder,
    port: 0,
    host: "127.0.0.1",
    clock: () => server.now,
    log: quiet,
  });
}

async function again(till: TestTill): Promise<void> {
  await till.connect(server.url);
  valueOf(await till.hello());
}

test("§13.2 a queue whose invariant breaks stands still; its facts are kept; other queues go on", async () => {
  const one = await server.till("s1/t1");
  const two = await server.till("s2/t1");
  one.register(PHONE);
  const first = one.sell(1_000, PHONE);
  const other = two.sell(1_000, PHONE);
  valueOf(await one.push());
  valueOf(await two.push());
  await damage(`UPDATE entries SET remaining_fen = remaining_fen + 1 WHERE order_id = '${first}'`);
  await again(one);
  await again(two);

  one.at += 1_000;
  const paying = one.sell(2_000);
  one.register("13800000002");
  const joined = one.sell(3_000, PHONE);
  one.refund(first, 100);
  one.refund(joined);
  expect(valueOf(await one.push(one.batch(4))).cursor).toBe(one.lines.length);
  two.at += 1_000;
  const pays = two.sell(5_000);
  valueOf(await two.push(two.batch(3)));

  expect(server.read.journal.halts()).toMatchObject([
    { queue: "cashier:s1", till: "s1/t1", seq: 4, detail: containing("§13.2") },
  ]);
  expect(server.read.concerns.concerns(EVERY_CONCERN, null, 10)[0]).toMatchObject({ kind: "halted", till: "s1/t1" });
  const facts = server.read.journal.facts(0, 100).filter((fact) => fact.till === "s1/t1");
  expect(facts.map((fact) => fact.line)).toEqual(one.lines);
  expect(facts.filter((fact) => fact.parked).map((fact) => fact.order)).toEqual([paying, joined, first, joined]);
  expect(server.running.store.ledger.queue("cashier:s1")).toMatchObject({ extracted: 100, paid: 0, retained: 100 });
  expect(server.read.figures.entriesOfOrder(joined)).toEqual([]);
  expect(server.read.members.member(memberId("13800000002"))).toBeDefined();
  expect(server.read.figures.payoutsTo(other, 0)).toMatchObject([{ from: pays, amount: 500 }]);

  // It stays halted over a restart, and nothing was folded of what was parked.
  await damage(`UPDATE entries SET remaining_fen = remaining_fen - 1 WHERE order_id = '${first}'`);
  expect(rebuild(server.read).differences).toEqual([]);
  await again(one);
  const still = one.sell(1_000);
  valueOf(await one.push(one.batch(9)));
  expect(server.read.journal.parked(still)).toBe(true);
});

test("§13.2 HQ lets a halted queue go on: refused while it breaks still; then what was kept is folded in its order, and a rebuild agrees", async () => {
  const one = await server.till("s1/t1");
  one.register(PHONE);
  const first = one.sell(1_000, PHONE);
  valueOf(await one.push());
  await damage(`UPDATE entries SET remaining_fen = remaining_fen + 1 WHERE order_id = '${first}'`);
  await again(one);
  one.at += 1_000;
  const paying = one.sell(2_000);
  const joined = one.sell(3_000, PHONE);
  one.refund(joined, 500);
  valueOf(await one.push(one.batch(4)));
  const release = { queue: "cashier:s1", by: "Li", reason: "the disk was replaced" };
  const { office } = server.running;
  expect(office["queue.release"]({ ...release, queue: "cashiers" })).toMatchObject({ code: "unknown-queue" });
  expect(office["queue.release"](release)).toMatchObject({ code: "queue-halted", message: containing("§13.2") });
  expect(server.read.journal.halts()).toHaveLength(1);
  expect(server.read.journal.parkedFacts(0, 10).map((row) => row.order)).toEqual([paying, joined, joined]);

  await damage(`UPDATE entries SET remaining_fen = remaining_fen - 1 WHERE order_id = '${first}'`);
  expect(server.running.office["queue.release"](release)).toEqual({ ok: true, value: { folded: 3 } });
  expect(server.read.journal.halts()).toEqual([]);
  expect(server.read.journal.parkedFacts(0, 10)).toEqual([]);
  expect(server.read.figures.payoutsTo(first, 0).map((it) => [it.from, it.amount])).toEqual([
    [paying, 200],
    [joined, 300],
  ]);
  expect(server.read.figures.entriesOfOrder(joined)).toMatchObject([{ entitlement: 3_000, voided: 500 }]);
  expect(server.read.concerns.concerns(EVERY_CONCERN, null, 10)).toMatchObject([
    { kind: "halted", resolved: { by: "Li", reason: "the disk was replaced" } },
  ]);
  await again(one);
  one.at += 1_000;
  one.sell(1_000);
  valueOf(await one.push(one.batch(7)));
  expect(rebuild(server.read)).toMatchObject({ facts: 10, differences: [] });
});

test("§13.5 the rebuild finds a row that was changed behind the server's back", async () => {
  const one = await server.till("s1/t1");
  one.register(PHONE);
  const order = one.sell(1_000, PHONE);
  valueOf(await one.push());
  await damage(`UPDATE entries SET entitlement_fen = 5000, remaining_fen = 5000 WHERE order_id = '${order}'`);
  expect(rebuild(server.read).differences).toEqual([matching(/^entries: kept .*5000.* \/ rebuilt .*1000/)]);
});

test("§13.2 an order of the API whose queue stands still is not taken: it can be sent again", async () => {
  await server.end();
  server = await new TestServer().start({ basic: { extract: 1_000, ratio: 10_000 }, products: { p1: {} }, stores: {} });
  const headers = { authorization: `Bearer ${server.running.setup.newApiKey("shop")}` };
  const { id: member } = (await post(`${server.url}/api/v1/members`, { phone: PHONE }, headers)).body as { id: string };
  const place = async (id: string) =>
    (
      await post(
        `${server.url}/api/v1/orders`,
        { id, channel: "mall", member, lines: [{ product: "p1", paid: 1_000 }] },
        headers,
      )
    ).status;
  expect(await place("a")).toBe(200);
  await damage(`UPDATE entries SET remaining_fen = remaining_fen + 1 WHERE order_id = 'a'`);
  expect([await place("b"), await place("b")]).toEqual([503, 503]);
  expect(server.read.journal.halts()).toMatchObject([{ queue: "mall", till: "hq/office" }]);
  await damage(`UPDATE entries SET remaining_fen = remaining_fen - 1 WHERE order_id = 'a'`);
  expect(rebuild(server.read).differences).toEqual([]);
});
