/** Local days as `YYYY-MM-DD`. Knows no clock and no screen. */

/** The day of an instant in a zone. @param at ms */
export function dayOf(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  const of = new Map(parts.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${of.get("year") ?? ""}-${of.get("month") ?? ""}-${of.get("day") ?? ""}`;
}

const DAY_MS = 86_400_000;

/** So many days earlier. */
export const dayBefore = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);

/** Every day from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = to; day >= from; day = dayBefore(day, 1)) days.push(day);
  return days.toReversed();
}
