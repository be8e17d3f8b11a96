import { describe, expect, test } from "vitest";
import { describeIssues, Rules } from "./schema.ts";

const issues = (value: unknown): string => {
  const read = Rules.safeParse(value);
  return read.success ? "it fits" : describeIssues(read.error);
};

describe("rules are read strictly, and what does not fit names its path", () => {
  test("every default may be left out", () => {
    expect(Rules.parse({}).basic).toMatchObject({
      enabled: true,
      deductionParticipates: true,
      settleOn: "paid",
      payoutOrder: "queue",
      merchantQueue: true,
      allStoresQueue: false,
      cashierScope: "till",
      paused: false,
      paysItself: false,
      leftover: "retain",
    });
  });

  test("a listed product is enabled unless it says otherwise, a till says what the desk says", () => {
    const rules = Rules.parse({
      products: { p1: {}, p2: { enabled: false } },
      stores: { s1: { cashier: {}, tills: { t1: {} } } },
    });
    expect([
      rules.products["p1"]?.enabled,
      rules.products["p2"]?.enabled,
      rules.stores["s1"]?.tills["t1"]?.enabled,
    ]).toEqual([true, false, null]);
  });

  const cases: [what: string, value: unknown, expected: string][] = [
    ["an unknown field", { basic: { ration: 1 } }, 'basic: expected no field named "ration"'],
    ["§1.1 a ratio that is not whole", { basic: { ratio: 0.5 } }, "basic.ratio: "],
    ["§1.1 a ratio below 0", { products: { p1: { extract: -1 } } }, "products.p1.extract: "],
    ["§1.1 a ratio above 1,000,000 bp", { basic: { ratio: 1_000_001 } }, "basic.ratio: "],
    ["a floor limit of half a fen", { basic: { floorLimit: 0.5 } }, "basic.floorLimit: expected an amount of fen"],
    ["a floor limit below nothing", { basic: { floorLimit: -1 } }, "basic.floorLimit: expected an amount of fen"],
    ["§6.1 a lottery without a ratio", { basic: { lottery: { kind: "fixed", ratios: [] } } }, "basic.lottery.ratios: "],
    ["§2.4 an unknown scope", { basic: { cashierScope: "chain" } }, "basic.cashierScope: "],
    [
      "§4.2 a date that is none",
      { products: { p1: { windows: [{ from: "2026-02-30" }] } } },
      'products.p1.windows.0.from: expected a date "YYYY-MM-DD"',
    ],
    [
      "§4.2 a time that is none",
      { products: { p1: { windows: [{ end: "25:00" }] } } },
      'products.p1.windows.0.end: expected a time "HH:MM"',
    ],
    [
      "§4.2 a weekday that is none",
      { products: { p1: { windows: [{ weekdays: [0] }] } } },
      "products.p1.windows.0.weekdays.0: ",
    ],
    [
      "§4.3 random return without points",
      { basic: { randomReturn: { cash: 1, points: 2 } } },
      "basic.randomReturn: expected basic.exchange.points to be set beside random return (§4.3)",
    ],
    [
      "§4.3 a desk's random return without points",
      { stores: { s1: { online: { randomReturn: { cash: 1, points: 2 } } } } },
      "stores.s1.online.randomReturn: expected basic.exchange.points",
    ],
    [
      "§4.3 a group of nothing",
      { basic: { randomReturn: { cash: 0, points: 0 }, exchange: { points: 1 } } },
      "basic.randomReturn: expected a group of at least one place",
    ],
    ["§5.8 a clearing without its weekday", { basic: { clear: { every: "week" } } }, "basic.clear.weekday: "],
    ["§6.1 a lottery of no kind", { basic: { lottery: { kind: "wheel" } } }, "basic.lottery.kind: "],
    [
      "§6.1 weights for no place",
      { basic: { lottery: { kind: "fixed", ratios: [1], weights: [1, 1, 1] } } },
      "basic.lottery: expected as many weights as ratios, or one more for no win",
    ],
    [
      "§6.1 weights of nothing",
      { basic: { lottery: { kind: "fixed", ratios: [1], weights: [0] } } },
      "basic.lottery: expected a weight above 0",
    ],
    [
      "§6.1 a range upside down",
      { basic: { lottery: { kind: "range", min: 2, max: 1 } } },
      "basic.lottery: expected min not above max",
    ],
  ];
  for (const [what, value, expected] of cases) test(what, () => expect(issues(value)).toContain(expected));

  test("§4.3 random return beside points fits; a desk may turn it off", () => {
    expect(
      issues({
        basic: { randomReturn: { cash: 1, points: 0 }, exchange: { points: 0 } },
        stores: { s1: { cashier: { randomReturn: null } } },
      }),
    ).toBe("it fits");
  });
});
