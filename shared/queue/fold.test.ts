import Database from "better-sqlite3";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFact, factLine, type Fact } from "../facts/fact.ts";
import { orderId } from "../facts/ids.ts";
import { Calendar } from "../kernel/calendar.ts";
import { Ledger } from "../ledger/ledger.ts";
import { MemoryStore } from "../ledger/memory.ts";
import { comparePosition, type LedgerRows } from "../ledger/rows.ts";
import { LEDGER_TABLES_1, readLedger, SqliteStore } from "../ledger/sqlite.ts";
import { Rules, type Programme, type RulesInput } from "../rules/schema.ts";
import { ownedByTill } from "../rules/units.ts";
import { ownsAll } from "./act.ts";
import { foldFact, orderOf, type Folded, type FoldContext } from "./fold.ts";
import { checkTouched } from "./invariants.ts";
import { takeOrder } from "./order.ts";

const programmeOf = (rules: RulesInput): Programme => ({
  rules: Rules.parse(rules),
  calendar: new Calendar("Asia/Shanghai"),
});
const RULES: RulesInput = {
  basic: { extract: 2500, ratio: 10_000, clear: { every: "day" } },
  stores: { s1: { cashier: { limits: { perDay: 4 } } } },
};
const START = Date.parse("2026-03-02T09:00:00+08:00");

/** A till that decides, sells and refunds by itself, and keeps every fact as its line. */
class Till {
  readonly lines: string[] = [];
  readonly store = new MemoryStore();
  readonly context: FoldContext;
  readonly #name: string;
  #seq = 0;

  constructor(name: string, programme: Programme) {
    this.#name = name;
    this.context = {
      ledger: new Ledger(this.store),
      programme: () => programme,
      owns: (queue) => queue === `till:${name}`,
      common: false,
    };
  }

  sell(at: number, paid: number, member: string | null): void {
    const order = orderId(this.#name, (this.#seq += 1));
    const body = {
      order,
      key: order,
      member,
      level: null,
      rules: 1,
      paid,
      deducted: false,
      completed: true,
      roll: 0,
      items: [{ product: null, name: "", nameEn: "", quantity: 1, price: paid, total: paid }],
      tenders: [{ kind: "cash" as const, amount: paid, given: paid, change: 0, reference: null }],
    };
    // What the till decides is tried on a ledger of its own, as it would be before the sale is committed.
    const trial = new Till(this.#name, this.context.programme(this.#name, 1));
    for (const line of this.lines) trial.fold(line);
    const promises = takeOrder(
      { ...this.context, ledger: trial.context.ledger, programme: this.context.programme(this.#name, 1), at },
      orderOf(this.#name, at, { ...body, promise: null }),
    );
    const promise = typeof promises === "string" ? undefined : promises[0];
    if (!promise) throw new Error("the till refused its own order");
    this.#write({ till: this.#name, seq: this.#seq, at, kind: "order-paid", body: { ...body, promise } });
  }

  refund(at: number, order: number, amount: number | null): void {
    this.#seq += 1;
    this.#write({
      till: this.#name,
      seq: this.#seq,
      at,
      kind: "order-refunded",
      body: { order: orderId(this.#name, order), key: String(this.#seq), amount, reason: "" },
    });
  }

  #write(fact: Fact): void {
    this.lines.push(factLine(fact));
    this.fold(factLine(fact));
  }

  fold(line: string): void {
    foldLine(this.context, line);
  }
}

function foldLine(context: FoldContext, line: string): Folded {
  const fact = readFact(line);
  if ("expected" in fact) throw new Error(fact.expected);
  const folded = foldFact(context, fact);
  checkTouched(context.ledger.takeTouched());
  context.ledger.flush();
  context.ledger.committed();
  return folded;
}

const plain = (rows: LedgerRows) => ({
  orders: [...rows.orders],
  units: [...rows.units],
  entries: [...rows.entries].toSorted(comparePosition),
  payouts: [...rows.payouts],
  queues: [...rows.queues].filter((it) => it.touched || it.waiting > 0).toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  balances: [...rows.balances].filter((it) => it.cash !== 0).toSorted((a, b) => (a.member < b.member ? -1 : 1)),
});

describe("the fold", () => {
  const act = fc.record({
    sells: fc.nat(3),
    paid: fc.integer({ min: 1, max: 5_000 }),
    minutes: fc.nat(600),
    member: fc.constantFrom("A", "B", null),
    order: fc.nat(40),
    part: fc.nat(5_000),
  });

  test("§13.5 the same facts give the same state on a till, on a server, in memory and on SQLite", () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 25 }), (acts) => {
        const programme = programmeOf(RULES);
        const till = new Till("s1/t1", programme);
        let at = START;
        for (const { sells, paid, minutes, member, order, part } of acts) {
          at += minutes * 60_000;
          if (sells > 0) till.sell(at, paid, member);
          else till.refund(at, order, part === 0 ? null : part);
        }
        const memory = new MemoryStore();
        const database = new Database(":memory:");
        database.exec(LEDGER_TABLES_1);
        for (const store of [memory, new SqliteStore(database)]) {
          const server: FoldContext = {
            ledger: new Ledger(store),
            programme: () => programme,
            owns: ownsAll,
            common: true,
          };
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
    const programme = programmeOf({ ...RULES, basic: { ...RULES.basic, cashierScope: "all" } });
    const till = new Till("s1/t1", programme);
    till.sell(START, 1_000, "A");
    till.sell(START + 1, 1_000, "B");
    till.refund(START + 2, 1, null);
    expect([...till.store.rows().payouts]).toEqual([]);
    expect([...till.store.rows().entries].map((it) => [it.queue, it.lane, it.remaining])).toEqual([
      ["cashiers", null, 1_000],
      ["cashiers", null, 1_000],
    ]);
    const server: FoldContext = {
      ledger: new Ledger(new MemoryStore()),
      programme: () => programme,
      owns: (queue) => !ownedByTill(queue),
      common: true,
    };
    expect(till.lines.map((line) => foldLine(server, line).did)).toEqual(["order", "order", "refund"]);
    expect(server.ledger.entry("s1/t1/0000001", 0)).toMatchObject({ paid: 250, clawed: 250, state: "voided" });
  });

  test("§2.1 a fact that comes twice, or a refund of what nobody knows, is refused by name and changes nothing", () => {
    const till = new Till("s1/t1", programmeOf(RULES));
    till.sell(START, 1_000, "A");
    const before = JSON.stringify(plain(till.store.rows()));
    expect(foldLine(till.context, till.lines[0] ?? "")).toEqual({
      did: "refused",
      order: "s1/t1/0000001",
      reason: "duplicate-order",
    });
    till.refund(START + 1, 99, null);
    expect(foldLine(till.context, till.lines[1] ?? "")).toEqual({
      did: "refused",
      order: "s1/t1/0000099",
      reason: "unknown-order",
    });
    expect(JSON.stringify(plain(till.store.rows()))).toBe(before);
  });
});
