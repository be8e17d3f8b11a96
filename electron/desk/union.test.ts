/** A till of a chain in union mode (§10): sells, takes back and exchanges without contact, and says what the queue is. */
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { USUAL_SETTINGS, type TillSettings } from "../../shared/contract/settings.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import type { EntrySnapshot, QueueFigures } from "../../shared/sync/messages.ts";
import { shopOf, TestServer } from "../testServer.ts";
import { auditBooks, books, testTill, type TestTill } from "../testTill.ts";
import { TestPrinter, wordsOf } from "./printing/testPrinter.ts";

const UNION: RulesInput = {
  basic: { extract: 1000, ratio: 9000, cashierScope: "store", exchange: { points: 20000 } },
  stores: { s1: { cashier: {} } },
  union: { ratio: 11_000, share: 5_000 },
};
const queue = (more: Partial<QueueFigures> = {}): QueueFigures => ({
  key: "union",
  waiting: 3,
  waitingAmount: 33_000,
  extracted: 0,
  paid: 0,
  retained: 0,
  carried: 0,
  pool: 4_200,
  head: [{ order: "s2/t1/0000009", entitlement: 11_000, paid: 0, remaining: 11_000 }],
  asOf: Date.UTC(2026, 2, 1, 4),
  ...more,
});
let keys = 0;
const key = (): string => `union-key-${String((keys += 1)).padStart(4, "0")}`;

describe("§10 a till in union mode", () => {
  let server: TestServer;
  let it: TestTill;
  let li: string;
  beforeEach(async () => {
    server = await TestServer.open();
    server.codes.set("CODE", shopOf("s1/t1", UNION));
    server.queue = queue();
    it = testTill();
    await it.ok("till.enrol", { server: server.url, code: "CODE" });
    await it.till.uplink.drained();
    li = (await it.ok("member.register", { phone: "13812342046" })).id;
    await it.till.uplink.drained();
  });

  test("§10.1 the entitlement is the union's share, nothing is extracted; place and amount ahead as the server told", async () => {
    const earn = { joins: true, queue: "union", owner: "server", ratioBp: 11_000, source: "union.ratio" };
    const line = { poolFen: 4_200, entitlementFen: 11_000, place: 4, aheadFen: 33_000, lottery: false };
    const asked = { lines: [{ kind: "amount" as const, amountFen: 10_000 }], member: li };
    // Before its first night nothing is known of how long it takes.
    expect(await it.ok("sale.preview", asked)).toMatchObject({ earn: { ...earn, ...line }, wait: null });
    const sold = await it.sell(key(), 10_000, li);
    expect(sold).toMatchObject({
      earn: { ...earn, ...line },
      entry: { queue: "union", remainingFen: 11_000 },
      paidNow: [],
    });
    expect(await it.ok("status", {})).toMatchObject({
      queue: { key: "union", owner: "server", waitingCount: 3, extractedFen: 0 },
    });
    expect(books(it.dataDir).prepare("SELECT count(*) FROM queues WHERE extracted_fen > 0").pluck().get()).toBe(0);
  });

  test("offline: sold, taken back, exchanged; the server's word then stands", async () => {
    it.till.uplink.offline(true);
    const first = await it.sell(key(), 10_000, li);
    const second = await it.sell(key(), 2_000, li);
    expect(
      await it.ok("refund.commit", { key: key(), order: first.order, amountFen: 4_000, reason: "x" }),
    ).toMatchObject({
      effectBy: "server",
      leftFen: 6_000,
    });
    expect(await it.ok("entry.exchange", { key: key(), order: second.order, to: "points" })).toMatchObject({
      exchangedTo: "points",
      awaitsServer: true,
    });
    it.till.uplink.offline(false);
    await it.till.uplink.drained();
    const kinds = auditBooks(it.dataDir);
    expect(kinds.slice(-4)).toEqual(["order-paid", "order-paid", "order-refunded", "entry-exchanged"]);
    expect(server.lines).toHaveLength(kinds.length);
    const snapshot: EntrySnapshot = {
      kind: "entry",
      order: first.order,
      line: 0,
      fact: kinds.length,
      queue: "union",
      state: "waiting",
      drawn: false,
      ratio: 11_000,
      entitlement: 6_600,
      paid: 1_500,
      exchanged: 0,
      cleared: 0,
      voided: 0,
      clawed: 0,
      remaining: 5_100,
      exchangedTo: null,
      exchangeRatio: null,
      payouts: [{ queue: "union", from: "day:2026-03-01", fromLine: 0, amount: 1_500, member: li, at: it.now }],
    };
    server.tell(snapshot);
    await it.till.uplink.drained();
    const { entry } = await it.ok("sale.receipt", { order: first.order });
    expect(entry).toMatchObject({ paidFen: 1_500, remainingFen: 5_100, awaitsServer: false });
    expect(entry?.received).toMatchObject([{ from: "day:2026-03-01", amountFen: 1_500 }]);
    auditBooks(it.dataDir);
  });

  test("§12.4 on the customer's screen, too; what a night would pay is the shop's business", async () => {
    const lines = [{ kind: "amount", amountFen: 10_000 } as const];
    expect(await it.ok("sale.preview", { lines, member: li })).toMatchObject({ earn: { poolFen: 4_200 } });
    const member = await it.ok("member.find", { phone: "13812342046" });
    const draft = { key: key(), lines, selected: 0, member, discount: null, tenders: null, handBack: null };
    await it.ok("draft.put", { draft });
    const earn = { queue: "union", entitlementFen: 11_000, place: 4, aheadFen: 33_000 };
    const cart = await it.ok("display.get", {});
    expect(cart).toMatchObject({ is: "cart", earn });
    await it.ok("draft.put", { draft: null });
    expect(await it.sell(key(), 10_000, li)).toMatchObject({ earn: { poolFen: 4_200 } });
    const paid = await it.ok("display.get", {});
    expect(paid).toMatchObject({ is: "paid", earn });
    expect(JSON.stringify([cart, paid])).not.toMatch(/pool|4200/i);
  });

  test.each([
    [58, "zh", ["工会排队", "￥110.00", "本单不提取", "每天零点用当天利润发放", "取决于今后销量，不保证"], ["排不到"]],
    [
      80,
      "en",
      ["Union queue", "Nothing is taken from this sale", "Paid each midnight", "not guaranteed"],
      ["The wait is"],
    ],
    [80, "both", ["每天零点用当天利润发放", "Paid each midnight", "不保证"], ["等待时间"]],
  ] as const)("§12.4 on %i mm paper, %s: decoded from the printer's bytes", async (mm, language, says, saysNot) => {
    const printer = await TestPrinter.open();
    onTestFinished(async () => await printer.close());
    const settings: TillSettings = {
      ...USUAL_SETTINGS,
      printer: { kind: "network", host: "127.0.0.1", port: printer.port },
      receipt: { ...USUAL_SETTINGS.receipt, paper: mm, language, queueSlip: true },
    };
    await it.ok("settings.put", { key: key(), settings });
    await it.sell(key(), 10_000, li);
    await expect.poll(() => printer.jobs.length, { timeout: 10_000 }).toBe(2);
    for (const text of printer.jobs.map((job) => wordsOf(job).replaceAll(/\s+/g, " "))) {
      for (const words of says.slice(2)) expect(text).toContain(words);
      for (const words of saysNot) expect(text).not.toContain(words);
      expect(text).not.toMatch(/(?<!不)保证|免费|全返|稳赚/);
      expect(text).not.toMatch(/(?<!not )guarantee|\bfree\b|all back/i);
    }
    const [receipt = ""] = printer.jobs.map(wordsOf);
    for (const words of says.slice(0, 2)) expect(receipt.replaceAll(/\s+/g, " ")).toContain(words);
  });
});
