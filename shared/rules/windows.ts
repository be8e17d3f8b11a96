/** Time windows 奖励时间段 (§4.2), in the merchant's local time. */
import { parseDay, parseTime, weekday, type Calendar } from "../kernel/calendar.ts";
import type { Window } from "./schema.ts";

const MINUTE_MS = 60_000;

/** Whether an instant lies inside one of the windows; an empty list is always. */
export function insideWindows(calendar: Calendar, windows: readonly Window[], at: number): boolean {
  if (windows.length === 0) return true;
  const day = calendar.day(at);
  const time = calendar.timeOfDay(at);
  return windows.some((window) => {
    const start = minutes(window.start, 0) * MINUTE_MS;
    const end = minutes(window.end, 24 * 60) * MINUTE_MS;
    if (end > start) return time >= start && time < end && onDay(window, day);
    // Past midnight: belongs to the day it began.
    return (time >= start && onDay(window, day)) || (time < end && onDay(window, day - 1));
  });
}

const minutes = (text: string | undefined, otherwise: number): number =>
  text === undefined ? otherwise : (parseTime(text) ?? otherwise);

function onDay(window: Window, day: number): boolean {
  if (window.from !== undefined && day < (parseDay(window.from) ?? 0)) return false;
  if (window.to !== undefined && day > (parseDay(window.to) ?? 0)) return false;
  return window.weekdays === undefined || window.weekdays.includes(weekday(day));
}
