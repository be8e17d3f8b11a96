// Rewards, nights and members at HQ (§10, §11): what was credited, who brought whom, levels in teams and their history.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hqVerbs, type HqAnswer, type HqInput, type HqOutput, type HqVerb } from "../../shared/contract/hq.ts";
import { NO_CHANGES } from "../../shared/ledger/store.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { rebuild } from "../settlement/rebuild.ts";
import { containing } from "../testMatch.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, memberId, MORNING, post, valueOf } from "../testTill.ts";

const DAY = 86_400_000;
const [ANNA, BEN, CARL] = ["13800000001", "13800000002", "13800000003"] as const;
const LEVELS = { 金: 900, 银: 500 };
const RULES: RulesInput = {
  basic: { extract: 2_000, ratio: 10_000, cashierScope: "all" },
  union: { ratio: 11_000, share: 5_000 },
  products: { p1: {} },
  stores: { s1: { cashier: {}, online: {}, products: { p1: {} }, recruiter: memberId(CARL) } },
  rewards: { direct: 500, indirect: 200, recruit: 100, team: { levels: LEVELS, maxDepth: 2 } },
  acknowledged: [{ what: "team", figures: { levels: LEVELS, maxDepth: 2 }, by: "王店主", at: 1 }],
};

let server: TestServer;
let cookie: string;
let key: string;
beforeEach(async () => {
  server = await new TestServer().start(RULES);
  key = server.running.setup.newApiKey("shop");
  await signIn();
  for (const phone of [ANNA, BEN, CARL]) await register(phone);
});
afterEach(() => server.end());

async function signIn(): Promise<void> {
  const opened = await fetch(server.running.hq, { redirect: "manual" });
  cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
}

/** A day later, when a session has ended. */
async function nextDay(): Promise<void> {
  server.now += DAY;
  await signIn();
}

async function ask<V extends HqVerb>(verb: V, input: HqInput<V>): Promise<HqAnswer<V>> {
  const { body } = await post(`${server.url}/api/hq/${verb}`, input, { origin: server.url, cookie });
  const answer = body as HqAnswer<V>;
  return answer.ok ? { ok: true, value: hqVerbs[verb].output.parse(answer.value) as HqOutput<V> } : answer;
}

async function api(path: string, body: object): Promise<void> {
  const { status } = await post(`${server.url}/api/v1${path}`, body, { authorization: `Bearer ${key}` });
  expect(status).toBe(200);
}
const register = (phone: string) => api("/members", { phone });
const bring = (member: string, referrer: string) => ask("member.referrer", { member, referrer, by: "李" });
const team = (member: string, level: string | null, reason = "开业") =>
  ask("team.set", { member, level, reason, by: "李" });
const sell = (id: string, member: string, paid: number, cost: number, store: string | null = null) =>
  api("/orders", {
    id,
    channel: store === null ? "mall" : "online",
    store,
    member,
    completed: true,
    lines: [{ product: "p1", paid, cost }],
  });

/** The night's distribution goes on by itself, piece by piece. */
const nightOver = () => expect.poll(() => server.running.store.ledger.rewards?.night()).toBeFalsy();

describe("§11.6 who brought whom", () => {
  test("§11.6 HQ sets it under the same rules, by name; the line above and below is shown", async () => {
    expect(valueOf(await bring(BEN, ANNA)).above).toMatchObject([{ member: memberId(ANNA) }]);
    expect(valueOf(await bring(CARL, BEN)).above.map((it) => it.member)).toEqual([memberId(BEN), memberId(ANNA)]);
    for (const [member, referrer, code] of [
      ["13900000000", ANNA, "unknown-member"],
      [ANNA, "13900000000", "unknown-referrer"],
      [ANNA, ANNA, "self-referral"],
      [CARL, ANNA, "referrer-set-already"],
      [ANNA, CARL, "referral-loop"],
    ] as const)
      expect(codeOf(await bring(member, referrer)), code).toBe(code);
    await sell("A", ANNA, 1_000, 400);
    await register("13800000009");
    expect(codeOf(await bring(ANNA, "13800000009"))).toBe("ordered-already");
    const anna = valueOf(await ask("member.person", { member: ANNA }));
    expect(anna).toMatchObject({ member: memberId(ANNA), above: [], broughtCount: 1 });
    expect(anna.brought).toMatchObject([{ member: memberId(BEN), teamLevel: null }]);
    expect(valueOf(await ask("member.person", { member: CARL })).stores).toEqual([{ store: "s1", storeName: "一店" }]);
    expect(valueOf(await ask("member.brought", { member: ANNA, after: memberId(BEN), limit: 9 }))).toEqual([]);
    expect(valueOf(await ask("team.history", { member: BEN }))).toMatchObject([
      {
        what: "referrer",
        referrer: { member: memberId(ANNA) },
        till: "hq/office",
        by: "李",
        refused: null,
        at: MORNING,
      },
    ]);
    expect(rebuild(server.read).differences).toEqual([]);
  });
});

describe("§11.3 levels in teams", () => {
  test("§11.3 set with reason and name, one that the rules have; the history says who set what when", async () => {
    expect(await team(ANNA, "铜")).toMatchObject({ code: "unknown-team-level", message: containing("银, 金") });
    expect(codeOf(await team("13900000000", "金"))).toBe("unknown-member");
    expect(codeOf(await team(ANNA, "金", " "))).toBe("malformed");
    expect(valueOf(await team(ANNA, "银"))).toMatchObject({
      teamLevel: "银",
      teamLevels: [
        { level: "银", ratioBp: 500 },
        { level: "金", ratioBp: 900 },
      ],
    });
    server.now += 1_000;
    valueOf(await team(ANNA, "金", "业绩达标"));
    valueOf(await team(ANNA, "金", "again is no act"));
    server.now += 1_000;
    expect(valueOf(await ask("team.members", { after: null, limit: 9 }))).toMatchObject([
      { member: memberId(ANNA), teamLevel: "金", broughtCount: 0 },
    ]);
    expect(valueOf(await team(ANNA, null, "退出")).teamLevel).toBeNull();
    const history = valueOf(await ask("team.history", { member: memberId(ANNA) }));
    expect(history).toEqual(
      [
        [2_000, null, "退出"],
        [1_000, "金", "业绩达标"],
        [0, "银", "开业"],
      ].map(([after, level, reason]) => ({
        what: "team-level",
        at: MORNING + Number(after),
        level,
        reason,
        by: "李",
        refused: null,
      })),
    );
    expect(valueOf(await ask("team.members", { after: null, limit: 9 }))).toEqual([]);
    expect(rebuild(server.read).differences).toEqual([]);
  });
});

describe("§10 §11 rewards and nights", () => {
  beforeEach(async () => {
    valueOf(await bring(BEN, ANNA));
    valueOf(await team(ANNA, "银"));
    // Brought by Anna: 5% and the team's 5% to her; the store's 1% to Carl.
    await sell("A", BEN, 1_000, 400, "s1");
    await sell("B", BEN, 2_000, 1_000);
  });

  test("§11 by day, kind and store, by member of a day, and of a member", async () => {
    await nextDay();
    await sell("C", BEN, 500, 500);
    await api("/orders/B/refunds", { key: "r" });
    const all = { from: null, to: null, kind: null, store: null };
    const days = valueOf(await ask("rewards.days", all));
    expect([days.from, days.to]).toEqual(["2026-02-01", "2026-03-02"]);
    expect(days.days.map((it) => [it.day, it.creditedFen, it.clawedFen, it.count])).toEqual([
      ["2026-03-02", 50, 200, 4],
      ["2026-03-01", 310, 0, 5],
    ]);
    expect(days.days[1]?.kinds.map((it) => [it.kind, it.creditedFen])).toEqual(
      expect.arrayContaining([
        ["direct", 150],
        ["team", 150],
        ["recruit", 10],
      ]),
    );
    expect(days.total).toEqual({ creditedFen: 360, clawedFen: 200, count: 9 });
    expect(days.stores).toEqual([
      { store: null, storeName: null, creditedFen: 250, clawedFen: 200, count: 6 },
      { store: "s1", storeName: "一店", creditedFen: 110, clawedFen: 0, count: 3 },
    ]);
    const recruit = valueOf(await ask("rewards.days", { ...all, kind: "recruit", store: "s1" }));
    expect(recruit.total).toEqual({ creditedFen: 10, clawedFen: 0, count: 1 });
    for (const [from, to] of [
      ["2026-03-02", "2026-03-01"],
      ["2026-02-30", "2026-03-01"],
      ["2024-01-01", "2026-03-01"],
    ] as const)
      expect(codeOf(await ask("rewards.days", { ...all, from, to })), from).toBe("malformed");

    const day = { day: "2026-03-01", kind: null, store: null, limit: 9 };
    expect(valueOf(await ask("rewards.members", day)).map((it) => [it.member, it.creditedFen])).toEqual([
      [memberId(ANNA), 300],
      [memberId(CARL), 10],
    ]);
    const own = valueOf(await ask("rewards.ofMember", { member: CARL, before: null, limit: 9 }));
    expect(own.rewards).toMatchObject([
      { kind: "recruit", order: "A", line: 0, amountFen: 10, store: "s1", at: MORNING },
    ]);
    expect(valueOf(await ask("recruit.stores", {}))).toMatchObject([
      { store: "s1", storeName: "一店", recruiter: { member: memberId(CARL) }, creditedFen: 10 },
    ]);
  });

  test("§10.2 §10.3 the pot as it gathers, each night with its arithmetic, and the statement of who was paid by it", async () => {
    const now = valueOf(await ask("union.nights", { before: null, limit: 9 }));
    // 1,600 of profit less 310 of rewards.
    expect(now).toMatchObject({ on: true, nights: [], inProgress: null });
    expect(now.pot).toEqual({
      day: "2026-03-01",
      broughtFen: 0,
      profitFen: 1_600,
      rewardedFen: 310,
      netFen: 1_290,
      shareBp: 5_000,
      gainedFen: 645,
      carriedFen: 0,
      poolFen: 645,
    });
    await nextDay();
    // A loss of the second day's own: rewards above profit.
    await sell("C", BEN, 1_000, 1_000);
    await nightOver();
    const after = valueOf(await ask("union.nights", { before: null, limit: 9 }));
    expect(after.nights).toEqual([
      {
        day: "2026-03-01",
        at: Date.parse("2026-03-02T00:00:00+08:00"),
        broughtFen: 0,
        profitFen: 1_600,
        rewardedFen: 310,
        netFen: 1_290,
        shareBp: 5_000,
        gainedFen: 645,
        carriedFen: 0,
        poolFen: 645,
        acceleratedFen: 0,
        paidFen: 645,
        leftFen: 0,
        paused: false,
        done: true,
      },
    ]);
    expect(after.pot).toMatchObject({ day: "2026-03-02", netFen: -100, gainedFen: 0, poolFen: 0 });
    expect(valueOf(await ask("union.nights", { before: "2026-03-01", limit: 9 })).nights).toEqual([]);
    const { store } = server.running;
    const [night] = store.read.rewards.nights(null, 1);
    store.write(() => {
      const nights = night ? [{ ...night, paid: 600, done: false }] : [];
      const rewards = { rows: [], pot: null, units: [], doneUnits: 0, people: [], nights };
      store.ledger.write({ ...NO_CHANGES, rewards });
    });
    const during = valueOf(await ask("union.nights", { before: null, limit: 1 }));
    expect(during).toMatchObject({ inProgress: "2026-03-01", nights: [{ done: false, paidFen: 600, leftFen: 45 }] });
    const ben = valueOf(await ask("member.statement", { member: BEN, before: null, limit: 9 }));
    expect(ben.statement).toEqual({
      payouts: [{ queue: "union", queueName: "工会排队", amountFen: 645, count: 1 }],
      payoutsClawedFen: 0,
      rewards: [],
      spentFen: 0,
      withdrawnFen: 0,
      correctedFen: 0,
      cashFen: 645,
      differenceFen: 0,
    });
    expect(ben.movements).toMatchObject([{ what: "payout", from: "day:2026-03-01", order: "A", amountFen: 645 }]);
  });
});
