// Midnights of the union and of shareholders on the server's clock (§10.3–§10.5, §11.4): each once, whatever happens in between.
import { afterEach, expect, test } from "vitest";
import type { FactBody } from "../../shared/facts/fact.ts";
import { netOf, type NightRow } from "../../shared/ledger/rows.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { API } from "../door/api.ts";
import { readRow } from "../store/rowText.ts";
import { TestServer } from "../testServer.ts";
import { memberId, MORNING, valueOf, type TestTill } from "../testTill.ts";
import { rebuild } from "./rebuild.ts";

const HOUR = 3_600_000;
/** The next midnight in Shanghai after MORNING (09:00 there). */
const MIDNIGHT = MORNING + 15 * HOUR;
const DAY = 24 * HOUR;
const UNION: RulesInput = {
  basic: { cashierScope: "all" },
  stores: { s1: { cashier: {} }, s2: { cashier: {} } },
  union: { ratio: 11_000, share: 5_000, accelerate: 1_000 },
  rewards: { direct: 300 },
};
const phone = (n: number): string => `1380000${String(n).padStart(4, "0")}`;

let server: TestServer;
afterEach(() => server.end());

const begin = async (rules = UNION, steps = 2_000): Promise<TestTill> => {
  server = await new TestServer().start(rules, { tickMs: 20, steps });
  return await server.till("s1/t1");
};

/** Sold for 10 yuan that cost 4. */
function sell(till: TestTill, who: number, changed: Partial<FactBody<"order-paid">> = {}): string {
  const items = [{ product: null, name: "", nameEn: "", quantity: 1, price: 1_000, total: 1_000, cost: 400 }];
  const promise = { joins: true, ratio: 11_000, source: "union.ratio", lottery: null, extract: 0 } as const;
  return till.sell(1_000, phone(who), { items, promise, ...changed });
}

/** Registers members 0 to `count` − 1, each brought by the one before. */
function line(till: TestTill, count: number): void {
  for (let n = 0; n < count; n += 1) {
    till.register(phone(n));
    if (n > 0) till.write("referrer-set", { member: memberId(phone(n)), referrer: memberId(phone(n - 1)) });
  }
}

const facts = (kind: string): unknown[] => server.read.journal.facts(0, 10_000).filter((fact) => fact.kind === kind);
const nights = (): NightRow[] => [...server.read.figures.rows("nights")].map((text) => readRow("nights", text));
const entry = (order: string) => server.running.store.ledger.entry(order, 0);
const queue = () => server.running.store.ledger.queue("union");
const isNightDone = (count: number): boolean => nights().length === count && nights().every((it) => it.done);
async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 10));
}

test("§10.3 §10.4 a day's pool is paid at midnight, once: first to who brought the buyer, then first come first served; tills are told", async () => {
  const till = await begin();
  line(till, 2);
  const first = sell(till, 0);
  const second = sell(till, 1);
  valueOf(await till.push());
  expect(server.running.store.ledger.balance(memberId(phone(0)))).toMatchObject({ cash: 30 });
  server.now = MIDNIGHT - 1;
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(nights()).toEqual([]);
  expect(valueOf(await till.pull()).queue).toMatchObject({ key: "union", carried: 0, pool: 0 });
  server.now = MIDNIGHT;
  await until(() => isNightDone(1));
  // 600 profit of each, less 30 of reward: 1,170; half of it; of the second's profit a tenth to the first's entry.
  expect(nights()).toMatchObject([
    { day: "2026-03-01", at: MIDNIGHT, brought: 0, profit: 1_200, rewarded: 30, share: 5_000, gained: 585, carried: 0 },
  ]);
  expect(nights()).toMatchObject([{ accelerated: 60, paid: 525 }]);
  expect(entry(first)).toMatchObject({ entitlement: 1_100, paid: 585, remaining: 515 });
  expect(entry(second)).toMatchObject({ paid: 0 });
  const told = valueOf(await till.pull()).rows.map(({ body }) => body);
  expect(told.at(-1)).toMatchObject({ kind: "entry", order: first, paid: 585 });
  expect(told.find((body) => body.kind === "rewards")).toMatchObject({
    order: second,
    rewards: [{ kind: "direct", member: memberId(phone(0)), amount: 30 }],
  });
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(facts("clock-passed")).toHaveLength(1);
  expect(rebuild(server.read).differences).toEqual([]);
});

test("S11.6 §10.3 the pool of the coming midnight is told down to whole hundreds of yuan and to two digits; rewards by profit without their amount", async () => {
  const till = await begin({ ...UNION, rewards: { base: "profit", direct: 1_000 } });
  line(till, 2);
  const items = (cost: number) => [
    { product: null, name: "", nameEn: "", quantity: 1, price: cost * 2, total: cost * 2, cost },
  ];
  const promise = { joins: true, ratio: 11_000, source: "union.ratio", lottery: null, extract: 0 } as const;
  let sent = 0;
  const poolAfter = async (cost: number): Promise<number | undefined> => {
    till.sell(cost * 2, phone(0), { items: items(cost), promise });
    valueOf(await till.push(till.batch(sent + 1)));
    sent = till.lines.length;
    return valueOf(await till.pull()).queue?.pool;
  };
  // Half of each cost. Of 99.99 nothing is told, then 100.00, 199.99, 9,999.99, 10,499.99, 10,999.99, 11,000.00.
  const pools: (number | undefined)[] = [];
  for (const cost of [19_998, 2, 19_998, 1_960_000, 100_000, 100_000, 2]) pools.push(await poolAfter(cost));
  expect(pools).toEqual([0, 10_000, 10_000, 990_000, 1_000_000, 1_000_000, 1_100_000]);
  const order = till.sell(1_000, phone(1), { items: items(500), promise });
  const own = till.lines.length;
  valueOf(await till.push(till.batch(own)));
  // A tenth of 5.00 was credited.
  expect(server.running.store.ledger.balance(memberId(phone(0)))).toMatchObject({ cash: 50 });
  const rewardsTold = async () =>
    valueOf(await till.pull()).rows.flatMap(({ body }) => (body.kind === "rewards" ? [body] : []));
  const rewards = [{ kind: "direct", member: memberId(phone(0)), amount: null }];
  expect(await rewardsTold()).toEqual([{ kind: "rewards", order, line: 0, rewards }]);
  till.refund(order);
  valueOf(await till.push(till.batch(own + 1)));
  expect((await rewardsTold()).at(-1)?.rewards).toMatchObject([{ amount: 0 }]);
});

test("§10.3 a server that slept through three midnights ends three days, each once; the empty ones too", async () => {
  const till = await begin();
  till.register(phone(0));
  const order = sell(till, 0);
  valueOf(await till.push());
  await server.stop();
  server.now = MIDNIGHT + 2 * DAY + HOUR;
  await server.again({ tickMs: 20 });
  await until(() => isNightDone(3));
  expect(nights().map(({ day, gained, paid }) => [day, gained, paid])).toEqual([
    ["2026-03-01", 300, 300],
    ["2026-03-02", 0, 0],
    ["2026-03-03", 0, 0],
  ]);
  expect(entry(order)).toMatchObject({ paid: 300 });
  expect(rebuild(server.read).differences).toEqual([]);
});

test("§10.3 a night in pieces goes on where a server that died in the middle of it stopped; orders are taken between the pieces", async () => {
  const count = 200;
  const till = await begin({ ...UNION, union: { ratio: 11_000, share: 10_000 }, rewards: null }, 1);
  for (let who = 0; who < count; who += 1) till.register(phone(who));
  const orders = Array.from({ length: count }, (_, who) => {
    till.at += 1_000;
    return sell(till, who);
  });
  valueOf(await till.push());
  server.now = MIDNIGHT;
  await until(() => facts("night-worked").length > 0);
  till.at = MIDNIGHT + 1;
  const late = sell(till, 0);
  // Of before all others, and come too late for the night.
  till.at = MORNING;
  const early = sell(till, 0);
  valueOf(await till.push(till.batch(till.lines.length - 1)));
  for (const order of [late, early]) expect(entry(order)).toMatchObject({ paid: 0, remaining: 1_100 });
  await server.stop();
  await server.again({ tickMs: 3_600_000 });
  const begun = facts("night-worked").length;
  expect(nights()).toMatchObject([{ gained: 120_000, done: false }]);
  await server.stop();
  await server.again({ tickMs: 20, steps: 7 });
  await until(() => isNightDone(1));
  expect(facts("night-worked").length).toBeGreaterThan(begun);
  expect(nights()).toMatchObject([{ profit: 120_000, paid: 120_000 }]);
  const paid = orders.map((order) => entry(order)?.paid ?? 0);
  expect(paid.slice(0, 110)).toEqual([...Array.from({ length: 109 }, () => 1_100), 100]);
  expect(paid.slice(110).every((it) => it === 0)).toBe(true);
  expect(queue()).toMatchObject({ extracted: 120_000, paid: 120_000, carried: 0 });
  // The orders that came after midnight are of the next day.
  for (const order of [late, early]) expect(entry(order)).toMatchObject({ paid: 0 });
  expect(server.running.store.ledger.rewards?.pot()).toMatchObject({ profit: 1_200 });
  expect(rebuild(server.read).differences).toEqual([]);
});

test("§12.3 §10.3 with a cap an order of the server's own is decided by what waits once the night is paid", async () => {
  const count = 20;
  const capped: RulesInput = {
    ...UNION,
    basic: { ...UNION.basic, cap: { amount: 12_000 } },
    products: { p1: {} },
    union: { ratio: 11_000, share: 10_000 },
    rewards: null,
  };
  const till = await begin(capped, 1);
  till.register(phone(0));
  for (let n = 0; n < count; n += 1) sell(till, 0);
  valueOf(await till.push());
  server.now = MIDNIGHT;
  await until(() => facts("night-worked").length > 0);
  expect(nights()).toMatchObject([{ done: false }]);
  const key = server.running.setup.newApiKey("shop");
  const order = { id: "M1", channel: "mall", member: memberId(phone(0)), lines: [{ product: "p1", paid: 1_000 }] };
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const placed = await fetch(`${server.url}${API}/orders`, { method: "POST", headers, body: JSON.stringify(order) });
  // 22,000 waited, of which the night pays 12,000.
  expect(await placed.json()).toMatchObject({ lines: [{ entitlement: 1_100, promise: { joins: true } }] });
  expect(isNightDone(1)).toBe(true);
  expect(queue()).toMatchObject({ paid: 12_000, waitingAmount: 11_100 });
  expect(rebuild(server.read).differences).toEqual([]);
});

test("§10.3 what changes whom a night pays waits until it is paid: a refund in the middle of one takes back what it was paid", async () => {
  const count = 200;
  const union = { ratio: 11_000, share: 10_000 };
  const till = await begin({ ...UNION, union, products: { p1: {} }, rewards: null }, 1);
  for (let who = 0; who < count; who += 1) till.register(phone(who));
  const orders = Array.from({ length: count }, (_, who) => {
    till.at += 1_000;
    return sell(till, who);
  });
  valueOf(await till.push());
  const headers = {
    authorization: `Bearer ${server.running.setup.newApiKey("shop")}`,
    "content-type": "application/json",
  };
  const call = async (path: string, body: object): Promise<number> =>
    (await fetch(`${server.url}${API}${path}`, { method: "POST", headers, body: JSON.stringify(body) })).status;
  const placed = { id: "M1", channel: "mall", member: memberId(phone(1)), lines: [{ product: "p1", paid: 500 }] };
  expect(await call("/orders", placed)).toBe(200);
  server.now = MIDNIGHT;
  await until(() => facts("night-worked").length > 0);
  // A till's waits for its end, one of the server's own has it paid at once.
  till.at = MIDNIGHT + 1;
  till.refund(orders[0] ?? "");
  const batch = till.batch(till.lines.length);
  expect(await till.push(batch)).toMatchObject({ ok: false, code: "busy", retryAfterMs: 1_000 });
  expect(entry(orders[0] ?? "")?.clawed).toBe(0);
  expect(nights()).toMatchObject([{ done: false }]);
  expect(await call("/orders/M1/refunds", { key: "r", line: 0 })).toBe(200);
  expect(nights()).toMatchObject([{ gained: 120_000, done: true }]);
  valueOf(await till.push(batch));
  expect(entry(orders[0] ?? "")).toMatchObject({ paid: 1_100, clawed: 1_100, state: "voided" });
  expect(server.running.store.ledger.balance(memberId(phone(0)))).toMatchObject({
    cash: 0,
    received: 1_100,
    clawed: 1_100,
  });
  expect(rebuild(server.read).differences).toEqual([]);
});

test("§10.2 a day that loses is brought over; paused, all of it is carried", async () => {
  const till = await begin({ ...UNION, rewards: { direct: 10_000 } });
  line(till, 2);
  sell(till, 1);
  valueOf(await till.push());
  server.now = MIDNIGHT;
  await until(() => isNightDone(1));
  expect(nights().map(netOf)).toEqual([-400]);
  expect(server.running.store.ledger.rewards?.pot()).toMatchObject({ brought: -400, profit: 0, rewarded: 0 });
  valueOf(
    server.running.setup.rules.publish({ ...UNION, rewards: null, basic: { cashierScope: "all", paused: true } }),
  );
  till.at = MIDNIGHT + HOUR;
  till.write("rules-adopted", { version: 2 });
  sell(till, 0, { rules: 2 });
  valueOf(await till.push(till.batch(till.lines.length - 1)));
  server.now = MIDNIGHT + DAY;
  await until(() => isNightDone(2));
  expect(nights()[1]).toMatchObject({ brought: -400, profit: 600, gained: 100, accelerated: 0, paid: 0 });
  expect(queue()).toMatchObject({ extracted: 100, paid: 0, carried: 100 });
  expect(rebuild(server.read).differences).toEqual([]);
});

test("§11.4 shareholders have their part by day, by weight, on the server's clock", async () => {
  const shares = [phone(1), phone(2)].map((it, index) => ({ member: memberId(it), weight: 2 - index }));
  const shareholders = { ratio: 1_000, period: "day" as const, shares };
  const acknowledged = [{ what: "shareholders" as const, by: "A", at: MORNING, figures: shareholders }];
  const till = await begin({ ...UNION, union: null, rewards: { shareholders }, acknowledged });
  line(till, 3);
  till.sell(1_000);
  valueOf(await till.push());
  server.now = MIDNIGHT;
  await until(() => facts("clock-passed").length > 0);
  const cash = [1, 2].map((who) => server.running.store.ledger.balance(memberId(phone(who)))?.cash);
  expect(cash).toEqual([67, 33]);
  expect([...server.read.figures.rows("rewards")].map((text) => (JSON.parse(text) as unknown[]).slice(0, 2))).toEqual([
    ["shareholder", "day:2026-03-01"],
    ["shareholder", "day:2026-03-01"],
  ]);
  expect(nights()).toEqual([]);
  expect(rebuild(server.read).differences).toEqual([]);
});
