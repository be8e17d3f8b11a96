import { describe, expect, test } from "vitest";
import type { TillInput } from "../../shared/contract/till.ts";
import { readFact } from "../../shared/facts/fact.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { TestServer, shopOf } from "../testServer.ts";
import { auditBooks, books, NOON, testTill, type TestTill } from "../testTill.ts";

const PHONE = "13812342046";
const RULES: RulesInput = {
  basic: { extract: 1000, ratio: 10_000, cashierScope: "all" },
  stores: { s1: { cashier: {} } },
};
type Sale = Partial<TillInput<"sale.commit">> & { amountFen: number; balanceFen?: number };

/** A till in contact with a server that knows a member who has 1,000 fen. */
async function shop(floorLimit = 0): Promise<{ server: TestServer; it: TestTill; member: string }> {
  const server = await TestServer.open();
  server.clock = () => NOON;
  server.codes.set("CODE", shopOf("s1/t1", { ...RULES, basic: { ...RULES.basic, floorLimit } }));
  const it = testTill();
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  const { id } = await it.ok("member.register", { phone: PHONE, name: "李" });
  knows(server, id, 1_000);
  await it.till.uplink.drained();
  await it.ok("member.find", { phone: PHONE });
  return { server, it, member: id };
}

function knows(server: TestServer, id: string, cash: number): void {
  const figures = { level: null, cash, points: 0, love: 0, waiting: 0, waitingAmount: 0, asOf: NOON };
  server.members.set(PHONE, { id, phone: PHONE, card: null, name: "李", ...figures });
}

const sale = (member: string | null, { amountFen, balanceFen = 0, ...changed }: Sale): TillInput<"sale.commit"> => ({
  key: "key-000001",
  lines: [{ kind: "amount", amountFen }],
  member,
  tenders: [...balance(balanceFen), ...(amountFen > balanceFen ? [cash(amountFen - balanceFen)] : [])],
  ...changed,
});
const cash = (givenFen: number) => ({ kind: "cash", givenFen }) as const;
const balance = (amountFen: number) => (amountFen > 0 ? [{ kind: "balance", amountFen } as const] : []);
/** What the balance paid of the last sale, as its fact says. */
const balanceOf = (it: TestTill) => lastSale(it).tenders.find((tender) => tender.kind === "balance");

const lastSale = (it: TestTill) => {
  const line = books(it.dataDir)
    .prepare("SELECT line FROM facts WHERE kind = 'order-paid' ORDER BY seq DESC")
    .pluck()
    .get();
  const fact = readFact(String(line));
  if ("expected" in fact || fact.kind !== "order-paid") throw new Error("no sale");
  return fact.body;
};
const salesOf = (it: TestTill): number => auditBooks(it.dataDir).filter((kind) => kind === "order-paid").length;
const cashOf = async (it: TestTill, member: string) =>
  (await it.ok("sale.preview", { lines: [{ kind: "amount", amountFen: 5_000 }], member })).balance;

describe("paying with a member's balance", () => {
  test("§12.5 a part from the balance, the rest in cash: held first, then one fact that names the hold; the rest joins", async () => {
    const { server, it, member } = await shop();
    expect(await cashOf(it, member)).toEqual({ cashFen: 1_000, spendableFen: 1_000, online: true });
    const sold = await it.ok("sale.commit", sale(member, { amountFen: 1_500, balanceFen: 600 }));
    expect(sold).toMatchObject({
      totalFen: 1_500,
      tenders: [{ kind: "cash", givenFen: 900, changeFen: 0 }],
      balance: { paidFen: 600, leftFen: 400 },
      earn: { joins: true, entitlementFen: 900 },
      entry: { entitlementFen: 900 },
      member: { cashFen: 400 },
    });
    expect(server.holdAsks).toEqual([{ key: "key-000001", member, what: "cash", amount: 600 }]);
    expect(lastSale(it).tenders).toEqual([
      { kind: "balance", amount: 600, given: 600, change: 0, reference: null, hold: "key-000001" },
      { kind: "cash", amount: 900, given: 900, change: 0, reference: null },
    ]);
    // What the till shows falls at once, also where the server's figures are still those from before.
    expect(await cashOf(it, member)).toMatchObject({ cashFen: 400, spendableFen: 400 });
    it.till.uplink.offline(true);
    expect(server.released).toEqual([]);
  });

  test("all of it from the balance, which joins nothing (§4.1); the receipt stays as it was", async () => {
    const { it, member } = await shop();
    const paid = sale(member, { amountFen: 1_000, balanceFen: 1_000 });
    const sold = await it.ok("sale.commit", paid);
    expect(sold).toMatchObject({
      tenders: [],
      balance: { paidFen: 1_000, leftFen: 0 },
      earn: { joins: false, reason: "nothing-paid" },
    });
    expect(await it.ok("sale.commit", paid)).toEqual(sold);
    expect(salesOf(it)).toBe(1);
    expect((await it.ok("sale.receipt", { order: sold.order })).balance).toEqual({ paidFen: 1_000, leftFen: 0 });
  });

  test.each([
    ["more from the balance than is due", "paid-too-much", [...balance(501)]],
    ["nothing beside a balance that does not pay all", "paid-too-little", [...balance(400)]],
    [
      "a tender beside a balance that pays all",
      "paid-too-much",
      [...balance(500), { kind: "card", amountFen: 1 } as const],
    ],
    ["cash before the balance", "malformed", [cash(400), ...balance(100)]],
    ["two balances", "malformed", [...balance(100), ...balance(400)]],
  ] as const)("%s is refused as %s; nothing is asked, nothing is kept", async (_, code, tenders) => {
    const { server, it, member } = await shop();
    const refused = await it.call("sale.commit", sale(member, { amountFen: 500, tenders: [...tenders] }));
    expect(refused).toMatchObject({ ok: false, code });
    expect([server.holdAsks, salesOf(it)]).toEqual([[], 0]);
  });

  test("the balance of nobody is malformed", async () => {
    const { server, it } = await shop();
    const refused = await it.call("sale.commit", sale(null, { amountFen: 500, balanceFen: 100 }));
    expect(refused).toMatchObject({ ok: false, code: "malformed" });
    expect([server.holdAsks, salesOf(it)]).toEqual([[], 0]);
  });

  test("S12.1 what the server does not grant is refused by name, and the cart may be paid otherwise under the same key", async () => {
    const { server, it, member } = await shop();
    server.held.set("other-till", { key: "other-till", member, what: "cash", amount: 700 });
    const refused = await it.call("sale.commit", sale(member, { amountFen: 1_500, balanceFen: 600 }));
    expect(refused).toMatchObject({ ok: false, code: "not-enough-balance" });
    expect(salesOf(it)).toBe(0);
    const sold = await it.ok("sale.commit", sale(member, { amountFen: 1_500, balanceFen: 300 }));
    expect(sold.balance).toEqual({ paidFen: 300, leftFen: 700 });
    expect(server.holdAsks.map((ask) => [ask.key, ask.amount])).toEqual([
      ["key-000001", 600],
      ["key-000001", 300],
    ]);
  });

  test("S12.3 the same key at the same time is one hold and one sale", async () => {
    const { server, it, member } = await shop();
    const paid = sale(member, { amountFen: 1_500, balanceFen: 600 });
    const [first, second] = await Promise.all([it.ok("sale.commit", paid), it.ok("sale.commit", paid)]);
    expect(second).toEqual(first);
    expect([server.holdAsks.length, salesOf(it)]).toEqual([1, 1]);
  });

  test("S12.4 a sale that fails after the hold lets it go", async () => {
    const { server, it, member } = await shop();
    const lines = Array.from({ length: 500 }, () => ({
      kind: "amount" as const,
      amountFen: 10,
      note: "字".repeat(60),
    }));
    const paid = sale(member, { amountFen: 5_000, balanceFen: 600, lines, tenders: [...balance(600), cash(4_400)] });
    expect(await it.call("sale.commit", paid)).toMatchObject({ ok: false, code: "too-large" });
    await expect.poll(() => server.released).toEqual(["key-000001"]);
    expect([salesOf(it), (await cashOf(it, member))?.spendableFen]).toEqual([0, 1_000]);
  });

  test("S12.3 killed between hold and sale: the same key takes the hold up again after the restart", async () => {
    const { server, it, member } = await shop();
    // What a till leaves behind that was killed there: the server holds it, the books know of nothing.
    server.held.set("key-000001", { key: "key-000001", member, what: "cash", amount: 600 });
    await it.close();
    const again = testTill({ dataDir: it.dataDir });
    await again.till.uplink.drained();
    expect(salesOf(again)).toBe(0);
    const sold = await again.ok("sale.commit", sale(member, { amountFen: 1_500, balanceFen: 600 }));
    expect([sold.balance, server.held.size]).toEqual([{ paidFen: 600, leftFen: 400 }, 1]);
  });

  test("S12.8 without the server nothing of a balance can be spent where HQ set no floor limit", async () => {
    const { it, member } = await shop();
    it.till.uplink.offline(true);
    expect(await cashOf(it, member)).toEqual({ cashFen: 1_000, spendableFen: 0, online: false });
    const refused = await it.call("sale.commit", sale(member, { amountFen: 1_500, balanceFen: 1 }));
    expect(refused).toMatchObject({ ok: false, code: "server-unreachable" });
    expect(salesOf(it)).toBe(0);
    expect((await it.sell("key-000002", 1_500, member)).balance).toBeNull();
  });

  test("S12.8 up to the floor limit it can, of a balance seen before, less what was spent here since; nothing was held", async () => {
    const { server, it, member } = await shop(500);
    it.till.uplink.offline(true);
    expect(await cashOf(it, member)).toMatchObject({ spendableFen: 500 });
    await it.ok("sale.commit", sale(member, { amountFen: 1_000, balanceFen: 300 }));
    expect(balanceOf(it)).toMatchObject({ kind: "balance", amount: 300, hold: null });
    expect(await cashOf(it, member)).toEqual({ cashFen: 700, spendableFen: 200, online: false });
    const more = sale(member, { amountFen: 1_000, balanceFen: 201, key: "key-000002" });
    expect(await it.call("sale.commit", more)).toMatchObject({ code: "server-unreachable" });
    await it.ok("sale.commit", { ...more, tenders: [...balance(200), cash(800)] });
    expect(await cashOf(it, member)).toMatchObject({ cashFen: 500, spendableFen: 0 });
    // A restart forgets none of it, and the server's older figure does not bring it back.
    await it.close();
    const again = testTill({ dataDir: it.dataDir });
    again.till.uplink.offline(true);
    expect(await cashOf(again, member)).toMatchObject({ cashFen: 500, spendableFen: 0 });
    again.till.uplink.offline(false);
    await again.till.uplink.drained();
    knows(server, member, 500);
    await again.ok("member.find", { phone: PHONE });
    expect(await cashOf(again, member)).toEqual({ cashFen: 500, spendableFen: 500, online: true });
  });

  test("S12.8 of a balance that was never seen nothing is spent alone, whatever the limit", async () => {
    const { it } = await shop(500);
    it.till.uplink.offline(true);
    const { id } = await it.ok("member.register", { phone: "13900000000" });
    expect(await cashOf(it, id)).toEqual({ cashFen: 0, spendableFen: 0, online: false });
  });

  test("S12.8 no answer in time: within the floor limit the sale goes on and names the hold that may be there; else it is let go", async () => {
    const { server, it, member } = await shop(500);
    server.holdAnswersToLose = 2;
    await it.ok("sale.commit", sale(member, { amountFen: 1_000, balanceFen: 500 }));
    expect(balanceOf(it)).toMatchObject({ amount: 500, hold: "key-000001" });
    knows(server, member, 2_000);
    const more = sale(member, { amountFen: 1_000, balanceFen: 501, key: "key-000002" });
    expect(await it.call("sale.commit", more)).toMatchObject({ code: "server-unreachable" });
    await expect.poll(() => server.released).toEqual(["key-000002"]);
  });

  test("§8.1 a refund hands money back first, the balance's part last; the balance has it again at once", async () => {
    const { it, member } = await shop();
    const { order } = await it.ok("sale.commit", sale(member, { amountFen: 1_000, balanceFen: 400 }));
    expect(await it.ok("refund.preview", { order })).toMatchObject({ refundFen: 1_000, toBalanceFen: 400, leftFen: 0 });
    expect(await it.ok("refund.preview", { order, amountFen: 500 })).toMatchObject({ toBalanceFen: 0, leftFen: 500 });
    await it.ok("refund.commit", { key: "key-000005", order, amountFen: 700, reason: "坏了" });
    expect(await cashOf(it, member)).toMatchObject({ cashFen: 700 });
    expect((await it.ok("sale.recent", { limit: 1 }))[0]).toMatchObject({ totalFen: 1_000, refundedFen: 700 });
    expect(await it.call("refund.commit", { key: "key-000006", order, amountFen: 301, reason: "x" })).toMatchObject({
      code: "over-refund",
    });
    expect(await it.ok("refund.commit", { key: "key-000007", order, reason: "x" })).toMatchObject({
      refundFen: 300,
      toBalanceFen: 300,
    });
    expect(await cashOf(it, member)).toMatchObject({ cashFen: 1_000 });
  });
});
