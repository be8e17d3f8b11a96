import { describe, expect, it } from "vitest";
import { blocksOfLine } from "./line.ts";

const block = (order: string, entitlementFen: number, paidFen: number) => ({
  order,
  entitlementFen,
  paidFen,
  remainingFen: entitlementFen - paidFen,
});

describe("the picture of the line", () => {
  it("draws what waits in proportion, the paid part of the head green, the own block last", () => {
    expect(blocksOfLine([block("a", 1000, 640), block("b", 500, 0)], 0, 250)).toEqual([
      { kind: "waits", width: 1000, paidPercent: 64 },
      { kind: "waits", width: 500, paidPercent: 0 },
      { kind: "you", width: 250, paidPercent: 0 },
    ]);
  });
  it("stripes what it leaves out, at most 35% of the whole", () => {
    const [, more] = blocksOfLine([block("a", 6500, 0)], 1_000_000, null);
    expect(more).toEqual({ kind: "more", width: 3500, paidPercent: 0 });
    expect(blocksOfLine([block("a", 6500, 0)], 100, null)[1]?.width).toBe(100);
  });
  it("an empty line has no blocks", () => {
    expect(blocksOfLine([], 0, null)).toEqual([]);
  });
});
