/** What the shop earns is its own business: no screen, no paper and no customer's display says it, or lets it be reckoned (§10.2). */
import { expect, onTestFinished, test } from "vitest";
import { USUAL_SETTINGS, type TillSettings } from "../../shared/contract/settings.ts";
import { readFact } from "../../shared/facts/fact.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { shopOf, TestServer } from "../testServer.ts";
import { books, NOON, testTill, type TestTill } from "../testTill.ts";
import { take } from "./catalogue/testFile.ts";
import { TestPrinter, wordsOf } from "./printing/testPrinter.ts";

const TEA = "demo-301";
const [WANG, LI] = ["13800001111", "13812342046"] as const;
const lines = [{ kind: "product", product: TEA, quantity: 1 } as const];
const tenders = [{ kind: "cash", givenFen: 50_000 } as const];

let keys = 0;
const key = (): string => `leak-key-${String((keys += 1)).padStart(4, "0")}`;

/** What the goods of the newest order cost, by its fact. */
function costOf(it: TestTill): number | undefined {
  const line = books(it.dataDir).prepare("SELECT line FROM facts WHERE kind = 'order-paid' ORDER BY seq DESC").pluck();
  const fact = readFact(line.get() as string);
  return "kind" in fact && fact.kind === "order-paid" ? fact.body.items[0]?.cost : undefined;
}

test("no answer to a screen and no receipt says what anything cost", async () => {
  const it = testTill();
  await take(it, "products", "code,name,price,cost\n301,Tea,450,347.11\n");
  const paid = await it.ok("sale.commit", { key: key(), lines, member: null, tenders });
  expect(costOf(it)).toBe(34_711);
  const told = [
    paid,
    await it.ok("sale.preview", { lines, member: null }),
    await it.ok("catalogue.search", { text: "tea", limit: 50 }),
    await it.ok("catalogue.keys", {}),
    await it.ok("catalogue.scan", { code: "301" }),
    await it.ok("sale.receipt", { order: paid.order }),
    await it.ok("order.lines", { order: paid.order }),
    await it.ok("sale.recent", { limit: 9 }),
    await it.ok("audit.search", { limit: 200 }),
    await it.ok("refund.preview", { order: paid.order }),
  ];
  expect(JSON.stringify(told)).not.toMatch(/34711|347\.11|cost/i);
  await it.close();
});

test("no answer to a screen and no paper says what was earned by it, in a union with rewards by profit; the customer hears of no pool", async () => {
  const server = await TestServer.open();
  const printer = await TestPrinter.open();
  onTestFinished(async () => await printer.close());
  const rules: RulesInput = {
    basic: { cashierScope: "store" },
    stores: { s1: { cashier: {} } },
    union: { ratio: 11_000, share: 5_000 },
    rewards: { base: "profit", direct: 1_000 },
  };
  const shop = shopOf("s1/t1", rules);
  const products = shop.products.map((each) => (each.id === TEA ? { ...each, price: 45_000, cost: 34_711 } : each));
  server.codes.set("CODE", { ...shop, products });
  const nothing = { extracted: 0, paid: 0, retained: 0, carried: 0, head: [] };
  server.queue = { key: "union", pool: 770_000, waiting: 1, waitingAmount: 100, asOf: NOON, ...nothing };
  const it = testTill();
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  const settings: TillSettings = {
    ...USUAL_SETTINGS,
    printer: { kind: "network", host: "127.0.0.1", port: printer.port },
    receipt: { ...USUAL_SETTINGS.receipt, language: "both", queueSlip: true },
  };
  await it.ok("settings.put", { key: key(), settings });
  const wang = await it.ok("member.register", { phone: WANG });
  const member = await it.ok("member.register", { phone: LI, referrer: WANG });
  const [scanned] = await it.ok("catalogue.search", { text: "301", limit: 1 });
  if (!scanned) throw new Error("the demonstration has tea");
  const cart = [{ kind: "product" as const, product: scanned, quantity: 1 }];
  const draft = { key: key(), lines: cart, selected: 0, member, discount: null, tenders: null, handBack: null };
  await it.ok("draft.put", { draft });
  const shown = [await it.ok("display.get", {})];
  const paid = await it.ok("sale.commit", { key: draft.key, lines, member: member.id, tenders });
  const parts = [{ kind: "direct", memberLabel: "138****1111", amountFen: null }];
  expect(paid.rewards).toEqual({ state: "unsent", parts });
  shown.push(await it.ok("display.get", {}));
  expect(shown.map(({ is }) => is)).toEqual(["cart", "paid"]);
  await it.till.uplink.drained();
  // A server that does say the amount: the till does not pass it on.
  const rewards = [{ kind: "direct" as const, member: wang.id, amount: 1_028 }];
  server.tell({ kind: "rewards", order: paid.order, line: 0, rewards });
  await it.till.uplink.drained();
  const receipt = await it.ok("sale.receipt", { order: paid.order });
  expect(receipt.rewards).toEqual({ state: "credited", parts });
  const told = [
    paid,
    receipt,
    await it.ok("sale.preview", { lines, member: member.id }),
    await it.ok("catalogue.search", { text: "301", limit: 50 }),
    await it.ok("order.lines", { order: paid.order }),
    await it.ok("sale.recent", { limit: 9 }),
    await it.ok("payout.recent", { limit: 9 }),
    await it.ok("audit.search", { limit: 200 }),
    await it.ok("refund.preview", { order: paid.order }),
    await it.ok("status", {}),
  ];
  // 450.00 − 347.11 is 102.89; of it a tenth, and the union's half.
  const earned = /10289|102\.89|"amountFen":1028\b|10\.28|5144|51\.44|34711|347\.11|cost|profit/i;
  expect(JSON.stringify([...told, ...shown])).not.toMatch(earned);
  expect(JSON.stringify(shown)).not.toMatch(/pool|770000|reward/i);
  await expect.poll(() => printer.jobs.length, { timeout: 10_000 }).toBe(2);
  for (const words of printer.jobs.map(wordsOf))
    expect(words).not.toMatch(/102\.89|10\.28|51\.44|347\.11|7,?700|推荐奖励|1111/);
  await it.close();
});
