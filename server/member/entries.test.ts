import { afterEach, beforeEach, expect, test } from "vitest";
import type { UnitPromise } from "../../shared/rules/decide.ts";
import { TestMember } from "../testMember.ts";
import { RULES, TestServer } from "../testServer.ts";
import { codeOf, valueOf, type TestTill } from "../testTill.ts";

const [ANN, BEN, CAT] = ["13800002046", "13900001111", "13700003333"];
const MINUTE = 60_000;

let server: TestServer;
let till: TestTill;
const begin = async (rules: Parameters<TestServer["start"]>[0] = RULES): Promise<void> => {
  server = await new TestServer().start(rules);
  till = await server.till("s1/t1");
  for (const phone of [ANN, BEN, CAT]) till.register(phone);
};
beforeEach(() => begin());
afterEach(() => server.end());

const sell = async (paid: number, phone: string | null): Promise<string> => {
  till.at += MINUTE;
  const order = till.sell(paid, phone);
  valueOf(await till.push());
  server.now = Math.max(server.now, till.at);
  return order;
};
const home = async (phone: string) => {
  server.now += 2 * MINUTE;
  return valueOf(await (await TestMember.in(server, phone)).ask("home", {}));
};

test("§12.4 each entry says its place, what is ahead, what was paid and the range of the wait; the sums add up", async () => {
  const first = await sell(10_000, BEN);
  const second = await sell(20_000, ANN);
  const third = await sell(5_000, ANN);
  await sell(8_000, null);
  const { waiting, sums, anyOther } = await home(ANN);
  // 10 % of 20,000, 5,000 and 8,000 were paid to the first.
  expect(waiting.rows).toMatchObject([
    {
      order: third,
      place: 3,
      ahead: 2,
      aheadFen: 6_700 + 20_000,
      paidFen: 0,
      waitingFen: 5_000,
      entitlementFen: 5_000,
    },
    { order: second, place: 2, ahead: 1, aheadFen: 6_700, paidFen: 0, waitingFen: 20_000, store: "一店" },
  ]);
  expect(waiting.rows[1]?.wait).toMatchObject({ overDays: 1 });
  expect(waiting.rows[1]?.others).toEqual([{ waitingFen: 6_700 }]);
  expect(sums).toEqual({ waitingFen: 25_000, paidFen: 0, cashFen: 0, points: 0, love: 0, loveFrozen: 0 });
  expect(anyOther).toBe(false);
  const ben = await home(BEN);
  expect(ben.waiting.rows).toMatchObject([
    { order: first, place: 1, ahead: 0, aheadFen: 0, paidFen: 3_300, todayFen: 3_300 },
  ]);
  expect(ben.sums).toMatchObject({ paidFen: 3_300, cashFen: 3_300 });
});

test("§9.2 what a switch turns off is not in the answer; others are named only where they may be, and never whole", async () => {
  const shown = async (show: object) => {
    await server.end();
    await begin({ ...RULES, programme: { show } });
    await sell(10_000, BEN);
    await sell(20_000, ANN);
    const { waiting, sums } = await home(ANN);
    return { keys: Object.keys(waiting.rows[0] ?? {}), row: waiting.rows[0], sums: Object.keys(sums) };
  };
  const off = async (show: object, gone: string[], stay: string[]) => {
    const { keys } = await shown(show);
    expect(gone.filter((key) => keys.includes(key))).toEqual([]);
    expect(stay.filter((key) => !keys.includes(key))).toEqual([]);
  };
  await off(
    { progress: false },
    ["place", "ahead", "aheadFen", "others", "wait"],
    ["paidFen", "waitingFen", "entitlementFen"],
  );
  await off({ paid: false }, ["paidFen", "todayFen", "entitlementFen"], ["place", "waitingFen"]);
  await off({ waiting: false }, ["waitingFen", "entitlementFen", "exchangedFen"], ["place", "paidFen"]);
  await off({ amounts: false }, ["aheadFen"], ["place", "ahead", "others", "wait"]);
  const none = await shown({ waiting: false, paid: false, amounts: false });
  expect(none.sums).toEqual(["cashFen", "points", "love", "loveFrozen"]);
  expect(none.row?.others).toEqual([{}]);
  const named = await shown({ members: true });
  expect(named.row?.others).toEqual([{ name: "139****1111", waitingFen: 8_000 }]);
});

test("a member sees the own entries alone, a page at a time, with what each received", async () => {
  const orders: string[] = [];
  for (let nth = 0; nth < 5; nth += 1) orders.push(await sell(1_000, ANN));
  const others = await sell(40_000, BEN);
  const ann = await TestMember.in(server, ANN);
  const list = async (waiting: boolean) => {
    const found: string[] = [];
    for (let before: Awaited<ReturnType<typeof page>>["next"] = null; ;) {
      const { rows, next } = await page(waiting, before);
      found.push(...rows.map((it) => it.order));
      if (next === null) return found;
      before = next;
    }
  };
  const page = async (waiting: boolean, before: { at: number; order: string; line: number } | null) =>
    valueOf(await ann.ask("entry.list", { waiting, before, limit: 2 }));
  // What the others paid, and then 4,000 of the last, went to the first four.
  expect(await list(false)).toEqual(orders.slice(0, 4).toReversed());
  expect(await list(true)).toEqual(orders.slice(4));
  const one = (order: string, before: number | null = null) =>
    ann.ask("entry.one", { order, line: 0, before, limit: 1 });
  const first = valueOf(await one(orders[0] ?? ""));
  expect(first).toMatchObject({ entry: { state: "done", paidFen: 1_000 }, received: [{ amountFen: 600 }] });
  const rest = valueOf(await one(orders[0] ?? "", first.next));
  expect(rest.received).toMatchObject([{ amountFen: 100 }]);
  expect(codeOf(await one(others))).toBe("unknown-entry");
  expect(codeOf(await one("s1/t1/9999999"))).toBe("unknown-entry");
});

test("an entry says what may be done with it, and what waits for the till that owns it", async () => {
  await server.end();
  await begin({
    ...RULES,
    basic: { ...RULES.basic, cashierScope: "till", exchange: { points: 5_000 } },
  });
  till.at += MINUTE;
  const promise: UnitPromise = {
    joins: true,
    ratio: 10_000,
    source: "basic.lottery",
    lottery: { kind: "fixed", ratios: [10_000, 15_000] },
    extract: 1_000,
  };
  const order = till.sell(10_000, ANN, { promise });
  valueOf(await till.push());
  const before = (await home(ANN)).waiting.rows[0];
  expect(before).toMatchObject({
    draw: { kind: "fixed", ratiosBp: [10_000, 15_000], mayMiss: false },
    exchange: { points: true, love: false },
    asked: [],
  });
  const other = await server.till("s1/t2");
  other.write("draw-asked", { order, line: 0, key: "k" });
  valueOf(await other.push());
  const after = (await home(ANN)).waiting.rows[0];
  expect(after).toMatchObject({ draw: null, asked: [{ act: "draw", till: "t1" }] });
});
