/**
 * What facts say of shifts, of how sales were paid and of days that were signed. A fact counts once it is in the journal,
 * whatever queues make of it. The same figures as a till's own report: `shared/order/shift.ts` counts for both.
 */
import type { Fact, FactBody } from "../../shared/facts/fact.ts";
import { parseDay, type Calendar } from "../../shared/kernel/calendar.ts";
import type { ShiftRow, TenderDayRow } from "../../shared/ledger/closeRows.ts";
import { countFact, noShiftFigures, SHIFT_TENDERS, type ShiftFigures } from "../../shared/order/shift.ts";
import { OFFICE } from "../../shared/queue/fold.ts";
import type { ClosesWriter } from "../store/closes.ts";

type Kept = Pick<ClosesWriter, "opened" | "closed" | "sign" | "addTenders">;

export class CloseGathering {
  readonly #calendar: () => Calendar;
  readonly #rows: Kept;
  /** Of one day at one store. */
  readonly #figures = new Map<string, { readonly day: number; readonly store: string; readonly sums: ShiftFigures }>();

  constructor(rows: Kept, calendar: () => Calendar) {
    this.#rows = rows;
    this.#calendar = calendar;
  }

  take(fact: Fact): void {
    switch (fact.kind) {
      case "shift-opened":
        this.#rows.opened(openedOf(fact, fact.body));
        return;
      case "shift-closed":
        this.#rows.closed(closedOf(fact, fact.body, this.#calendar().day(fact.at)));
        return;
      case "day-signed": {
        const { day, figures, open, remark, by } = fact.body;
        this.#rows.sign({ day: parseDay(day) ?? 0, at: fact.at, by, remark, figures, open });
        return;
      }
      case "order-paid":
      case "order-refunded":
      case "refund-given":
      case "cash-moved":
        if (fact.till !== OFFICE) countFact(this.#sumsOf(fact), fact);
        return;
      default:
    }
  }

  /** Writes what has gathered; then nothing has. */
  write(): void {
    if (this.#figures.size === 0) return;
    const rows = [...this.#figures.values()].flatMap(tendersOf);
    this.#figures.clear();
    if (rows.length > 0) this.#rows.addTenders(rows);
  }

  #sumsOf({ till, at }: Fact): ShiftFigures {
    const day = this.#calendar().day(at);
    const store = storeOf(till);
    const key = `${day} ${store}`;
    let of = this.#figures.get(key);
    if (!of) this.#figures.set(key, (of = { day, store, sums: noShiftFigures() }));
    return of.sums;
  }
}

const storeOf = (till: string): string => till.slice(0, till.indexOf("/"));

const openedOf = ({ till, seq, at }: Fact, { shift, float, by }: FactBody<"shift-opened">): ShiftRow => ({
  till,
  shift,
  store: storeOf(till),
  openedSeq: seq,
  openedAt: at,
  openedBy: by?.name ?? null,
  float,
  closedSeq: null,
  closedAt: null,
  closedDay: null,
  closedBy: null,
  approvedBy: null,
  number: null,
  counted: null,
  expected: null,
  difference: null,
  reason: null,
});

const closedOf = ({ till, seq, at }: Fact, body: FactBody<"shift-closed">, day: number): ShiftRow => ({
  till,
  shift: body.shift,
  store: storeOf(till),
  openedSeq: null,
  openedAt: at,
  openedBy: null,
  float: 0,
  closedSeq: seq,
  closedAt: at,
  closedDay: day,
  closedBy: body.by?.name ?? null,
  approvedBy: body.by?.approverName ?? null,
  number: body.number,
  counted: body.cash,
  expected: body.expected,
  difference: body.cash - body.expected,
  reason: body.reason,
});

function tendersOf({ day, store, sums }: { day: number; store: string; sums: ShiftFigures }): TenderDayRow[] {
  const rows: TenderDayRow[] = SHIFT_TENDERS.map((tender) => ({ day, store, tender, ...sums.tenders[tender] }));
  const { paidIn, paidOut } = sums;
  rows.push({ day, store, tender: "drawer", taken: paidIn, givenBack: paidOut, count: sums.moves });
  return rows.filter(({ taken, givenBack, count }) => taken !== 0 || givenBack !== 0 || count !== 0);
}
