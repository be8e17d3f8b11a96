// Queues as HQ sees them: found among thousands, read from any place, and how long it is at recent sales.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HqInput } from "../../shared/contract/hq.ts";
import { Someone } from "../testHq.ts";
import { RULES, TestServer } from "../testServer.ts";
import { valueOf, type TestTill } from "../testTill.ts";

const DAY = 86_400_000;
const PHONES = ["13800000001", "13800000002", "13800000003"] as const;
let server: TestServer;
let owner: Someone;
beforeEach(async () => {
  server = await new TestServer().start({ ...RULES, basic: { ...RULES.basic, cashierScope: "store" } });
  owner = await Someone.withKey(server);
});
afterEach(() => server.end());

const ALL: HqInput<"queue.list"> = { text: "", shown: "all", sort: "waitingFen", skip: 0, limit: 50 };
const list = async (asked: Partial<HqInput<"queue.list">> = {}) =>
  valueOf(await owner.ask("queue.list", { ...ALL, ...asked }));
const keys = async (asked: Partial<HqInput<"queue.list">> = {}) => (await list(asked)).rows.map((row) => row.key);

async function sells(id: string, ...amounts: readonly number[]): Promise<TestTill> {
  const till = await server.till(id);
  for (const phone of PHONES) till.register(phone);
  for (const [nth, amount] of amounts.entries()) till.sell(amount, PHONES[nth % PHONES.length] ?? null);
  valueOf(await till.push());
  return till;
}

describe("all queues", () => {
  test("are found by name and key, filtered, sorted and read page by page, with sums of all that were found", async () => {
    expect(await list()).toEqual({ found: 0, waitingCount: 0, waitingFen: 0, rows: [] });
    await sells("s1/t1", 10_000);
    await sells("s2/t1", 5_000, 2_000);
    expect(await keys()).toEqual(["cashier:s1", "cashier:s2"]);
    expect(await keys({ sort: "waitingCount" })).toEqual(["cashier:s2", "cashier:s1"]);
    expect(await keys({ sort: "name" })).toEqual(["cashier:s1", "cashier:s2"]);
    expect(await keys({ text: "二店" })).toEqual(["cashier:s2"]);
    expect(await keys({ text: "CASHIER:S1" })).toEqual(["cashier:s1"]);
    expect(await keys({ text: "nowhere" })).toEqual([]);
    expect([await keys({ shown: "till" }), await keys({ shown: "halted" })]).toEqual([[], []]);
    expect(await keys({ shown: "server" })).toHaveLength(2);
    const second = await list({ skip: 1, limit: 1 });
    expect(second).toMatchObject({
      found: 2,
      waitingCount: 3,
      rows: [{ key: "cashier:s2", name: "二店 · 所有收银台" }],
    });
    expect(second.waitingFen).toBe((await list()).rows.reduce((sum, row) => sum + row.waitingFen, 0));
    expect(valueOf(await owner.ask("queue.one", { queue: "cashier:s1" }))).toEqual((await list()).rows[0]);
    expect(await owner.ask("queue.one", { queue: "no" })).toMatchObject({ ok: false, code: "unknown-queue" });
  });

  test("the overview carries the longest alone and how many there are", async () => {
    server.running.store.write(() => {
      const changes = { orders: [], units: [], entries: [], payouts: [], balances: [], clocks: [] };
      const zero = { extracted: 0, paid: 0, retained: 0, carried: 0, touched: false, group: null };
      server.running.store.ledger.write({
        ...changes,
        queues: Array.from({ length: 2_000 }, (_, nth) => ({
          ...zero,
          key: `till:s1/t${String(nth).padStart(4, "0")}`,
          waiting: nth,
          waitingAmount: nth * 100,
        })),
      });
    });
    const { queues, queueCount, waitingFen } = valueOf(await owner.ask("overview", {}));
    expect([queues.length, queueCount, waitingFen]).toEqual([24, 2_000, (1_999 * 2_000 * 100) / 2]);
    expect(queues[0]?.key).toBe("till:s1/t1976");
    expect(await keys({ text: "t0007" })).toEqual(["till:s1/t0007"]);
    expect(await keys({ skip: 1_999 })).toEqual(["till:s1/t0000"]);
  });

  test("§12.4 at recent sales the wait is a range of days; nothing sold lately: not reached; nothing waits: none", async () => {
    const till = await sells("s1/t1", 10_000, 10_000, 10_000);
    const wait = async () => (await list()).rows[0]?.wait;
    // A tenth of each sale: 30 a day, of which 20 paid the first; 280 wait.
    expect(await wait()).toMatchObject({ overDays: 1 });
    const [row] = (await list()).rows;
    const perDay = row?.extractedFen ?? 0;
    const days = (row?.waitingFen ?? 0) / perDay;
    expect(await wait()).toEqual({ fromDays: Math.floor(days), toDays: Math.ceil(days), overDays: 1 });
    server.now += 20 * DAY;
    owner = await Someone.withKey(server);
    expect(await wait()).toMatchObject({ toDays: null });
    till.at = server.now;
    till.sell(10_000, PHONES[0]);
    valueOf(await till.push(till.batch(till.lines.length)));
    expect(await wait()).toMatchObject({ overDays: 21 });
    server.now += 60 * DAY;
    owner = await Someone.withKey(server);
    expect(await wait()).toEqual({ fromDays: null, toDays: null, overDays: 31 });
  });
});

describe("one queue", () => {
  test("is read from any place on, and an order or a member is found in it with its place", async () => {
    const till = await sells("s1/t1", ...Array<number>(9).fill(10_000));
    await sells("s2/t1", 3_000);
    const entries = async (place: number | null, limit = 50) =>
      valueOf(await owner.ask("queue.entries", { queue: "cashier:s1", after: null, place, limit }));
    const all = await entries(null);
    expect(all.map((it) => it.place)).toEqual(all.map((_, at) => at + 1));
    expect(await entries(1)).toEqual(all);
    expect(await entries(4, 2)).toEqual(all.slice(3, 5));
    expect(await entries(all.length)).toEqual(all.slice(-1));
    expect(await entries(all.length + 1)).toEqual([]);
    const find = async (text: string, queue = "cashier:s1") =>
      valueOf(await owner.ask("queue.find", { queue, text })).map((it) => it.place);
    const ofFirst = all.filter((it) => it.member === all[0]?.member).map((it) => it.place);
    expect(await find(PHONES[0])).toEqual(ofFirst);
    expect(await find(all[2]?.order ?? "")).toEqual([3]);
    expect(await find(`${till.id}/${Number(all[2]?.order.split("/")[2])}`)).toEqual([3]);
    expect([await find(PHONES[0], "cashier:s2"), await find("nobody")]).toEqual([[1], []]);
  });
});
