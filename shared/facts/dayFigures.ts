/** What a day of the chain came to, as headquarters signs it. Amounts are fen. */
import { z } from "zod";

const Whole = z.int();
const Count = z.int().min(0);

export const DayFigures = z.strictObject({
  /** Orders; acts by which something came back. */
  sales: Count,
  refunds: Count,
  sold: Whole,
  refunded: Whole,
  /** What the queues did (§12.8). */
  granted: Whole,
  extracted: Whole,
  paid: Whole,
  exchanged: Whole,
  cleared: Whole,
  voided: Whole,
  clawed: Whole,
  /** What waits at the day's end. */
  owed: Whole,
  /** Shifts that were closed, and what was counted in their drawers less what should have been there. */
  shifts: Count,
  difference: Whole,
});
export type DayFigures = z.infer<typeof DayFigures>;
export const DAY_FIGURES = Object.keys(DayFigures.shape) as (keyof DayFigures)[];

/** What was still open when the day was signed. */
export const DayOpen = z.strictObject({
  /** Tills that had not reported since the day's end. */
  tills: Count,
  /** Shifts opened by the day's end and not closed. */
  shifts: Count,
  /** Concerns of the day that nobody had seen to. */
  concerns: Count,
});
export type DayOpen = z.infer<typeof DayOpen>;
