/**
 * The verbs of HQ about shifts and the days they end: what every drawer was counted to, what a day of the chain came to,
 * and who signed it. Amounts are fen, days `YYYY-MM-DD` in the chain's zone: those of the facts.
 */
import { z } from "zod";
import { DayFigures, DayOpen } from "../facts/dayFigures.ts";
import { ShiftReport } from "./shift.ts";
import { Amount, Instant } from "./view.ts";

const Count = z.number().int().min(0);
const Signed = z.number().int();
const StoreId = z.string().min(1).max(20);
const TillName = z.string().min(1).max(41);
const ShiftId = z.string().min(1).max(40);
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "expected YYYY-MM-DD");

/** `differs`: closed, with more or less in the drawer than there should have been. */
export const SHIFT_STATES = ["open", "closed", "differs"] as const;
export type ShiftState = (typeof SHIFT_STATES)[number];
/** What was opened last first; what differs most first. */
export const SHIFT_ORDERS = ["opened", "difference"] as const;
export type ShiftOrder = (typeof SHIFT_ORDERS)[number];

export const HqShift = z.strictObject({
  till: TillName,
  tillName: z.string(),
  store: StoreId,
  storeName: z.string(),
  shift: z.string(),
  /** Of its till's closed shifts; null: it is open. */
  number: Count.nullable(),
  openedAt: Instant,
  openedBy: z.string().nullable(),
  closedAt: Instant.nullable(),
  closedBy: z.string().nullable(),
  approvedBy: z.string().nullable(),
  countedFen: Amount.nullable(),
  expectedFen: Signed.nullable(),
  /** Counted less expected. */
  differenceFen: Signed.nullable(),
  reason: z.string().nullable(),
});
export type HqShift = z.infer<typeof HqShift>;

/** `running`: it is not over. `changed`: facts came since it was signed, and its figures are others. */
export const DAY_STATES = ["running", "unsigned", "signed", "changed"] as const;

export const HqSigning = z.strictObject({
  at: Instant,
  by: z.string(),
  remark: z.string().nullable(),
  figures: DayFigures,
  open: DayOpen,
});
export type HqSigning = z.infer<typeof HqSigning>;

export const HqDay = z.strictObject({
  day: Day,
  state: z.enum(DAY_STATES),
  /** As they are now. */
  figures: DayFigures,
  /** As it was signed last; null: nobody has. */
  signed: HqSigning.nullable(),
});
export type HqDay = z.infer<typeof HqDay>;

const TENDERS = ["cash", "card", "wechat", "alipay", "balance", "points", "love", "drawer"] as const;
export const HqDayReport = HqDay.extend({
  open: DayOpen,
  /** The first of the tills that have not reported since, at most 20. */
  silent: z.array(z.strictObject({ till: TillName, name: z.string(), lastContact: Instant.nullable() })),
  /** Every store in which anything was sold, handed back or closed; empty: the mall. */
  stores: z.array(
    z.strictObject({
      store: z.string(),
      name: z.string(),
      sales: Count,
      refunds: Count,
      soldFen: Signed,
      refundedFen: Signed,
      shifts: Count,
      differenceFen: Signed,
    }),
  ),
  /** What tills took and handed back; `drawer`: cash paid in and out beside sales. */
  tenders: z.array(z.strictObject({ tender: z.enum(TENDERS), takenFen: Amount, givenBackFen: Amount, count: Count })),
  /** Every time it was signed, newest first. */
  signings: z.array(HqSigning),
});
export type HqDayReport = z.infer<typeof HqDayReport>;

export const shiftVerbs = {
  /** A page at a time, after the last one read (null: from the first); opened on these days. `text`: part of a till's id or a name. */
  "shift.list": {
    input: z.strictObject({
      store: StoreId.nullable(),
      state: z.enum(SHIFT_STATES).nullable(),
      text: z.string().trim().max(40),
      from: Day.nullable(),
      to: Day.nullable(),
      sort: z.enum(SHIFT_ORDERS),
      after: z
        .strictObject({ till: TillName, shift: ShiftId, openedAt: Instant, differenceFen: Signed.nullable() })
        .nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    output: z.strictObject({ rows: z.array(HqShift) }),
  },
  /** The report of one, from its till's facts: the same figures as on the till. Refused: `unknown-shift`. */
  "shift.one": {
    input: z.strictObject({ store: StoreId, till: TillName, shift: ShiftId }),
    output: ShiftReport,
  },
  /** Days up to one (null: today), newest first, as far back as anything was done. */
  "day.list": {
    input: z.strictObject({ before: Day.nullable(), limit: z.number().int().min(1).max(62) }),
    output: z.strictObject({ rows: z.array(HqDay) }),
  },
  /** Refused: `malformed` (there is no such day of the chain). */
  "day.report": { input: z.strictObject({ day: Day }), output: HqDayReport },
  /**
   * Signs the figures that were seen. Refused: `malformed`, `day-not-over`, `day-changed` (they are others by now: look
   * again), `day-signed-already` (as they are).
   */
  "day.sign": {
    input: z.strictObject({
      day: Day,
      seen: DayFigures,
      remark: z.string().trim().max(200).nullable(),
      by: z.string().trim().min(1).max(40),
    }),
    output: HqDay,
  },
} as const;
