import { describe, expect, test } from "vitest";
import { Calendar } from "../kernel/calendar.ts";
import { decide, extraction, type DecidedUnit, type Known, type LimitHolder } from "./decide.ts";
import { Rules, type RulesInput } from "./schema.ts";

const AT = Date.parse("2026-03-02T12:00:00+08:00");
const DAY = 86_400_000;
const calendar = new Calendar("Asia/Shanghai");
const programme = (rules: RulesInput) => ({ rules: Rules.parse(rules), calendar });
const mall: DecidedUnit = { channel: "mall", store: null, till: null, product: "p1", paid: 10_000 };
const online: DecidedUnit = { channel: "online", store: "s1", till: null, product: "p1", paid: 10_000 };
const cashier: DecidedUnit = { channel: "cashier", store: "s1", till: "t1", product: null, paid: 10_000 };
const newcomer: Known = { level: null, spent: () => 0, entries: () => 0, waiting: () => 0 };
const gold: Known = { ...newcomer, level: "gold" };
const spender = (amount: number): Known => ({ ...newcomer, spent: () => amount });

const promise = (rules: RulesInput, unit: DecidedUnit, known: Known | null = newcomer, deducted = false) =>
  decide(programme(rules), unit, AT, deducted, known);
/** The source and ratio decided; or the reason why not. */
const decided = (rules: RulesInput, unit: DecidedUnit, known: Known = newcomer): string => {
  const it = promise(rules, unit, known);
  return it.joins ? `${it.source} ${it.ratio}` : it.reason;
};

type Holder = NonNullable<RulesInput["products"]>[string];
const lottery = (ratio: number) => ({ kind: "fixed" as const, ratios: [ratio] });
const tier = (ratio: number) => [{ days: 30, amount: 500, ratio }];
/** All four kinds of setting, told apart by their ratios. */
const full = (base: number): Holder => ({
  levelRatios: { gold: base + 1 },
  cumulative: tier(base + 2),
  lottery: lottery(base + 3),
  ratio: base + 4,
});
const basicFull = { levelRatios: { gold: 9001 }, lottery: lottery(9003), ratio: 9004 };

/** Takes the deciding setting away, again and again: the chain from the top down. */
function chainOf(rules: (without: Set<string>) => RulesInput, unit: DecidedUnit): string[] {
  const without = new Set<string>();
  const chain: string[] = [];
  for (;;) {
    const it = promise(rules(without), unit, { ...gold, spent: () => 1000 });
    const source = it.joins ? it.source : it.reason;
    chain.push(source);
    if (!it.joins || source === "basic.ratio") return chain;
    without.add(source);
  }
}

function only(name: string, base: number, without: Set<string>): Holder {
  const it = full(base);
  return {
    ...(without.has(`${name}.level`) ? {} : { levelRatios: it.levelRatios }),
    ...(without.has(`${name}.cumulative`) ? {} : { cumulative: it.cumulative }),
    ...(without.has(`${name}.lottery`) ? {} : { lottery: it.lottery }),
    ...(without.has(`${name}.ratio`) ? {} : { ratio: it.ratio }),
  };
}
const basicOnly = (without: Set<string>): RulesInput["basic"] => ({
  ...(without.has("basic.level") ? {} : { levelRatios: basicFull.levelRatios }),
  ...(without.has("basic.lottery") ? {} : { lottery: basicFull.lottery }),
  ratio: basicFull.ratio,
});

describe("§3 the first level that is set decides", () => {
  test("§3.2 the chain of a mall unit", () => {
    expect(
      chainOf((without) => ({ basic: basicOnly(without), products: { p1: only("product", 1000, without) } }), mall),
    ).toEqual([
      "product.level",
      "basic.level",
      "product.cumulative",
      "product.lottery",
      "basic.lottery",
      "product.ratio",
      "basic.ratio",
    ]);
  });

  test("§3.3 the chain of a cashier unit: the till right before the desk at every level", () => {
    expect(
      chainOf(
        (without) => ({
          basic: basicOnly(without),
          stores: { s1: { cashier: only("desk", 2000, without), tills: { t1: only("till", 1000, without) } } },
        }),
        cashier,
      ),
    ).toEqual([
      "till.level",
      "desk.level",
      "basic.level",
      "till.cumulative",
      "desk.cumulative",
      "till.lottery",
      "desk.lottery",
      "basic.lottery",
      "till.ratio",
      "desk.ratio",
      "basic.ratio",
    ]);
  });

  test("§3.3 the chain of an online unit: eleven levels", () => {
    expect(
      chainOf(
        (without) => ({
          basic: basicOnly(without),
          stores: { s1: { online: only("store", 2000, without), products: { p1: only("product", 1000, without) } } },
        }),
        online,
      ),
    ).toEqual([
      "product.level",
      "store.level",
      "basic.level",
      "product.cumulative",
      "store.cumulative",
      "product.lottery",
      "store.lottery",
      "basic.lottery",
      "product.ratio",
      "store.ratio",
      "basic.ratio",
    ]);
  });

  test("§3.1 set means present and not null; 0 is set", () => {
    expect(decided({ basic: { ratio: 1000 }, products: { p1: { ratio: null } } }, mall)).toBe("basic.ratio 1000");
    expect(decided({ basic: { ratio: 1000 }, products: { p1: { ratio: 0 } } }, mall)).toBe("zero");
    expect(
      decided(
        { basic: { ratio: 1000, levelRatios: { gold: 500 } }, products: { p1: { levelRatios: { gold: 0 } } } },
        mall,
        gold,
      ),
    ).toBe("zero");
  });

  test("§3.1 a table of levels is set only if it has the member's level", () => {
    const rules = { basic: { ratio: 1000 }, products: { p1: { levelRatios: { vip: 2000, gold: null } } } };
    expect(decided(rules, mall, gold)).toBe("basic.ratio 1000");
    expect(decided(rules, mall, { ...newcomer, level: "toString" })).toBe("basic.ratio 1000");
    expect(decided(rules, mall, { ...newcomer, level: "vip" })).toBe("product.level 2000");
  });

  test("§3.4 of the tiers reached the highest ratio decides; a tier is reached at exactly its amount", () => {
    const cumulative = [
      { days: 30, amount: 500, ratio: 7000 },
      { days: 30, amount: 1000, ratio: 6000 },
      { days: 30, amount: 2000, ratio: 8000 },
    ];
    const rules = { basic: { ratio: 1000 }, products: { p1: { cumulative } } };
    expect([499, 500, 1999, 2000].map((amount) => decided(rules, mall, spender(amount)))).toEqual([
      "basic.ratio 1000",
      "product.cumulative 7000",
      "product.cumulative 7000",
      "product.cumulative 8000",
    ]);
  });

  test("§3.4 the window is [instant − days × 24 h, instant); mall spending is the chain's, other spending the store's", () => {
    const asked: unknown[] = [];
    const known: Known = { ...newcomer, spent: (...question) => (asked.push(question), 0) };
    const cumulative = [{ days: 2, amount: 1, ratio: 1 }];
    promise({ products: { p1: { cumulative } } }, mall, known);
    promise({ stores: { s1: { cashier: { cumulative } } } }, cashier, known);
    expect(asked).toEqual([
      [null, AT - 2 * DAY, AT],
      ["s1", AT - 2 * DAY, AT],
    ]);
  });

  test("§3.5 a lottery starts with the first ratio below the lotteries; with none it starts at 0", () => {
    expect(promise({ basic: { ratio: 1000 }, products: { p1: { lottery: lottery(5000) } } }, mall)).toMatchObject({
      joins: true,
      source: "product.lottery",
      ratio: 1000,
      lottery: lottery(5000),
    });
    expect(
      promise({ basic: { ratio: 1000, lottery: lottery(6000) }, products: { p1: { ratio: 2000 } } }, mall),
    ).toMatchObject({ source: "basic.lottery", ratio: 2000 });
    expect(promise({ basic: { lottery: lottery(6000) }, products: { p1: {} } }, mall)).toMatchObject({
      joins: true,
      ratio: 0,
    });
  });

  test("§3.6 extraction: product → basic, product → store → basic, till → desk → basic", () => {
    const { rules } = programme({
      basic: { extract: 1 },
      products: { p1: { extract: 2 }, p2: {} },
      stores: {
        s1: {
          cashier: { extract: 3 },
          tills: { t1: { extract: 4 }, t2: {} },
          online: { extract: 5 },
          products: { p1: { extract: 0 }, p2: {} },
        },
      },
    });
    const units = [
      mall,
      { ...mall, product: "p2" },
      cashier,
      { ...cashier, till: "t2" },
      online,
      { ...online, product: "p2" },
      { ...mall, product: "none" },
    ];
    expect(units.map((unit) => extraction(rules, unit))).toEqual([2, 1, 4, 3, 0, 5, null]);
  });
});

describe("§2.6 what is not enabled neither joins nor is extracted from", () => {
  const disabled = { joins: false, reason: "disabled", extract: null };
  const basic = { ratio: 10_000 };
  const cases: [what: string, rules: RulesInput, unit: DecidedUnit][] = [
    ["a disabled programme", { basic: { ...basic, enabled: false }, products: { p1: {} } }, mall],
    ["a product that is not listed", { basic }, mall],
    ["a product named like a method", { basic, products: {} }, { ...mall, product: "constructor" }],
    ["a disabled product", { basic, products: { p1: { enabled: false } } }, mall],
    ["a store that is not listed", { basic }, cashier],
    ["a store without a desk", { basic, stores: { s1: { tills: { t1: { enabled: true } } } } }, cashier],
    [
      "a till of a disabled desk that says nothing itself",
      { basic, stores: { s1: { cashier: { enabled: false }, tills: { t1: {} } } } },
      cashier,
    ],
    ["a disabled till", { basic, stores: { s1: { cashier: {}, tills: { t1: { enabled: false } } } } }, cashier],
    ["a till that is not among the store's", { basic, stores: { s1: { cashier: {}, tills: { t2: {} } } } }, cashier],
    ["a product of a store without online channel", { basic, stores: { s1: { products: { p1: {} } } } }, online],
    [
      "a product of a disabled online channel",
      { basic, stores: { s1: { online: { enabled: false }, products: { p1: {} } } } },
      online,
    ],
    ["a product the store does not list", { basic, stores: { s1: { online: {} } } }, online],
  ];
  for (const [what, rules, unit] of cases) test(`§2.6 ${what}`, () => expect(promise(rules, unit)).toEqual(disabled));

  test("§2.6 a till's own word stands before its desk's", () => {
    const rules: RulesInput = {
      basic,
      stores: { s1: { cashier: { enabled: false }, tills: { t1: { enabled: true } } } },
    };
    expect(promise(rules, cashier)).toMatchObject({ joins: true });
  });

  test("§2.6 a store without tills lets every till ring up", () => {
    expect(promise({ basic, stores: { s1: { cashier: {} } } }, cashier)).toMatchObject({ joins: true });
  });
});

describe("§4.1 a unit joins unless, in this order", () => {
  const everything: RulesInput = {
    basic: { ratio: 0, extract: 1000, deductionParticipates: false, cap: { amount: 0 } },
    products: { p1: { windows: [{ to: "2026-03-01" }], limits: { perDay: 0, total: 0 } } },
  };
  const p1 = everything.products?.["p1"];
  /** Each step mends what the one before was declined for. */
  const steps: [reason: string, rules: RulesInput, unit: DecidedUnit, known: Known | null, deducted: boolean][] = [
    ["no-member", everything, { ...mall, paid: 0 }, null, true],
    ["nothing-paid", everything, { ...mall, paid: 0 }, newcomer, true],
    ["deducted", everything, mall, newcomer, true],
    ["window", everything, mall, newcomer, false],
    ["daily-limit", { ...everything, products: { p1: { ...p1, windows: [] } } }, mall, newcomer, false],
    [
      "total-limit",
      { ...everything, products: { p1: { ...p1, windows: [], limits: { perDay: 1, total: 0 } } } },
      mall,
      newcomer,
      false,
    ],
    ["zero", { ...everything, products: { p1: {} } }, mall, newcomer, false],
    ["liability-cap", { ...everything, products: { p1: { ratio: 1 } } }, mall, newcomer, false],
  ];
  for (const [reason, rules, unit, known, deducted] of steps) {
    test(`§4.1 ${reason}; it is still extracted from`, () =>
      expect(promise(rules, unit, known, deducted)).toEqual({ joins: false, reason, extract: 1000 }));
  }

  test("§4.1 deducted orders join while deductionParticipates is on", () => {
    expect(promise({ basic: { ratio: 10_000 }, products: { p1: {} } }, mall, newcomer, true)).toMatchObject({
      joins: true,
    });
  });

  test("§4.1 an entitlement of 0 joins with a lottery", () => {
    expect(promise({ basic: { lottery: lottery(1) }, products: { p1: {} } }, mall)).toMatchObject({
      joins: true,
      ratio: 0,
    });
  });
});

describe("§12.3 the liability cap", () => {
  const capped = (amount: number, waits: number, basic: RulesInput["basic"] = {}): string =>
    decided({ basic: { ratio: 10_000, cap: { amount }, ...basic }, products: { p1: {} } }, mall, {
      ...newcomer,
      waiting: () => waits,
    });

  test("§12.3 a unit joins below it, whatever it adds, and not at it or above", () => {
    expect([capped(500, 499), capped(500, 500), capped(500, 501)]).toEqual([
      "basic.ratio 10000",
      "liability-cap",
      "liability-cap",
    ]);
    expect(capped(0, 0)).toBe("liability-cap");
  });

  test("§12.3 it keeps out a lottery too, and asks for the very queue that the unit would join", () => {
    expect(capped(5, 5, { ratio: 0, lottery: lottery(1) })).toBe("liability-cap");
    const asked: string[] = [];
    const known: Known = { ...newcomer, waiting: (queue) => (asked.push(queue), 0) };
    const basic = { ratio: 1, cap: { amount: 9 } };
    decided({ basic, products: { p1: { ratio: 10_000 } } }, mall, known);
    decided({ basic: { ...basic, merchantQueue: false, ratio: 10_000 }, products: { p1: {} } }, mall, known);
    decided({ basic: { ...basic, ratio: 10_000 }, stores: { s1: { cashier: {} } } }, cashier, known);
    decided(
      { basic: { ...basic, cashierScope: "all" }, products: { p1: {} }, union: { ratio: 10_000, share: 0 } },
      mall,
      known,
    );
    expect(asked).toEqual(["mall", "product:p1", "till:s1/t1", "union"]);
  });

  test("§12.3 without a cap nothing is asked", () => {
    const asked: string[] = [];
    decided({ basic: { ratio: 10_000 }, products: { p1: {} } }, mall, {
      ...newcomer,
      waiting: (queue) => (asked.push(queue), 0),
    });
    expect(asked).toEqual([]);
  });
});

describe("§4.2 windows and limits are taken each from the first that has it", () => {
  const closed = [{ to: "2026-03-01" }];
  const reasonAt = (cashierWindows: unknown, tillWindows: unknown): string =>
    decided(
      {
        basic: { ratio: 1 },
        stores: {
          s1: { cashier: { windows: cashierWindows as never }, tills: { t1: { windows: tillWindows as never } } },
        },
      },
      { ...cashier, paid: 1_000_000 },
    );

  test("§4.2 an empty list is had, null is not", () => {
    expect([reasonAt(closed, []), reasonAt(closed, null), reasonAt([], closed)]).toEqual([
      "basic.ratio 1",
      "window",
      "window",
    ]);
  });

  const asked = (rules: RulesInput, unit: DecidedUnit): LimitHolder[] => {
    const holders: LimitHolder[] = [];
    promise(rules, unit, { ...newcomer, entries: (holder) => (holders.push(holder), 0) });
    return holders;
  };
  test("§4.2 the holder counted under is the one the limits came from, but a till's limits count the whole desk", () => {
    const limits = { total: 5 };
    expect(asked({ stores: { s1: { cashier: {}, tills: { t1: { limits } } } } }, cashier)).toMatchObject([
      { channel: "cashier", store: "s1", till: null, product: null },
    ]);
    expect(asked({ stores: { s1: { online: { limits }, products: { p1: {} } } } }, online)).toMatchObject([
      { channel: "online", store: "s1", product: null },
    ]);
    expect(asked({ stores: { s1: { online: { limits }, products: { p1: { limits } } } } }, online)).toMatchObject([
      { channel: "online", store: "s1", product: "p1" },
    ]);
    expect(asked({ products: { p1: { limits } } }, mall)).toMatchObject([
      { channel: "mall", store: null, product: "p1" },
    ]);
    expect(asked({ stores: { s1: { online: { limits }, products: { p1: { limits: {} } } } } }, online)).toEqual([]);
  });

  test("§4.2 per day: entries with an order instant on the same local day", () => {
    const spans: unknown[] = [];
    promise({ products: { p1: { limits: { perDay: 1, total: 1 } } } }, mall, {
      ...newcomer,
      entries: (_, from, to) => (spans.push([from, to]), 0),
    });
    const midnight = Date.parse("2026-03-02T00:00:00+08:00");
    expect(spans).toEqual([
      [midnight, midnight + DAY],
      [null, null],
    ]);
  });

  test("§4.2 §1.3 per day: a day whose clock is put back has 25 hours, and in pieces every piece counts", () => {
    const asked = (zone: string, at: string): unknown[] => {
      const spans: unknown[] = [];
      const known = {
        ...newcomer,
        entries: (_: LimitHolder, from: number | null, to: number | null) => (spans.push([from, to]), 0),
      };
      const { rules } = programme({ products: { p1: { limits: { perDay: 1 } } } });
      decide({ rules, calendar: new Calendar(zone) }, mall, Date.parse(at), false, known);
      return spans;
    };
    const span = (from: string, to: string) => [Date.parse(from), Date.parse(to)];
    expect(asked("Europe/Berlin", "2026-10-25T12:00:00Z")).toEqual([
      span("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
    ]);
    expect(asked("America/St_Johns", "2010-11-07T12:00:00Z")).toEqual([
      span("2010-11-07T02:30:00Z", "2010-11-07T02:31:00Z"),
      span("2010-11-07T03:30:00Z", "2010-11-08T03:30:00Z"),
    ]);
  });
});
