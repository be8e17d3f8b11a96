import { describe, expect, test } from "vitest";
import { share } from "../kernel/money.ts";
import type { UnitPromise } from "../rules/decide.ts";
import { completeOrder } from "./complete.ts";
import { refundOrder } from "./refund.ts";
import { Rehearsal, type Line } from "./rehearsal.ts";

const basic = { extract: 1000, ratio: 10_000 };
const desk = { s1: { cashier: {} } };

describe("§2 orders and units", () => {
  test("§2.1 an order is taken once; a second one of that id changes nothing", () => {
    const stage = new Rehearsal({ basic, stores: desk });
    stage.order("a", 1_000);
    expect(stage.order("a", 5_000)).toBe("duplicate-order");
    expect([stage.ledger.order("a")?.left, stage.queue("till:s1/t1").extracted]).toEqual([1_000, 100]);
  });

  test("§2.3 a cashier order is one unit, others one a line, in line order", () => {
    const stage = new Rehearsal({ basic, stores: desk, products: { p1: {}, p2: { ratio: 5000 } } });
    stage.order("a", 1_000);
    stage.order(
      "b",
      [
        { paid: 100, product: "p1" },
        { paid: 200, product: "p2" },
        { paid: 300, product: "p3" },
      ],
      { channel: "mall" },
    );
    expect(stage.ledger.units("a").map((it) => it.paid)).toEqual([1_000]);
    expect(stage.ledger.units("b").map((it) => [it.paid, it.extract, it.declined])).toEqual([
      [100, 1000, null],
      [200, 1000, null],
      [300, null, "disabled"],
    ]);
    expect([stage.entry("b", 0).entitlement, stage.entry("b", 1).entitlement]).toEqual([100, 100]);
  });

  test("§2.5 position: by instant, then order id as UTF-16, then line", () => {
    const stage = new Rehearsal({ basic: { ...basic, extract: 0, merchantQueue: true }, products: { p1: {} } });
    const lines = [
      { paid: 1, product: "p1" },
      { paid: 1, product: "p1" },
    ];
    // As UTF-8 the emoji would come after U+FFFD, as UTF-16 it comes before; "a" after "B".
    for (const id of ["\uFFFD", "\u{1F600}", "a", "B"])
      stage.order(id, lines, { channel: "mall", at: 5_000, member: "M" });
    stage.order("z", lines.slice(1), { channel: "mall", at: 4_999, member: "M" });
    expect(stage.ledger.standing("mall").map((it) => `${it.order}.${it.line}`)).toEqual([
      "z.0",
      "B.0",
      "B.1",
      "a.0",
      "a.1",
      "\u{1F600}.0",
      "\u{1F600}.1",
      "\uFFFD.0",
      "\uFFFD.1",
    ]);
  });

  test("§2.6 a unit that is not enabled is not extracted from, and its order counts for §3.4", () => {
    const stage = new Rehearsal({
      basic,
      stores: { s1: { cashier: { cumulative: [{ days: 1, amount: 500, ratio: 5000 }] } }, s2: {} },
      products: {},
    });
    stage.order("x", [{ paid: 700, product: "p9" }], { channel: "online", member: "M" });
    expect(stage.queue("store:s1").extracted).toBe(0);
    stage.order("a", 1_000, { member: "M" });
    expect(stage.entry("a")).toMatchObject({ source: "desk.cumulative", ratio: 5000 });
  });
});

describe("§2.4 turning a switch moves all that wait", () => {
  test("§2.4 till → store → all → till, each entry with what remains of it", () => {
    const stage = new Rehearsal({ basic: { ...basic, extract: 5000 }, stores: desk });
    stage.order("a", 1_000);
    stage.order("b", 1_000, { till: "t2" });
    stage.order("c", 200);
    expect(stage.payouts()).toEqual(["c→a 100"]);
    for (const [cashierScope, keys] of [
      ["store", ["cashier:s1", "cashier:s1"]],
      ["all", ["cashiers", "cashiers"]],
      ["till", ["till:s1/t1", "till:s1/t2"]],
    ] as const) {
      stage.turn({ cashierScope });
      expect([stage.entry("a").queue, stage.entry("b").queue]).toEqual(keys);
      expect([stage.entry("a").remaining, stage.entry("b").remaining]).toEqual([900, 1_000]);
    }
    expect(stage.queue("till:s1/t1")).toMatchObject({ waiting: 2, waitingAmount: 1_100 });
    expect(stage.queue("cashiers")).toMatchObject({ waiting: 0, waitingAmount: 0 });
  });

  test("§2.4 mall and online queues merge and part", () => {
    const stage = new Rehearsal({
      basic: { ...basic, extract: 0, merchantQueue: false },
      products: { p1: {}, p2: {} },
      stores: { s1: { online: {}, products: { p1: {} } } },
    });
    stage.order(
      "a",
      [
        { paid: 10, product: "p1" },
        { paid: 10, product: "p2" },
      ],
      { channel: "mall" },
    );
    stage.order("b", [{ paid: 10, product: "p1" }], { channel: "online" });
    const keys = () => [stage.entry("a").queue, stage.entry("a", 1).queue, stage.entry("b").queue];
    expect(keys()).toEqual(["product:p1", "product:p2", "store:s1"]);
    stage.turn({ merchantQueue: true, allStoresQueue: true });
    expect(keys()).toEqual(["mall", "mall", "stores"]);
    stage.turn({ merchantQueue: false, allStoresQueue: false });
    expect(keys()).toEqual(["product:p1", "product:p2", "store:s1"]);
  });
});

describe("§3 promises", () => {
  test("§3.7 what was promised when the order was taken is kept, whatever the rules say now", () => {
    const stage = new Rehearsal({ basic: { ...basic, enabled: false } });
    const promise: UnitPromise = { joins: true, ratio: 13_000, source: "desk.ratio", lottery: null, extract: 6500 };
    stage.order("a", [{ paid: 1_000, promise }]);
    expect(stage.entry("a")).toMatchObject({ ratio: 13_000, source: "desk.ratio", entitlement: share(1_000, 13_000) });
    expect(stage.queue("till:s1/t1").extracted).toBe(650);
    stage.order("b", [{ paid: 1_000, promise: { joins: false, reason: "window", extract: null } }]);
    expect([stage.ledger.entry("b", 0), stage.ledger.units("b")[0]?.declined]).toEqual([undefined, "window"]);
  });

  test("§3.7 later rule changes do not touch ratio and extraction of an order taken", () => {
    const stage = new Rehearsal({ basic: { ...basic, settleOn: "completed" }, stores: desk });
    stage.order("a", 1_000, { completed: false });
    stage.turn({ ratio: 1, extract: 1 });
    stage.do((act) => completeOrder(act, "a"));
    expect([stage.entry("a").entitlement, stage.queue("till:s1/t1").extracted]).toEqual([1_000, 100]);
  });

  test("§3.4 spending is of orders that arrived before, net of refunds; of the mall only completed ones", () => {
    const cumulative = [{ days: 1, amount: 1_000, ratio: 5000 }];
    const stage = new Rehearsal({ basic, products: { p1: { cumulative } } });
    const mall = (id: string, completed: boolean, at: number) =>
      stage.order(id, [{ paid: 1_000, product: "p1" }], { channel: "mall", member: "M", completed, at });
    mall("a", false, 1_000);
    mall("b", true, 2_000);
    expect(stage.entry("b").source).toBe("basic.ratio");
    mall("c", true, 3_000);
    expect(stage.entry("c").source).toBe("product.cumulative");
    stage.do((act) => refundOrder(act, { order: "b", line: 0, amount: 1 }));
    stage.do((act) => refundOrder(act, { order: "c", line: null, amount: null }));
    mall("d", true, 4_000);
    expect(stage.entry("d").source).toBe("basic.ratio");
    stage.do((act) => completeOrder(act, "a"));
    mall("e", true, 5_000);
    expect(stage.entry("e").source).toBe("product.cumulative");
  });
});

describe("§4 joining", () => {
  test("§4.1 units are decided in line order and all have joined before any is extracted from", () => {
    const stage = new Rehearsal({ basic: { ...basic, extract: 10_000, paysItself: true }, products: { p1: {} } });
    stage.order(
      "a",
      [
        { paid: 300, product: "p1" },
        { paid: 50, product: "p1" },
      ],
      { channel: "mall" },
    );
    expect(stage.store.payouts.map((it) => `${it.fromLine}→${it.toLine} ${it.amount}`)).toEqual(["0→0 300", "1→1 50"]);
  });

  test("§4.1 a unit that does not join is still extracted from", () => {
    const stage = new Rehearsal({ basic: { ...basic, deductionParticipates: false }, stores: desk });
    stage.order("a", 1_000);
    stage.order("w", 2_000, { member: null });
    stage.order("d", 3_000, { deducted: true });
    expect(stage.payouts()).toEqual(["w→a 200", "d→a 300"]);
    expect(["w", "d"].map((id) => stage.ledger.units(id)[0]?.declined)).toEqual(["no-member", "deducted"]);
  });

  test("§4.2 limits: entries of the day and ever, lines of the same order among them; fully refunded orders do not count", () => {
    const stage = new Rehearsal({ basic, products: { p1: { limits: { perDay: 2, total: 3 } } } });
    const day = 86_400_000;
    const buy = (id: string, at: number, lines = 1) => {
      stage.order(
        id,
        Array.from({ length: lines }, () => ({ paid: 100, product: "p1" })),
        { channel: "mall", member: "M", at },
      );
      return stage.ledger.units(id).map((it) => it.declined ?? "joins");
    };
    expect(buy("a", 1_000, 3)).toEqual(["joins", "joins", "daily-limit"]);
    stage.do((act) => refundOrder(act, { order: "a", line: 0, amount: null }));
    expect(buy("b", 2_000)).toEqual(["daily-limit"]);
    expect(buy("c", day)).toEqual(["joins"]);
    expect(buy("d", 2 * day)).toEqual(["total-limit"]);
    stage.do((act) => refundOrder(act, { order: "a", line: null, amount: null }));
    expect(buy("e", 2 * day + 1)).toEqual(["joins"]);
    expect(stage.order("f", [{ paid: 1, product: "p1" }], { channel: "mall", member: "N", at: 2 * day })).toMatchObject(
      [{ joins: true }],
    );
  });

  test("§12.3 at the cap a unit is extracted from and does not join; each queue has its own, and what is paid makes room", () => {
    const stage = new Rehearsal({ basic: { ...basic, extract: 5_000, cap: { amount: 1_500 } }, stores: desk });
    const buy = (id: string, paid: number, till = "t1") => {
      stage.order(id, paid, { till });
      return stage.ledger.units(id)[0]?.declined ?? "joins";
    };
    expect(buy("a", 1_000)).toBe("joins");
    // 1,000 wait, of which its extraction takes 500: it joins whatever it adds.
    expect(buy("b", 1_000)).toBe("joins");
    expect(stage.queue("till:s1/t1")).toMatchObject({ waitingAmount: 1_500 });
    expect(buy("c", 1_000)).toBe("liability-cap");
    expect(stage.payouts()).toEqual(["b→a 500", "c→a 500"]);
    expect(buy("d", 100, "t2")).toBe("joins");
    expect(buy("e", 100)).toBe("joins");
    stage.turn({ cap: null });
    expect([buy("f", 9_000), buy("g", 9_000)]).toEqual(["joins", "joins"]);
    stage.turn({ cap: { amount: 0 } });
    expect(buy("h", 100, "t3")).toBe("liability-cap");
  });

  test("§12.3 every unit of an order sees what waited before the order, and promises are kept as they are", () => {
    const stage = new Rehearsal({ basic: { ...basic, extract: 0, cap: { amount: 500 } }, products: { p1: {} } });
    const buy = (id: string, lines: Line[]) => {
      stage.order(
        id,
        lines.map((line) => ({ product: "p1", ...line })),
        { channel: "mall" },
      );
      return stage.ledger.units(id).map((it) => it.declined ?? "joins");
    };
    expect(buy("a", [{ paid: 400 }, { paid: 400 }, { paid: 400 }])).toEqual(["joins", "joins", "joins"]);
    const kept = { joins: true, ratio: 1, source: "basic.ratio", lottery: null, extract: 0 } as const;
    expect(buy("b", [{ paid: 400 }, { paid: 400, promise: kept }])).toEqual(["liability-cap", "joins"]);
    stage.do((act) => refundOrder(act, { order: "a", line: null, amount: null }));
    expect(buy("c", [{ paid: 400 }])).toEqual(["joins"]);
  });

  test("§4.2 a till's limits count the whole desk", () => {
    const stage = new Rehearsal({
      basic,
      stores: { s1: { cashier: {}, tills: { t1: { limits: { perDay: 1 } }, t2: {} } } },
    });
    stage.order("a", 100, { till: "t2", member: "M" });
    stage.order("b", 100, { till: "t2", member: "M" });
    stage.order("c", 100, { till: "t1", member: "M" });
    expect(["a", "b", "c"].map((id) => stage.ledger.units(id)[0]?.declined)).toEqual([null, null, "daily-limit"]);
  });
});

describe("§4.3 random return", () => {
  const HIGH = 2 ** 32 - 1;
  const stageOf = (randomReturn: { cash: number; points: number } | null, cashier = {}) =>
    new Rehearsal({
      basic: { ...basic, randomReturn, exchange: { points: 5000 }, cashierScope: "all" },
      stores: { s1: { cashier } },
    });
  const buy = (stage: Rehearsal, id: string, roll: number, rest = {}): string => {
    stage.order(id, [{ paid: 1_000, roll }], rest);
    return stage.entry(id).state;
  };

  test("§4.3 groups of cash + points, by roll; a points place converts the whole entitlement at once", () => {
    const stage = stageOf({ cash: 1, points: 2 });
    expect([buy(stage, "a", HIGH), buy(stage, "b", 0), buy(stage, "c", 0)]).toEqual([
      "converted",
      "waiting",
      "converted",
    ]);
    expect([buy(stage, "d", 0), buy(stage, "e", 0), buy(stage, "f", 0)]).toEqual(["waiting", "converted", "converted"]);
    expect(stage.entry("a")).toMatchObject({ entitlement: 1_000, exchanged: 1_000, remaining: 0, lane: null });
    expect(stage.balance("A")).toMatchObject({ points: 500, cash: 0 });
  });

  test("§4.3 a desk's setting replaces the basic one; null there turns it off", () => {
    expect(buy(stageOf({ cash: 0, points: 1 }, { randomReturn: null }), "a", 0)).toBe("waiting");
    expect(buy(stageOf({ cash: 0, points: 1 }), "a", 0)).toBe("converted");
    expect(buy(stageOf(null, { randomReturn: { cash: 0, points: 1 } }), "a", 0)).toBe("converted");
  });

  test("§4.3 a group begun under another setting is dropped; one under none drops nothing", () => {
    const stage = stageOf({ cash: 1, points: 1 });
    expect(buy(stage, "a", 0)).toBe("waiting");
    stage.turn({ randomReturn: { cash: 2, points: 1 } });
    expect([buy(stage, "b", 0), buy(stage, "c", 0)]).toEqual(["waiting", "waiting"]);
    stage.turn({ randomReturn: null });
    expect(buy(stage, "d", HIGH)).toBe("waiting");
    stage.turn({ randomReturn: { cash: 2, points: 1 } });
    expect(buy(stage, "e", 0)).toBe("converted");
  });

  test("§4.3 groups are counted per queue", () => {
    const stage = stageOf({ cash: 1, points: 1 });
    stage.turn({ cashierScope: "till" });
    expect([buy(stage, "a", 0), buy(stage, "b", 0, { till: "t2" }), buy(stage, "c", 0)]).toEqual([
      "waiting",
      "waiting",
      "converted",
    ]);
  });
});
