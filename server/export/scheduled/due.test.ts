// When a scheduled export is due, and what it is about.
import { expect, test } from "vitest";
import { Calendar, dayText } from "../../../shared/kernel/calendar.ts";
import { daysOf, filterOf, nextDue } from "./due.ts";
import type { Plan } from "../../../shared/contract/hqSchedules.ts";

const zone = new Calendar("Asia/Shanghai");
const plan = (every: Plan["every"], on: number, minute: number): Plan => ({
  tables: ["orders"],
  format: "csv",
  every,
  on,
  minute,
  to: { kind: "folder", folder: "books" },
});
const dues = (of: Plan, from: string, count: number, calendar = zone): string[] => {
  const found: string[] = [];
  let at = Date.parse(from);
  while (found.length < count) found.push(new Date((at = nextDue(of, calendar, at))).toISOString().slice(0, 16));
  return found;
};
const about = (of: Plan, due: string) => {
  const { from, to } = daysOf(of, zone, Date.parse(due));
  return [dayText(from), dayText(to)];
};

test("each day, week and month at the chain's own clock, the instant itself never twice", () => {
  expect(dues(plan("day", 1, 90), "2026-03-01T17:30:00Z", 2)).toEqual(["2026-03-02T17:30", "2026-03-03T17:30"]);
  // A Monday in Shanghai begins on Sunday afternoon.
  expect(dues(plan("week", 1, 0), "2026-03-01T00:00:00Z", 2)).toEqual(["2026-03-01T16:00", "2026-03-08T16:00"]);
  expect(dues(plan("month", 28, 60), "2026-01-31T00:00:00Z", 2)).toEqual(["2026-02-27T17:00", "2026-03-27T17:00"]);
});

test("a day on which the clock is put forward has its export too, and one on which it is put back has one", () => {
  const berlin = new Calendar("Europe/Berlin");
  const found = dues(plan("day", 1, 150), "2026-03-28T12:00:00Z", 2, berlin);
  expect(found.map((at) => at.slice(0, 10))).toEqual(["2026-03-29", "2026-03-30"]);
  const back = dues(plan("day", 1, 150), "2026-10-24T12:00:00Z", 2, berlin);
  expect(back.map((at) => at.slice(0, 10))).toEqual(["2026-10-25", "2026-10-26"]);
});

test("it is about the whole days before: one, seven, or since that day of the month before; what is of no day is whole", () => {
  expect(about(plan("day", 1, 90), "2026-03-01T17:30:00Z")).toEqual(["2026-03-01", "2026-03-01"]);
  expect(about(plan("week", 1, 0), "2026-03-01T16:00:00Z")).toEqual(["2026-02-23", "2026-03-01"]);
  expect(about(plan("month", 1, 0), "2026-02-28T16:00:00Z")).toEqual(["2026-02-01", "2026-02-28"]);
  expect(about(plan("month", 5, 0), "2026-01-04T16:00:00Z")).toEqual(["2025-12-05", "2026-01-04"]);
  const days = daysOf(plan("day", 1, 0), zone, Date.parse("2026-03-01T16:00:00Z"));
  expect(filterOf("orders", days)).toEqual({ store: null, from: "2026-03-01", to: "2026-03-01" });
  expect(filterOf("queues", days)).toEqual({ store: null, from: null, to: null });
});
