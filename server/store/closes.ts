/** Shifts, tenders by day, and signed days, as a store keeps them. */
import type { ShiftOrder, ShiftState } from "../../shared/contract/hqShifts.ts";
import type { ShiftRow, SignedDayRow, TenderDayRow } from "../../shared/ledger/closeRows.ts";

/** Null: whatever. */
export type ShiftFilter = {
  readonly store: string | null;
  readonly state: ShiftState | null;
  /** Part of the till's id or of a name, small letters. */
  readonly text: string | null;
  /** Instants between which it was opened, the first included. */
  readonly from: number;
  readonly to: number;
};
/** The last one read before. */
export type ShiftPlace = Pick<ShiftRow, "till" | "shift" | "openedAt" | "difference">;
/** How many shifts a store closed on a day, and their differences: in all, and what was too much and too little. */
export type ShiftSum = {
  readonly day: number;
  readonly store: string;
  readonly closed: number;
  readonly difference: number;
};

export interface ClosesReader {
  shift(till: string, shift: string): ShiftRow | undefined;
  /** @param after null: from the first */
  shifts(filter: ShiftFilter, order: ShiftOrder, after: ShiftPlace | null, limit: number): ShiftRow[];
  /** Of days, both included, in the order of day and store. */
  shiftSums(from: number, to: number): ShiftSum[];
  /** How many shifts that were opened before an instant are open still. */
  openShifts(before: number): number;
  /** Of days, both included, in the order of day, store and tender. */
  tenders(from: number, to: number): TenderDayRow[];
  /** The same of all days, after a row (null: from the first). */
  tenderPages(after: Pick<TenderDayRow, "day" | "store" | "tender"> | null, limit: number): TenderDayRow[];
  /** Of days, both included, in the order of day and turn. */
  signed(from: number, to: number): SignedDayRow[];
}
export interface ClosesWriter extends ClosesReader {
  /** A shift that is there already stays as it is. */
  opened(row: ShiftRow): void;
  /** One that is closed already stays as it is; of one that was never opened its row says so. */
  closed(row: ShiftRow): void;
  /** Adds to what is there. */
  addTenders(rows: readonly TenderDayRow[]): void;
  sign(row: Omit<SignedDayRow, "turn">): void;
}
