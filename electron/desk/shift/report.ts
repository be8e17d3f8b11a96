/** Reports of shifts: X of the open one, from its facts as they are; Z as the shift was closed with. */
import { ShiftReport, type Denomination } from "../../../shared/contract/shift.ts";
import type { TillInput } from "../../../shared/contract/till.ts";
import { done, refuse } from "../../../shared/kernel/outcome.ts";
import { expectedCash, shiftFigures, shownTenders, type ShiftFigures } from "../../../shared/order/shift.ts";
import type { ClosedShift, OpenShift } from "../../store/shifts.ts";
import type { Answer, Desk } from "../desk.ts";
import { queueView } from "../earn.ts";
import { allow } from "../staff/gate.ts";
import { noShift, shiftView } from "./open.ts";

/** `shift.report`: X takes the right to it, a Z anybody who is signed in may see. */
export function reportShift(desk: Desk, { shift, key }: TillInput<"shift.report">): Answer<ShiftReport> {
  const { open } = desk.books.shifts;
  if (shift !== undefined && shift !== open?.shift) {
    const allowed = allow(desk, key, []);
    if (!allowed.ok) return allowed;
    const closed = desk.books.shifts.closed(shift);
    return closed
      ? done(zOf(desk, closed))
      : refuse("no-shift", "This till has no such shift. Choose one from the list; nothing was changed.");
  }
  const allowed = allow(desk, key, ["shift-report"]);
  if (!allowed.ok) return allowed;
  return open ? done(xOf(desk, open)) : noShift();
}

/** `shift.recent`: closed ones, newest first. */
export function recentShifts(desk: Desk, { limit }: TillInput<"shift.recent">): Answer<ShiftReport[]> {
  const allowed = allow(desk, undefined, []);
  if (!allowed.ok) return allowed;
  return done(desk.books.shifts.recent(limit).map((it) => zOf(desk, it)));
}

/** A closed shift's report as it was stored; what is unsent is as of now. */
export const zOf = ({ books }: Desk, { closedSeq, report }: ClosedShift): ShiftReport => ({
  ...ShiftReport.parse(JSON.parse(report)),
  unsent: Math.max(0, closedSeq - books.facts.sent.cursor),
});

/** How the count ended a shift. */
export type Closing = {
  readonly number: number;
  readonly at: number;
  readonly by: string | null;
  readonly approver: string | null;
  readonly counted: Denomination[];
  readonly cash: number;
  readonly reason: string | null;
};

/** What the facts say since a shift was opened. */
export const figuresOf = ({ books }: Desk, open: OpenShift): ShiftFigures =>
  shiftFigures(books.facts.between(open.seq, books.facts.head.seq));

/** The open shift's report as of now. */
export const xOf = (desk: Desk, open: OpenShift): ShiftReport => reportOf(desk, open, figuresOf(desk, open), null);

/** @param closing the count, where the shift ends with it */
export function reportOf(
  { books, pen }: Desk,
  open: OpenShift,
  figures: ShiftFigures,
  closing: Closing | null,
): ShiftReport {
  const { seq } = books.facts.head;
  const expected = expectedCash(figures);
  return {
    ...shiftView(open),
    number: closing?.number ?? null,
    closedAt: closing?.at ?? null,
    closedBy: closing?.by ?? null,
    approvedBy: closing?.approver ?? null,
    orders: figures.orders,
    salesFen: figures.sales,
    discountsFen: Math.max(0, figures.discounts),
    roundingFen: figures.rounding,
    returns: figures.returns,
    returnsFen: figures.returned,
    tenders: shownTenders(figures),
    paidInFen: figures.paidIn,
    paidOutFen: figures.paidOut,
    drawerOpened: figures.drawerOpened,
    expectedFen: expected,
    countedFen: closing?.cash ?? null,
    differenceFen: closing ? closing.cash - expected : null,
    reason: closing?.reason ?? null,
    counted: closing?.counted ?? [],
    queue: {
      grantedFen: figures.granted,
      extractedFen: figures.extracted,
      paidOutFen: books.shifts.paidOut(open.seq, seq),
      outstandingFen: queueView(books, pen.now())?.waitingFen ?? null,
    },
    unsent: Math.max(0, seq - books.facts.sent.cursor),
  };
}
