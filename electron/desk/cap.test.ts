/** The liability cap (§12.3) at the till: the screen says before, the paper after; by its own ledger, or by what the server last told. */
import { beforeEach, describe, expect, test } from "vitest";
import type { RulesInput } from "../../shared/rules/schema.ts";
import type { QueueFigures } from "../../shared/sync/messages.ts";
import { shopOf, TestServer } from "../testServer.ts";
import { auditBooks, testTill, type TestTill } from "../testTill.ts";

const MIDNIGHT = Date.parse("2026-03-02T00:00:00+08:00");
const AT_CAP = { joins: false, reason: "liability-cap" };
let keys = 0;
const key = (): string => `cap-key-${String((keys += 1)).padStart(6, "0")}`;

async function shop(
  basic: RulesInput["basic"],
  queue: Partial<QueueFigures> | null = null,
): Promise<{ it: TestTill; li: string; preview: (fen: number) => Promise<unknown> }> {
  const server = await TestServer.open();
  const rules: RulesInput = {
    basic: { extract: 1_000, ratio: 10_000, cap: { amount: 1_500 }, ...basic },
    stores: { s1: { cashier: {} } },
  };
  server.codes.set("CODE", shopOf("s1/t1", rules));
  const nothing = { waiting: 1, extracted: 0, paid: 0, retained: 0, carried: 0, head: [], asOf: MIDNIGHT - 1 };
  server.queue = queue && { key: "cashiers", waitingAmount: 0, ...nothing, ...queue };
  const it = testTill({ followsServerClock: false });
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  const { id } = await it.ok("member.register", { phone: "13812342046" });
  await it.till.uplink.drained();
  const lines = (amountFen: number) => [{ kind: "amount" as const, amountFen }];
  const preview = async (fen: number) => (await it.ok("sale.preview", { lines: lines(fen), member: id })).earn;
  return { it, li: id, preview };
}

describe("a till that owns its queue", () => {
  let it: TestTill;
  let li: string;
  let preview: (fen: number) => Promise<unknown>;
  beforeEach(async () => {
    ({ it, li, preview } = await shop({ cashierScope: "till", clear: { every: "day", at: "00:00" } }));
  });

  test("§12.3 at the cap a sale does not join and is extracted from, and the receipt says why; what comes back makes room", async () => {
    const first = await it.sell(key(), 2_000, li);
    expect(first).toMatchObject({ earn: { joins: true } });
    expect(await preview(1_000)).toEqual(AT_CAP);
    const second = await it.sell(key(), 1_000, li);
    expect(second).toMatchObject({ earn: AT_CAP, entry: null, paidNow: [{ amountFen: 100 }] });
    expect(await it.ok("sale.receipt", { order: second.order })).toMatchObject({ earn: AT_CAP });
    expect((await it.ok("status", {})).queue).toMatchObject({ waitingFen: 1_900, extractedFen: 300 });
    await it.ok("refund.commit", { key: key(), order: first.order, amountFen: 1_000, reason: "x" });
    expect(await preview(1_000)).toMatchObject({ joins: true });
    expect(await it.sell(key(), 1_000, li)).toMatchObject({ earn: { joins: true } });
    auditBooks(it.dataDir);
  });

  test("§12.3 §5.8 what a clearing takes that the sale passes waits no more, on the screen too", async () => {
    await it.sell(key(), 2_000, li);
    it.now = MIDNIGHT - 1;
    expect(await preview(1_000)).toEqual(AT_CAP);
    it.now = MIDNIGHT;
    expect(await preview(1_000)).toMatchObject({ joins: true });
    expect(await it.sell(key(), 1_000, li)).toMatchObject({ earn: { joins: true } });
    auditBooks(it.dataDir);
  });
});

describe("a till whose sales join a merged queue", () => {
  const all = { cashierScope: "all" } as const;
  test("§12.3 goes by what the server last told of that queue", async () => {
    const { it, li, preview } = await shop(all, { waitingAmount: 1_500 });
    expect(await preview(1_000)).toEqual(AT_CAP);
    expect(await it.sell(key(), 1_000, li)).toMatchObject({ earn: AT_CAP, entry: null });
    auditBooks(it.dataDir);
  });

  test("§12.3 below the cap it joins; so it does where nothing of that queue was told", async () => {
    for (const told of [{ waitingAmount: 1_499 }, { key: "cashier:s1", waitingAmount: 9_000 }, null]) {
      const { it, li, preview } = await shop(all, told);
      expect(await preview(1_000)).toMatchObject({ joins: true });
      expect(await it.sell(key(), 1_000, li)).toMatchObject({ earn: { joins: true } });
      auditBooks(it.dataDir);
    }
  });
});
