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

/** Instants from `from` up to, not including, `to`. */
export type Span = { readonly from: number; readonly to: number };

/** The calendar of one zone. Offsets are looked up once a quarter hour; one in which the offset changes is looked up as it is. */
export class Calendar {
  readonly zone: string;
  #format: Intl.DateTimeFormat;
  /** Null: the offset changes within the quarter hour. */
  #slots = new Map<number, number | null>();
  #spans = new Map<number, Span[]>();

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
    const known = this.#slots.get(slot);
    if (known !== undefined) return known ?? this.#lookUp(Math.floor(at / 1000) * 1000);
    const start = this.#lookUp(slot * SLOT_MS);
    const whole = start === this.#lookUp((slot + 1) * SLOT_MS - 1000) ? start : null;
    if (this.#slots.size >= SLOTS_KEPT) this.#slots.clear();
    this.#slots.set(slot, whole);
    return whole ?? this.#lookUp(Math.floor(at / 1000) * 1000);
  }

  /** The offset at a whole second. */
  #lookUp(at: number): number {
    const parts: Record<string, string> = {};
    for (const part of this.#format.formatToParts(at)) parts[part.type] = part.value;
    const year = parts["era"] === "BC" ? 1 - Number(parts["year"]) : Number(parts["year"]);
    const local = new Date(0);
    local.setUTCFullYear(year, Number(parts["month"]) - 1, Number(parts["day"]));
    local.setUTCHours(Number(parts["hour"]), Number(parts["minute"]), Number(parts["second"]));
    return local.getTime() - at;
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
   * The instants of a local day: one span, or more where a clock put back across midnight shows the end of a day
   * again after the next has begun; none for a day that a zone skipped.
   */
  spans(day: number): readonly Span[] {
    const known = this.#spans.get(day);
    if (known) return known;
    const from = this.instant(day, 0);
    const to = this.instant(day + 1, 0);
    const quiet = this.offset(from - DAY_MS / 8) === this.offset(to + DAY_MS / 8);
    const spans = quiet ? [{ from, to }] : this.#searchSpans(day, from - DAY_MS / 8, to + DAY_MS / 8);
    if (this.#spans.size >= SLOTS_KEPT) this.#spans.clear();
    this.#spans.set(day, spans);
    return spans;
  }

  /** The spans of a day between two instants, minute by minute: clocks change on whole minutes. */
  #searchSpans(day: number, from: number, to: number): Span[] {
    const spans: Span[] = [];
    let start: number | null = null;
    for (let at = Math.floor(from / MINUTE_MS) * MINUTE_MS; at <= to; at += MINUTE_MS) {
      const inside = this.day(at) === day;
      if (inside && start === null) start = at;
      if (!inside && start !== null) {
        spans.push({ from: start, to: at });
        start = null;
      }
    }
    if (start !== null) spans.push({ from: start, to: Math.ceil(to / MINUTE_MS) * MINUTE_MS });
    return spans;
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
