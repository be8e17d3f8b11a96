import { expect, test } from "vitest";
import { readFact, type Fact } from "../../shared/facts/fact.ts";
import { checkRoll, commitmentOf, type RollPurpose } from "../../shared/facts/rolls.ts";
import { drawnRatio } from "../../shared/queue/draw.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { sha256 } from "../store/sha256.ts";
import { TestServer, shopOf } from "../testServer.ts";
import { auditBooks, books, folder, testTill, type TestTill } from "../testTill.ts";

const LOTTERY = { kind: "fixed" as const, ratios: [5_000, 20_000], weights: [1, 1, 1] };
const rulesOf = (basic: RulesInput["basic"]): RulesInput => ({
  basic: { extract: 1000, ratio: 10000, cashierScope: "till", ...basic },
  stores: { s1: { cashier: {} } },
});

/** A till under these rules, off the network unless a server is asked for. */
async function tillUnder(
  basic: RulesInput["basic"],
  more: Parameters<typeof testTill>[0] = {},
): Promise<{ it: TestTill; server: TestServer; id: string }> {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1", rulesOf(basic)));
  const it = testTill(more);
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  const { id } = await it.ok("member.register", { phone: "13812342046" });
  return { it, server, id };
}

const facts = (it: TestTill): Fact[] =>
  (books(it.dataDir).prepare("SELECT line FROM facts ORDER BY seq").pluck().all() as string[]).map((line) => {
    const fact = readFact(line);
    if ("expected" in fact) throw new Error(fact.expected);
    return fact;
  });

/** What was made known for an order before it: by the fact of the order before, or by the first of all. */
function committed(all: readonly Fact[], order: string, purpose: RollPurpose): string {
  const at = all.findIndex((fact) => fact.kind === "order-paid" && fact.body.order === order);
  for (const fact of all.slice(0, at).toReversed()) {
    if (fact.kind === "order-paid") return fact.body.rolls.next[purpose];
    if (fact.kind === "till-opened") return fact.body.next[purpose];
  }
  throw new Error(`nothing was made known before ${order}`);
}

test("§6.3 every order shows a secret that was committed to before it, and commits to the next", async () => {
  const { it, id } = await tillUnder({});
  for (let index = 0; index < 4; index += 1) await it.sell(`key-00000${index}`, 1000, id);
  const all = facts(it);
  const shown = all.filter((fact) => fact.kind === "order-paid");
  expect(shown).toHaveLength(4);
  for (const { body } of shown) {
    expect(commitmentOf(sha256, "join", body.rolls.secret)).toBe(committed(all, body.order, "join"));
  }
  expect(new Set(shown.map(({ body }) => body.rolls.secret)).size).toBe(4);
  expect((await it.ok("sale.receipt", { order: shown[0]?.body.order ?? "" })).commitment).toBeNull();
});

test("§6.3 the secrets come from the source that is handed in, 32 bytes each, and outlive a restart", async () => {
  const dataDir = folder();
  let next = 0;
  const bytes = (count: number): Uint8Array => new Uint8Array(count).fill((next += 1));
  const it = testTill({ dataDir, bytes });
  await it.close();
  const again = testTill({ dataDir, bytes });
  await again.sell("key-000001", 1000);
  const sold = facts(again).find((fact) => fact.kind === "order-paid");
  expect(sold?.body.rolls.secret).toBe("01".repeat(32));
  expect(sold?.body.rolls.next.join).toBe(commitmentOf(sha256, "join", "03".repeat(32)));
});

test("§6.2 §6.3 a draw in the till's own queue is done at once, by a roll that anyone can check against the receipt", async () => {
  const { it, id } = await tillUnder({ lottery: LOTTERY });
  const sold = await it.sell("key-000001", 1000, id);
  expect(sold.earn).toMatchObject({ joins: true, lottery: true });
  expect(sold.entry).toMatchObject({
    lottery: { kind: "fixed", ratiosBp: [5_000, 20_000], mayMiss: true },
    drawOpen: true,
    drawn: false,
    awaitsServer: false,
  });
  const drawn = await it.ok("entry.draw", { key: "key-000002", order: sold.order });
  expect(drawn).toMatchObject({ drawn: true, drawOpen: false, awaitsServer: false });
  const fact = facts(it).at(-1);
  if (fact?.kind !== "entry-drawn") throw new Error("expected the draw to be the newest fact");
  const { secret, roll, order, line } = fact.body;
  const commitment = sold.commitment ?? "";
  expect(commitment).toBe(committed(facts(it), order, "draw"));
  expect(checkRoll(sha256, { purpose: "draw", commitment, secret, order, line, roll })).toBeNull();
  const ratio = drawnRatio(LOTTERY, roll) ?? 10_000;
  expect(drawn).toMatchObject({ ratioBp: ratio, entitlementFen: ratio / 10, remainingFen: ratio / 10 });
  expect(await it.ok("member.find", { phone: "13812342046" })).toMatchObject({
    waitingFen: ratio / 10,
    waitingCount: 1,
  });
  // The same act again is answered as it is; another is refused.
  expect(await it.ok("entry.draw", { key: "key-000002", order: sold.order })).toEqual(drawn);
  expect(await it.call("entry.draw", { key: "key-000003", order: sold.order })).toMatchObject({
    code: "drawn-already",
  });
  expect(auditBooks(it.dataDir).filter((kind) => kind === "entry-drawn")).toHaveLength(1);
});

test("§7.1 an exchange in the till's own queue: what it would bring, and what it brought", async () => {
  const { it, id } = await tillUnder({ exchange: { points: 5_000, love: 20_000, loveTo: "available" } });
  const [first, second] = [await it.sell("key-000001", 1000, id), await it.sell("key-000002", 2000, id)];
  expect((await it.ok("sale.receipt", { order: first.order })).entry?.exchangeable).toEqual({
    pointsBp: 5_000,
    loveBp: 20_000,
  });
  const exchanged = await it.ok("entry.exchange", { key: "key-000003", order: first.order, to: "points" });
  expect(exchanged).toMatchObject({
    state: "exchanged",
    exchangedFen: 800,
    exchangedTo: "points",
    exchangeRatioBp: 5_000,
    remainingFen: 0,
    exchangeable: { pointsBp: null, loveBp: null },
  });
  await it.ok("entry.exchange", { key: "key-000004", order: second.order, to: "love" });
  expect(await it.ok("member.find", { phone: "13812342046" })).toMatchObject({
    points: 400,
    love: 4000,
    cashFen: 200,
    waitingFen: 0,
    waitingCount: 0,
  });
  expect(await it.ok("entry.exchange", { key: "key-000003", order: first.order, to: "points" })).toEqual(exchanged);
  // §8.2 a refund takes back the cash it was paid, then points.
  await it.ok("refund.commit", { key: "key-000005", order: first.order, amountFen: 500, reason: "x" });
  expect(await it.ok("member.find", { phone: "13812342046" })).toMatchObject({ points: 250, cashFen: 0 });
  expect(await it.call("refund.commit", { key: "key-000003", order: first.order, reason: "x" })).toMatchObject({
    code: "malformed",
  });
  auditBooks(it.dataDir);
});

test("§6.2 §7.1 what cannot be is refused by name before a fact is written", async () => {
  const { it, id } = await tillUnder({ lottery: LOTTERY, exchange: { points: 10_000 } });
  const nobody = await it.sell("key-000001", 1000);
  const paid = await it.sell("key-000002", 1000, id);
  const gone = await it.sell("key-000003", 1000, id);
  await it.ok("entry.exchange", { key: "key-000004", order: gone.order, to: "points" });
  const before = auditBooks(it.dataDir).length;
  const draw = async (order: string) =>
    await it.call("entry.draw", { key: `draw-${order.replaceAll("/", "-")}`, order });
  const exchange = async (order: string, to: "points" | "love") =>
    await it.call("entry.exchange", { key: `exchange-${order.replaceAll("/", "-")}`, order, to });
  expect(await draw(nobody.order)).toMatchObject({ code: "no-entry" });
  expect(await draw(paid.order)).toMatchObject({ code: "paid-already" });
  expect(await draw(gone.order)).toMatchObject({ code: "not-waiting" });
  expect(await draw("s1/t2/0000007")).toMatchObject({ code: "other-till" });
  expect(await draw("s1/t1/0000099")).toMatchObject({ code: "unknown-order" });
  expect(await exchange(nobody.order, "points")).toMatchObject({ code: "no-entry" });
  expect(await exchange(gone.order, "points")).toMatchObject({ code: "not-waiting" });
  expect(await exchange(paid.order, "love")).toMatchObject({ code: "not-exchangeable" });
  const plain = await tillUnder({});
  const { order } = await plain.it.sell("key-000001", 1000, plain.id);
  expect(await plain.it.call("entry.draw", { key: "key-000002", order })).toMatchObject({ code: "no-lottery" });
  expect(auditBooks(it.dataDir)).toHaveLength(before);
});

test("§6.2 in a merged queue the fact is written, the entry says that it waits, and the server's word comes back", async () => {
  const { it, server, id } = await tillUnder({ cashierScope: "all", lottery: LOTTERY, exchange: { points: 10_000 } });
  const { order } = await it.sell("key-000001", 1000, id);
  await it.till.uplink.drained();
  const figures = {
    state: "waiting" as const,
    drawn: false,
    ratio: 10_000,
    entitlement: 1000,
    paid: 0,
    exchanged: 0,
    cleared: 0,
    voided: 0,
    clawed: 0,
    remaining: 1000,
  };
  const tell = (change: Partial<typeof figures> = {}): void =>
    server.tell({
      kind: "entry",
      order,
      line: 0,
      fact: server.lines.length,
      queue: "cashiers",
      ...figures,
      ...change,
      exchangedTo: null,
      exchangeRatio: null,
      payouts: [],
    });
  tell();
  await it.till.uplink.drained();
  expect((await it.ok("sale.receipt", { order })).entry).toMatchObject({ awaitsServer: false, drawOpen: true });
  expect(await it.ok("entry.draw", { key: "key-000002", order })).toMatchObject({
    drawn: true,
    drawOpen: false,
    awaitsServer: true,
    ratioBp: 10_000,
  });
  expect(await it.call("entry.draw", { key: "key-000003", order })).toMatchObject({ code: "drawn-already" });
  await it.till.uplink.drained();
  expect(readFact(server.lines.at(-1) ?? "")).toMatchObject({ kind: "entry-drawn" });
  tell({ drawn: true, ratio: 20_000, entitlement: 2000, remaining: 2000 });
  await it.till.uplink.drained();
  expect((await it.ok("sale.receipt", { order })).entry).toMatchObject({
    awaitsServer: false,
    drawn: true,
    entitlementFen: 2000,
  });
  expect(await it.ok("entry.exchange", { key: "key-000004", order, to: "points" })).toMatchObject({
    awaitsServer: true,
    exchangedTo: "points",
    state: "waiting",
  });
  expect(await it.call("entry.exchange", { key: "key-000005", order, to: "points" })).toMatchObject({
    code: "not-waiting",
  });
  await it.till.uplink.drained();
  // The owner refused: its own rules give no ratio any more. The entry waits as before.
  tell({ drawn: true, ratio: 20_000, entitlement: 2000, remaining: 2000 });
  await it.till.uplink.drained();
  expect((await it.ok("sale.receipt", { order })).entry).toMatchObject({
    awaitsServer: false,
    exchangedTo: null,
    exchangeable: { pointsBp: 10_000 },
  });
  auditBooks(it.dataDir);
});

test("§4.3 random return: by the roll of the order's own secret, the group's points places are converted at once", async () => {
  const { it, id } = await tillUnder({ extract: 0, randomReturn: { cash: 1, points: 2 }, exchange: { points: 5_000 } });
  const receipts = [];
  for (let index = 0; index < 6; index += 1) receipts.push(await it.sell(`key-00000${index}`, 1000, id));
  const states = receipts.map(({ entry }) => entry?.state);
  expect([0, 3].map((from) => states.slice(from, from + 3).filter((state) => state === "converted").length)).toEqual([
    2, 2,
  ]);
  const converted = receipts.find(({ entry }) => entry?.state === "converted");
  expect(converted).toMatchObject({
    earn: { joins: true, place: null },
    entry: { exchangedFen: 1000, exchangedTo: "points", exchangeRatioBp: 5_000, drawOpen: false },
  });
  expect(await it.ok("member.find", { phone: "13812342046" })).toMatchObject({
    points: 2000,
    waitingCount: 2,
    waitingFen: 2000,
  });
  auditBooks(it.dataDir);
});
