import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Calendar, DAY_MS, dayText, isZone, parseDay, parseTime, weekday } from "./calendar.ts";

const at = (text: string): number => Date.parse(text);
const dayOf = (text: string): number => parseDay(text) ?? Number.NaN;
const iso = (instant: number): string => new Date(instant).toISOString();

describe("§1.3 a day is a calendar day in the merchant's zone", () => {
  test("§1.3 Shanghai's midnight is 16:00 UTC", () => {
    const calendar = new Calendar("Asia/Shanghai");
    expect(dayText(calendar.day(at("2026-03-01T15:59:59.999Z")))).toBe("2026-03-01");
    expect(dayText(calendar.day(at("2026-03-01T16:00:00Z")))).toBe("2026-03-02");
    expect(calendar.timeOfDay(at("2026-03-01T16:00:00.005Z"))).toBe(5);
  });

  test("§1.3 a day of 23 hours and one of 25", () => {
    const calendar = new Calendar("Europe/Berlin");
    const length = (day: string): number =>
      calendar.spans(dayOf(day)).reduce((sum, span) => sum + span.to - span.from, 0) / 3_600_000;
    expect([length("2026-03-28"), length("2026-03-29"), length("2026-10-25")]).toEqual([24, 23, 25]);
  });

  test("§1.3 a clock put back across midnight shows a day in two pieces", () => {
    const calendar = new Calendar("America/St_Johns");
    // 00:01 on 7 November 2010 became 23:01 on the 6th.
    expect(calendar.spans(dayOf("2010-11-07")).map((span) => [iso(span.from), iso(span.to)])).toEqual([
      ["2010-11-07T02:30:00.000Z", "2010-11-07T02:31:00.000Z"],
      ["2010-11-07T03:30:00.000Z", "2010-11-08T03:30:00.000Z"],
    ]);
    expect(dayText(calendar.day(at("2010-11-07T02:30:30Z")))).toBe("2010-11-07");
    expect(dayText(calendar.day(at("2010-11-07T02:31:00Z")))).toBe("2010-11-06");
  });

  test("§1.3 a day that a zone skipped has no instants", () => {
    expect(new Calendar("Pacific/Apia").spans(dayOf("2011-12-30"))).toEqual([]);
  });
});

describe("§5.8 the instant of a local time", () => {
  const instant = (zone: string, day: string, time: string): string =>
    iso(new Calendar(zone).instant(dayOf(day), parseTime(time) ?? Number.NaN));

  test("§5.8 a local time that a clock change skips is the first instant after the gap", () => {
    expect(instant("Europe/Berlin", "2026-03-29", "02:30")).toBe("2026-03-29T01:00:00.000Z");
    expect(instant("America/Havana", "2026-03-08", "00:00")).toBe("2026-03-08T05:00:00.000Z");
    expect(instant("Australia/Lord_Howe", "2026-10-04", "02:15")).toBe("2026-10-03T15:30:00.000Z");
    expect(instant("Pacific/Apia", "2011-12-30", "12:00")).toBe("2011-12-30T10:00:00.000Z");
  });

  test("§5.8 a local time that comes twice is the first", () => {
    expect(instant("Europe/Berlin", "2026-10-25", "02:30")).toBe("2026-10-25T00:30:00.000Z");
    expect(instant("America/Havana", "2026-11-01", "00:00")).toBe("2026-11-01T04:00:00.000Z");
    expect(instant("America/St_Johns", "2010-11-07", "00:00")).toBe("2010-11-07T02:30:00.000Z");
  });

  test("§5.8 is the first instant at which the wall shows that time or a later one", () => {
    const zones = [
      "Europe/Berlin",
      "America/New_York",
      "America/Santiago",
      "Africa/Cairo",
      "Australia/Lord_Howe",
      "America/St_Johns",
      "Africa/Casablanca",
    ];
    const from = dayOf("2010-01-01");
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.nat(20 * 365), fc.nat(24 * 60 - 1), (zone, days, minute) => {
        const calendar = new Calendar(zone);
        const wanted = (from + days) * DAY_MS + minute * 60_000;
        const found = calendar.instant(from + days, minute);
        const wall = (instant: number): number => instant + calendar.offset(instant);
        expect(wall(found)).toBeGreaterThanOrEqual(wanted);
        expect(wall(found - 1)).toBeLessThan(wanted);
      }),
      { numRuns: 300 },
    );
  });
});

test("§4.2 dates, times, weekdays are read strictly", () => {
  expect([parseDay("2026-02-28"), parseDay("2026-02-30"), parseDay("2026-2-3")]).toEqual([
    dayOf("2026-02-28"),
    null,
    null,
  ]);
  expect([parseTime("00:00"), parseTime("23:59"), parseTime("24:00"), parseTime("9:00")]).toEqual([
    0,
    1439,
    null,
    null,
  ]);
  expect([weekday(dayOf("2026-03-02")), weekday(dayOf("2026-03-08")), weekday(dayOf("1969-12-31"))]).toEqual([1, 7, 3]);
  expect([isZone("Asia/Shanghai"), isZone("Mars/Base")]).toEqual([true, false]);
});
