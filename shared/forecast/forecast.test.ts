// §12.1: the forecast's arithmetic against rulebook §12's first paragraph, and what-ifs by the very engine.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Calendar, DAY_MS } from "../kernel/calendar.ts";
import { WholeRules, type RulesInput } from "../rules/schema.ts";
import { neededByArithmetic } from "../rules/arithmetic.ts";
import { flow, type Stream } from "./fluid.ts";
import { forecasts } from "./forecast.ts";
import { marginOf, neededByMargin } from "./margin.ts";
import { flat, trend } from "./sales.ts";
import { whatIf, type PastEvent } from "./whatIf.ts";

const calendar = new Calendar("Asia/Shanghai");
const FIRST = Date.parse("2026-03-01T10:00:00+08:00");
const nobody = { referrer: () => null, teamLevel: () => null };
const steady = (granted: number, extracted: number, rest: Partial<Stream> = {}): Stream => ({
  granted: () => granted,
  extracted: () => extracted,
  paused: false,
  carries: false,
  clearing: () => null,
  ...rest,
});
const rulesOf = (basic: RulesInput["basic"], rest: Omit<RulesInput, "basic"> = {}) =>
  WholeRules.parse({ basic, stores: { s1: { cashier: {} } }, ...rest });

function sale(id: string, at: number, paid: number, cost: number | null = null): PastEvent {
  const line = { product: null, paid, cost, roll: 0, promise: null };
  const place = { channel: "cashier", store: "s1", till: "t1", level: null, deducted: false, completed: true } as const;
  return { do: "order", at, order: { id, at, member: `m${id}`, ...place, lines: [line] }, roll: () => 0 };
}
/** As many orders of 100.00 a day, for some days. */
const trade = (days: number, perDay: number, cost: number | null = null): PastEvent[] =>
  Array.from({ length: days * perDay }, (_, n) =>
    sale(`o${n}`, FIRST + Math.floor(n / perDay) * DAY_MS + (n % perDay) * 60_000, 10_000, cost),
  );

describe("§12 the arithmetic at flat sales", () => {
  test("§12 130% with 65%: half is paid, day 30 waits 30 days; 100% with 10%: a tenth, day 30 waits 270", () => {
    const half = flow(steady(13_000, 6_500), 365, [1, 30], 3_650);
    expect([half.waits.get(1), half.waits.get(30)]).toEqual([1, 30]);
    expect(half.paid[365]).toBe((half.granted[365] ?? 0) / 2);
    const tenth = flow(steady(10_000, 1_000), 365, [1, 30], 3_650);
    expect([tenth.waits.get(1), tenth.waits.get(30)]).toEqual([9, 270]);
    expect(tenth.paid[365]).toBe((tenth.granted[365] ?? 0) / 10);
  });

  test("§12 the share paid tends to min(1, e/r), and who joins on day t waits t × (r/e − 1) days, begun days counted", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 90 }),
        (r, e, t) => {
          const it = flow(steady(r * 100, e * 100), 365, [t], 100_000);
          const [granted = 0, paid = 0] = [it.granted[365], it.paid[365]];
          expect(paid).toBe(Math.min(granted, e * 100 * 365));
          expect(it.waits.get(t)).toBe(Math.max(0, Math.ceil((t * r) / e) - t));
        },
      ),
    );
  });

  test("§12.8 what was granted is paid, cleared or owed, and what is owed is never below nothing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(10_000), fc.nat(10_000)), { minLength: 60, maxLength: 60 }),
        fc.boolean(),
        fc.integer({ min: 2, max: 20 }),
        (days, carries, every) => {
          const at = (day: number) => days[day - 1] ?? [0, 0];
          const clearing = (day: number) => (day % every === 0 ? "after" : null);
          const streams = { granted: (day: number) => at(day)[0], extracted: (day: number) => at(day)[1] };
          const plain = flow({ ...steady(0, 0), ...streams, carries }, 60, [], 60);
          const cleared = flow({ ...steady(0, 0), ...streams, carries, clearing }, 60, [], 60);
          for (let day = 1; day <= 60; day += 1) {
            expect(plain.granted[day]).toBe((plain.paid[day] ?? 0) + (plain.liability[day] ?? 0));
            expect(cleared.liability[day]).toBeGreaterThanOrEqual(0);
            if (day % every === 0) expect(cleared.liability[day]).toBe(0);
          }
        },
      ),
    );
  });

  test("§5.5 §5.8 paused nothing is paid; carried it pays who comes later; cleared it is owed no more, and its wait has no end", () => {
    expect(flow(steady(100, 100, { paused: true }), 30, [1], 60)).toMatchObject({
      paid: { 30: 0 },
      liability: { 30: 3_000 },
    });
    const late = { granted: (day: number) => (day === 3 ? 300 : 0) };
    expect(flow(steady(0, 100, { ...late, carries: true }), 3, [], 3).paid[3]).toBe(300);
    expect(flow(steady(0, 100, late), 3, [], 3).paid[3]).toBe(100);
    const before = flow(steady(100, 10, { clearing: () => "before" }), 5, [1], 60);
    expect(before.liability[5]).toBe(90);
    expect(before.waits.get(1)).toBeNull();
  });
});

describe("§12.1 sales ahead", () => {
  test("flat sales repeat the sample's mean, to the fen over its days", () => {
    const sales = flat(7);
    expect(Array.from({ length: 7 }, (_, day) => sales.on(100, day + 1)).reduce((a, b) => a + b, 0)).toBe(100);
    expect(sales.upTo(100, 14)).toBe(200);
  });

  test("a trend goes on along the line of least squares, never below nothing, and stays as it is after a year", () => {
    const rising = trend([100, 200, 300]);
    expect([1, 2, 3].map((day) => rising.on(600, day))).toEqual([400, 500, 600]);
    expect(rising.on(600, 366)).toBe(rising.on(600, 1_000));
    const falling = trend([300, 200, 100]);
    expect([1, 2, 3].map((day) => falling.on(600, day))).toEqual([0, 0, 0]);
    expect(trend([500]).on(500, 3)).toBe(500);
    expect(trend([0, 0]).on(0, 3)).toBe(0);
  });
});

describe("§12.1 what rules would have paid", () => {
  test("§12.1 the very engine from an empty ledger: 10% of each of ten orders a day", () => {
    const it = whatIf({ rules: rulesOf({ extract: 1_000, ratio: 10_000 }), calendar }, nobody, trade(10, 10));
    expect(it.all).toEqual({
      extracted: 100_000,
      retained: 1_000,
      carried: 0,
      granted: 1_000_000,
      paid: 99_000,
      cleared: 0,
      waiting: 901_000,
    });
    expect(it.sales).toBe(1_000_000);
    expect(it.days).toHaveLength(10);
    expect(it.days[0]).toMatchObject({ granted: 100_000, liability: 91_000, sales: 100_000 });
    expect(it.days.map(({ wait }) => wait)).toEqual([null, null, null, null, null, null, null, null, null, null]);
    const paidUp = whatIf({ rules: rulesOf({ extract: 5_000, ratio: 10_000 }), calendar }, nobody, trade(10, 10));
    expect(paidUp.days.slice(0, 4).map(({ wait }) => wait)).toEqual([2, 3, 4, 5]);
  });

  test("§8 refunds take what was promised; a refund that arrives with an earlier instant is of its order still", () => {
    const events: PastEvent[] = [
      sale("a", FIRST, 10_000),
      { do: "refund", at: FIRST - 1, refund: { order: "a", line: null, amount: null } },
      sale("b", FIRST + 1_000, 10_000),
    ];
    const it = whatIf({ rules: rulesOf({ extract: 1_000, ratio: 10_000 }), calendar }, nobody, events);
    expect(it.all).toMatchObject({ granted: 10_000, waiting: 10_000, paid: 0 });
  });

  test("§5.8 §6 cleared each night nothing is owed in the morning; a draw is drawn as the order is taken", () => {
    const cleared = rulesOf({ extract: 1_000, ratio: 10_000, clear: { every: "day", at: "04:00" } });
    const it = whatIf({ rules: cleared, calendar }, nobody, trade(3, 5));
    expect(it.days.map(({ liability }) => liability)).toEqual([46_000, 46_000, 46_000]);
    expect(it.all.cleared).toBe(92_000);
    const drawn = rulesOf({ extract: 0, ratio: 10_000, lottery: { kind: "range", min: 2_000, max: 2_000 } });
    expect(whatIf({ rules: drawn, calendar }, nobody, trade(1, 5)).all.granted).toBe(10_000);
  });

  test("§10 §11 a union is paid at midnight, the last day's too; rewards by kind", () => {
    const rules = rulesOf(
      { cashierScope: "all" },
      { union: { ratio: 11_000, share: 5_000 }, rewards: { direct: 300 } },
    );
    const people = { referrer: () => "friend", teamLevel: () => null };
    const it = whatIf({ rules, calendar }, people, trade(2, 5, 6_000));
    expect(it.rewards).toEqual({ direct: 3_000 });
    // Each day: half of 200.00 of profit less 15.00.
    expect(it.all).toMatchObject({ granted: 110_000, paid: 18_500, extracted: 18_500 });
  });

  test("§12.1 the forecast of a steady shop: a tenth is paid, day 30 waits 270 days, flat and trend alike", () => {
    const rules = rulesOf({ extract: 1_000, ratio: 10_000 });
    const made = forecasts(rules, whatIf({ rules, calendar }, nobody, trade(20, 10)));
    expect(made.trend).toEqual(made.flat);
    expect(made.flat.horizons.map(({ days, share }) => [days, share])).toEqual([
      [30, 1_000],
      [90, 1_000],
      [180, 1_000],
      [365, 1_000],
    ]);
    expect(made.flat.waits).toEqual([
      { day: 1, wait: 9 },
      { day: 30, wait: 270 },
      { day: 90, wait: 810 },
    ]);
    expect(made.flat.liability).toHaveLength(365);
    expect(made.flat.liability[364]).toBe(365 * 90_000);
    expect(made.flat.cashOut.reduce((a, b) => a + b, 0)).toBe(365 * 10_000);
    expect(made.flat.cashOut[0]).toBe(300_000);
  });
});

describe("§12.1 what is to be acknowledged", () => {
  const whats = (basic: RulesInput["basic"], rest: Omit<RulesInput, "basic"> = {}) =>
    neededByArithmetic(rulesOf(basic, rest));

  test("§12.1 above 100%: ratio, level, tier, draw or union, with the highest and where it is said", () => {
    expect(whats({ extract: 10_000, ratio: 10_000 })).toEqual([]);
    const figures = (needs: ReturnType<typeof whats>) => needs.find((it) => it.what === "ratio-above-100")?.figures;
    expect(figures(whats({ extract: 10_000, ratio: 10_001 }))).toEqual({ ratio: 10_001, where: "basic" });
    expect(figures(whats({ levelRatios: { gold: 12_000 } }))).toEqual({ ratio: 12_000, where: "basic" });
    const lottery = { kind: "fixed" as const, ratios: [100, 15_000] };
    expect(figures(whats({}, { stores: { s1: { cashier: { lottery } } } }))).toEqual({
      ratio: 15_000,
      where: "stores.s1.cashier",
    });
    const cumulative = [{ days: 30, amount: 1, ratio: 13_000 }];
    expect(figures(whats({}, { products: { p1: { cumulative } } }))).toEqual({ ratio: 13_000, where: "products.p1" });
    expect(whats({ cashierScope: "all" }, { union: { ratio: 11_000, share: 1 } })).toEqual([
      { what: "ratio-above-100", figures: { ratio: 11_000, where: "union.ratio" } },
    ]);
  });

  test("§12.1 above the extraction of the same queue, where nothing is cleared: the worst queue", () => {
    expect(whats({ extract: 1_000, ratio: 1_000 })).toEqual([]);
    expect(whats({ extract: 1_000, ratio: 5_000, clear: { every: "day" } })).toEqual([]);
    // A clearing that comes once clears nothing of what is promised after it.
    const once = { every: "once" as const, date: "2026-03-01" };
    expect(whats({ extract: 1_000, ratio: 5_000, clear: once })).toMatchObject([{ what: "ratio-above-extract" }]);
    expect(whats({ extract: 1_000, ratio: 5_000, clear: { every: "month", day: 31 } })).toEqual([]);
    const stores = { s1: { cashier: {} }, s2: { cashier: { extract: 500 } } };
    expect(whats({ extract: 1_000, ratio: 5_000, cashierScope: "store" }, { stores })).toEqual([
      { what: "ratio-above-extract", figures: { ratio: 5_000, extract: 500, queue: "cashier:s2" } },
    ]);
    expect(whats({ extract: 0, ratio: 5_000, enabled: false })).toEqual([]);
  });

  test("§12.1 extraction and rewards above the margin, where a cost is known", () => {
    const rules = rulesOf({ extract: 2_500, ratio: 2_500 });
    const of = (events: PastEvent[]) => marginOf(events, whatIf({ rules, calendar }, nobody, events));
    expect(of(trade(2, 2))).toBeNull();
    const thin = of(trade(2, 2, 8_000));
    expect(thin).toEqual({ extract: 2_500, rewards: 0, margin: 2_000, covered: 10_000 });
    expect(neededByMargin(thin)).toEqual([
      { what: "above-margin", figures: { extract: 2_500, rewards: 0, margin: 2_000 } },
    ]);
    expect(neededByMargin(of(trade(2, 2, 7_500)))).toEqual([]);
    expect(of([...trade(1, 1, 12_000), sale("x", FIRST + 500, 10_000)])).toMatchObject({
      margin: -2_000,
      covered: 5_000,
    });
    expect(neededByMargin(null)).toEqual([]);
  });
});
