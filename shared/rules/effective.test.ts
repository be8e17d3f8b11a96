import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Calendar } from "../kernel/calendar.ts";
import { share } from "../kernel/money.ts";
import { decide, extraction, type Known, type LimitHolder, type UnitPromise } from "./decide.ts";
import { effective } from "./effective.ts";
import { Rules, type RulesInput } from "./schema.ts";
import { queueKey, type Place } from "./units.ts";
import { insideWindows } from "./windows.ts";

const cashier: Place = { channel: "cashier", store: "s1", till: "t1", product: null };
const online: Place = { channel: "online", store: "s1", till: null, product: "p1" };
const mall: Place = { channel: "mall", store: null, till: null, product: "p1" };
const of = (rules: RulesInput, place: Place) => effective(Rules.parse(rules), place);

describe("the effective rule says each value and where it comes from", () => {
  test("§3.3 §3.6 the till's own, else the desk's, else the basic one", () => {
    const rules = {
      basic: { extract: 1, ratio: 2 },
      stores: { s1: { cashier: { extract: 3, ratio: 4 }, tills: { t1: { extract: 5 } } } },
    };
    expect(of(rules, cashier)).toMatchObject({
      extract: { value: 5, from: "till" },
      ratio: { value: 4, from: "desk" },
    });
    expect(of({ basic: { extract: 1 }, stores: { s1: { cashier: {} } } }, cashier)).toMatchObject({
      extract: { value: 1, from: "basic" },
      ratio: { value: 0, from: "default" },
    });
  });

  test("what of a balance may be spent without the server is said of tills alone", () => {
    expect(of({ basic: { floorLimit: 500 } }, cashier).floorLimit).toEqual({ value: 500, from: "basic" });
    expect([of({}, cashier).floorLimit, of({}, mall).floorLimit]).toEqual([{ value: 0, from: "default" }, null]);
  });

  test("§3.1 ratios of levels, each from the first table that has it", () => {
    const rules = {
      basic: { levelRatios: { gold: 1, vip: 2 } },
      stores: {
        s1: { online: { levelRatios: { gold: 3 } }, products: { p1: { levelRatios: { gold: null, new: 4 } } } },
      },
    };
    expect(of(rules, online).levels).toEqual({
      gold: { value: 3, from: "store" },
      vip: { value: 2, from: "basic" },
      new: { value: 4, from: "product" },
    });
  });

  test("§2.6 who closes a place: a till speaks before its desk, elsewhere the widest", () => {
    const at = (rules: RulesInput, place: Place) => of(rules, place).enabled;
    expect(at({ basic: { enabled: false }, products: { p1: {} } }, mall)).toEqual({ value: false, from: "basic" });
    expect(at({}, mall)).toEqual({ value: false, from: "default" });
    expect(at({ stores: { s1: { cashier: { enabled: false }, tills: { t1: {} } } } }, cashier)).toEqual({
      value: false,
      from: "desk",
    });
    expect(at({ stores: { s1: { cashier: { enabled: false }, tills: { t1: { enabled: true } } } } }, cashier)).toEqual({
      value: true,
      from: "till",
    });
    expect(at({ stores: { s1: { cashier: {}, tills: { t1: { enabled: false } } } } }, cashier)).toEqual({
      value: false,
      from: "till",
    });
    expect(at({ stores: { s1: { cashier: {}, tills: { t2: {} } } } }, cashier)).toEqual({
      value: false,
      from: "default",
    });
    expect(at({ stores: { s1: { cashier: {}, tills: { t1: {} } } } }, cashier)).toEqual({ value: true, from: "desk" });
    expect(at({ stores: { s1: { cashier: {}, tills: { t1: { enabled: true } } } } }, cashier)).toEqual({
      value: true,
      from: "till",
    });
  });

  test("§2.6 a desk and an online channel as a whole: open where they are listed, whatever tills and products there are", () => {
    const desk: Place = { ...cashier, till: null };
    const channel: Place = { ...online, product: null };
    const rules = { stores: { s1: { cashier: {}, tills: { t2: {} }, online: { enabled: false } } } };
    expect(of(rules, desk).enabled).toEqual({ value: true, from: "desk" });
    expect(of(rules, channel).enabled).toEqual({ value: false, from: "store" });
    expect(of({ stores: { s1: { online: {} } } }, channel).enabled).toEqual({ value: true, from: "store" });
    expect(of({ ...rules, basic: { enabled: false } }, desk).enabled).toEqual({ value: false, from: "basic" });
    expect(of({}, desk).enabled).toEqual({ value: false, from: "default" });
  });

  test("§2.4 §4.3 §5 switches, and random return that a desk turns off", () => {
    const rules = {
      basic: { cashierScope: "all", paused: true, randomReturn: { cash: 1, points: 2 }, exchange: { points: 10_000 } },
      stores: { s1: { cashier: { randomReturn: null } } },
    } as const;
    expect(of(rules, cashier)).toMatchObject({
      queue: { value: "cashiers", from: "basic" },
      paused: { value: true, from: "basic" },
      settleOn: { value: "paid", from: "default" },
      randomReturn: { value: null, from: "desk" },
      exchange: { points: { value: 10_000, from: "basic" }, love: { value: null, from: "default" } },
    });
    expect(of(rules, online).randomReturn).toEqual({ value: { cash: 1, points: 2 }, from: "basic" });
  });
});

const ratio = fc.constantFrom(0, 1, 500, 1000, 13_000);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 4 });
/** Mostly absent. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const window = fc.record({
  weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7]),
  start: fc.constantFrom("00:00", "12:00", "20:00"),
});
const holder = {
  extract: maybe(fc.option(ratio)),
  ratio: maybe(fc.option(ratio)),
  levelRatios: maybe(fc.dictionary(fc.constantFrom("gold", "vip", "constructor"), fc.option(ratio), { maxKeys: 3 })),
  cumulative: maybe(
    fc.array(fc.record({ days: fc.constantFrom(1, 30), amount: fc.constantFrom(0, 500, 5000), ratio }), {
      maxLength: 2,
    }),
  ),
  lottery: maybe(fc.option(ratio.map((it) => ({ kind: "fixed" as const, ratios: [it] })))),
  windows: rarely(fc.option(fc.array(window, { maxLength: 2 }))),
  limits: rarely(fc.option(fc.record({ perDay: fc.option(fc.nat(2)), total: fc.option(fc.nat(2)) }))),
};
const enabled = maybe(fc.constantFrom(true, true, true, false));
const product = fc.record({ enabled, ...holder });
const desk = fc.record({ enabled, ...holder, randomReturn: maybe(fc.option(fc.constant({ cash: 1, points: 1 }))) });
const table = <T>(names: string[], of: fc.Arbitrary<T>) => fc.dictionary(fc.constantFrom(...names), of, { maxKeys: 2 });
const store = fc.record({
  cashier: maybe(desk),
  online: maybe(desk),
  tills: table(["t1", "t2"], product),
  products: fc.record({ p1: product, p2: maybe(product) }),
});
const anyRules = fc.record({
  basic: fc.record({
    enabled: maybe(fc.constantFrom(true, true, true, false)),
    extract: holder.extract,
    ratio: holder.ratio,
    levelRatios: holder.levelRatios,
    lottery: holder.lottery,
    deductionParticipates: maybe(fc.boolean()),
    cap: fc.constantFrom(null, null, null, null, { amount: 0 }, { amount: 507 }, { amount: 6000 }),
    newProducts: maybe(fc.constantFrom("in", "out")),
    merchantQueue: maybe(fc.boolean()),
    allStoresQueue: maybe(fc.boolean()),
    cashierScope: maybe(fc.constantFrom("till", "store", "all")),
    exchange: fc.constant({ points: 1 }),
  }),
  products: fc.record({ p1: product, p2: maybe(product) }),
  stores: fc.record({ s1: maybe(store) }),
});
const unit = fc
  .tuple(
    fc.constantFrom("cashier", "online", "mall"),
    fc.constantFrom("p1", "p1", "p2", "constructor"),
    fc.constantFrom("t1", "t2", "t3"),
  )
  .map(([channel, product, till]): Place => ({
    channel,
    store: channel === "mall" ? null : "s1",
    till: channel === "cashier" ? till : null,
    product: channel === "cashier" ? null : product,
  }));
const buyer = fc.option(
  fc.record({
    level: fc.option(fc.constantFrom("gold", "vip", "constructor")),
    spent: fc.constantFrom(0, 500, 6000),
    today: fc.nat(2),
    ever: fc.nat(3),
    waits: fc.constantFrom(0, 400, 500, 7000),
  }),
  { freq: 8 },
);
const calendar = new Calendar("Asia/Shanghai");

/** What the effective rule of a place says comes of an order, clause by clause. */
function foretold(
  rules: Rules,
  place: Place,
  paid: number,
  at: number,
  deducted: boolean,
  known: Known | null,
): UnitPromise {
  const it = effective(rules, place);
  if (!it.enabled.value) return { joins: false, reason: "disabled", extract: null };
  const extract = it.extract.value;
  const no = (reason: Extract<UnitPromise, { joins: false }>["reason"]): UnitPromise => ({
    joins: false,
    reason,
    extract,
  });
  if (known === null) return no("no-member");
  if (paid === 0) return no("nothing-paid");
  if (deducted && !it.deductionParticipates.value) return no("deducted");
  if (!insideWindows(calendar, it.windows.value, at)) return no("window");
  const { perDay, total } = it.limits.value;
  const { counts } = it.limits;
  if (counts && perDay !== null && known.entries(counts, 0, 1) >= perDay) return no("daily-limit");
  if (counts && total !== null && known.entries(counts, null, null) >= total) return no("total-limit");
  const level = known.level !== null && Object.hasOwn(it.levels, known.level) ? it.levels[known.level] : undefined;
  const reached = it.cumulative
    .map(({ value, from }) => ({
      from,
      ratios: value
        .filter((tier) => known.spent(place.store, at - tier.days * 86_400_000, at) >= tier.amount)
        .map((tier) => tier.ratio),
    }))
    .find(({ ratios }) => ratios.length > 0);
  const basic = <T extends string>(from: T): T | "basic" => (from === "default" ? "basic" : from);
  let decided = { ratio: it.ratio.value, source: `${basic(it.ratio.from)}.ratio`, lottery: it.lottery.value };
  if (level) decided = { ratio: level.value, source: `${level.from}.level`, lottery: null };
  else if (reached)
    decided = { ratio: Math.max(...reached.ratios), source: `${reached.from}.cumulative`, lottery: null };
  else if (it.lottery.value) decided.source = `${it.lottery.from}.lottery`;
  if (!decided.lottery && share(paid, decided.ratio) === 0) return no("zero");
  const cap = it.cap.value;
  if (cap !== null && known.waiting(it.queue.value) >= cap.amount) return no("liability-cap");
  return { joins: true, ...decided, extract } as UnitPromise;
}

test("§10.1 in a union one ratio for all and no extraction per order, whatever the places say", () => {
  const rules: RulesInput = {
    basic: { extract: 1_000, ratio: 9_000, levelRatios: { gold: 12_000 }, cashierScope: "all" },
    stores: { s1: { cashier: { ratio: 8_000, lottery: { kind: "fixed", ratios: [1] } } } },
    union: { ratio: 11_000, share: 5_000 },
  };
  const from = "union";
  expect(of(rules, { channel: "cashier", store: "s1", till: "t1", product: null })).toMatchObject({
    enabled: { value: true },
    extract: { value: 0, from },
    ratio: { value: 11_000, from },
    levels: {},
    lottery: { value: null, from },
    queue: { value: "union", from },
  });
});

test("§3 §4.1 decide() and effective() agree on every place, member and order", () => {
  let joined = 0;
  fc.assert(
    fc.property(
      anyRules,
      unit,
      buyer,
      fc.constantFrom(0, 1, 9999, 10_000, 20_000),
      fc.boolean(),
      fc.nat(7 * 24),
      (written, place, who, paid, deducted, hours) => {
        const rules = Rules.parse(JSON.parse(JSON.stringify(written)));
        const at = Date.parse("2026-03-02T00:00:00+08:00") + hours * 3_600_000;
        const asked: LimitHolder[] = [];
        const known: Known | null = who && {
          level: who.level,
          spent: (_, from) => (from < at - 2 * 86_400_000 ? who.spent : Math.floor(who.spent / 10)),
          entries: (holder, from) => (asked.push(holder), from === null ? who.ever : who.today),
          // Another of every other queue.
          waiting: (queue) => who.waits + queue.length,
        };
        const promise = decide({ rules, calendar }, { ...place, paid }, at, deducted, known);
        for (const holder of asked)
          expect(effective(rules, place).limits.counts).toEqual({
            channel: holder.channel,
            store: holder.store,
            till: holder.till,
            product: holder.product,
          });
        expect(foretold(rules, place, paid, at, deducted, known)).toEqual(promise);
        expect(effective(rules, place).queue.value).toBe(queueKey(rules, place));
        expect(effective(rules, place).enabled.value ? effective(rules, place).extract.value : null).toBe(
          extraction(rules, place),
        );
        if (promise.joins) joined += 1;
      },
    ),
    { numRuns: 2000 },
  );
  expect(joined).toBeGreaterThan(100);
});
