import { expect, test } from "vitest";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { TestServer, shopOf } from "../testServer.ts";
import { auditBooks, folder, testTill, type TestTill } from "../testTill.ts";

const MIDNIGHT = Date.parse("2026-03-02T00:00:00+08:00");
const rules: RulesInput = {
  basic: {
    extract: 0,
    ratio: 10000,
    cashierScope: "till",
    clear: { every: "day", at: "00:00" },
    exchange: { points: 10_000 },
  },
  stores: { s1: { cashier: {} } },
};

/** A till whose queue is cleared every midnight, off the network, with one entry that waits. */
async function waitingTill(): Promise<{ it: TestTill; order: string }> {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1", rules));
  const it = testTill({ dataDir: folder(), followsServerClock: false });
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  it.till.uplink.offline(true);
  const { id } = await it.ok("member.register", { phone: "13812342046" });
  const { order } = await it.sell("key-000001", 1000, id);
  return { it, order };
}

const entryOf = async (it: TestTill, order: string) => (await it.ok("sale.receipt", { order })).entry;

test("§5.8 the first fact after the instant clears what waited before it, and takes its own part after", async () => {
  const { it, order } = await waitingTill();
  const { id } = await it.ok("member.find", { phone: "13812342046" });
  it.now = MIDNIGHT - 1;
  await it.sell("key-000002", 100);
  expect(await entryOf(it, order)).toMatchObject({ state: "waiting" });
  it.now = MIDNIGHT;
  const fresh = await it.sell("key-000003", 700, id);
  expect(await entryOf(it, order)).toMatchObject({ state: "cleared", clearedFen: 1000, remainingFen: 0 });
  expect(fresh.entry).toMatchObject({ state: "waiting", remainingFen: 700 });
  expect(await it.ok("member.find", { phone: "13812342046" })).toMatchObject({ waitingFen: 700, waitingCount: 1 });
  expect(auditBooks(it.dataDir)).not.toContain("clock-passed");
});

test("§5.8 with no sale a fact says that the clock has passed it, once", async () => {
  const { it, order } = await waitingTill();
  it.now = MIDNIGHT + 1;
  await expect.poll(async () => (await entryOf(it, order))?.state, { timeout: 20_000 }).toBe("cleared");
  expect(await it.ok("member.find", { phone: "13812342046" })).toMatchObject({ waitingFen: 0, waitingCount: 0 });
  expect((await it.ok("status", {})).queue).toMatchObject({ waitingCount: 0, waitingFen: 0 });
  await it.sell("key-000002", 100);
  expect(auditBooks(it.dataDir).filter((kind) => kind === "clock-passed")).toHaveLength(1);
});

test("§5.8 a till that was off passes at its start what it slept through; where nothing waits no fact is needed", async () => {
  const { it, order } = await waitingTill();
  await it.close();
  const again = testTill({ dataDir: it.dataDir, clock: () => MIDNIGHT + 3 * 86_400_000 });
  expect(await entryOf(again, order)).toMatchObject({ state: "cleared", clearedFen: 1000 });
  await again.close();
  const later = testTill({ dataDir: it.dataDir, clock: () => MIDNIGHT + 9 * 86_400_000 });
  await later.close();
  expect(auditBooks(it.dataDir).filter((kind) => kind === "clock-passed")).toHaveLength(1);
});

test("§5.8 §7.1 what the clock has just passed cannot be exchanged any more", async () => {
  const { it, order } = await waitingTill();
  it.now = MIDNIGHT;
  expect(await it.call("entry.exchange", { key: "key-000002", order, to: "points" })).toMatchObject({
    code: "not-waiting",
  });
  expect(await entryOf(it, order)).toMatchObject({ state: "cleared", exchangedFen: 0 });
});
