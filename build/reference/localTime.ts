/**
 * Local time for the reference, straight from Intl and by search, not by arithmetic: slow, and sharing nothing
 * with the engine's calendar.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export class LocalTime {
  readonly #format: Intl.DateTimeFormat;
  readonly #readings = new Map<number, string>();

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
  }

  /** What a clock on the wall shows: "YYYY-MM-DD HH:MM:SS". */
  wall(at: number): string {
    const second = Math.floor(at / 1000) * 1000;
    let shown = this.#readings.get(second);
    if (shown === undefined) this.#readings.set(second, (shown = this.#format.format(second).replace(",", "")));
    return shown;
  }

  #reading(at: number): number {
    return Date.parse(`${this.wall(at).replace(" ", "T")}Z`);
  }

  date(at: number): string {
    return this.wall(at).slice(0, 10);
  }

  millisecondsOfDay(at: number): number {
    const [hours = "", minutes = "", seconds = ""] = this.wall(at).slice(11).split(":");
    return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + (((at % 1000) + 1000) % 1000);
  }

  /**
   * The first instant at which the wall shows this date and time or a later one: the first of two, and the first
   * after the gap where the wall never shows it (§5.8).
   */
  firstAt(date: string, time: string): number {
    const wanted = `${date} ${time}:00`;
    let hour = Date.parse(`${date}T${time}:00Z`) - 16 * HOUR;
    while (this.wall(hour + HOUR) < wanted && this.#reading(hour + HOUR) - this.#reading(hour) === HOUR) hour += HOUR;
    // The hour in which the wall shows it, or in which the wall is put forward or back: minute by minute.
    let after = hour;
    while (this.wall(after) < wanted) after += MINUTE;
    let before = after - MINUTE;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.wall(middle) < wanted) before = middle;
      else after = middle;
    }
    return after;
  }
}

/** The date some days after a date. */
export const dateAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 24 * HOUR).toISOString().slice(0, 10);

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
