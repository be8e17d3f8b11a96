import { afterEach, beforeEach, expect, test } from "vitest";
import { rebuild } from "./rebuild.ts";
import { TestServer } from "../testServer.ts";
import { MORNING, valueOf } from "../testTill.ts";

const PHONE = "13800000001";
/** The next midnight in Shanghai after MORNING (09:00 there). */
const MIDNIGHT = MORNING + 15 * 3_600_000;
const cleared = {
  basic: { extract: 1_000, ratio: 10_000, cashierScope: "all" as const, clear: { every: "day" as const, at: "00:00" } },
  stores: { s1: { cashier: {} }, s2: { cashier: {} } },
};

let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start(cleared, { tickMs: 20 });
});
afterEach(() => server.end());

const passed = () => server.read.journal.facts(0, 1_000).filter((fact) => fact.kind === "clock-passed");
async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 10));
}

test("§5.8 a merged queue is cleared by the server's clock, also when nothing comes; the till and the member are told", async () => {
  const till = await server.till("s1/t1");
  till.register(PHONE);
  const order = till.sell(1_000, PHONE);
  valueOf(await till.push());
  server.now = MIDNIGHT - 1;
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(passed()).toEqual([]);
  server.now = MIDNIGHT;
  await until(() => passed().length > 0);
  expect(passed()).toMatchObject([{ till: "hq/office", at: MIDNIGHT }]);
  expect(server.running.store.ledger.entry(order, 0)).toMatchObject({ state: "cleared", cleared: 1_000, remaining: 0 });
  expect(valueOf(await till.pull()).rows.at(-1)?.body).toMatchObject({
    kind: "entry",
    state: "cleared",
    cleared: 1_000,
  });
  expect(server.read.notices.noticesAfter(0, 10).map((it) => it.kind)).toEqual(["joined", "cleared"]);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(passed()).toHaveLength(1);
  expect(rebuild(server.read).differences).toEqual([]);
});

test("§5.8 before anything that comes after it: a clearing passes first, and who arrives late with an earlier instant is cleared as it joins", async () => {
  await server.end();
  server = await new TestServer().start(cleared, { tickMs: 3_600_000 });
  const one = await server.till("s1/t1");
  const two = await server.till("s2/t1");
  one.register(PHONE);
  const early = one.sell(1_000, PHONE);
  valueOf(await one.push());
  server.now = MIDNIGHT + 5_000;
  two.at = MIDNIGHT + 1_000;
  const paying = two.sell(5_000);
  valueOf(await two.push());
  expect(server.read.figures.payoutsFrom(paying, 0)).toEqual([]);
  one.at = MIDNIGHT - 1_000;
  const late = one.sell(1_000, PHONE);
  one.at = MIDNIGHT + 2_000;
  const next = one.sell(1_000, PHONE);
  valueOf(await one.push(one.batch(4)));
  const states = [early, late, next].map((order) => server.running.store.ledger.entry(order, 0)?.state);
  expect(states).toEqual(["cleared", "cleared", "waiting"]);
  expect(passed()).toHaveLength(1);
  expect(rebuild(server.read).differences).toEqual([]);
});

test("§5.8 a till's own queue is cleared by that till's clock, not by the server's", async () => {
  await server.end();
  server = await new TestServer().start(
    { ...cleared, basic: { ...cleared.basic, cashierScope: "till" } },
    { tickMs: 20 },
  );
  const till = await server.till("s1/t1");
  till.register(PHONE);
  const order = till.sell(1_000, PHONE);
  valueOf(await till.push());
  server.now = MIDNIGHT + 1;
  await until(() => passed().length > 0);
  expect(server.running.store.ledger.entry(order, 0)?.state).toBe("waiting");
  till.write("clock-passed", {}, MIDNIGHT);
  valueOf(await till.push());
  expect(server.running.store.ledger.entry(order, 0)?.state).toBe("cleared");
  expect(rebuild(server.read).differences).toEqual([]);
});
