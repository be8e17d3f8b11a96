/**
 * The year ahead by what rules did to a sample (§12.1): every queue as a stream from nothing, at given sales. It says
 * what the arithmetic of the rules comes to at such sales, knows no season, and promises nothing. Amounts are fen.
 */
import { DAY_MS, parseDay, parseTime, weekday } from "../kernel/calendar.ts";
import { LONGEST_DAYS } from "../queue/wait.ts";
import type { Clear, Rules } from "../rules/schema.ts";
import { flow, type Clearing } from "./fluid.ts";
import { flat, trend, type SalesAhead } from "./sales.ts";
import type { WhatIf } from "./whatIf.ts";

export const HORIZONS = [30, 90, 180, 365] as const;
export const JOINS_ON = [1, 30, 90] as const;
const YEAR = 365;
/** A month of the forecast, in days; the last, with what is left of the year, has 35. */
const MONTH = 30;
const MONTHS = 12;
const WHOLE = 10_000n;

export type Forecast = {
  /** Sums up to the end of these days ahead, and what is owed then; `share` in bp, null: nothing was granted. */
  readonly horizons: readonly {
    readonly days: number;
    readonly granted: number;
    readonly paid: number;
    readonly liability: number;
    readonly share: number | null;
  }[];
  /** Who joins on this day ahead waits so many days, in the slowest queue; null: longer than is looked at, or for nothing. */
  readonly waits: readonly { readonly day: number; readonly wait: number | null }[];
  /** By day ahead, the first at place 0. */
  readonly liability: readonly number[];
  readonly share: readonly (number | null)[];
  /** Payouts and rewards by month of 30 days. */
  readonly cashOut: readonly number[];
};

/** The forecasts of what rules did to a sample: at flat sales and at its trend. */
export function forecasts(rules: Rules, { days, queues, rewards }: WhatIf): { flat: Forecast; trend: Forecast } {
  const sums = queues.map(({ granted, extracted }) => ({ granted, extracted }));
  const rewarded = Object.values(rewards).reduce((sum, amount) => sum + amount, 0);
  const last = days.at(-1)?.day ?? 0;
  const at = (sales: SalesAhead): Forecast => ahead(rules, sums, Math.max(0, rewarded), sales, last);
  return { flat: at(flat(Math.max(1, days.length))), trend: at(trend(days.map((it) => it.sales))) };
}

type Total = { readonly granted: number; readonly extracted: number };

/** @param last the sample's last day */
function ahead(
  { basic }: Rules,
  totals: readonly Total[],
  rewarded: number,
  sales: SalesAhead,
  last: number,
): Forecast {
  const granted = Array.from({ length: YEAR + 1 }, () => 0);
  const paid = [...granted];
  const liability = [...granted];
  const waits = new Map<number, number | null>();
  for (const total of totals) {
    if (total.granted === 0) continue;
    const stream = {
      granted: (day: number) => sales.on(total.granted, day),
      extracted: (day: number) => sales.on(total.extracted, day),
      paused: basic.paused,
      carries: basic.leftover === "carry",
      clearing: clearingOf(basic.clear, last),
    };
    const it = flow(stream, YEAR, JOINS_ON, LONGEST_DAYS);
    for (let day = 1; day <= YEAR; day += 1) {
      granted[day] = (granted[day] ?? 0) + (it.granted[day] ?? 0);
      paid[day] = (paid[day] ?? 0) + (it.paid[day] ?? 0);
      liability[day] = (liability[day] ?? 0) + (it.liability[day] ?? 0);
    }
    for (const [day, wait] of it.waits) {
      const known = waits.get(day);
      waits.set(day, known === null || wait === null ? null : Math.max(known ?? 0, wait));
    }
  }
  const share = paid.map((amount, day) => shareOf(amount, granted[day] ?? 0));
  const ends = (month: number): number => (month === MONTHS ? YEAR : month * MONTH);
  const outUpTo = (day: number): number => (paid[day] ?? 0) + sales.upTo(rewarded, day);
  return {
    horizons: HORIZONS.map((days) => ({
      days,
      granted: granted[days] ?? 0,
      paid: paid[days] ?? 0,
      liability: liability[days] ?? 0,
      share: share[days] ?? null,
    })),
    waits: JOINS_ON.map((day) => ({ day, wait: waits.get(day) ?? null })),
    liability: liability.slice(1),
    share: share.slice(1),
    cashOut: Array.from({ length: MONTHS }, (_, index) => outUpTo(ends(index + 1)) - outUpTo(ends(index))),
  };
}

/** `floor(paid / granted)` in bp; null: nothing was granted. */
export const shareOf = (paid: number, granted: number): number | null =>
  granted === 0 ? null : Number((BigInt(paid) * WHOLE) / BigInt(granted));

/** Clearings by day ahead: one in the morning is before the day's sales, one after noon after them. */
function clearingOf(clear: Clear | null, last: number): Clearing {
  if (clear === null) return () => null;
  const when = (parseTime(clear.at) ?? 0) < 12 * 60 ? "before" : "after";
  return (ahead) => (clearsOn(clear, last + ahead) ? when : null);
}

function clearsOn(clear: Clear, day: number): boolean {
  switch (clear.every) {
    case "day":
      return true;
    case "week":
      return weekday(day) === clear.weekday;
    case "month":
      return new Date(day * DAY_MS).getUTCDate() === clear.day;
    case "once":
      return parseDay(clear.date) === day;
  }
}
