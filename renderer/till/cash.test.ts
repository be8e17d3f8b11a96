import { describe, expect, it } from "vitest";
import { changeOf, likelyCash } from "./cash.ts";

describe("cash", () => {
  it("offers what a customer may hand over, smallest first, never too little", () => {
    expect(likelyCash(2175)).toEqual([2500, 3000, 4000, 5000]);
    expect(likelyCash(5000)).toEqual([6000, 10000]);
    expect(likelyCash(1)).toEqual([500, 1000, 2000, 5000]);
    for (let due = 1; due < 30000; due += 37) {
      for (const given of likelyCash(due)) expect(given).toBeGreaterThan(due);
    }
  });
  it("gives change only when enough was given", () => {
    expect(changeOf(2175, 5000)).toBe(2825);
    expect(changeOf(2175, 2175)).toBe(0);
    expect(changeOf(2175, 2174)).toBeNull();
  });
});
