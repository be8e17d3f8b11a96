/** The reference's clocks (FORMAT.md, "Clocks") and clearing (§5.8): every instant between, one after the other. */
import type { Rules } from "../../shared/rules/schema.ts";
import type { Event } from "../scenario/format.ts";
import { dateAfter, weekdayOf, type LocalTime } from "./localTime.ts";
import { queueOf, type Entry, type World } from "./model.ts";
import { midnight } from "./rewards.ts";

const COMMON = "";

export function clocksMoved(world: World, event: Event): string[] {
  if (event.type === "rules" || (event.type === "tick" && event.till === null)) {
    return [...[...world.clocks.keys()].filter((name) => name !== COMMON), COMMON];
  }
  let place: { store: string | null; till: string | null } | undefined;
  if (event.type === "tick") place = event;
  else if (event.type === "order" || "order" in event) {
    const concerned = event.type === "order" ? event : world.orders.find((it) => it.event.id === event.order)?.event;
    if (concerned?.channel === "cashier") place = concerned;
  }
  return place === undefined ? [COMMON] : [`till:${place.store}/${place.till}`, COMMON];
}

/** The clock by which a queue passes instants. */
export const clockOf = (queue: string): string => (queue.startsWith("till:") ? queue : COMMON);

export function moveClock(world: World, time: LocalTime, name: string, to: number): void {
  const clock = world.clocks.get(name);
  if (clock === undefined) {
    world.clocks.set(name, { now: to, clearedUpTo: null });
    return;
  }
  const midnights = name === COMMON ? midnightsBetween(time, clock.now, to) : [];
  for (const instant of clearingsBetween(world.rules, time, clock.now, to)) {
    // §10.5: at one instant the day's distribution comes first.
    while ((midnights[0]?.at ?? Infinity) <= instant) midnight(world, midnights.shift()?.date ?? "");
    for (const entry of world.entries) {
      if (entry.state === "waiting" && entry.at < instant && clockOf(queueOf(world.rules, entry.unit)) === name)
        clearEntry(entry);
    }
    clock.clearedUpTo = instant;
  }
  for (const { date } of midnights) midnight(world, date);
  clock.now = Math.max(clock.now, to);
}

export function clearEntry(entry: Entry): void {
  entry.cleared += entry.remaining;
  entry.remaining = 0;
  entry.state = "cleared";
}

/** The clearing instants after `from`, up to and with `to`, oldest first. */
function clearingsBetween(rules: Rules, time: LocalTime, from: number, to: number): number[] {
  const { clear } = rules.basic;
  const found: number[] = [];
  if (clear === null || to <= from) return found;
  const last = dateAfter(time.date(to), 2);
  for (let date = dateAfter(time.date(from), -2); date <= last; date = dateAfter(date, 1)) {
    if (clear.every === "week" && weekdayOf(date) !== clear.weekday) continue;
    if (clear.every === "month" && Number(date.slice(8)) !== clear.day) continue;
    if (clear.every === "once" && date !== clear.date) continue;
    const instant = time.firstAt(date, clear.at);
    if (instant > from && instant <= to) found.push(instant);
  }
  return found;
}

/** The days that begin after `from`, up to and with `to`, oldest first. */
function midnightsBetween(time: LocalTime, from: number, to: number): { at: number; date: string }[] {
  const found: { at: number; date: string }[] = [];
  if (to <= from) return found;
  const last = dateAfter(time.date(to), 2);
  for (let date = dateAfter(time.date(from), -2); date <= last; date = dateAfter(date, 1)) {
    const instant = time.firstAt(date, "00:00");
    if (instant > from && instant <= to) found.push({ at: instant, date });
  }
  return found;
}
