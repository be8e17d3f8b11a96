/**
 * Clearing by this till's own clock (§5.8): every fact passes the instants before it. Where none comes,
 * a fact says that the clock has passed one.
 */
import { lastClearing } from "../../shared/queue/clock.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import type { Books } from "../store/books.ts";
import { programmeNow } from "./earn.ts";
import type { Pen } from "./pen.ts";

/** How often the clock is looked at, ms. */
export const CLEARING_LOOK_MS = 1_000;

/** Whether a clearing has passed since the last fact and something stood in this till's queue to be cleared: then it is done. */
export function passClearing(books: Books, pen: Pen): boolean {
  if (!isPassing(books, pen)) return false;
  books.transact(() => passNow(pen));
  return true;
}

/** The same, where it is needed: inside the caller's open transaction. */
export function passClearingHere(books: Books, pen: Pen): void {
  if (isPassing(books, pen)) passNow(pen);
}

function passNow(pen: Pen): void {
  pen.write("clock-passed", pen.begin(), null, {});
}

function isPassing(books: Books, pen: Pen): boolean {
  const { rules, calendar } = programmeNow(books);
  const { clear } = rules.basic;
  const clock = books.ledger.clock(books.device.is.till);
  if (!clear || !clock) return false;
  const passed = lastClearing(calendar, clear, pen.instant());
  return passed !== null && passed > clock.at && books.ledger.queuesStanding().some(ownedByTill);
}
