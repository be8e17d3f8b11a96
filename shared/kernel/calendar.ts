/**
 * Days and local times in a merchant's zone (§1.3). An instant is milliseconds since the epoch; a
 * local day is counted in whole days since 1970-01-01, a local time in minutes since midnight.
 * Reads no clock: every instant is handed in.
 */

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const SLOT_MS = 15 * MINUTE_MS;
const SLOTS_KEPT = 4096;

/** Whether `zone` is an IANA name that is known here. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The calendar of one zone. Offsets change on quarter hours, so one look-up a quarter hour is enough. */
export class Calendar {
  readonly zone: string;
  #format: Intl.DateTimeFormat;
  #offsets = new Map<number, number>();

  /** @throws RangeError for an unknown zone */
  constructor(zone: string) {
    this.zone = zone;
    this.#format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  }

  /** Milliseconds to add to an instant to read it as local time. */
  offset(at: number): number {
    const slot = Math.floor(at / SLOT_MS);
    const known = this.#offsets.get(slot);
    if (known !== undefined) return known;
    const parts: Record<string, string> = {};
    for (const part of this.#format.formatToParts(slot * SLOT_MS)) parts[part.type] = part.value;
    const year = parts["era"] === "BC" ? 1 - Number(parts["year"]) : Number(parts["year"]);
    const local = new Date(0);
    local.setUTCFullYear(year, Number(parts["month"]) - 1, Number(parts["day"]));
    local.setUTCHours(Number(parts["hour"]), Number(parts["minute"]), Number(parts["second"]));
    const offset = local.getTime() - slot * SLOT_MS;
    if (this.#offsets.size >= SLOTS_KEPT) this.#offsets.clear();
    this.#offsets.set(slot, offset);
    return offset;
  }

  /** The local day of an instant, in days since 1970-01-01. */
  day(at: number): number {
    return Math.floor((at + this.offset(at)) / DAY_MS);
  }

  /** The local time of day of an instant, in milliseconds since local midnight. */
  timeOfDay(at: number): number {
    const local = at + this.offset(at);
    return local - Math.floor(local / DAY_MS) * DAY_MS;
  }

  /**
   * The instant of a local day and minute. A local time that a clock change skips is the first
   * instant after the gap; one that comes twice is the first (§5.8).
   */
  instant(day: number, minute: number): number {
    const local = day * DAY_MS + minute * MINUTE_MS;
    const before = this.offset(local - DAY_MS);
    const after = this.offset(local + DAY_MS);
    const early = local - Math.max(before, after);
    const late = local - Math.min(before, after);
    if (early + this.offset(early) === local) return early;
    if (late + this.offset(late) === local) return late;
    // Skipped: the change lies between the two readings; find the first instant of the new offset.
    let low = early;
    let high = late;
    const old = this.offset(low);
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offset(middle) === old) low = middle;
      else high = middle;
    }
    return high;
  }
}

/** `YYYY-MM-DD` → days since 1970-01-01; null when there is no such date. */
export function parseDay(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) return null;
  return at / DAY_MS;
}

/** `HH:MM` → minutes since midnight; null when there is no such time. */
export function parseTime(text: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}

/** 1 = Monday … 7 = Sunday. */
export const weekday = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** Days since 1970-01-01 → `YYYY-MM-DD`. */
export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
