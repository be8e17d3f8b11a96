/** The periods a report may be of, as days of the chain's zone. Refuses to know what time it is. */
import { dayText, parseDay } from "../../shared/kernel/calendar.ts";
import { firstDayOf, monthOf } from "../../shared/ledger/saleRows.ts";

export const PERIODS = ["today", "week", "month30", "month", "lastMonth", "year", "free"] as const;
export type Period = (typeof PERIODS)[number];
/** Local days `YYYY-MM-DD`, both included. */
export type Span = { readonly from: string; readonly to: string };

const MONTHS_OF_YEAR = 12;

/** @param today days since 1970-01-01 @param free what was typed, for a free period */
export function spanOf(period: Period, today: number, free: Span): Span {
  if (period === "free") return free;
  const [from, to] = daysOf(period, today);
  return { from: dayText(from), to: dayText(to) };
}

function daysOf(period: Exclude<Period, "free">, today: number): [number, number] {
  const month = monthOf(today);
  switch (period) {
    case "today":
      return [today, today];
    case "week":
      return [today - 6, today];
    case "month30":
      return [today - 29, today];
    case "month":
      return [firstDayOf(month), today];
    case "lastMonth":
      return [firstDayOf(month - 1), firstDayOf(month) - 1];
    case "year":
      return [firstDayOf(month - (month % MONTHS_OF_YEAR)), today];
  }
}

/** How many days a period has; 0: they are none. */
export function lengthOf({ from, to }: Span): number {
  const [first, last] = [parseDay(from), parseDay(to)];
  return first === null || last === null ? 0 : Math.max(0, last - first + 1);
}
