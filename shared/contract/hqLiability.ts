/**
 * The verb of HQ about what is owed by day (§12.8). Amounts are fen, days `YYYY-MM-DD` in the chain's zone: those of
 * the facts, so that what a till sends late is of the day on which it was done.
 */
import { z } from "zod";
import type { Flows } from "../ledger/rows.ts";

const Fen = z.number().int();
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "expected YYYY-MM-DD");
/** As many days may be asked for at once. */
export const MOST_LIABILITY_DAYS = 1_900;

const flows = {
  grantedFen: Fen,
  paidFen: Fen,
  exchangedFen: Fen,
  clearedFen: Fen,
  voidedFen: Fen,
  /** What of the voided had been paid or exchanged before. */
  clawedFen: Fen,
  /** From other queues less to them; of all queues together: 0. */
  movedFen: Fen,
  extractedFen: Fen,
} satisfies Record<`${keyof Flows}Fen`, typeof Fen>;

/** opening + granted − paid − exchanged − cleared − voided + clawed + moved = closing. */
export const LiabilityRow = z.strictObject({
  /** `YYYY-MM-DD`, or `YYYY-MM` where months were asked for. */
  period: z.string(),
  openingFen: Fen,
  ...flows,
  closingFen: Fen,
});
export type LiabilityRow = z.infer<typeof LiabilityRow>;

export const liabilityVerbs = {
  "liability.rollForward": {
    /** Queue null: all together. From null: 30 days, to null: today. */
    input: z.strictObject({
      queue: z.string().min(1).max(120).nullable(),
      by: z.enum(["day", "month"]),
      from: Day.nullable(),
      to: Day.nullable(),
    }),
    output: z.strictObject({
      from: Day,
      to: Day,
      /** Periods in which something was done, oldest first. */
      rows: z.array(LiabilityRow),
      total: LiabilityRow,
      /** What remains now: in line, and of entries on their way to their till. */
      waitingFen: Fen,
      closedFen: Fen,
      /** What the days come to until now, less what remains: 0, or the books are wrong. */
      differenceFen: Fen,
    }),
  },
};
