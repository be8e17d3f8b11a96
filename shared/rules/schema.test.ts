import { describe, expect, test } from "vitest";
import { describeIssues, Rules, WholeRules } from "./schema.ts";

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
      cap: null,
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
    ["§12.3 a cap below nothing", { basic: { cap: { amount: -1 } } }, "basic.cap.amount: expected an amount of fen"],
    ["§12.3 a cap of half a fen", { basic: { cap: { amount: 0.5 } } }, "basic.cap.amount: expected an amount of fen"],
    ["§12.3 a cap of nothing said", { basic: { cap: {} } }, "basic.cap.amount: expected an amount of fen"],
    ["§12.3 a cap as a number", { basic: { cap: 500 } }, "basic.cap: "],
    [
      "§12.3 a cap of something else",
      { basic: { cap: { amount: 1, orders: 5 } } },
      'basic.cap: expected no field named "orders"',
    ],
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
  const UNION = { ratio: 11_000, share: 5_000 };
  const shareholders = (changed: object) => ({
    rewards: { shareholders: { ratio: 100, period: "day", shares: [{ member: "a", weight: 1 }], ...changed } },
  });
  cases.push(
    [
      "§10.1 the union beside tills that own their queues, as they do by default",
      { union: UNION },
      "basic.cashierScope: expected store or all beside union: its one queue is the server's",
    ],
    ["§10.1 a union without a share", { union: { ratio: 1 } }, "union.share: "],
    [
      "§11.4 a weight of 0",
      shareholders({ shares: [{ member: "a", weight: 0 }] }),
      "rewards.shareholders.shares.0.weight: expected a whole weight above 0",
    ],
    [
      "§11.4 a weight of half",
      shareholders({ shares: [{ member: "a", weight: 0.5 }] }),
      "rewards.shareholders.shares.0.weight: expected a whole weight above 0",
    ],
    ["§11.4 nobody to share with", shareholders({ shares: [] }), "expected at least one shareholder"],
    [
      "§11.4 a period that is none",
      shareholders({ period: "week" }),
      'rewards.shareholders.period: expected the period "day" or "month"',
    ],
    [
      "§11.3 no step up the line",
      { rewards: { team: { levels: {}, maxDepth: 0 } } },
      "rewards.team.maxDepth: expected a number of steps up the referral line, 1 or more",
    ],
    ["§11.1 a base that is none", { rewards: { base: "price" } }, 'rewards.base: expected the base "paid" or "profit"'],
    ["§11.2 a third level", { rewards: { third: 100 } }, 'rewards: expected no field named "third"'],
    [
      "§12.2 team rewards that nobody acknowledged",
      { rewards: { team: { levels: { a: 100 } } } },
      'acknowledged: expected the owner\'s acknowledgement of team {"levels":{"a":100},"maxDepth":2}: team rewards go by downline and draw legal warnings (§12.2). Acknowledge it by name when publishing, or take it out of the rules',
    ],
    [
      "§12.2 shareholders that nobody acknowledged",
      shareholders({}),
      "acknowledged: expected the owner's acknowledgement of shareholders",
    ],
    [
      "§12.1 an acknowledgement without a name",
      { acknowledged: [{ what: "depth", by: " ", at: 1, figures: { maxDepth: 3 } }] },
      "acknowledged.0.by: expected a name of 1 to 40 characters",
    ],
    [
      "§12.1 an acknowledgement without a time",
      { acknowledged: [{ what: "depth", by: "A", at: 1.5, figures: { maxDepth: 3 } }] },
      "acknowledged.0.at: expected an instant in milliseconds since the epoch",
    ],
  );
  for (const [what, value, expected] of cases) test(what, () => expect(issues(value)).toContain(expected));

  test("§4.3 random return beside points fits; a desk may turn it off", () => {
    expect(
      issues({
        basic: { randomReturn: { cash: 1, points: 0 }, exchange: { points: 0 } },
        stores: { s1: { cashier: { randomReturn: null } } },
      }),
    ).toBe("it fits");
  });

  test("§12.2 off by default; direct, indirect and recruiting rewards need no acknowledgement", () => {
    expect(Rules.parse({})).toMatchObject({ union: null, rewards: null, acknowledged: [] });
    expect(issues({ rewards: { direct: 300, indirect: 100, recruit: 50 } })).toBe("it fits");
    expect(issues({ union: UNION, basic: { cashierScope: "all" } })).toBe("it fits");
  });

  test("§12.2 each part is acknowledged in its own figures; in others it is not; the depth by itself above two", () => {
    const rewards = { team: { levels: { a: 100, b: 200 }, maxDepth: 3 } };
    const by = { by: "A", at: 1 };
    const team = { what: "team", figures: { maxDepth: 3, levels: { b: 200, a: 100 } }, ...by };
    const depth = { what: "depth", figures: { maxDepth: 3 }, ...by };
    expect(issues({ rewards, acknowledged: [team, depth] })).toBe("it fits");
    expect(issues({ rewards, acknowledged: [team] })).toContain("acknowledgement of depth");
    expect(
      issues({ rewards, acknowledged: [{ ...team, figures: { ...team.figures, maxDepth: 2 } }, depth] }),
    ).toContain("acknowledgement of team");
    const other = { ...team, figures: { maxDepth: 3, levels: { a: 100, b: 201 } } };
    expect(issues({ rewards, acknowledged: [other, depth] })).toContain("acknowledgement of team");
    expect(issues({ rewards: { team: { levels: { a: 100 } } }, acknowledged: [depth] }).split("\n")).toHaveLength(1);
  });

  test("§12.2 a scenario, which judges arithmetic alone, is asked for none", () => {
    expect(WholeRules.safeParse({ ...shareholders({}), union: UNION }).success).toBe(true);
  });
});
