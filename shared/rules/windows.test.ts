import { describe, expect, test } from "vitest";
import { Calendar } from "../kernel/calendar.ts";
import type { Window } from "./schema.ts";
import { insideWindows } from "./windows.ts";

const shanghai = new Calendar("Asia/Shanghai");
const inside = (windows: Window[], local: string): boolean =>
  insideWindows(shanghai, windows, Date.parse(`${local}+08:00`));

describe("§4.2 time windows", () => {
  test("§4.2 an empty list is always", () => expect(inside([], "2026-03-02T03:00:00")).toBe(true));

  test("§4.2 dates are inclusive at both ends", () => {
    const windows = [{ from: "2026-03-02", to: "2026-03-03" }];
    expect(
      ["2026-03-01T23:59:59.999", "2026-03-02T00:00:00", "2026-03-03T23:59:59.999", "2026-03-04T00:00:00"].map((it) =>
        inside(windows, it),
      ),
    ).toEqual([false, true, true, false]);
  });

  test("§4.2 the start is inclusive, the end exclusive", () => {
    const windows = [{ start: "09:00", end: "17:00" }];
    expect(
      ["08:59:59.999", "09:00:00", "16:59:59.999", "17:00:00"].map((it) => inside(windows, `2026-03-02T${it}`)),
    ).toEqual([false, true, true, false]);
  });

  test("§4.2 an end not after the start runs past midnight and belongs to the day it began", () => {
    const windows = [{ weekdays: [1], start: "22:00", end: "02:00" }];
    // 2026-03-02 is a Monday.
    expect(
      [
        "2026-03-02T01:00:00",
        "2026-03-02T22:00:00",
        "2026-03-03T01:59:59",
        "2026-03-03T02:00:00",
        "2026-03-03T22:30:00",
      ].map((it) => inside(windows, it)),
    ).toEqual([false, true, true, false, false]);
    expect(inside([{ to: "2026-03-02", start: "22:00", end: "02:00" }], "2026-03-03T01:00:00")).toBe(true);
    expect(inside([{ weekdays: [1], start: "09:00", end: "09:00" }], "2026-03-03T08:59:00")).toBe(true);
  });

  test("§4.2 weekdays are 1 = Monday … 7 = Sunday, and one window of several is enough", () => {
    const windows = [{ weekdays: [7] }, { weekdays: [2], start: "12:00" }];
    expect(
      ["2026-03-08T10:00:00", "2026-03-03T11:59:59", "2026-03-03T12:00:00", "2026-03-02T12:00:00"].map((it) =>
        inside(windows, it),
      ),
    ).toEqual([true, false, true, false]);
  });
});
