import { describe, expect, it } from "vitest";
import { counted, countOf, totalOf } from "./counted.ts";

describe("a blind count", () => {
  it("adds notes and coins in fen; what was left empty is none", () => {
    expect(totalOf({ n100: "2", n5: "1", c05: "3", c01: "" })).toBe(20_000 + 500 + 150);
    expect(totalOf({})).toBe(0);
  });
  it("tells each value once: a yuan as a note and as a coin is one", () => {
    expect(counted({ n1: "3", c1: "4", n50: "0" })).toEqual([{ valueFen: 100, count: 7 }]);
    expect(counted({})).toEqual([]);
  });
  it("takes no sign, no fraction, no more than a drawer holds", () => {
    for (const text of ["-1", "1.5", "x", "100001"]) {
      expect(countOf(text), text).toBeNull();
      expect(totalOf({ n10: text }), text).toBeNull();
    }
    expect(countOf(" 100000 ")).toBe(100_000);
  });
});
