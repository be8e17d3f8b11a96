/** Days as a calendar field names them, `2026-11-25`, as instants in the merchant's time zone. Pure. */

const DAY_MS = 86_400_000;

/** What a clock in the zone is ahead of UTC at that instant, ms. */
function ahead(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? "0");
  const there = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return there - Math.floor(at / 1000) * 1000;
}

/** The first instant of a day there; undefined: it names no day. */
export function dayStart(day: string, zone: string): number | undefined {
  const utc = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(utc)) return undefined;
  const guess = utc - ahead(utc, zone);
  // Where the clocks changed in between, the second look is right.
  return utc - ahead(guess, zone);
}

/** The last instant of a day there. */
export function dayEnd(day: string, zone: string): number | undefined {
  const start = dayStart(day, zone);
  if (start === undefined) return undefined;
  // A day may have 23 or 25 hours: the start of the next one decides.
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  const after = dayStart(next, zone);
  return after === undefined ? undefined : after - 1;
}
