import { describe, expect, test } from "vitest";
import { Calendar } from "../kernel/calendar.ts";
import type { Clear } from "../rules/schema.ts";
import { COMMON_CLOCK, lastClearing, moveClock } from "./clock.ts";
import { Rehearsal } from "./rehearsal.ts";

const at = (local: string): number => Date.parse(`${local}+08:00`);
const move = (stage: Rehearsal, to: number, ...keys: string[]) => {
  stage.do(({ ledger, programme }) => keys.forEach((key) => moveClock(ledger, programme, key, to)));
};
const stageOf = (basic = {}) =>
  new Rehearsal({
    basic: { ratio: 10_000, clear: { every: "day" }, cashierScope: "all", ...basic },
    stores: { s1: { cashier: {} } },
  });

describe("§5.8 clearing", () => {
  test("§5.8 what remains of every waiting entry from before the instant is cleared, the instant itself included in what happens after", () => {
    const stage = stageOf();
    move(stage, at("2026-03-02T09:00:00"), COMMON_CLOCK);
    stage.order("a", 100, { at: at("2026-03-02T23:59:59.999") });
    stage.order("b", 100, { at: at("2026-03-03T00:00:00") });
    move(stage, at("2026-03-02T23:59:59.999"), COMMON_CLOCK);
    expect(stage.entry("a").state).toBe("waiting");
    move(stage, at("2026-03-03T00:00:00"), COMMON_CLOCK);
    expect([stage.entry("a"), stage.entry("b")]).toMatchObject([
      { state: "cleared", cleared: 100, remaining: 0 },
      { state: "waiting", cleared: 0 },
    ]);
    expect(stage.queue("cashiers")).toMatchObject({ waiting: 1, waitingAmount: 100 });
  });

  test("§5.8 an entry that arrives late, from before a clearing that has passed, is cleared as it joins", () => {
    const stage = stageOf();
    move(stage, at("2026-03-02T09:00:00"), COMMON_CLOCK);
    move(stage, at("2026-03-03T09:00:00"), COMMON_CLOCK);
    stage.order("late", 100, { at: at("2026-03-02T12:00:00") });
    stage.order("fresh", 100, { at: at("2026-03-03T00:00:00") });
    expect([stage.entry("late").state, stage.entry("fresh").state]).toEqual(["cleared", "waiting"]);
    stage.turn({ clear: null });
    stage.order("later", 100, { at: at("2026-03-02T13:00:00") });
    expect(stage.entry("later").state).toBe("cleared");
  });

  test("§5.8 a till's queue passes the instant by its till's clock, every other by the common one", () => {
    const stage = stageOf({ cashierScope: "till" });
    const start = at("2026-03-02T09:00:00");
    for (const key of [COMMON_CLOCK, "s1/t1", "s1/t2"]) move(stage, start, key);
    stage.order("a", 100, { at: start });
    stage.order("b", 100, { at: start, till: "t2" });
    move(stage, at("2026-03-03T09:00:00"), "s1/t1", COMMON_CLOCK);
    expect([stage.entry("a").state, stage.entry("b").state]).toEqual(["cleared", "waiting"]);
  });

  test("§5.8 a clock never goes back, and a new clock has passed nothing", () => {
    const stage = stageOf();
    move(stage, at("2026-03-03T09:00:00"), COMMON_CLOCK);
    stage.order("a", 100, { at: at("2026-03-02T09:00:00") });
    move(stage, at("2026-03-02T10:00:00"), COMMON_CLOCK);
    move(stage, at("2026-03-03T10:00:00"), COMMON_CLOCK);
    expect(stage.entry("a").state).toBe("waiting");
    move(stage, at("2026-03-09T10:00:00"), COMMON_CLOCK);
    expect(stage.entry("a").state).toBe("cleared");
  });
});

describe("§5.8 the last clearing at or before an instant", () => {
  const last = (clear: Clear, zone: string, instant: string): string | null => {
    const found = lastClearing(new Calendar(zone), clear, Date.parse(instant));
    return found === null ? null : new Date(found).toISOString();
  };
  const week: Clear = { every: "week", weekday: 1, at: "06:00" };
  const month: Clear = { every: "month", day: 31, at: "00:00" };
  const once: Clear = { every: "once", date: "2026-03-02", at: "12:00" };
  const day: Clear = { every: "day", at: "02:30" };

  test("§5.8 every day, week, month, once", () => {
    expect(last(day, "UTC", "2026-03-02T02:29:59.999Z")).toBe("2026-03-01T02:30:00.000Z");
    expect(last(day, "UTC", "2026-03-02T02:30:00Z")).toBe("2026-03-02T02:30:00.000Z");
    expect(last(week, "Asia/Shanghai", "2026-03-08T12:00:00+08:00")).toBe("2026-03-01T22:00:00.000Z");
    expect(last(once, "UTC", "2026-03-02T11:59:59Z")).toBeNull();
    expect(last(once, "UTC", "2027-03-02T11:59:59Z")).toBe("2026-03-02T12:00:00.000Z");
  });

  test("§5.8 a month without the day is not cleared", () => {
    expect(last(month, "UTC", "2026-03-30T12:00:00Z")).toBe("2026-01-31T00:00:00.000Z");
    expect(last(month, "UTC", "2026-03-31T00:00:00Z")).toBe("2026-03-31T00:00:00.000Z");
  });

  test("§5.8 a skipped time is the first instant after the gap, a double one the first", () => {
    expect(last(day, "Europe/Berlin", "2026-03-29T12:00:00Z")).toBe("2026-03-29T01:00:00.000Z");
    expect(last(day, "Europe/Berlin", "2026-10-25T12:00:00Z")).toBe("2026-10-25T00:30:00.000Z");
    const midnight: Clear = { every: "day", at: "00:00" };
    expect(last(midnight, "America/St_Johns", "2010-11-07T02:40:00Z")).toBe("2010-11-07T02:30:00.000Z");
  });
});
