/** What was owed at the end of every day, fen; on a day on which nothing was done, what was owed before. */
import type { HqOutput } from "../../shared/contract/hq.ts";
import { dayText, parseDay } from "../../shared/kernel/calendar.ts";

export function closings({ from, to, rows, total }: HqOutput<"liability.rollForward">): number[] {
  const byDay = new Map(rows.map((row) => [row.period, row.closingFen]));
  const first = parseDay(from) ?? 0;
  let owed = total.openingFen;
  return Array.from(
    { length: (parseDay(to) ?? first) - first + 1 },
    (_, index) => (owed = byDay.get(dayText(first + index)) ?? owed),
  );
}
