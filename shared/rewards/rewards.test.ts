// Profit, rewards on a unit and midnights (§10, §11), each by itself; whole programmes run as scenarios.
import { describe, expect, test } from "vitest";
import { Calendar } from "../kernel/calendar.ts";
import { Ledger } from "../ledger/ledger.ts";
import { MemoryStore } from "../ledger/memory.ts";
import { ownsAll, type Act, type People } from "../queue/act.ts";
import { moveClock, COMMON_CLOCK } from "../queue/clock.ts";
import { takeOrder } from "../queue/order.ts";
import { refundOrder } from "../queue/refund.ts";
import { WholeRules, type Rules } from "../rules/schema.ts";
import { midnights } from "./midnight.ts";
import { profitAtSale, proportion } from "./profit.ts";

const calendar = new Calendar("Asia/Shanghai");
const at = (text: string): number => Date.parse(`2026-03-${text}:00+08:00`);
/** Z was brought by Y, who was brought by X, who was brought by W. */
const people: People = {
  referrer: (member) => ({ Z: "Y", Y: "X", X: "W" })[member] ?? null,
  teamLevel: (member) => ({ Y: "t1", X: "t3", W: "t2" })[member] ?? null,
};

class Shop {
  readonly store = new MemoryStore();
  readonly ledger = new Ledger(this.store);
  readonly rules: Rules;

  constructor(rules: object) {
    this.rules = WholeRules.parse({
      basic: { extract: 1_000, ratio: 10_000 },
      stores: { s1: { cashier: {} } },
      ...rules,
    });
  }

  act(instant: number): Act {
    const programme = { rules: this.rules, calendar };
    moveClock(this.ledger, programme, COMMON_CLOCK, instant, "whole");
    return { ledger: this.ledger, programme, at: instant, owns: ownsAll, people };
  }

  sell(id: string, instant: number, paid: number, cost: number | null, member: string | null = "Z"): void {
    const place = {
      channel: "cashier",
      store: "s1",
      till: "t1",
      level: null,
      deducted: false,
      completed: true,
    } as const;
    const line = { product: null, paid, cost, roll: 0, promise: null };
    takeOrder(this.act(instant), { id, at: instant, member, ...place, lines: [line] });
    this.ledger.flush();
  }

  refund(order: string, instant: number, amount: number): void {
    refundOrder(this.act(instant), { order, line: 0, amount, toBalance: "rest" });
    this.ledger.flush();
  }

  pass(instant: number): void {
    this.act(instant);
    this.ledger.flush();
  }

  get rewards(): string[] {
    return this.store.rewardRows.map((it) => `${it.order} ${it.kind} ${it.member} ${it.amount}`);
  }
}

describe("§10 union", () => {
  test("§10.2 profit is what was paid less the cost, or the merchant's commission; unknown or below 0 it is 0", () => {
    expect([profitAtSale(1_000, 600, null), profitAtSale(1_000, null, null), profitAtSale(1_000, 1_200, null)]).toEqual(
      [400, 0, 0],
    );
    expect(profitAtSale(1_000, 600, 500)).toBe(50);
    expect(proportion(400, 333, 1_000)).toBe(133);
    expect(proportion(Number.MAX_SAFE_INTEGER, 3, 4)).toBe(6_755_399_441_055_743);
  });

  test("§10.3 each local midnight between, also several at once, and one that a change of clocks moves", () => {
    expect(midnights(calendar, at("02T23:00"), at("03T00:00"))).toHaveLength(1);
    expect(midnights(calendar, at("03T00:00"), at("03T23:59"))).toEqual([]);
    expect(midnights(calendar, at("02T00:00"), at("05T00:00")).map((it) => it.at)).toEqual(
      ["03", "04", "05"].map((day) => at(`${day}T00:00`)),
    );
    const havana = new Calendar("America/Havana");
    const [skipped] = midnights(havana, Date.parse("2026-03-08T04:00:00Z"), Date.parse("2026-03-08T12:00:00Z"));
    expect(skipped?.at).toBe(Date.parse("2026-03-08T05:00:00Z"));
  });

  test("§10.2 §10.3 a day of losses goes over to the next; paused, all of it is carried", () => {
    const union = { ratio: 11_000, share: 5_000 };
    const shop = new Shop({ union, rewards: { direct: 2_000 } });
    // Profit 100, and a fifth of 1,000 to Y: the day is 100 short.
    shop.sell("a", at("02T10:00"), 1_000, 900);
    shop.sell("b", at("03T10:00"), 1_000, 200);
    expect(shop.ledger.pot()).toMatchObject({ brought: -100, profit: 800, rewarded: 200 });
    shop.pass(at("04T00:00"));
    expect(shop.ledger.queue("union")).toMatchObject({ extracted: 250, paid: 250, carried: 0 });
    expect(shop.store.payouts).toMatchObject([{ from: "day:2026-03-03", to: "a", amount: 250 }]);
  });

  test("§10.5 at one instant the distribution comes before clearing", () => {
    const shop = new Shop({
      union: { ratio: 10_000, share: 10_000 },
      basic: { clear: { every: "day", at: "00:00" } },
    });
    shop.sell("a", at("02T10:00"), 1_000, 400);
    shop.pass(at("03T00:00"));
    expect(shop.ledger.entry("a", 0)).toMatchObject({ paid: 600, cleared: 400, state: "cleared" });
  });
});

describe("§11 rewards", () => {
  const team = { levels: { t1: 500, t2: 800, t3: 1_200 } };

  test("§11.1 §11.2 §11.3 direct, indirect, and up the line only what is above the best so far", () => {
    const shop = new Shop({ rewards: { direct: 300, indirect: 100, team: { ...team, maxDepth: 3 } } });
    shop.sell("a", at("02T10:00"), 1_000, null);
    // W's level is below X's.
    expect(shop.rewards).toEqual(["a direct Y 30", "a indirect X 10", "a team Y 50", "a team X 70"]);
    shop.refund("a", at("02T11:00"), 333);
    expect(shop.rewards.slice(4)).toEqual(["a direct Y -10", "a indirect X -4", "a team Y -17", "a team X -24"]);
    expect(shop.ledger.balance("Y")).toMatchObject({ cash: 53, received: 80, clawed: 27 });
  });

  test("§11.3 two steps where no depth is said; a buyer whom nobody brought rewards nobody", () => {
    const shop = new Shop({ rewards: { team: { levels: { t2: 800 } } } });
    shop.sell("a", at("02T10:00"), 1_000, null);
    shop.sell("b", at("02T10:01"), 1_000, null, "W");
    shop.sell("c", at("02T10:02"), 1_000, null, null);
    expect(shop.rewards).toEqual([]);
  });

  test("§11.4 by weight, the odd fen to the first; a refund of an earlier period lowers the present one", () => {
    const shares = ["X", "Y", "W"].map((member) => ({ member, weight: 1 }));
    const shop = new Shop({ rewards: { shareholders: { ratio: 1_000, period: "day", shares } } });
    shop.sell("a", at("02T10:00"), 1_000, null);
    shop.pass(at("03T00:00"));
    expect(shop.rewards).toEqual([
      "day:2026-03-02 shareholder X 34",
      ...["Y", "W"].map((it) => `day:2026-03-02 shareholder ${it} 33`),
    ]);
    shop.refund("a", at("03T10:00"), 600);
    shop.sell("b", at("03T11:00"), 900, null);
    shop.pass(at("04T00:00"));
    expect(shop.rewards.slice(3)).toEqual(["X", "Y", "W"].map((it) => `day:2026-03-03 shareholder ${it} 10`));
  });

  test("§11.5 who brought the store, as of the order, on the base that is set", () => {
    const stores = { s1: { cashier: {}, recruiter: "R" } };
    const shop = new Shop({ stores, rewards: { base: "profit", recruit: 1_000 } });
    shop.sell("a", at("02T10:00"), 1_000, 600, null);
    expect(shop.rewards).toEqual(["a recruit R 40"]);
  });
});
