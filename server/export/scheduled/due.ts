/** When a scheduled export is due, by the chain's own clock, and which days it is about. Pure. */
import type { ExportFilter } from "../../../shared/contract/hqExport.ts";
import { EXPORTS, type ExportTable } from "../../../shared/contract/hqExport.ts";
import type { Plan } from "../../../shared/contract/hqSchedules.ts";
import { dayText, weekday, type Calendar } from "../../../shared/kernel/calendar.ts";

/** The first instant after another at which it is due. */
export function nextDue({ every, on, minute }: Plan, calendar: Calendar, after: number): number {
  for (let day = calendar.day(after); ; day += 1) {
    if (!isOn(every, on, day)) continue;
    const at = calendar.instant(day, minute);
    if (at > after) return at;
  }
}

function isOn(every: Plan["every"], on: number, day: number): boolean {
  switch (every) {
    case "day":
      return true;
    case "week":
      return weekday(day) === on;
    case "month":
      return Number(dayText(day).slice(8)) === on;
  }
}

/** The whole days before the one it is due on: one, seven, or since that day of the month before. */
export function daysOf({ every }: Plan, calendar: Calendar, due: number): { from: number; to: number } {
  const day = calendar.day(due);
  if (every !== "month") return { from: day - (every === "day" ? 1 : 7), to: day - 1 };
  const [year = 0, month = 1, of = 1] = dayText(day).split("-").map(Number);
  return { from: Math.round(Date.UTC(year, month - 2, of) / 86_400_000), to: day - 1 };
}

/** Tables with a day hold those days; of others all is in it, as it stands. */
export function filterOf(table: ExportTable, days: { from: number; to: number }): ExportFilter {
  if (EXPORTS[table].day === null) return { store: null, from: null, to: null };
  return { store: null, from: dayText(days.from), to: dayText(days.to) };
}
