/** How long the one who joins might wait, as far as this till knows the queue. Never a promise (§12.4). */
import type { EarnView, WaitView } from "../../../shared/contract/view.ts";
import { ownedByTill, queueKey, UNION } from "../../../shared/rules/units.ts";
import { waitRange, type Sample } from "../../../shared/queue/wait.ts";
import type { Books } from "../../store/books.ts";
import { deskPlace, programmeNow } from "../earn.ts";

/** Null: the sale does not join, or its place is not known here. @param now ms */
export function waitOf(books: Books, earn: EarnView, now: number): WaitView | null {
  if (!earn.joins || earn.aheadFen === null) return null;
  const live = liveSample(books, earn.queue, now);
  // A union pays at midnight (§10.3): before its first one nothing is known of how long it takes.
  if (!live || (earn.queue === UNION && live.extracted === 0)) return null;
  return waitRange(books.queueDays.samples(earn.queue), live, now, earn.aheadFen + earn.entitlementFen);
}

/** This till's own queue as it stands before a day's first act: at most one row a day. Needs an open transaction. */
export function noteOwnQueue(books: Books, at: number): void {
  const key = queueKey(programmeNow(books).rules, deskPlace(books));
  if (ownedByTill(key)) books.queueDays.note(key, at, books.ledger.queue(key).extracted);
}

function liveSample(books: Books, queue: string, now: number): Sample | null {
  if (ownedByTill(queue)) return { at: now, extracted: books.ledger.queue(queue).extracted };
  const figures = books.queueFigures;
  return figures?.key === queue ? { at: figures.asOf, extracted: figures.extracted } : null;
}
