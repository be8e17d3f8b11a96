/**
 * How long the one who joins now might wait, from how much was extracted lately. Never a promise (§12.4): it says
 * what recent sales would take, and knows neither seasons nor what tomorrow sells.
 *
 * Two rates are looked at: that of the last 7 days and that of the last 30, each as far back as the samples
 * reach and over one day at least, so that a good morning is not taken for a good week. An entry is paid in
 * full once the queue has been extracted for what stands ahead of it and for its own entitlement; the quicker
 * rate gives the lower end, in whole days begun, the slower one the upper, in whole days ended.
 */
import type { WaitView } from "../contract/view.ts";
import { DAY_MS } from "../kernel/calendar.ts";

/** What was extracted from a queue in all, fen, up to an instant. */
export type Sample = { readonly at: number; readonly extracted: number };

const LOOKS_DAYS = [7, 30] as const;
/** A wait beyond ten years is none that anybody should be told. */
export const LONGEST_DAYS = 3650;

type Look = { readonly perDay: number; readonly days: number };

/**
 * @param samples of earlier, oldest first
 * @param live the queue's figure now, or as it was last heard
 * @param now ms
 * @param needFen what must be extracted until then: ahead of the entry, and its own entitlement
 */
export function waitRange(samples: readonly Sample[], live: Sample, now: number, needFen: number): WaitView {
  const looks = LOOKS_DAYS.map((days) => look(samples, live, now, days)).filter((it) => it !== null);
  const waits = looks.map(({ perDay }) => (perDay > 0 ? needFen / perDay : Infinity));
  const overDays = Math.max(1, ...looks.map((it) => Math.ceil(it.days)));
  const [least, most] = waits.length === 0 ? [Infinity, Infinity] : [Math.min(...waits), Math.max(...waits)];
  return { fromDays: end(least, Math.floor), toDays: end(most, Math.ceil), overDays };
}

const end = (days: number, whole: (days: number) => number): number | null => {
  const rounded = whole(days);
  return rounded <= LONGEST_DAYS ? rounded : null;
};

/** The rate since the last sample that is so many days old, or since the first there is; null: nothing is known since then. */
function look(samples: readonly Sample[], live: Sample, now: number, days: number): Look | null {
  const from = now - days * DAY_MS;
  // A figure that was heard before the days began says nothing of them.
  if (live.at < from) return null;
  const base = samples.findLast((it) => it.at <= from) ?? samples[0];
  if (!base || base.at > live.at) return null;
  const span = Math.max(1, (live.at - base.at) / DAY_MS);
  return { perDay: Math.max(0, live.extracted - base.extracted) / span, days: span };
}
