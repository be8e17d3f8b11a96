/**
 * Clocks and clearing (§5.8): each queue lives by its owner's clock, a `till:` queue by its till's,
 * every other by the common one. A clock only goes forward; the clearings it passes are carried out.
 */
import { DAY_MS, parseDay, parseTime, weekday, type Calendar } from "../kernel/calendar.ts";
import { add } from "../kernel/money.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Clear, Programme } from "../rules/schema.ts";
import { beginNight, midnights, workNight } from "../rewards/midnight.ts";
import { ownedByTill } from "../rules/units.ts";

export const COMMON_CLOCK = "common";

/** The clock a queue lives by: `store/till` of a till's queue, else the common one. */
export const clockOf = (queue: string): string => (ownedByTill(queue) ? queue.slice("till:".length) : COMMON_CLOCK);

/**
 * Moves a clock to `at` (never back) and clears what waits under it if it passed a clearing.
 * @param nights where §10 and §11 are settled: the common clock's midnights, each before a clearing of its instant
 *   (§10.5); `begun`: the last of them may be left to be paid in pieces
 */
export function moveClock(
  ledger: Ledger,
  programme: Programme,
  key: string,
  at: number,
  nights: "none" | "whole" | "begun" = "none",
): void {
  const clock = ledger.clock(key);
  if (!clock) {
    ledger.startClock(key, at);
    return;
  }
  if (at <= clock.at) return;
  const { rules, calendar } = programme;
  const { clear } = rules.basic;
  const settles = nights !== "none" && key === COMMON_CLOCK;
  let since = clock.at;
  const clearUpTo = (instant: number): void => {
    const passed = clear ? lastClearing(calendar, clear, instant) : null;
    if (passed === null || passed <= since) return;
    if (settles) workNight({ ledger }, Infinity);
    clearQueues(ledger, key, passed);
    clock.cleared = since = passed;
  };
  if (settles && (rules.union !== null || rules.rewards?.shareholders)) {
    for (const midnight of midnights(calendar, clock.at, at)) {
      workNight({ ledger }, Infinity);
      clearUpTo(midnight.at - 1);
      beginNight({ ledger, programme, at: midnight.at }, midnight);
    }
  }
  clearUpTo(at);
  if (settles && nights === "whole") workNight({ ledger }, Infinity);
  clock.at = at;
  ledger.changeClock(clock);
}

/** The last clearing at or before an instant; null: none yet. */
export function lastClearing(calendar: Calendar, clear: Clear, at: number): number | null {
  const minute = parseTime(clear.at) ?? 0;
  if (clear.every === "once") {
    const instant = calendar.instant(parseDay(clear.date) ?? 0, minute);
    return instant <= at ? instant : null;
  }
  // A clock put back across midnight shows the old day again after the new one's instant: begin a day ahead.
  for (let day = calendar.day(at) + 1; ; day -= 1) {
    if (clear.every === "week" && weekday(day) !== clear.weekday) continue;
    if (clear.every === "month" && new Date(day * DAY_MS).getUTCDate() !== clear.day) continue;
    const instant = calendar.instant(day, minute);
    if (instant <= at) return instant;
  }
}

/**
 * What waits in a queue (§12.3) when a clock comes to an instant: what a clearing takes that it passes on the way waits
 * no more (§5.8). Fen.
 * @param key the clock that is moved; a queue that lives by another is as it stands
 */
export function waitingAt(ledger: Ledger, programme: Programme, queue: string, key: string, at: number): number {
  const { rules, calendar } = programme;
  const { clear } = rules.basic;
  const clock = clockOf(queue) === key ? ledger.clock(key) : undefined;
  const passed = clear && clock && at > clock.at ? lastClearing(calendar, clear, at) : null;
  if (!clock || passed === null || passed <= clock.at) return ledger.queue(queue).waitingAmount;
  return ledger.standing(queue).reduce((sum, entry) => (entry.at < passed ? sum : add(sum, entry.remaining)), 0);
}

/** What remains of every entry that stands under a clock, with an order instant before `passed`, is cleared. */
function clearQueues(ledger: Ledger, key: string, passed: number): void {
  for (const queue of ledger.queuesStanding()) {
    if (clockOf(queue) !== key) continue;
    for (const entry of ledger.standing(queue)) {
      if (entry.at >= passed) break;
      const before = entry.remaining;
      entry.cleared = add(entry.cleared, before);
      ledger.book(queue, "cleared", before);
      entry.remaining = 0;
      entry.state = "cleared";
      ledger.place(entry, before, entry.lane === "ready");
    }
  }
}
