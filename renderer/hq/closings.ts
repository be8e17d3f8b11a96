/** What was owed at the end of every day, fen; on a day on which nothing was done, what was owed before. */
import type { HqOutput } from "../../shared/contract/hq.ts";

/** @param days every day of the range, oldest first */
export function closings({ rows, total }: HqOutput<"liability.rollForward">, days: readonly string[]): number[] {
  const byDay = new Map(rows.map((row) => [row.period, row.closingFen]));
  let owed = total.openingFen;
  return days.map((day) => (owed = byDay.get(day) ?? owed));
}
