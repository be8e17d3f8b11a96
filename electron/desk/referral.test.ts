/** Who brought a member, at the till (§11.6), and what it says of rewards on a sale (§11). */
import { beforeEach, describe, expect, test } from "vitest";
import { memberOfCard, memberOfPhone } from "../../shared/facts/ids.ts";
import { memberQr } from "../../shared/order/barcode.ts";
import { Rules, type RulesInput } from "../../shared/rules/schema.ts";
import type { MemberFigures } from "../../shared/sync/messages.ts";
import { sha256 } from "../store/sha256.ts";
import { shopOf, TestServer } from "../testServer.ts";
import { auditBooks, books, testTill, type TestTill } from "../testTill.ts";
import { expectedRewards, type RewardedSale } from "./rewards.ts";

const [WANG, LI, ZHAO] = ["13800001111", "13812342046", "13900003333"] as const;
const idOf = (phone: string): string => memberOfPhone(sha256, phone);
const ofCard = (card: string): string => memberOfCard(sha256, card);
const REWARDED: RulesInput = {
  basic: { extract: 1000, ratio: 10000, cashierScope: "store" },
  stores: { s1: { cashier: {} } },
  rewards: { direct: 300, indirect: 100 },
};
const figuresOf = (phone: string, more: Partial<MemberFigures> = {}): MemberFigures => ({
  id: idOf(phone),
  phone,
  card: null,
  name: null,
  level: null,
  cash: 0,
  points: 0,
  love: 0,
  waiting: 0,
  waitingAmount: 0,
  asOf: 1,
  ...more,
});
const factsOf = (it: TestTill, kind: string): { body: Record<string, unknown> }[] =>
  (books(it.dataDir).prepare("SELECT line FROM facts WHERE kind = ? ORDER BY seq").pluck().all(kind) as string[]).map(
    (line) => JSON.parse(line) as { body: Record<string, unknown> },
  );
const refused = async (asked: Promise<{ ok: boolean }>): Promise<string> => {
  const answer = (await asked) as { ok: boolean; code?: string };
  return answer.ok ? "done" : (answer.code ?? "");
};

describe("§11.6 at a till on its own", () => {
  let it: TestTill;
  beforeEach(async () => {
    it = testTill();
    await it.ok("member.register", { phone: WANG });
    await it.ok("member.register", { card: "VIP-1" });
  });

  test("by phone, by card and by the scanned invitation, at sign-up and later; shown with a label", async () => {
    const li = await it.ok("member.register", { phone: LI, referrer: "138 0000 1111" });
    expect(li).toMatchObject({ referrer: { label: "138****1111" }, mayBeReferred: false });
    expect(await it.ok("member.register", { card: "VIP-2", referrer: "VIP-1" })).toMatchObject({
      referrer: { label: "VIP-1" },
    });
    const zhao = await it.ok("member.register", { phone: ZHAO });
    expect(zhao).toMatchObject({ referrer: null, mayBeReferred: true });
    const asked = { member: zhao.id, referrer: memberQr(li.id) };
    expect(await it.ok("member.refer", asked)).toMatchObject({ referrer: { label: "138****2046" } });
    // The same again is the same, and no second fact.
    await it.ok("member.refer", asked);
    expect(await it.ok("member.find", { phone: ZHAO })).toMatchObject({ referrer: { label: "138****2046" } });
    expect(factsOf(it, "referrer-set").map(({ body }) => body)).toEqual([
      { member: li.id, referrer: idOf(WANG) },
      { member: ofCard("VIP-2"), referrer: ofCard("VIP-1") },
      { member: zhao.id, referrer: li.id },
    ]);
  });

  test("unknown, oneself: refused by name, and nobody is registered by halves", async () => {
    const before = auditBooks(it.dataDir);
    expect(await refused(it.call("member.register", { phone: LI, referrer: ZHAO }))).toBe("unknown-referrer");
    expect(await refused(it.call("member.register", { phone: LI, referrer: "?" }))).toBe("unknown-referrer");
    expect(await refused(it.call("member.register", { phone: LI, referrer: LI }))).toBe("self-referral");
    expect(await refused(it.call("member.register", { phone: LI, referrer: memberQr(idOf(LI)) }))).toBe(
      "self-referral",
    );
    expect(await refused(it.call("member.refer", { member: "nobody", referrer: WANG }))).toBe("unknown-member");
    expect(await refused(it.call("member.register", { phone: LI, referrer: "4111111111111111" }))).toBe(
      "looks-like-a-card-number",
    );
    expect(await refused(it.call("member.find", { phone: LI }))).toBe("unknown-member");
    expect(auditBooks(it.dataDir)).toEqual(before);
  });

  test("set already, ordered already, a loop over two: refused by name", async () => {
    await it.ok("member.register", { phone: LI, referrer: WANG });
    await it.ok("member.register", { phone: ZHAO, referrer: LI });
    expect(await refused(it.call("member.refer", { member: idOf(LI), referrer: ZHAO }))).toBe("referrer-set-already");
    expect(await refused(it.call("member.register", { phone: LI, referrer: ZHAO }))).toBe("referrer-set-already");
    expect(await refused(it.call("member.refer", { member: idOf(WANG), referrer: ZHAO }))).toBe("referral-loop");
    await it.sell("key-00000001", 1000, ofCard("VIP-1"));
    expect(await it.ok("member.find", { card: "VIP-1" })).toMatchObject({ referrer: null, mayBeReferred: false });
    expect(await refused(it.call("member.refer", { member: ofCard("VIP-1"), referrer: WANG }))).toBe("ordered-already");
    expect(factsOf(it, "referrer-set")).toHaveLength(2);
  });

  test("who did it stands in the fact and in the audit log", async () => {
    await it.ok("clerk.put", { key: "key-clerk-1", id: "7", name: "店长", role: "manager", pin: "2468", active: true });
    await it.ok("clerk.signIn", { clerk: "7", pin: "2468" });
    await it.ok("member.register", { phone: LI, referrer: WANG });
    expect(factsOf(it, "referrer-set")[0]?.body["by"]).toEqual({ clerk: "7", name: "店长" });
    expect(
      (await it.ok("audit.search", { act: "referrer-set", limit: 9 })).map(({ clerkName, text }) => [clerkName, text]),
    ).toEqual([["店长", "138****2046 ← 138****1111"]]);
  });
});

describe("§11.1 what is to be credited, by a till's rules and what it knows of people", () => {
  const rules = (rewards: NonNullable<RulesInput["rewards"]>, store: object = {}): Rules =>
    Rules.parse({ basic: {}, stores: { s1: { cashier: {}, ...store } }, rewards });
  const people: Record<string, string> = { li: "wang", wang: "zhao" };
  const sale: RewardedSale = { buyer: "li", paid: 10_000, base: 10_000, cost: null, store: "s1" };
  const told = (of: Rules, changed: Partial<RewardedSale> = {}) =>
    expectedRewards(of, { ...sale, ...changed }, (it) => people[it] ?? null).map((it) => [
      it.kind,
      it.member,
      it.amount,
    ]);

  test("§11.2 direct and indirect of what was paid, and of what a refund left", () => {
    const both = rules({ direct: 300, indirect: 100 });
    expect(told(both)).toEqual([
      ["direct", "wang", 300],
      ["indirect", "zhao", 100],
    ]);
    expect(told(both, { base: 5_001 })).toEqual([
      ["direct", "wang", 150],
      ["indirect", "zhao", 50],
    ]);
    expect(told(both, { buyer: "zhao" })).toEqual([]);
    expect(told(rules({ indirect: 100 }))).toEqual([["indirect", "zhao", 100]]);
  });

  test("§10.2 of profit: a cost that is unknown says nothing; a commission is the profit", () => {
    const profit = rules({ base: "profit", direct: 1000 });
    expect(told(profit)).toEqual([]);
    expect(told(profit, { cost: 6_000 })).toEqual([["direct", "wang", 400]]);
    expect(told(profit, { cost: 6_000, base: 5_000 })).toEqual([["direct", "wang", 200]]);
    expect(told(profit, { cost: 12_000 })).toEqual([["direct", "wang", 0]]);
    expect(told(rules({ base: "profit", direct: 1000 }, { commission: 2000 }))).toEqual([["direct", "wang", 200]]);
  });

  test("§11.5 whoever brought the store", () => {
    expect(told(rules({ recruit: 50 }, { recruiter: "qian" }))).toEqual([["recruit", "qian", 50]]);
  });
});

describe("§11.6 with a server", () => {
  let server: TestServer;
  let it: TestTill;
  beforeEach(async () => {
    server = await TestServer.open();
    server.codes.set("CODE", shopOf("s1/t1", REWARDED));
    it = testTill();
    await it.ok("till.enrol", { server: server.url, code: "CODE" });
    await it.till.uplink.drained();
  });

  test("offline: signed up, sold, credited once sent; then as the server told, and less after a return", async () => {
    it.till.uplink.offline(true);
    await it.ok("member.register", { phone: ZHAO });
    await it.ok("member.register", { phone: WANG, referrer: ZHAO });
    const li = await it.ok("member.register", { phone: LI, referrer: WANG });
    const { order, rewards } = await it.sell("key-00000001", 10_000, li.id);
    expect(rewards).toEqual({
      state: "unsent",
      parts: [
        { kind: "direct", memberLabel: "138****1111", amountFen: 300 },
        { kind: "indirect", memberLabel: "139****3333", amountFen: 100 },
      ],
    });
    // Tills credit nothing.
    expect(await it.ok("member.find", { phone: WANG })).toMatchObject({ cashFen: 0 });
    it.till.uplink.offline(false);
    await it.till.uplink.drained();
    expect(server.lines.filter((line) => line.includes('"referrer-set"'))).toHaveLength(2);
    expect((await it.ok("sale.receipt", { order })).rewards).toMatchObject({ state: "sent" });
    server.tell(
      {
        kind: "rewards",
        order,
        line: 0,
        rewards: [
          { kind: "direct", member: idOf(WANG), amount: 300 },
          { kind: "indirect", member: "p-elsewhere", amount: 100 },
        ],
      },
      { kind: "member", ...figuresOf(WANG, { cash: 300, referrer: idOf(ZHAO) }) },
      { kind: "rewards", order: "s2/t9/0000003", line: 0, rewards: [] },
    );
    await it.till.uplink.drained();
    expect((await it.ok("sale.receipt", { order })).rewards).toEqual({
      state: "credited",
      parts: [
        { kind: "direct", memberLabel: "138****1111", amountFen: 300 },
        { kind: "indirect", memberLabel: null, amountFen: 100 },
      ],
    });
    expect(it.lines.filter((line) => line.includes("rewards on s2/t9"))).toHaveLength(1);
    server.tell({ kind: "rewards", order, line: 0, rewards: [{ kind: "direct", member: idOf(WANG), amount: 0 }] });
    await it.till.uplink.drained();
    expect((await it.ok("sale.receipt", { order })).rewards).toBeNull();
  });

  test("a referrer that only the server knows is asked for; offline it is refused", async () => {
    server.members.set(WANG, figuresOf(WANG));
    it.till.uplink.offline(true);
    expect(await refused(it.call("member.register", { phone: LI, referrer: WANG }))).toBe("unknown-referrer");
    it.till.uplink.offline(false);
    await it.till.uplink.drained();
    expect(await it.ok("member.register", { phone: LI, referrer: WANG })).toMatchObject({
      referrer: { label: "138****1111" },
    });
  });

  test("a server that is silent is asked once in an act, which then goes on by what is known here", async () => {
    await it.ok("member.register", { phone: WANG });
    server.isMemberSilent = true;
    const asked = async (act: Promise<unknown>): Promise<number> => {
      server.memberAsks = [];
      await act;
      return server.memberAsks.length;
    };
    expect(await asked(it.ok("member.register", { phone: LI, referrer: WANG }))).toBe(1);
    // Phone, and who may be meant by a phone or a card.
    expect(await asked(refused(it.call("member.register", { phone: ZHAO, referrer: "13900004444" })))).toBe(1);
    expect(await asked(refused(it.call("member.refer", { member: idOf(WANG), referrer: "13900004444" })))).toBe(1);
    // The next act asks again.
    server.isMemberSilent = false;
    server.members.set("13900004444", figuresOf("13900004444"));
    await it.ok("member.register", { phone: ZHAO, referrer: "13900004444" });
    // Whoever brought somebody is not asked for after a silence either.
    server.tell({ kind: "member", ...figuresOf("13900005555", { referrer: "p-elsewhere" }) });
    await it.till.uplink.drained();
    server.isMemberSilent = true;
    expect(await asked(it.ok("member.find", { phone: "13900005555" }))).toBe(1);
  });

  test("§11.6 another screen registers the member while who brought them is asked for: it is written down all the same", async () => {
    server.members.set(WANG, figuresOf(WANG));
    server.memberDelayMs = 400;
    const slow = it.ok("member.register", { phone: LI, referrer: WANG });
    await expect.poll(() => server.memberAsks.length).toBe(2);
    server.memberDelayMs = 0;
    expect(await it.ok("member.register", { phone: LI })).toMatchObject({ referrer: null });
    expect(await slow).toMatchObject({ referrer: { label: "138****1111" } });
    expect(factsOf(it, "member-registered")).toHaveLength(1);
    expect(factsOf(it, "referrer-set").map(({ body }) => body)).toEqual([{ member: idOf(LI), referrer: idOf(WANG) }]);
  });

  test("§11.1 of rewards that go by profit no amount is told; one that a return took away is none", async () => {
    const { order } = await it.sell("key-00000001", 10_000);
    const rewards = [{ kind: "recruit" as const, member: "p-elsewhere", amount: null }];
    server.tell({ kind: "rewards", order, line: 0, rewards });
    await it.till.uplink.drained();
    expect((await it.ok("sale.receipt", { order })).rewards).toEqual({
      state: "credited",
      parts: [{ kind: "recruit", memberLabel: null, amountFen: null }],
    });
    server.tell({ kind: "rewards", order, line: 0, rewards: rewards.map((each) => ({ ...each, amount: 0 })) });
    await it.till.uplink.drained();
    expect((await it.ok("sale.receipt", { order })).rewards).toBeNull();
  });

  test("whoever brought a member is named, too: the server is asked", async () => {
    server.members.set(LI, figuresOf(LI, { referrer: idOf(WANG) }));
    server.members.set(idOf(WANG), figuresOf(WANG));
    expect(await it.ok("member.find", { phone: LI })).toMatchObject({ referrer: { label: "138****1111" } });
  });

  test("figures that cannot know of it yet leave a referrer; another that the server names is learnt", async () => {
    await it.ok("member.register", { phone: WANG });
    await it.ok("member.register", { phone: ZHAO });
    await it.till.uplink.drained();
    server.refusePush = "busy";
    const li = await it.ok("member.register", { phone: LI, referrer: WANG });
    server.members.set(LI, figuresOf(LI));
    expect(await it.ok("member.find", { phone: LI })).toMatchObject({
      source: "server",
      referrer: { label: "138****1111" },
    });
    // Another till was first: the first counts, and this one learns it.
    server.members.set(LI, figuresOf(LI, { referrer: idOf(ZHAO) }));
    expect(await it.ok("member.find", { phone: LI })).toMatchObject({ referrer: { label: "139****3333" } });
    expect(await refused(it.call("member.refer", { member: li.id, referrer: WANG }))).toBe("referrer-set-already");
  });
});
