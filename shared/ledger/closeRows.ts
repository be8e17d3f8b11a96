/** What the server keeps of shifts, of how sales were paid by day, and of days that headquarters signed. Amounts are fen. */
import type { DayFigures, DayOpen } from "../facts/dayFigures.ts";
import type { ShiftTender } from "../order/shift.ts";

/** A shift as the facts of its till tell it; what is null is not known: it is open, or its opening never came. */
export type ShiftRow = {
  /** `store/till`. */
  readonly till: string;
  readonly shift: string;
  readonly store: string;
  /** Of the facts that opened and closed it. */
  readonly openedSeq: number | null;
  /** Where the opening never came, when it was closed. */
  readonly openedAt: number;
  readonly openedBy: string | null;
  readonly float: number;
  readonly closedSeq: number | null;
  readonly closedAt: number | null;
  /** The chain's day of that, since 1970-01-01. */
  readonly closedDay: number | null;
  readonly closedBy: string | null;
  readonly approvedBy: string | null;
  /** Of its till's closed shifts. */
  readonly number: number | null;
  readonly counted: number | null;
  readonly expected: number | null;
  /** Counted less expected. */
  readonly difference: number | null;
  readonly reason: string | null;
};

/** `drawer`: cash paid in and out beside sales. */
export type DayTender = ShiftTender | "drawer";
/** What a store's tills took and handed back in one tender on one of the chain's days. */
export type TenderDayRow = {
  readonly day: number;
  readonly store: string;
  readonly tender: DayTender;
  taken: number;
  givenBack: number;
  count: number;
};

/** A day's figures as somebody signed them. A day may be signed again. */
export type SignedDayRow = {
  readonly day: number;
  /** From 1, of the day's. */
  readonly turn: number;
  readonly at: number;
  readonly by: string;
  readonly remark: string | null;
  readonly figures: DayFigures;
  readonly open: DayOpen;
};
