/** Days as HQ asks for them: `YYYY-MM-DD` in the chain's zone. */
import { Calendar, DAY_MS, dayText } from "../../shared/kernel/calendar.ts";
import type { ServerReader } from "../store/store.ts";

/** The chain's day of now, days since 1970-01-01. */
export const today = ({ read, clock }: { read: ServerReader; clock: () => number }): number =>
  new Calendar(read.settings.timezone() ?? "UTC").day(clock());

/** @returns days since 1970-01-01; null: a day that the calendar does not have */
export function dayOf(text: string): number | null {
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || dayText(at / DAY_MS) !== text ? null : at / DAY_MS;
}
