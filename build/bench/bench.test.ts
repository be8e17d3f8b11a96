// Every bench at a tiny size: it runs, does the real work (each ends with §13 on what it left behind), and says so.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { benchCatalogue } from "./catalogue.ts";
import { benchDrain } from "./drain.ts";
import { benchEngine } from "./engine.ts";
import { jsonLine, metOf, percentile, ratioAtMost, spreads, table, type Figure } from "./measure.ts";
import { benchLive, benchOutage } from "./live.ts";
import { benchReady } from "./ready.ts";
import { benchPostgres } from "./postgres.ts";
import { benchRebuild } from "./rebuild.ts";
import { benchWire } from "./wire.ts";
import { benchSale } from "./sale.ts";
import { benchShift } from "./shift.ts";
import { testServer } from "../../server/store/postgres/testServer.ts";
import { Unsound, soundRows } from "./sound.ts";
import { SEED, trade } from "./trade.ts";

/** Both sides were measured, every row says whether its goal was met, and is one line of JSON. */
function expectFigures(figures: readonly Figure[], count: number): void {
  expect(figures).toHaveLength(count);
  for (const it of figures) {
    if (it.unit !== "orders") expect(it.ours.median).toBeGreaterThan(0);
    if (it.other) expect(it.other.is.median).toBeGreaterThan(0);
    expect(JSON.parse(jsonLine(it))).toMatchObject({
      row: it.row,
      goal: expect.stringMatching(/^([≤≥] \d|–$)/) as string,
    });
  }
}

test("§13 holds after the engine's bench, in memory and on SQLite, with few and many waiting", async () => {
  expectFigures(await benchEngine({ rounds: 2, orders: 600, few: 10, many: 2_000, manyInMemory: 2_000 }), 3);
});

test("§13 holds on the till after the bench of the sale", async () => {
  expectFigures(await benchSale({ rounds: 2, sales: 5, few: 10, many: 2_000 }), 4);
});

test("every product of the bench of the catalogue is taken in, found and scanned", async () => {
  expectFigures(await benchCatalogue({ rounds: 1, products: 500 }), 5);
});

test("§13 holds on the till after the bench of the shift, which closed with no difference", async () => {
  expectFigures(await benchShift({ rounds: 2, orders: 20 }), 1);
});

test("§13 holds on the server after the bench of the drain, and every order is there", async () => {
  expectFigures(await benchDrain({ rounds: 1, orders: 700, tills: 2 }), 5);
});

test("§13 holds on PostgreSQL after the bench of the drain, and every order is there", async (context) => {
  const server = await testServer();
  if ("missing" in server) return context.skip(server.missing);
  expectFigures(await benchPostgres({ rounds: 1, orders: 700, tills: 2 }), 2);
});

test("§13.5 the bench of the rebuild gives the same rows", async () => {
  expectFigures(await benchRebuild({ rounds: 1, orders: 300 }), 1);
});

test("§13 holds on the server after live traffic, and after a backlog drained beside it", async () => {
  const size = { rounds: 1, rate: 100, seconds: 1, tills: 4 };
  expectFigures(await benchLive(size), 3);
  expectFigures(await benchOutage({ ...size, backlog: 100, late: 2 }), 2);
});

test("a till killed among its orders is started again and counted", async () => {
  expectFigures(await benchReady({ rounds: 1, orders: 30 }), 1);
});

test("every byte of a message is counted", () => {
  expectFigures(benchWire({ orders: 300 }), 3);
});

test("the same seed is the same day", () => {
  const day = { tills: ["s1/t1", "s1/t2"], orders: 50, members: 5 };
  expect(trade({ seed: SEED, ...day })).toEqual(trade({ seed: SEED, ...day }));
  expect(trade({ seed: SEED, ...day })).not.toEqual(trade({ seed: SEED + 1, ...day }));
});

test("medians are of every side's own rounds, and no side always goes first", async () => {
  const turns: string[] = [];
  const side = (name: string, values: number[]) => (round: number) => {
    turns.push(name);
    return values[round] ?? 0;
  };
  expect(await spreads(3, { a: side("a", [3, 1, 2]), b: side("b", [9, 9, 1]) })).toEqual({
    a: { median: 2, low: 1, high: 3 },
    b: { median: 9, low: 1, high: 9 },
  });
  expect(turns.join("")).toBe("abbaab");
  expect(percentile([4, 1, 3, 2], 50)).toBe(2);
  expect(
    percentile(
      Array.from({ length: 100 }, (_, n) => n + 1),
      99,
    ),
  ).toBe(99);
});

test("§13.1 rows that do not add up end a bench", () => {
  const queue = { key: "q", extracted: 5, paid: 4, retained: 0, carried: 0, waiting: 0, waitingAmount: 0 };
  const none = { orders: [], units: [], entries: [], payouts: [], balances: [] };
  expect(() => soundRows("x", { ...none, queues: [{ ...queue, touched: true, group: null }] })).toThrow(Unsound);
});

test("the table says both sides, the ratio, the goal and whether it was met", () => {
  const spread = (median: number) => ({ median, low: median, high: median + 1 });
  const is = { is: spread(2), what: "raw" };
  const it: Figure = { row: "a", unit: "ms", ours: spread(1), other: is, goal: ratioAtMost(1) };
  expect(table([it])).toContain("a  1.00 ms (1.00–2.00)  2.00 ms (2.00–3.00) raw  0.50 ×  ≤ 1.00 × met");
  expect([it, { ...it, goal: ratioAtMost(0.4) }, { ...it, goal: null }].map(metOf)).toEqual([true, false, null]);
  expect(JSON.parse(jsonLine(it))).toMatchObject({
    row: "a",
    ours: 1,
    other: 2,
    ratio: 0.5,
    goal: "≤ 1.00 ×",
    met: true,
  });
});

test("what it does not know is refused with its usage", () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, "bench.ts"), ...args], { encoding: "utf8" });
  expect(run("nothing")).toMatchObject({ status: 2, stdout: "" });
  expect(run("nothing").stderr).toContain("sale");
  expect(run("engine", "--rounds", "0").stderr).toContain("--rounds: expected a whole number from 1");
});
