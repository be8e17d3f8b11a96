// What moved a member's cash, points and love value, as its own page says it: it adds up, and is nobody else's.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { MemberOutput } from "../../shared/contract/member.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { API } from "../door/api.ts";
import { rebuild } from "../settlement/rebuild.ts";
import { TestMember } from "../testMember.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, post, valueOf, type TestTill } from "../testTill.ts";

const [ANN, BEN] = ["13800002046", "13900001111"];
const RULES: RulesInput = {
  basic: {
    extract: 1_000,
    ratio: 10_000,
    cashierScope: "all",
    exchange: { points: 5_000, love: 2_000, loveTo: "frozen" },
  },
  products: { p1: {} },
  stores: { s1: { cashier: {} }, s2: { cashier: {} } },
  rewards: { direct: 500 },
};
type What = "cash" | "points" | "love";
type Row = MemberOutput<"history">["rows"][number];

let server: TestServer;
let till: TestTill;
let key: string;
const begin = async (rules: RulesInput = RULES): Promise<void> => {
  server = await new TestServer().start(rules);
  key = server.running.setup.newApiKey("shop");
  till = await server.till("s1/t1");
  await call("/members", { phone: ANN, card: null, name: "安娜" });
  await call("/members", { phone: BEN, card: null, name: null, referrer: ANN });
};
const call = async (path: string, body: object): Promise<void> => {
  const answer = await post(`${server.url}${API}${path}`, body, { authorization: `Bearer ${key}` });
  expect([path, answer.status, answer.body]).toEqual([path, 200, answer.body]);
};
beforeEach(() => begin());
afterEach(async () => {
  expect(rebuild(server.read).differences).toEqual([]);
  await server.end();
});

const place = (id: string, member: string, paid = 10_000): Promise<void> =>
  call("/orders", { id, channel: "mall", member, lines: [{ product: "p1", paid }], completed: true });
const sell = async (paid: number, phone: string | null, balance = 0): Promise<string> => {
  till.at = server.now += 60_000;
  const tender = (kind: "cash" | "balance", amount: number) => ({
    kind,
    amount,
    given: amount,
    change: 0,
    reference: null,
  });
  const tenders = [tender("cash", paid - balance), ...(balance > 0 ? [tender("balance", balance)] : [])];
  const order = till.sell(paid, phone, { tenders });
  valueOf(await till.push());
  return order;
};

/** All of it, a page at a time. */
async function all(member: TestMember, what: What, limit: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (let before: MemberOutput<"history">["next"] = null; ;) {
    const page: MemberOutput<"history"> = valueOf(await member.ask("history", { what, before, limit }));
    rows.push(...page.rows);
    if (page.next === null) return rows;
    before = page.next;
  }
}
/** Read in pages of any size, each row is what was there before it and its amount, and the newest is the balance. */
async function adds(member: TestMember, what: What): Promise<Row[]> {
  const rows = await all(member, what, 2);
  expect(await all(member, what, 50)).toEqual(rows);
  const { balances } = valueOf(await member.ask("history", { what, before: null, limit: 1 }));
  for (const frozen of [false, true]) {
    let after = frozen ? (what === "love" ? balances.frozen : 0) : balances[what];
    for (const row of rows.filter((it) => it.frozen === frozen)) {
      expect([row.id, row.after]).toEqual([row.id, after]);
      after -= row.amount;
    }
    expect(after).toBe(0);
  }
  return rows;
}
const said = (rows: readonly Row[]) => rows.map(({ kind, amount, order }) => [kind, amount, order]);

test("§13.3 cash: payouts, rewards, what was paid with it, and what returns gave and took, each with the balance after it", async () => {
  const [ann, ben] = [await TestMember.in(server, ANN), await TestMember.in(server, BEN)];
  const own = await sell(10_000, ANN);
  const bens = await sell(20_000, BEN);
  const spent = await sell(3_000, ANN, 1_500);
  till.at = server.now += 60_000;
  till.refund(own, 9_000);
  till.refund(bens, 10_000);
  till.write("order-refunded", {
    order: spent,
    key: "back",
    line: 0,
    amount: 3_000,
    toBalance: 1_500,
    reason: "test",
  });
  valueOf(await till.push());
  const rows = await adds(ann, "cash");
  // 10 % of what Ben paid and of what Ann paid with money, and 5 % as a reward for Ben's.
  const first = said(rows.slice(-4).toSorted((a, b) => a.amount - b.amount));
  expect(first).toEqual([
    ["spent", -1_500, spent],
    ["payout", 150, own],
    ["reward", 1_000, null],
    ["payout", 2_000, own],
  ]);
  const kinds = new Set(rows.map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(["payout", "returned", "reward", "reward-back", "spent", "taken-back"]);
  expect(rows.filter(({ kind }) => kind === "taken-back").map(({ order, line }) => [order, line])).toEqual([[own, 0]]);
  // Nothing of another's: neither Ben's order, which the reward is on, nor what is Ben's own.
  expect(JSON.stringify(rows)).not.toContain(bens);
  expect(said(await adds(ben, "cash")).map(([, , order]) => order)).not.toContain(own);
});

test("§7.1 §7.2 §8.2 points and love value: exchanged, given, received, spent, taken back; what is frozen has a balance of its own", async () => {
  const [ann, ben] = [await TestMember.in(server, ANN), await TestMember.in(server, BEN)];
  for (const id of ["A", "B", "C"]) await place(id, ANN);
  const exchange = (id: string, to: string) => call(`/orders/${id}/lines/0/exchange`, { key: `e${id}`, to });
  await exchange("A", "points");
  await exchange("B", "love");
  await call(`/members/${ANN}/give`, { key: "g", to: BEN, what: "points", amount: 1_200 });
  await call(`/members/${ANN}/spend`, { key: "s", what: "points", amount: 300, use: "deduction", order: "M-1" });
  await call(`/members/${ANN}/spend`, { key: "t", what: "points", amount: 200, use: "gift" });
  await call("/orders/A/refunds", { key: "r", line: 0, amount: 5_000 });
  await call("/orders/B/refunds", { key: "r", line: 0, amount: 5_000 });
  const points = await adds(ann, "points");
  expect(points.map(({ kind, amount, order, other }) => [kind, amount, order, other])).toEqual([
    ["taken-back", expect.any(Number), "A", null],
    ["gift", -200, null, null],
    ["deduction", -300, "M-1", null],
    ["given", -1_200, null, "139****1111"],
    ["exchanged", expect.any(Number), "A", null],
  ]);
  const love = await adds(ann, "love");
  expect(love.map(({ kind, frozen }) => [kind, frozen])).toEqual([
    ["taken-back", true],
    ["exchanged", true],
  ]);
  expect(said(await adds(ben, "points"))).toEqual([["received", 1_200, null]]);
  expect((await adds(ben, "points"))[0]?.other).toBe("138****2046");
  expect(await adds(ben, "love")).toEqual([]);
});

test("§9.2 with what was paid so far switched off no payout says its order; others are named only where they may be", async () => {
  await server.end();
  await begin({ ...RULES, programme: { show: { paid: false, members: true } } });
  const ben = await TestMember.in(server, BEN);
  const own = await sell(10_000, BEN);
  await sell(20_000, null);
  await place("A", ANN);
  await call("/orders/A/lines/0/exchange", { key: "e", to: "points" });
  await call(`/members/${ANN}/give`, { key: "g", to: BEN, what: "points", amount: 100 });
  const rows = await adds(ben, "cash");
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.map(({ kind, order }) => [kind, order])).toEqual(rows.map(() => ["payout", null]));
  expect(JSON.stringify(rows)).not.toContain(own);
  expect((await adds(ben, "points"))[0]?.other).toBe("安••");
});

test("nobody sees it who is not signed in; what is malformed is refused by name", async () => {
  const nobody = new TestMember(server, ANN);
  const asked = { what: "cash", before: null, limit: 10 } as const;
  expect(codeOf(await nobody.ask("history", asked))).toBe("not-signed-in");
  const ann = await TestMember.in(server, ANN);
  for (const wrong of [{ limit: 51 }, { limit: 0 }, { what: "frozen" }, { before: { move: -1 } }])
    expect(codeOf(await ann.ask("history", { ...asked, ...wrong } as never))).toBe("malformed");
});
