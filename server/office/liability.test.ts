// What is owed by day adds up to what remains, whatever happened (§12.8).
import { setTimeout } from "node:timers/promises";
import Database from "better-sqlite3";
import { afterEach, describe, expect, test } from "vitest";
import type { HqInput, HqOutput } from "../../shared/contract/hq.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { rebuild } from "../settlement/rebuild.ts";
import { TestServer } from "../testServer.ts";
import { JOINS, MORNING, valueOf, type TestTill } from "../testTill.ts";

const DAY = 86_400_000;
const PHONE = "13800000001";
const RULES: RulesInput = {
  basic: { extract: 1_000, ratio: 10_000, cashierScope: "all", exchange: { points: 10_000 } },
  stores: { s1: { cashier: {} }, s2: { cashier: {} } },
};

let server: TestServer;
afterEach(() => server.end());

const begin = async (rules = RULES): Promise<TestTill> => {
  server = await new TestServer().start(rules, { tickMs: 20 });
  const till = await server.till("s1/t1");
  till.register(PHONE);
  return till;
};

const asked = (input: Partial<HqInput<"liability.rollForward">> = {}): HqOutput<"liability.rollForward"> =>
  valueOf(server.running.office["liability.rollForward"]({ queue: null, by: "day", from: null, to: null, ...input }));

const today = () => asked().rows.at(-1);

/** Sends what is new. */
async function send(till: TestTill, from: number): Promise<number> {
  valueOf(await till.push(till.batch(from)));
  return till.lines.length + 1;
}

const books = () => {
  expect(asked().differenceFen).toBe(0);
  expect(rebuild(server.read).differences).toEqual([]);
};

describe("§12.8 the roll-forward of what is owed", () => {
  test("opening + granted − paid − exchanged − cleared − voided + clawed = closing, day by day and by month", async () => {
    const till = await begin();
    const first = till.sell(1_000, PHONE);
    const second = till.sell(2_000, PHONE);
    let next = await send(till, 1);
    // The second order's 200 went to the first; the first paid nobody.
    expect(today()).toMatchObject({
      openingFen: 0,
      grantedFen: 3_000,
      paidFen: 200,
      closingFen: 2_800,
      extractedFen: 300,
    });
    server.now = till.at = MORNING + DAY;
    till.refund(first, 900);
    till.exchange(second);
    next = await send(till, next);
    // 100 is left to keep of 1,000: 800 that waited are void, and 100 of the 200 that were paid are taken back.
    expect(today()).toMatchObject({
      openingFen: 2_800,
      voidedFen: 900,
      clawedFen: 100,
      exchangedFen: 2_000,
      closingFen: 0,
    });
    // What comes late is of the day on which it was done.
    till.at = server.now = MORNING + 40 * DAY;
    till.sell(500, PHONE);
    await send(till, next);
    const from = new Date(MORNING - 5 * DAY).toISOString().slice(0, 10);
    const months = asked({ by: "month", from });
    expect(months.rows.map(({ openingFen, closingFen }) => [openingFen, closingFen])).toEqual([
      [0, 0],
      [0, 500],
    ]);
    expect(months.total).toMatchObject({ openingFen: 0, grantedFen: 3_500, closingFen: 500 });
    expect(asked({ queue: "cashiers" }).total.closingFen).toBe(500);
    books();
  });

  test("§5.8 what is cleared; §6.2 what a draw changes", async () => {
    const lottery = { kind: "range", min: 5_000, max: 5_000 } as const;
    const till = await begin({ ...RULES, basic: { ...RULES.basic, clear: { every: "day", at: "12:00" } } });
    const order = till.sell(1_000, PHONE, { promise: { ...JOINS, source: "desk.lottery", lottery } });
    let next = await send(till, 1);
    expect(today()).toMatchObject({ grantedFen: 1_000, closingFen: 1_000 });
    till.draw(order, { key: "d1" });
    next = await send(till, next);
    expect(today()).toMatchObject({ grantedFen: 500, closingFen: 500 });
    server.now = till.at = MORNING + DAY;
    till.sell(100, PHONE);
    await send(till, next);
    while (today()?.clearedFen === 0) await setTimeout(10);
    expect(today()).toMatchObject({ openingFen: 500, grantedFen: 100, clearedFen: 500, closingFen: 100 });
    books();
  });

  test("§2.4 what a switch moves from queue to queue is of each of them, and of all together nothing", async () => {
    const till = await begin();
    till.sell(1_000, PHONE);
    const next = await send(till, 1);
    valueOf(server.running.setup.rules.publish({ ...RULES, basic: { ...RULES.basic, cashierScope: "store" } }));
    till.write("rules-adopted", { version: 2 });
    await send(till, next);
    expect(asked({ queue: "cashiers" }).total).toMatchObject({ grantedFen: 1_000, movedFen: -1_000, closingFen: 0 });
    expect(asked({ queue: "cashier:s1" }).total).toMatchObject({ grantedFen: 0, movedFen: 1_000, closingFen: 1_000 });
    expect(asked().total).toMatchObject({ movedFen: 0, closingFen: 1_000 });
    for (const queue of ["cashiers", "cashier:s1"]) expect(asked({ queue }).differenceFen).toBe(0);
    // On its way back to its till it stands in no line, and is owed all the same.
    valueOf(server.running.setup.rules.publish({ ...RULES, basic: { ...RULES.basic, cashierScope: "till" } }));
    expect(asked()).toMatchObject({ waitingFen: 0, closedFen: 1_000, differenceFen: 0 });
    books();
  });

  test("books that were begun before get their days when the server starts, the same that a rebuild gives", async () => {
    const till = await begin();
    const order = till.sell(1_000, PHONE);
    till.sell(700, PHONE);
    till.refund(order, 400);
    await send(till, 1);
    const before = asked();
    await server.running.close();
    const db = new Database(server.file);
    expect(db.prepare("DELETE FROM queue_days").run().changes).toBeGreaterThan(1);
    db.close();
    await server.again();
    expect(asked()).toEqual(before);
    books();
  });

  test("days that are none, too many of them, and a queue that is none are refused by name", async () => {
    await begin();
    const ask = server.running.office["liability.rollForward"];
    const input = { queue: null, by: "day", from: null, to: null } as const;
    expect(ask({ ...input, from: "2026-02-30" })).toMatchObject({ ok: false, code: "malformed" });
    expect(ask({ ...input, from: "1990-01-01" })).toMatchObject({ ok: false, code: "malformed" });
    expect(ask({ ...input, queue: "cashier:s9" })).toMatchObject({ ok: false, code: "unknown-queue" });
  });
});
