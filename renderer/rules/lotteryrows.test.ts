import { expect, it } from "vitest";
import { lotteryOf, tableOf } from "./lotteryrows.ts";

it("§6.1 a lottery's rows are its ratios with their weights and the weight of no win, and back", () => {
  const lotteries = [
    { kind: "fixed", ratios: [100, 200] },
    { kind: "fixed", ratios: [100, 200], weights: [1, 3] },
    { kind: "fixed", ratios: [100], weights: [1, 9] },
  ];
  for (const lottery of lotteries) expect(lotteryOf(tableOf(lottery))).toEqual(lottery);
  expect(tableOf({ kind: "fixed", ratios: [100], weights: [1, 9] }).noWin).toBe(9);
});

it("weights that are all 1 are left out, and a ratio that cannot be is kept", () => {
  expect(lotteryOf({ rows: [{ ratio: "x", weight: 1 }], noWin: null })).toEqual({ kind: "fixed", ratios: ["x"] });
});
