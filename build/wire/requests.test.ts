/** Real tills against a real server: acts on orders that another till took, from the clerk's verb to the outcome. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { openTill, type Till } from "../../electron/till.ts";
import { startServer, type RunningServer } from "../../server/server.ts";
import { rebuild } from "../../server/settlement/rebuild.ts";
import type { OrderView, RefundView, RequestView } from "../../shared/contract/till.ts";
import type { EntryView, ReceiptView } from "../../shared/contract/view.ts";

const PHONE = "13800000001";
const rules = (cashierScope: "till" | "all") => ({
  basic: { extract: 1_000, ratio: 10_000, cashierScope, exchange: { points: 10_000 } },
  stores: { s1: { cashier: { lottery: { kind: "fixed" as const, ratios: [20_000] } } } },
});

type Shop = { server: RunningServer; taker: Till; asker: Till; order: string };

async function open(scope: "till" | "all"): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), "paifan-requests-"));
  const log = pino({ level: "silent" });
  const server = await startServer({
    dataDir: join(folder, "server"),
    port: 0,
    host: "127.0.0.1",
    clock: Date.now,
    log,
  });
  expect(server.setup.begin("Asia/Shanghai", rules(scope))).toMatchObject({ ok: true });
  server.setup.putStore("s1", "一店");
  const tills = ["t1", "t2"].map((name) => {
    const issued = server.setup.issueCode("s1", name, name);
    if (!issued.ok) throw new Error(issued.message);
    return openTill({ dataDir: join(folder, name), server: server.url, enrol: issued.value.code });
  });
  onTestFinished(async () => {
    for (const till of tills) await till.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const [taker, asker] = tills as [Till, Till];
  await settle({ taker, asker });
  const member = await ask<{ id: string }>(taker, "member.register", { phone: PHONE });
  const sale = { key: "key-000001", lines: [{ kind: "amount", amountFen: 1_000 }], member: member.id };
  const { order } = await ask<ReceiptView>(taker, "sale.commit", {
    ...sale,
    tenders: [{ kind: "cash", givenFen: 1_000 }],
  });
  await settle({ taker, asker });
  return { server, taker, asker, order };
}

/** All that is to be said has been said. */
async function settle({ taker, asker }: Pick<Shop, "taker" | "asker">): Promise<void> {
  for (let round = 0; round < 3; round += 1) for (const till of [asker, taker]) await till.uplink.drained();
  await asker.uplink.drained();
}

async function ask<T>(till: Till, verb: string, input: unknown): Promise<T> {
  const outcome = await till.call(verb, input);
  if (!outcome.ok) throw new Error(`${verb}: ${outcome.code}: ${outcome.message}`);
  return outcome.value as T;
}

const codeOf = async (till: Till, verb: string, input: unknown): Promise<string> => {
  const outcome = await till.call(verb, input);
  return outcome.ok ? "done" : outcome.code;
};
const requests = (till: Till) => ask<RequestView[]>(till, "request.recent", { limit: 10 });

for (const scope of ["till", "all"] as const) {
  test(`S13.2 S13.3 S13.9 money handed back at another till: it waits, is carried out once, and both show it (${scope})`, async () => {
    const shop = await open(scope);
    const { server, taker, asker, order } = shop;
    const found = await ask<OrderView>(asker, "order.find", { order });
    expect(found).toMatchObject({ till: "s1/t1", leftFen: 1_000, owner: scope === "till" ? "till" : "server" });
    expect(await ask<RefundView>(asker, "refund.preview", { order, amountFen: 300 })).toMatchObject({
      effectBy: scope === "till" ? "other-till" : "server",
      lostWaitingFen: 300,
      leftFen: 700,
    });
    taker.uplink.offline(true);
    const refund = { key: "refund-0001", order, amountFen: 300, reason: "faulty" };
    const first = await ask<RefundView>(asker, "refund.commit", refund);
    expect(await ask<RefundView>(asker, "refund.commit", refund)).toEqual(first);
    await asker.uplink.drained();
    expect(await requests(asker)).toMatchObject([{ order, state: scope === "till" ? "waiting" : "done" }]);
    // What waits is not handed back a second time.
    expect((await ask<OrderView>(asker, "order.find", { order })).leftFen).toBe(700);
    expect(await codeOf(asker, "refund.commit", { ...refund, key: "refund-0002", amountFen: 701 })).toBe("over-refund");
    taker.uplink.offline(false);
    await settle(shop);
    expect(await requests(asker)).toMatchObject([{ state: "done", amountFen: 300, carriedFen: 300 }]);
    const receipt = await ask<ReceiptView>(taker, "sale.receipt", { order });
    expect(receipt).toMatchObject({ refundedFen: 300, entry: { voidedFen: 300, remainingFen: 700 } });
    expect(server.store.ledger.order(order)?.left).toBe(700);
    expect(rebuild(server.store.read).differences).toEqual([]);
    expect(server.store.read.concerns.openConcerns(10)).toBe(0);
  });

  test(`S13.4 S13.6 a draw and an exchange asked for at another till, and a second draw declined (${scope})`, async () => {
    const shop = await open(scope);
    const { server, taker, asker, order } = shop;
    const asked = await ask<EntryView>(asker, "entry.draw", { key: "draw-00001", order });
    expect(asked).toMatchObject({ drawn: true, awaitsServer: true });
    expect(await codeOf(asker, "entry.exchange", { key: "draw-00001", order, to: "points" })).not.toBe("done");
    await settle(shop);
    expect((await ask<ReceiptView>(taker, "sale.receipt", { order })).entry).toMatchObject({
      drawn: true,
      ratioBp: 20_000,
      entitlementFen: 2_000,
    });
    expect(await codeOf(asker, "entry.draw", { key: "draw-00002", order })).toBe("drawn-already");
    await ask<EntryView>(asker, "entry.exchange", { key: "exchange-1", order, to: "points" });
    await settle(shop);
    expect((await requests(asker)).map((it) => [it.act, it.state])).toEqual([
      ["exchange", "done"],
      ["draw", "done"],
    ]);
    expect(server.store.read.figures.entriesOfOrder(order)).toMatchObject([{ state: "exchanged", exchanged: 2_000 }]);
    expect((await ask<ReceiptView>(taker, "sale.receipt", { order })).entry).toMatchObject({ state: "exchanged" });
    expect(rebuild(server.store.read).differences).toEqual([]);
  });
}

test("S13.8 while the server cannot be asked an act on another till's order is refused, with what to do, and nothing is changed", async () => {
  const { asker, order } = await open("all");
  asker.uplink.offline(true);
  for (const [verb, input] of [
    ["order.find", { order }],
    ["refund.preview", { order }],
    ["refund.commit", { key: "refund-0001", order, reason: "faulty" }],
    ["entry.draw", { key: "draw-00001", order }],
    ["entry.exchange", { key: "exchange-1", order, to: "points" }],
  ] as const)
    expect([verb, await codeOf(asker, verb, input)]).toEqual([verb, "other-till"]);
  expect(await requests(asker)).toEqual([]);
});

test("S13.11 §12.6 what two persons take out of a till's queue waits while it is away, and is done once when it is back", async () => {
  const shop = await open("till");
  const { taker, order } = shop;
  const { office, store } = shop.server;
  taker.uplink.offline(true);
  const propose = office["second.propose"]({ act: { act: "void", order, line: 0 }, reason: "a slip", by: "Anna" });
  if (!propose.ok) throw new Error(propose.message);
  const { n } = propose.value;
  const approved = await office["second.approve"]({ n, by: "Ben" }, undefined, "ben");
  expect(approved).toMatchObject({ ok: true, value: { state: "asked", till: "s1/t1" } });
  expect(store.read.figures.entriesOfOrder(order)).toMatchObject([{ state: "waiting", remaining: 1_000 }]);
  taker.uplink.offline(false);
  await settle(shop);
  expect((await ask<ReceiptView>(taker, "sale.receipt", { order })).entry).toMatchObject({
    state: "voided",
    voidedFen: 1_000,
    remainingFen: 0,
  });
  expect(store.read.proposals.proposal(n)).toMatchObject({ state: "done", decided: { by: "Ben", why: "" } });
  expect(store.read.figures.entriesOfOrder(order)).toMatchObject([{ state: "voided", remaining: 0 }]);
  const facts = store.read.journal.factsOf(order).filter(({ kind }) => kind === "entry-voided");
  expect(facts).toMatchObject([{ till: "s1/t1" }]);
  expect(store.read.concerns.openConcerns(10)).toBe(0);
  expect(rebuild(store.read).differences).toEqual([]);
});

test("S13.12 §12.7 what two persons pay into a till's queue the till pays when it is back, by its own ledger, once", async () => {
  const shop = await open("till");
  const { taker, order } = shop;
  const { office, store } = shop.server;
  taker.uplink.offline(true);
  const approve = async (amountFen: number): Promise<number> => {
    const proposed = office["second.propose"]({
      act: { act: "fund", queue: "till:s1/t1", amountFen },
      reason: "winding down",
      by: "Anna",
    });
    if (!proposed.ok) throw new Error(proposed.message);
    expect(await office["second.approve"]({ n: proposed.value.n, by: "Ben" }, undefined, "ben")).toMatchObject({
      ok: true,
      value: { state: "asked" },
    });
    return proposed.value.n;
  };
  const [some, rest, none] = [await approve(400), await approve(900), await approve(1)];
  taker.uplink.offline(false);
  await settle(shop);
  const { entry } = await ask<ReceiptView>(taker, "sale.receipt", { order });
  expect(entry).toMatchObject({ state: "done", paidFen: 1_000, remainingFen: 0 });
  expect(entry?.received.map((it) => [it.from, it.amountFen])).toEqual([
    [`fund:${some}`, 400],
    [`fund:${rest}`, 600],
  ]);
  expect([some, rest, none].map((n) => store.read.proposals.proposal(n))).toMatchObject([
    { state: "done", decided: { why: "" } },
    { state: "done", decided: { why: "600" } },
    { state: "declined", decided: { why: "nothing-waits" } },
  ]);
  expect(store.read.figures.entriesOfOrder(order)).toMatchObject([{ state: "done", paid: 1_000 }]);
  expect(store.read.concerns.openConcerns(10)).toBe(0);
  expect(rebuild(store.read).differences).toEqual([]);
});
