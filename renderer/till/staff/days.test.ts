import { describe, expect, it } from "vitest";
import { dayEnd, dayStart } from "./days.ts";

describe("a day of the audit log", () => {
  it("begins and ends by the merchant's clock, not by this machine's", () => {
    expect(dayStart("2026-11-25", "Asia/Shanghai")).toBe(Date.parse("2026-11-24T16:00:00Z"));
    expect(dayEnd("2026-11-25", "Asia/Shanghai")).toBe(Date.parse("2026-11-25T15:59:59.999Z"));
  });
  it("has 23 or 25 hours where clocks change", () => {
    const hours = (day: string) =>
      ((dayEnd(day, "Europe/Berlin") ?? 0) + 1 - (dayStart(day, "Europe/Berlin") ?? 0)) / 3_600_000;
    expect([hours("2026-03-29"), hours("2026-10-25"), hours("2026-06-01")]).toEqual([23, 25, 24]);
  });
  it("what is no day is none", () => {
    expect([dayStart("", "Asia/Shanghai"), dayStart("2026-13-01", "Asia/Shanghai")]).toEqual([undefined, undefined]);
  });
});
