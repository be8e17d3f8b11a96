import { describe, expect, it } from "vitest";
import { dayBefore, dayOf, daysBetween } from "./days.ts";

describe("local days", () => {
  it("§1.3 an instant's day is that of the chain's zone", () => {
    const at = Date.parse("2026-03-01T16:30:00Z");
    expect([dayOf(at, "Asia/Shanghai"), dayOf(at, "UTC"), dayOf(at, "America/New_York")]).toEqual([
      "2026-03-02",
      "2026-03-01",
      "2026-03-01",
    ]);
  });
  it("go back over the end of a month and of a year", () => {
    expect([dayBefore("2026-03-01", 1), dayBefore("2026-01-01", 1), dayBefore("2026-03-01", 0)]).toEqual([
      "2026-02-28",
      "2025-12-31",
      "2026-03-01",
    ]);
    expect(daysBetween("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  });
});
