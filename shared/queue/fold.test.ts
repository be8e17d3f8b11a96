import { createHash } from "node:crypto";
import Database from "better-sqlite3";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Ledger } from "../ledger/ledger.ts";
import { MemoryStore } from "../ledger/memory.ts";
import { comparePosition, type LedgerRows } from "../ledger/rows.ts";
import { SqliteStore } from "../ledger/sqlite.ts";
import { readLedger } from "../ledger/sqliteRows.ts";
import { LEDGER_TABLES } from "../ledger/tables.ts";
import type { RulesInput } from "../rules/schema.ts";
import { ownedByTill } from "../rules/units.ts";
import { ownsAll } from "./act.ts";
import { drawRefusal } from "./draw.ts";
import { exchangeRefusal } from "./exchange.ts";
import { OFFICE, type FoldContext } from "./fold.ts";
import { foldLine, programmeOf, ServerParty, TillParty } from "./parties.ts";

const RULES: RulesInput = {
  basic: {
    extract: 2500,
    ratio: 10_000,
    clear: { every: "day" },
    exchange: { points: 5_000 },
    randomReturn: { cash: 3, points: 1 },
    lottery: { kind: "fixed", ratios: [5_000, 20_000], weights: [1, 1, 1] },
  },
  stores: { s1: { cashier: { limits: { perDay: 4 } } } },
};
const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
const START = Date.parse("2026-03-02T09:00:00+08:00");
const programme = programmeOf(RULES);
/** A server that owns what `owns` says, under one programme. */
const serverOf = (store: MemoryStore | SqliteStore, owns: FoldContext["owns"], its = programme): FoldContext => ({
  ledger: new Ledger(store),
  sha256,
  programme: () => its,
  clockProgramme: () => its,
  owns,
  office: null,
});

const plain = (rows: LedgerRows) => ({
  orders: [...rows.orders],
  units: [...rows.units],
  entries: [...rows.entries].toSorted(comparePosition),
  payouts: [...rows.payouts],
  queues: [...rows.queues]
    .filter((it) => it.touched || it.waiting > 0 || it.group)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  balances: [...rows.balances]
    .filter((it) => it.cash !== 0 || it.points !== 0)
    .toSorted((a, b) => (a.member < b.member ? -1 : 1)),
});

describe("the fold", () => {
  const act = fc.record({
    kind: fc.constantFrom("sell", "sell", "sell", "refund", "draw", "exchange", "clock"),
    paid: fc.integer({ min: 1, max: 5_000 }),
    minutes: fc.nat(600),
    member: fc.constantFrom("A", "B", null),
    order: fc.nat(40),
    part: fc.nat(5_000),
  });

  test("§13.5 §6.3 the same facts give the same state on a till, on a server, in memory and on SQLite", () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 25 }), (acts) => {
        const till = new TillParty(sha256, "s1/t1", programme, START);
        for (const { kind, paid, minutes, member, order, part } of acts) {
          till.at += minutes * 60_000;
          // What the clock passes is passed before an act is tried.
          till.write("clock-passed", {});
          const id = till.orders[order % Math.max(1, till.orders.length)];
          if (kind === "sell") till.sell(paid, member);
          else if (kind === "clock" || id === undefined) continue;
          else if (kind === "refund") {
            const left = till.ledger.order(id)?.left ?? 0;
            if (left > 0) till.refund(id, part === 0 || part > left ? null : part);
          } else if (kind === "draw") {
            if (drawRefusal(till.ledger, id, 0) === null) till.draw(id);
          } else if (exchangeRefusal(till.ledger, programme, id, 0, "points") === null) till.exchange(id, "points");
        }
        const memory = new MemoryStore();
        const database = new Database(":memory:");
        database.exec(LEDGER_TABLES);
        for (const store of [memory, new SqliteStore(database)]) {
          const server = serverOf(store, ownsAll);
          for (const line of till.lines) foldLine(server, line);
        }
        expect(plain(memory.rows())).toEqual(plain(till.store.rows()));
        expect(plain(readLedger(database))).toEqual(plain(till.store.rows()));
        database.close();
      }),
      { numRuns: 60 },
    );
  });

  test("§2.4 what a till does not own it writes as promised and leaves to the owner", () => {
    const merged = programmeOf({
      basic: { extract: 2500, ratio: 10_000, cashierScope: "all" },
      stores: { s1: { cashier: {} } },
    });
    const till = new TillParty(sha256, "s1/t1", merged, START);
    const first = till.sell(1_000, "A");
    till.sell(1_000, "B");
    till.refund(first, null);
    expect([...till.store.rows().payouts]).toEqual([]);
    expect(
      [...till.store.rows().entries].map((it) => [
        it.queue,
        it.lane,
        it.remaining,
        it.pending.map((left) => [left.fact, left.do]),
      ]),
    ).toEqual([
      [
        "cashiers",
        null,
        1_000,
        [
          [3, "join"],
          [5, "refund"],
        ],
      ],
      ["cashiers", null, 1_000, [[4, "join"]]],
    ]);
    const server = serverOf(new MemoryStore(), (queue) => !ownedByTill(queue), merged);
    expect(till.lines.map((line) => foldLine(server, line).did)).toEqual([
      "nothing",
      "handover",
      "order",
      "order",
      "refund",
    ]);
    expect(server.ledger.entry(first, 0)).toMatchObject({ paid: 250, clawed: 250, state: "voided", pending: [] });
  });

  test("§2.1 a fact that comes twice, or a refund, draw or exchange of what nobody knows, is refused by name and changes nothing", () => {
    const till = new TillParty(
      sha256,
      "s1/t1",
      programmeOf({ basic: { extract: 2500, ratio: 10_000 }, stores: { s1: { cashier: {} } } }),
      START,
    );
    const order = till.sell(1_000, "A");
    const before = JSON.stringify(plain(till.store.rows()));
    expect(foldLine(till.context, till.lines[2] ?? "")).toEqual({ did: "refused", order, reason: "duplicate-order" });
    const nobody = "s1/t1/0000099";
    for (const folded of [till.refund(nobody, null), till.draw(nobody), till.exchange(nobody, "love")]) {
      expect(folded).toEqual({ did: "refused", order: nobody, reason: "unknown-order" });
    }
    expect(till.exchange(order, "love")).toEqual({ did: "refused", order, reason: "not-exchangeable" });
    expect(JSON.stringify(plain(till.store.rows()))).toBe(before);
  });

  test("§6.2 a draw that the owner refuses is told to the till that asked: the entry as it stands", () => {
    const merged = programmeOf({
      basic: { extract: 1_000, ratio: 10_000, cashierScope: "all", lottery: { kind: "fixed", ratios: [1] } },
      stores: { s1: { cashier: {} } },
    });
    const server = new ServerParty(sha256, merged, START);
    const [till, other] = ["s1/t1", "s1/t2"].map((name) => new TillParty(sha256, name, merged, START));
    if (!till || !other) throw new Error("two tills");
    const order = till.sell(1_000, "A");
    while (server.take(till));
    till.draw(order);
    other.sell(1_000, null);
    while (server.take(other));
    expect(server.take(till)).toEqual({ did: "refused", order, reason: "paid-already" });
    till.learn(server.feeds.get("s1/t1") ?? []);
    expect(till.ledger.entry(order, 0)).toMatchObject({ drawn: false, paid: 100, pending: [] });
  });

  test("§2.2 §5.1 the server's own orders: a unit a line, extracted when complete, drawn and exchanged by its own facts", () => {
    const chain = programmeOf({
      basic: { extract: 1_000, ratio: 10_000, settleOn: "completed", exchange: { love: 10_000, loveTo: "frozen" } },
      products: { p1: {}, p2: { lottery: { kind: "fixed", ratios: [20_000] } } },
    });
    const server = new ServerParty(sha256, chain, START);
    const [rolls, promise] = [
      { secret: "1".repeat(64), next: { join: "2".repeat(64), draw: "3".repeat(64) } },
      { joins: true as const, ratio: 10_000, source: "basic.ratio" as const, lottery: null, extract: 1_000 },
    ];
    const place = (order: string, member: string): void => {
      const lines = [
        { product: "p1", paid: 1_000, promise },
        { product: "p2", paid: 500, promise: { ...promise, lottery: { kind: "fixed" as const, ratios: [20_000] } } },
      ];
      server.office("order-placed", {
        order,
        channel: "mall",
        store: null,
        member,
        level: null,
        rules: 1,
        deducted: false,
        completed: false,
        lines,
        rolls,
      });
    };
    place("m1", "A");
    place("m2", "B");
    server.office("entry-drawn", { order: "m1", line: 1, key: "k", secret: "4".repeat(64), roll: 0 });
    server.office("entry-exchanged", { order: "m2", line: 0, key: "k", to: "love" });
    expect(server.ledger.queue("mall")).toMatchObject({ extracted: 0, waiting: 3, waitingAmount: 2_500 });
    expect(server.office("order-completed", { order: "m2" })).toEqual({ did: "completed", order: "m2" });
    expect(server.ledger.entry("m1", 0)).toMatchObject({ paid: 150, remaining: 850 });
    expect(server.ledger.entry("m1", 1)).toMatchObject({ drawn: true, entitlement: 1_000 });
    expect(server.ledger.balance("B")).toMatchObject({ loveFrozen: 1_000, love: 0 });
    expect(server.office("order-completed", { order: "m2" })).toMatchObject({
      did: "refused",
      reason: "complete-already",
    });
    server.office("order-refunded", { order: "m1", key: "k", line: 0, amount: null, reason: "" });
    expect(server.ledger.entry("m1", 0)).toMatchObject({ state: "voided", clawed: 150 });
    // §5.8 its clock is the common one.
    expect(server.ledger.clock("common")?.at).toBe(START);
    expect(server.ledger.clock(OFFICE)).toBeUndefined();
  });
});
