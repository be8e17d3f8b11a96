import { expect, test } from "vitest";
import { commitmentOf } from "../../shared/facts/rolls.ts";
import { sha256 } from "../store/sha256.ts";
import { TestServer, shopOf } from "../testServer.ts";
import { NOON, auditBooks, books, testTill, type TestTill } from "../testTill.ts";

/** A till that owns its queue, off the network. */
async function ownQueueTill(): Promise<TestTill> {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1"));
  const it = testTill();
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  it.till.uplink.offline(true);
  return it;
}

test("a till sells from its very first start, with no server anywhere", async () => {
  const it = testTill();
  const status = await it.ok("status", {});
  expect(status).toMatchObject({
    store: "s1",
    storeName: "示范便利",
    till: "s1/t1",
    demo: true,
    connection: "alone",
    unsent: 2,
    trouble: [],
  });
  const sold = await it.sell("key-000001", 1990);
  expect(sold).toMatchObject({
    order: "s1/t1/0000003",
    totalFen: 1990,
    tenders: [{ changeFen: 0 }],
    sent: false,
    earn: { joins: false, reason: "no-member" },
  });
  expect(auditBooks(it.dataDir)).toEqual(["till-opened", "rules-adopted", "order-paid"]);
});

test("§5.3 §5.4 a till that owns its queue pays the one who waits, in the sale's own commit", async () => {
  const it = await ownQueueTill();
  const { id } = await it.ok("member.register", { phone: "13812342046", name: "李" });
  const first = await it.sell("key-000001", 1000, id);
  expect(first.earn).toMatchObject({
    joins: true,
    queue: "till:s1/t1",
    owner: "till",
    place: 1,
    aheadFen: 0,
    entitlementFen: 1000,
    source: "basic.ratio",
  });
  const preview = await it.ok("sale.preview", { lines: [{ kind: "amount", amountFen: 3000 }], member: id });
  const second = await it.sell("key-000002", 3000, id);
  expect(second.paidNow).toMatchObject([
    { from: second.order, to: first.order, amountFen: 300, memberLabel: "138****2046" },
  ]);
  // What was promised before is what stands after.
  expect(second.earn).toEqual(preview.earn);
  expect(second.earn).toMatchObject({ place: 2, aheadFen: 700 });
  expect((await it.ok("sale.receipt", { order: first.order })).entry).toMatchObject({
    paidFen: 300,
    remainingFen: 700,
    awaitsServer: false,
  });
  const { queue } = await it.ok("status", {});
  expect(queue).toMatchObject({
    owner: "till",
    waitingCount: 2,
    waitingFen: 3700,
    extractedFen: 400,
    paidFen: 300,
    retainedFen: 100,
  });
  const member = await it.ok("member.find", { phone: "13812342046" });
  expect(member).toMatchObject({ cashFen: 300, waitingFen: 3700, waitingCount: 2, source: "till" });
  expect(await it.ok("payout.recent", { limit: 5 })).toHaveLength(1);
});

test("§8.2 a refund shows before what it does: lost from what waits, then clawed back", async () => {
  const it = await ownQueueTill();
  const { id } = await it.ok("member.register", { card: "VIP-77" });
  const first = await it.sell("key-000001", 1000, id);
  await it.sell("key-000002", 6000);
  const seen = await it.ok("refund.preview", { order: first.order, amountFen: 700 });
  expect(seen).toEqual({
    order: first.order,
    refundFen: 700,
    leftFen: 300,
    toBalanceFen: 0,
    effectBy: "till",
    lostWaitingFen: 400,
    clawedFen: 300,
    needs: [],
  });
  const done = await it.ok("refund.commit", { key: "key-000003", order: first.order, amountFen: 700, reason: "坏了" });
  expect(done).toEqual(seen);
  const receipt = await it.ok("sale.receipt", { order: first.order });
  expect(receipt).toMatchObject({
    refundedFen: 700,
    entry: { state: "done", clawedFen: 300, voidedFen: 700, remainingFen: 0 },
  });
  expect(receipt.member).toMatchObject({ cashFen: 300, waitingFen: 0, waitingCount: 0 });
  expect(
    await it.ok("refund.commit", { key: "key-000003", order: first.order, amountFen: 700, reason: "坏了" }),
  ).toEqual(seen);
  expect(
    await it.call("refund.commit", { key: "key-000004", order: first.order, amountFen: 301, reason: "x" }),
  ).toMatchObject({ code: "over-refund" });
  expect(await it.ok("refund.commit", { key: "key-000005", order: first.order, reason: "x" })).toMatchObject({
    refundFen: 300,
    leftFen: 0,
  });
  expect(auditBooks(it.dataDir).filter((kind) => kind === "order-refunded")).toHaveLength(2);
});

test("the same key of an act is the same sale: answered again, done once, after a restart too", async () => {
  const it = testTill();
  const first = await it.sell("key-000001", 1000);
  it.now += 5000;
  expect(await it.sell("key-000001", 1000)).toEqual(first);
  await it.close();
  const again = testTill({ dataDir: it.dataDir });
  expect(await again.sell("key-000001", 1000)).toEqual(first);
  expect(auditBooks(it.dataDir).filter((kind) => kind === "order-paid")).toHaveLength(1);
  expect(await again.call("refund.commit", { key: "key-000001", order: first.order, reason: "x" })).toMatchObject({
    code: "malformed",
  });
});

test("a cart of products is priced from the catalogue, with change", async () => {
  const it = testTill();
  const tea = await it.ok("catalogue.scan", { code: "6900000003015" });
  if (tea.is !== "product") throw new Error("expected a product");
  const sold = await it.ok("sale.commit", {
    key: "key-000001",
    lines: [
      { kind: "product", product: tea.product.id, quantity: 3 },
      { kind: "amount", amountFen: 250, note: "寄存" },
    ],
    member: null,
    tenders: [{ kind: "cash", givenFen: 2000 }],
  });
  expect(sold.totalFen).toBe(1600);
  expect(sold.tenders).toEqual([{ kind: "cash", amountFen: 1600, givenFen: 2000, changeFen: 400, reference: null }]);
  expect(sold.items.map((item) => [item.name, item.quantity, item.totalFen])).toEqual([
    ["乌龙茶 500 ml", 3, 1350],
    ["寄存", 1, 250],
  ]);
  expect((await it.ok("catalogue.search", { text: "茶", limit: 10 })).map((product) => product.code)).toEqual([
    "105",
    "301",
  ]);
  expect(await it.ok("catalogue.search", { text: "%", limit: 10 })).toEqual([]);
  expect(
    (await it.ok("catalogue.keys", {})).map(({ categoryEn, products }) => [categoryEn, products.length]),
  ).toContainEqual(["Drinks", 5]);
});

test("the fact carries the promise, the items, the tender and the rules' version (§3.7)", async () => {
  const it = testTill({ bytes: (count) => new Uint8Array(count).fill(7) });
  const { id } = await it.ok("member.register", { phone: "13812342046" });
  const { order } = await it.sell("key-000001", 1990, id);
  const secret = "07".repeat(32);
  const line = books(it.dataDir).prepare("SELECT line FROM facts WHERE order_id = ?").pluck().get(order) as string;
  expect(JSON.parse(line)).toEqual({
    till: "s1/t1",
    seq: 4,
    at: NOON,
    kind: "order-paid",
    body: {
      order,
      key: "key-000001",
      member: id,
      level: null,
      rules: 1,
      items: [{ product: null, name: "买单", nameEn: "Amount", quantity: 1, price: 1990, total: 1990 }],
      paid: 1990,
      deducted: false,
      completed: true,
      tenders: [{ kind: "cash", amount: 1990, given: 1990, change: 0, reference: null }],
      rolls: {
        secret,
        next: { join: commitmentOf(sha256, "join", secret), draw: commitmentOf(sha256, "draw", secret) },
      },
      promise: { joins: true, ratio: 10000, source: "basic.ratio", lottery: null, extract: 1000 },
    },
  });
});

const cash = (givenFen: number) => ({ kind: "cash", givenFen }) as const;
const amount = (amountFen: number) => [{ kind: "amount" as const, amountFen }];
test.each([
  [
    "unknown-product",
    { lines: [{ kind: "product" as const, product: "nope", quantity: 1 }], member: null, tenders: [cash(100)] },
  ],
  ["unknown-member", { lines: amount(100), member: "p0000", tenders: [cash(100)] }],
  ["amount-too-large", { lines: amount(100_000_000_001), member: null, tenders: [cash(100_000_000_001)] }],
  [
    "amount-too-large",
    { lines: Array.from({ length: 500 }, () => amount(Number.MAX_SAFE_INTEGER)[0]!), member: null, tenders: [cash(1)] },
  ],
  ["not-enough-cash", { lines: amount(100), member: null, tenders: [cash(99)] }],
  [
    "looks-like-a-card-number",
    {
      lines: amount(100),
      member: null,
      tenders: [{ kind: "card" as const, amountFen: 100, reference: "4111 1111 1111 1111" }],
    },
  ],
  [
    "looks-like-a-card-number",
    {
      lines: [{ kind: "amount" as const, amountFen: 5, note: "4111111111111111" }],
      member: null,
      tenders: [cash(100)],
    },
  ],
  [
    "too-large",
    {
      lines: Array.from({ length: 500 }, () => ({ kind: "amount" as const, amountFen: 1, note: "字".repeat(60) })),
      member: null,
      tenders: [cash(500)],
    },
  ],
])("a sale that cannot be is refused as %s and leaves no fact", async (code, input) => {
  const it = testTill();
  const refused = await it.call("sale.commit", { key: "key-000001", ...input });
  expect(refused).toMatchObject({ ok: false, code });
  expect(auditBooks(it.dataDir)).toEqual(["till-opened", "rules-adopted"]);
});

test("the largest order there may be is sold, and its entitlement is exact", async () => {
  const it = await ownQueueTill();
  const { id } = await it.ok("member.register", { phone: "13812342046" });
  expect((await it.sell("key-000001", 100_000_000_000, id)).entry?.entitlementFen).toBe(100_000_000_000);
});

test("another till's order is refused with where to go, an unknown one by name", async () => {
  const it = testTill();
  const other = await it.call("refund.preview", { order: "s1/t2/0000007" });
  expect(other).toMatchObject({ ok: false, code: "other-till" });
  expect(other.ok ? "" : other.message).toContain("s1/t2");
  expect(await it.call("sale.receipt", { order: "s1/t1/0000099" })).toMatchObject({ code: "unknown-order" });
  expect(await it.call("refund.preview", { order: "nonsense" })).toMatchObject({ code: "unknown-order" });
});

test("members: found by phone or card, registered once, offline; a payment card's number is refused", async () => {
  const it = testTill();
  expect(await it.call("member.find", { phone: "13812342046" })).toMatchObject({ code: "unknown-member" });
  const member = await it.ok("member.register", { phone: "13812342046", name: "李" });
  expect(await it.ok("member.register", { phone: "13812342046", name: "other" })).toEqual(member);
  expect(await it.call("member.register", { card: "4111111111111111" })).toMatchObject({
    code: "looks-like-a-card-number",
  });
  expect(await it.call("member.register", { phone: "13800000000", name: "4111 1111 1111 1111" })).toMatchObject({
    code: "looks-like-a-card-number",
  });
  expect(auditBooks(it.dataDir).filter((kind) => kind === "member-registered")).toHaveLength(1);
});

test("recent sales are the newest first, with what was refunded", async () => {
  const it = testTill();
  const first = await it.sell("key-000001", 1000);
  await it.sell("key-000002", 2000);
  await it.ok("refund.commit", { key: "key-000003", order: first.order, amountFen: 400, reason: "x" });
  const recent = await it.ok("sale.recent", { limit: 10 });
  expect(recent.map(({ totalFen, refundedFen, sent }) => [totalFen, refundedFen, sent])).toEqual([
    [2000, 0, false],
    [1000, 400, false],
  ]);
});
