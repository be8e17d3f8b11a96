/** Real tills against a real server: who brought whom (§11.6), the rewards of it (§11), and the union's one queue (§10). */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { openTill, type Till } from "../../electron/till.ts";
import { startServer, type RunningServer } from "../../server/server.ts";
import { rebuild } from "../../server/settlement/rebuild.ts";
import { tillVerbs, type TillInput, type TillOutput, type TillVerb } from "../../shared/contract/till.ts";
import { DAY_MS } from "../../shared/kernel/calendar.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";

const [WANG, LI, ZHAO] = ["13800001111", "13812342046", "13900003333"] as const;
const MORNING = Date.UTC(2026, 2, 1, 1);
const STORES = { s1: { cashier: {}, commission: 2_000 } };

type Shop = { server: RunningServer; one: Till; other: Till; clock: { now: number } };

async function open(rules: RulesInput): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), "paifan-referral-"));
  const clock = { now: MORNING };
  const server = await startServer({
    dataDir: join(folder, "server"),
    port: 0,
    host: "127.0.0.1",
    clock: () => clock.now,
    log: pino({ level: "silent" }),
    tickMs: 20,
  });
  expect(server.setup.begin("Asia/Shanghai", rules)).toMatchObject({ ok: true });
  server.setup.putStore("s1", "一店");
  const [one, other] = ["t1", "t2"].map((name) => {
    const issued = server.setup.issueCode("s1", name, name);
    if (!issued.ok) throw new Error(issued.message);
    const dataDir = join(folder, name);
    return openTill({ dataDir, server: server.url, enrol: issued.value.code, clock: () => clock.now });
  }) as [Till, Till];
  onTestFinished(async () => {
    for (const till of [one, other]) await till.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const shop = { server, one, other, clock };
  await settle(shop);
  return shop;
}

/** All that is to be said has been said. */
async function settle({ one, other }: Pick<Shop, "one" | "other">): Promise<void> {
  for (let round = 0; round < 3; round += 1) for (const till of [one, other]) await till.uplink.drained();
}

async function ask<V extends TillVerb>(till: Till, verb: V, input: TillInput<V>): Promise<TillOutput<V>> {
  const outcome = await till.call(verb, input);
  if (!outcome.ok) throw new Error(`${verb}: ${outcome.code}: ${outcome.message}`);
  return tillVerbs[verb].output.parse(outcome.value) as TillOutput<V>;
}

let keys = 0;
const key = (): string => `referral-${String((keys += 1)).padStart(4, "0")}`;
const sell = async (till: Till, member: string, amountFen: number) =>
  await ask(till, "sale.commit", {
    key: key(),
    lines: [{ kind: "amount", amountFen }],
    member,
    tenders: [{ kind: "cash", givenFen: amountFen }],
  });
const find = async (till: Till, phone: string) => await ask(till, "member.find", { phone });

test("§11.2 §11.6 signed up with a referrer and sold without contact: the server has it and credits it, the till shows it; a return takes its part back", async () => {
  const shop = await open({
    basic: { extract: 1_000, ratio: 10_000, cashierScope: "all" },
    stores: STORES,
    rewards: { direct: 300, indirect: 100 },
  });
  const { server, one, other } = shop;
  await ask(other, "member.register", { phone: ZHAO });
  await settle(shop);
  one.uplink.offline(true);
  await ask(one, "member.register", { phone: WANG, referrer: ZHAO });
  const li = await ask(one, "member.register", { phone: LI, referrer: WANG });
  const { order, rewards } = await sell(one, li.id, 10_000);
  const parts = [
    { kind: "direct", memberLabel: "138****1111", amountFen: 300 },
    { kind: "indirect", memberLabel: "139****3333", amountFen: 100 },
  ];
  expect(rewards).toEqual({ state: "unsent", parts });
  expect(server.store.ledger.order(order)).toBeUndefined();
  one.uplink.offline(false);
  await settle(shop);
  expect((await ask(one, "sale.receipt", { order })).rewards).toEqual({ state: "credited", parts });
  expect([await find(one, WANG), await find(other, ZHAO)].map((it) => it.cashFen)).toEqual([300, 100]);
  // Another till names who brought them, and knows that it is said.
  expect(await find(other, LI)).toMatchObject({ referrer: { label: "138****1111" }, mayBeReferred: false });

  one.uplink.offline(true);
  await ask(one, "refund.commit", { key: key(), order, amountFen: 5_000, reason: "faulty" });
  one.uplink.offline(false);
  await settle(shop);
  expect((await ask(one, "sale.receipt", { order })).rewards?.parts.map((it) => it.amountFen)).toEqual([150, 50]);
  expect([await find(one, WANG), await find(one, ZHAO)].map((it) => it.cashFen)).toEqual([150, 50]);
  expect(rebuild(server.store.read).differences).toEqual([]);
  expect(server.store.read.concerns.openConcerns(10)).toBe(0);
});

test("§11.6 two tills say who brought a member: the first that arrives counts, and the other learns it", async () => {
  const shop = await open({
    basic: { extract: 1_000, ratio: 10_000, cashierScope: "all" },
    stores: STORES,
    rewards: { direct: 300 },
  });
  const { server, one, other } = shop;
  for (const phone of [WANG, ZHAO]) await ask(one, "member.register", { phone });
  const li = await ask(one, "member.register", { phone: LI });
  await settle(shop);
  for (const till of [one, other]) till.uplink.offline(true);
  await ask(one, "member.refer", { member: li.id, referrer: WANG });
  await ask(other, "member.refer", { member: li.id, referrer: ZHAO });
  const { order, rewards } = await sell(other, li.id, 10_000);
  expect(rewards?.parts[0]?.memberLabel).toBe("139****3333");
  one.uplink.offline(false);
  await one.uplink.drained();
  other.uplink.offline(false);
  await settle(shop);
  expect(await find(other, LI)).toMatchObject({ referrer: { label: "138****1111" } });
  expect((await ask(other, "sale.receipt", { order })).rewards).toEqual({
    state: "credited",
    parts: [{ kind: "direct", memberLabel: "138****1111", amountFen: 300 }],
  });
  expect([await find(other, WANG), await find(other, ZHAO)].map((it) => it.cashFen)).toEqual([300, 0]);
  expect(rebuild(server.store.read).differences).toEqual([]);
});

test("§10.1 §10.3 a union's sale is the server's entry; what a midnight paid of it comes back with its day", async () => {
  const shop = await open({
    basic: { extract: 1_000, ratio: 10_000, cashierScope: "all" },
    stores: STORES,
    union: { ratio: 11_000, share: 5_000 },
  });
  const { server, one, clock } = shop;
  one.uplink.offline(true);
  const li = await ask(one, "member.register", { phone: LI });
  const { order, earn, paidNow } = await sell(one, li.id, 10_000);
  expect(earn).toMatchObject({ joins: true, queue: "union", entitlementFen: 11_000 });
  expect(paidNow).toEqual([]);
  one.uplink.offline(false);
  await settle(shop);
  expect(server.store.read.figures.entriesOfOrder(order)).toMatchObject([{ queue: "union", entitlement: 11_000 }]);
  expect((await ask(one, "status", {})).queue).toMatchObject({ key: "union", waitingCount: 1, waitingFen: 11_000 });
  expect((await ask(one, "sale.receipt", { order })).entry).toMatchObject({ awaitsServer: false, paidFen: 0 });
  clock.now += DAY_MS;
  // 20% of 100.00 is the day's profit, half of it is paid.
  await expect
    .poll(async () => (await ask(one, "sale.receipt", { order })).entry?.received ?? [], { timeout: 10_000 })
    .toMatchObject([{ from: "day:2026-03-01", amountFen: 1_000 }]);
  expect(await find(one, LI)).toMatchObject({ cashFen: 1_000, waitingFen: 10_000 });
  expect(rebuild(server.store.read).differences).toEqual([]);
});
