/** The days of a report and of what it is compared with, cut into the periods that are its rows. */
import { MOST_DAILY, MOST_REPORT_DAYS, type Compare } from "../../shared/contract/hqReports.ts";
import { dayText, parseDay, weekday } from "../../shared/kernel/calendar.ts";
import { firstDayOf, monthOf } from "../../shared/ledger/saleRows.ts";

/** Local days since 1970-01-01, both included. */
export type Days = { readonly from: number; readonly to: number };
export const TIMES = ["day", "week", "month"] as const;
export type Time = (typeof TIMES)[number];

export type ReportDays = { readonly days: Days; readonly compared: Days | null };

/** @returns what is wrong with them */
export function reportDays(
  asked: { readonly from: string; readonly to: string; readonly compare: Compare },
  isDaily: boolean,
): ReportDays | string {
  const days = parsed(asked);
  const most = isDaily ? MOST_DAILY : MOST_REPORT_DAYS;
  const wrong = (what: string): string =>
    `${what}: expected two days there are, from not after to, at most ${most} of them`;
  if (days === null || days.to - days.from >= most) return wrong("from, to");
  const { compare } = asked;
  if (compare === null) return { days, compared: null };
  if (compare === "previous") return { days, compared: previous(days) };
  if (compare === "year") return { days, compared: { from: yearBefore(days.from), to: yearBefore(days.to) } };
  const compared = parsed(compare);
  return compared === null || compared.to - compared.from >= most ? wrong("compare") : { days, compared };
}

function parsed({ from, to }: { readonly from: string; readonly to: string }): Days | null {
  const days = { from: parseDay(from), to: parseDay(to) };
  return days.from === null || days.to === null || days.from > days.to ? null : { from: days.from, to: days.to };
}

function previous({ from, to }: Days): Days {
  const month = monthOf(from);
  const first = firstDayOf(month - 1);
  if (from !== firstDayOf(month) || monthOf(to) !== month) return { from: from - (to - from + 1), to: from - 1 };
  const last = from - 1;
  const isWhole = to === firstDayOf(month + 1) - 1;
  return { from: first, to: isWhole ? last : Math.min(last, first + (to - from)) };
}

/** The same date of the year before; of the 29th of February the 28th. */
function yearBefore(day: number): number {
  const month = monthOf(day) - 12;
  const last = firstDayOf(month + 1) - 1;
  return Math.min(last, firstDayOf(month) + (day - firstDayOf(monthOf(day))));
}

/** What a day's row is called by. */
export function periodOf(day: number, by: Time): string {
  if (by === "month") return dayText(day).slice(0, 7);
  return dayText(by === "week" ? day - weekday(day) + 1 : day);
}

/** The periods of a range in their order, without a gap. */
export function periodsOf({ from, to }: Days, by: Time): string[] {
  const periods = new Set<string>();
  for (let day = from; day <= to; day += 1) periods.add(periodOf(day, by));
  return [...periods];
}

export const isTime = (by: string): by is Time => TIMES.some((it) => it === by);
export const daysView = ({ from, to }: Days): { from: string; to: string } => ({
  from: dayText(from),
  to: dayText(to),
});
