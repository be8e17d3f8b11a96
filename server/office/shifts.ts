/** Shifts of every till, as HQ and a store's manager see them. Only reads. */
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import type { HqShift } from "../../shared/contract/hqShifts.ts";
import type { ShiftReport } from "../../shared/contract/shift.ts";
import { readFact, type Fact } from "../../shared/facts/fact.ts";
import { Calendar, parseDay } from "../../shared/kernel/calendar.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import type { ShiftRow } from "../../shared/ledger/closeRows.ts";
import { expectedCash, shiftFigures, shownTenders } from "../../shared/order/shift.ts";
import type { ServerReader } from "../store/store.ts";

export function shiftVerbsOf({ read }: { readonly read: ServerReader }) {
  return {
    "shift.list": ({
      store,
      state,
      text,
      sort,
      after,
      limit,
      ...days
    }: HqInput<"shift.list">): HqAnswer<"shift.list"> => {
      if (store !== null && read.tills.store(store) === undefined) return noStore(store);
      const span = instantsOf(read, days);
      if (span === null) return refuse("malformed", "from, to: expected two days there are, from not after to.");
      const place = after && { ...after, difference: after.differenceFen };
      const filter = { store, state, text: text === "" ? null : text.toLowerCase(), ...span };
      return done({ rows: read.closes.shifts(filter, sort, place, limit).map((row) => shiftView(read, row)) });
    },
    "shift.one": ({ store, till, shift }: HqInput<"shift.one">): HqAnswer<"shift.one"> => {
      if (read.tills.store(store) === undefined) return noStore(store);
      const row = read.closes.shift(till, shift);
      if (row?.store !== store) return refuse("unknown-shift", `Till ${till} of store ${store} has no shift ${shift}.`);
      return done(reportOf(read, row));
    },
  };
}

const noStore = (store: string) => refuse("unknown-store", `There is no store ${store}.`);

/** From the first instant of one day to the last of the other; null: there are no such days. */
function instantsOf(read: ServerReader, days: { readonly from: string | null; readonly to: string | null }) {
  const calendar = new Calendar(read.settings.timezone() ?? "UTC");
  const from = days.from === null ? null : parseDay(days.from);
  const to = days.to === null ? null : parseDay(days.to);
  if ((from === null) !== (days.from === null) || (to === null) !== (days.to === null)) return null;
  if (from !== null && to !== null && from > to) return null;
  return {
    from: from === null ? 0 : calendar.instant(from, 0),
    to: to === null ? Number.MAX_SAFE_INTEGER : calendar.instant(to + 1, 0),
  };
}

const shiftView = (read: ServerReader, row: ShiftRow): HqShift => ({
  till: row.till,
  tillName: read.tills.till(row.till)?.name ?? row.till,
  store: row.store,
  storeName: read.tills.store(row.store)?.name ?? row.store,
  shift: row.shift,
  number: row.number,
  openedAt: row.openedAt,
  openedBy: row.openedBy,
  closedAt: row.closedAt,
  closedBy: row.closedBy,
  approvedBy: row.approvedBy,
  countedFen: row.counted,
  expectedFen: row.expected,
  differenceFen: row.difference,
  reason: row.reason,
});

/** What its facts say; the drawer as its till counted it. */
function reportOf(read: ServerReader, row: ShiftRow): ShiftReport {
  const facts = factsOf(read, row);
  const figures = shiftFigures(facts);
  const closing = facts.at(-1);
  const counted = closing?.kind === "shift-closed" ? closing.body.counted : [];
  return {
    shift: row.shift,
    openedAt: row.openedAt,
    openedBy: row.openedBy,
    floatFen: figures.float,
    number: row.number,
    closedAt: row.closedAt,
    closedBy: row.closedBy,
    approvedBy: row.approvedBy,
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
    expectedFen: row.expected ?? expectedCash(figures),
    countedFen: row.counted,
    differenceFen: row.difference,
    reason: row.reason,
    counted: counted.map(({ value, count }) => ({ valueFen: value, count })),
    queue: {
      grantedFen: figures.granted,
      extractedFen: figures.extracted,
      paidOutFen: null,
      outstandingFen: null,
    },
    unsent: 0,
  };
}

/** From the one that opened it to the one that closed it, or the last that has come. */
function factsOf(read: ServerReader, { till, openedSeq, closedSeq }: ShiftRow): Fact[] {
  const first = openedSeq ?? closedSeq ?? 1;
  const last = closedSeq ?? read.tills.till(till)?.cursor ?? 0;
  return read.journal.linesBetween(till, first, last).flatMap((line) => {
    const fact = readFact(line);
    // What was consumed without being understood stands in the list of concerns.
    return "kind" in fact ? [fact] : [];
  });
}
