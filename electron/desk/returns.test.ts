/** Goods and money that come back: with points and balances in what was paid, at clerks' tills, of other tills' orders, over kill -9. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { USUAL_SETTINGS } from "../../shared/contract/settings.ts";
import { readFact, type Fact, type FactBody, type FactKind } from "../../shared/facts/fact.ts";
import { shopOf, TestServer } from "../testServer.ts";
import { auditBooks, books, folder, NOON, testTill, type TestTill } from "../testTill.ts";

const TEA = "demo-301"; // 4.50
const MILK = "demo-302"; // 16.80
const PHONE = "13812342046";
const CARD = "4111 1111 1111 1111";
const TILL = fileURLToPath(new URL("../browser.ts", import.meta.url));
const product = (id: string, quantity = 1) => ({ kind: "product", product: id, quantity }) as const;
const comesBack = (order: string, item = 0) =>
  ({ kind: "return", order, item, quantity: 1, reason: "拿错了" }) as const;
const cash = (givenFen: number) => ({ kind: "cash", givenFen }) as const;
const key = (n: number) => `back-key-${String(n).padStart(6, "0")}`;

const facts = (dataDir: string): Fact[] =>
  (books(dataDir).prepare("SELECT line FROM facts ORDER BY seq").pluck().all() as string[]).map((line) => {
    const fact = readFact(line);
    if ("expected" in fact) throw new Error(fact.expected);
    return fact;
  });
const allOf = <K extends FactKind>({ dataDir }: Pick<TestTill, "dataDir">, kind: K): FactBody<K>[] =>
  facts(dataDir).flatMap((fact) => (fact.kind === kind ? [fact.body as FactBody<K>] : []));

/** A till in contact with a server that knows a member with 50.00 in cash, points and love value. */
async function shop(): Promise<{ server: TestServer; it: TestTill; member: string }> {
  const server = await TestServer.open();
  server.clock = () => NOON;
  const basic = { extract: 1000, ratio: 10_000, cashierScope: "all", deductionParticipates: true } as const;
  server.codes.set("CODE", shopOf("s1/t1", { basic, stores: { s1: { cashier: {} } } }));
  const it = testTill();
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  const { id } = await it.ok("member.register", { phone: PHONE });
  const figures = { level: null, cash: 5_000, points: 5_000, love: 5_000, waiting: 0, waitingAmount: 0, asOf: NOON };
  server.members.set(PHONE, { id, phone: PHONE, card: null, name: null, ...figures });
  await it.till.uplink.drained();
  await it.ok("member.find", { phone: PHONE });
  const settings = { ...USUAL_SETTINGS, deduction: { pointFen: 100, loveFen: 50 } };
  await it.ok("settings.put", { key: key(0), settings });
  return { server, it, member: id };
}

describe("of an order paid in several ways", () => {
  test("§12.5 §8.1 points, a card, the balance and cash: held, paid and earned each as it is; back come money, then the balance, never the points", async () => {
    const { server, it, member } = await shop();
    const lines = [product(MILK), product(TEA)]; // 21.30
    const sold = await it.ok("sale.commit", {
      key: key(1),
      lines,
      member,
      tenders: [
        { kind: "points", value: 330 },
        { kind: "card", amountFen: 500, reference: "POS-77" },
        { kind: "balance", amountFen: 600 },
        cash(1_000),
      ],
    });
    expect(sold).toMatchObject({
      totalFen: 1_800,
      deductions: [{ kind: "points", value: 330, amountFen: 330 }],
      tenders: [
        { kind: "card", amountFen: 500, reference: "POS-77" },
        { kind: "cash", amountFen: 700, givenFen: 1_000, changeFen: 300 },
      ],
      balance: { paidFen: 600, leftFen: 4_400 },
      entry: { entitlementFen: 1_200 },
    });
    expect(server.holdAsks.map(({ what, amount }) => [what, amount])).toEqual([
      ["points", 330],
      ["cash", 600],
    ]);
    const { order } = sold;
    const first = await it.ok("refund.commit", { key: key(2), order, amountFen: 1_300, reason: "x" });
    expect(first).toMatchObject({ refundFen: 1_300, toBalanceFen: 100, leftFen: 500 });
    const rest = await it.ok("refund.commit", { key: key(3), order, reason: "x" });
    expect(rest).toMatchObject({ refundFen: 500, toBalanceFen: 500, leftFen: 0 });
    const refunds = allOf(it, "order-refunded");
    expect(refunds.map(({ given }) => given)).toEqual([[{ kind: "cash", amount: 1_200, reference: null }], undefined]);
    // The points stay spent: one fact says so, and none takes it back.
    expect(allOf(it, "value-spent")).toHaveLength(1);
    expect(allOf(it, "value-given")).toEqual([]);
    auditBooks(it.dataDir);
  });

  test("what a balance had paid goes back to it, and pays nothing of the sale in the same cart", async () => {
    const { it, member } = await shop();
    const first = await it.ok("sale.commit", {
      key: key(1),
      lines: [product(TEA)],
      member,
      tenders: [{ kind: "balance", amountFen: 300 }, cash(150)],
    });
    const lines = [comesBack(first.order), product(MILK)];
    const { totals, returns } = await it.ok("sale.preview", { lines, member });
    expect([totals.returnFen, totals.dueFen, returns[0]?.toBalanceFen]).toEqual([150, 1_530, 300]);
    const sold = await it.ok("sale.commit", { key: key(2), lines, member, tenders: [cash(1_530)] });
    expect(sold).toMatchObject({ totalFen: 1_680, member: { cashFen: 5_000 } });
    expect(allOf(it, "order-refunded")).toMatchObject([
      { amount: 450, toBalance: 300, given: [{ kind: "exchange", amount: 150 }] },
    ]);
    auditBooks(it.dataDir);
  });

  test("S12.4 of two holds the second is refused: the first is let go, and nothing is written", async () => {
    const { server, it, member } = await shop();
    const refused = await it.call("sale.commit", {
      key: key(1),
      lines: [product(MILK, 3)],
      member,
      tenders: [{ kind: "points", value: 500 }, { kind: "love", value: 5_001 }, cash(5_000)],
    });
    expect(refused).toMatchObject({ ok: false, code: "not-enough-balance" });
    expect(server.holdAsks.map((ask) => ask.what)).toEqual(["points", "love"]);
    await expect.poll(() => server.released).toEqual([server.holdAsks[0]?.key]);
    expect([allOf(it, "order-paid"), allOf(it, "value-spent")]).toEqual([[], []]);
  });
});

test("§4.2 §5.3 what an exchange would earn is shown as it will be decided: after what comes back; looking writes nothing", async () => {
  const server = await TestServer.open();
  server.clock = () => NOON;
  const basic = { extract: 1000, ratio: 10_000, cashierScope: "till" } as const;
  server.codes.set("CODE", shopOf("s1/t1", { basic, stores: { s1: { cashier: { limits: { perDay: 1 } } } } }));
  const it = testTill();
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  const { id } = await it.ok("member.register", { phone: PHONE });
  const first = await it.sell(key(1), 900, id);
  await it.sell(key(2), 500);
  const plain = [product(MILK)];
  const lines = [comesBack(first.order), ...plain];
  const onDisk = facts(it.dataDir).length;
  for (let twice = 0; twice < 2; twice += 1) {
    expect((await it.ok("sale.preview", { lines: plain, member: id })).earn).toEqual({
      joins: false,
      reason: "daily-limit",
    });
    const { earn } = await it.ok("sale.preview", { lines, member: id });
    expect(earn).toMatchObject({ joins: true, entitlementFen: 1_680, place: 1, aheadFen: 0 });
  }
  expect(facts(it.dataDir)).toHaveLength(onDisk);
  const sold = await it.ok("sale.commit", { key: key(3), lines, member: id, tenders: [cash(780)] });
  expect(sold.earn).toMatchObject({ joins: true, entitlementFen: 1_680, place: 1, aheadFen: 0 });
  auditBooks(it.dataDir);
});

test("cash that was rounded up comes back with the last piece, neither before nor not at all", async () => {
  const it = testTill();
  const settings = { ...USUAL_SETTINGS, rounding: { how: "nearest", toFen: 50 } as const };
  await it.ok("settings.put", { key: key(0), settings });
  const lines = [product(TEA), product(MILK)]; // 21.30
  const { order, totalFen } = await it.ok("sale.commit", { key: key(1), lines, member: null, tenders: [cash(2_150)] });
  expect(totalFen).toBe(2_150);
  const back = [1, 0].map(async (item) => {
    const items = [{ item, quantity: 1 }];
    return (await it.ok("refund.commit", { key: key(2 + item), order, items, reason: "x" })).refundFen;
  });
  expect(await Promise.all(back)).toEqual([1_680, 470]);
  auditBooks(it.dataDir);
});

test("an order of another till comes back by its amount alone: its lines are known there", async () => {
  const it = testTill();
  const order = "s9/t9/0000001";
  const items = [{ item: 0, quantity: 1 }];
  expect(await it.call("refund.preview", { order, items })).toMatchObject({ ok: false, code: "malformed" });
  expect(await it.call("refund.commit", { key: key(1), order, items, reason: "x" })).toMatchObject({
    code: "malformed",
  });
  for (const lines of [[comesBack(order)], [comesBack(order), product(TEA)]])
    expect(await it.call("sale.preview", { lines, member: null })).toMatchObject({ ok: false, code: "other-till" });
  expect(await it.call("order.lines", { order })).toMatchObject({ ok: false, code: "other-till" });
});

test.each([{ reason: CARD }, { reason: "x", handBack: { kind: "card", reference: CARD } as const }])(
  "nothing that looks like a card number is kept of a refund: %j",
  async (more) => {
    const it = testTill();
    const { order } = await it.sell(key(1), 500);
    expect(await it.call("refund.commit", { key: key(2), order, ...more })).toMatchObject({
      ok: false,
      code: "looks-like-a-card-number",
    });
    expect(allOf(it, "order-refunded")).toEqual([]);
  },
);

test("clerks: returns, other prices and discounts ask for what the role lacks, each by name; both names stand in the refund's fact", async () => {
  const it = testTill({ demoStaff: true });
  await it.ok("clerk.signIn", { clerk: "01", pin: "1111" });
  await it.ok("shift.open", { key: key(1), floatFen: 0 });
  const { order } = await it.sell(key(2), 500);
  const needsOf = async (line: object) =>
    (await it.ok("sale.preview", { lines: [{ ...product(TEA), ...line }], member: null })).needs;
  expect(await needsOf({ discount: { kind: "percent", bp: 1_000 } })).toEqual([]);
  expect(await needsOf({ discount: { kind: "percent", bp: 1_001 } })).toEqual(["discount-large"]);
  expect(await needsOf({ discount: { kind: "amount", fen: 46 } })).toEqual(["discount-large"]);
  expect(await needsOf({ priceFen: 449 })).toEqual(["price"]);
  expect((await it.ok("refund.preview", { order })).needs).toEqual(["return"]);
  const refund = { key: key(3), order, amountFen: 100, reason: "x" };
  expect(await it.call("refund.commit", refund)).toMatchObject({ ok: false, code: "needs-approval" });
  // The approval of another right is none.
  await it.ok("approval.give", { key: refund.key, rights: ["price"], clerk: "09", pin: "9999" });
  expect(await it.call("refund.commit", refund)).toMatchObject({ ok: false, code: "needs-approval" });
  await it.ok("approval.give", { key: refund.key, rights: ["return"], clerk: "02", pin: "2222" });
  await it.ok("refund.commit", refund);
  const [{ by, shift } = {}] = allOf(it, "order-refunded");
  expect(by).toEqual({ clerk: "01", name: "小陈", approver: "02", approverName: "小林" });
  expect(shift).toBe(allOf(it, "order-paid")[0]?.shift);
});

test("kill -9 in the middle of an exchange: all of it is on disk or nothing, and its key ends it once", async () => {
  for (const delay of [0, 2, 6, 15]) {
    const dataDir = folder();
    const before = testTill({ dataDir });
    const { order } = await before.ok("sale.commit", {
      key: key(1),
      lines: [product(TEA, 2)],
      member: null,
      tenders: [cash(900)],
    });
    await before.close();
    const asked = { key: key(2), lines: [comesBack(order), product(MILK)], member: null, tenders: [cash(1_230)] };
    await killedWith(dataDir, asked, delay);
    const kinds = auditBooks(dataDir);
    const count = (kind: FactKind) => kinds.filter((it) => it === kind).length;
    expect(count("order-refunded")).toBe(count("order-paid") - 1);
    const after = testTill({ dataDir });
    expect(await after.ok("sale.commit", asked)).toMatchObject({ totalFen: 1_680, returns: [{ order }] });
    expect([allOf(after, "order-paid").length, allOf(after, "order-refunded").length]).toEqual([2, 1]);
    auditBooks(dataDir);
    await after.close();
  }
});

/** The real till process gets the sale, and is killed so many milliseconds later. */
async function killedWith(dataDir: string, input: unknown, delayMs: number): Promise<void> {
  const child = spawn(process.execPath, [TILL, "--port", "0", "--data", dataDir], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { url } = JSON.parse(line) as { url: string };
  const { host, origin } = new URL(url);
  const cookie = (await fetch(url, { redirect: "manual" })).headers.get("set-cookie")?.split(";")[0] ?? "";
  const socket = new WebSocket(`ws://${host}/till`, { headers: { cookie, origin } });
  await once(socket, "open");
  socket.on("error", () => socket.terminate());
  await new Promise((sent) => socket.send(JSON.stringify({ id: 1, verb: "sale.commit", input }), sent));
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  child.kill("SIGKILL");
  await once(child, "exit");
}
