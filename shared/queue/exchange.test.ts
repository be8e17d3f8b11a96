import { describe, expect, test } from "vitest";
import { exchange } from "./exchange.ts";
import { Rehearsal } from "./rehearsal.ts";

const stageOf = (settings: { points?: number; love?: number; loveTo?: "available" | "frozen" }) =>
  new Rehearsal({ basic: { extract: 1000, ratio: 10_000, exchange: settings }, stores: { s1: { cashier: {} } } });
const ask = (stage: Rehearsal, order: string, to: "points" | "love", line = 0) =>
  stage.do((act) => exchange(act, order, line, to));

describe("§7.1 exchange", () => {
  test("§7.1 what remains, whole, at the ratio set; it no longer stands in line", () => {
    const stage = stageOf({ points: 5_000 });
    stage.order("a", 1_000);
    stage.order("b", 1_000);
    expect(ask(stage, "a", "points")).toBeNull();
    expect(stage.entry("a")).toMatchObject({ paid: 100, exchanged: 900, remaining: 0, state: "exchanged", lane: null });
    expect(stage.balance("A")).toMatchObject({ cash: 100, points: 450 });
    stage.order("c", 1_000);
    expect(stage.payouts()).toEqual(["b→a 100", "c→b 100"]);
  });

  test("§7.1 love value goes to available or frozen as set", () => {
    for (const [loveTo, love, loveFrozen] of [
      ["available", 1_000, 0],
      ["frozen", 0, 1_000],
    ] as const) {
      const stage = stageOf({ love: 10_000, loveTo });
      stage.order("a", 1_000);
      ask(stage, "a", "love");
      expect(stage.balance("A")).toMatchObject({ love, loveFrozen, points: 0 });
    }
  });

  test("§7.1 refused by name: unknown, no entry, not waiting, no ratio set", () => {
    const stage = stageOf({ points: 0 });
    stage.order("a", 1_000);
    stage.order("w", 100, { member: null });
    expect([
      ask(stage, "nobody", "points"),
      ask(stage, "a", "points", 1),
      ask(stage, "w", "points"),
      ask(stage, "a", "love"),
    ]).toEqual(["unknown-order", "unknown-line", "no-entry", "not-exchangeable"]);
    expect([ask(stage, "a", "points"), ask(stage, "a", "love")]).toEqual([null, "not-waiting"]);
  });
});
