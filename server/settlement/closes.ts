/**
 * What facts say of shifts, of how sales were paid and of days that were signed. A fact counts once it is in the journal,
 * whatever queues make of it. Tenders are those of a till's own reports: `shared/order/shift.ts` tells them to both.
 */
import type { Fact, FactBody } from "../../shared/facts/fact.ts";
import { parseDay, type Calendar } from "../../shared/kernel/calendar.ts";
import type { DayTender, ShiftRow, TenderDayRow } from "../../shared/ledger/closeRows.ts";
import { forTenders } from "../../shared/order/shift.ts";
import { OFFICE } from "../../shared/queue/fold.ts";
import type { ClosesWriter } from "../store/closes.ts";

type Kept = Pick<ClosesWriter, "opened" | "closed" | "sign" | "addTenders">;

export class CloseGathering {
  readonly #calendar: () => Calendar;
  readonly #rows: Kept;
  /** By day, store and tender. */
  readonly #tenders = new Map<string, TenderDayRow>();

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
        if (fact.till !== OFFICE)
          forTenders(fact, (tender, taken, givenBack, count) => this.#add(fact, tender, taken, givenBack, count));
        return;
      case "cash-moved": {
        const { direction, amount } = fact.body;
        const isIn = direction === "in";
        this.#add(fact, "drawer", isIn ? amount : 0, isIn ? 0 : amount, 1);
        return;
      }
      default:
    }
  }

  /** Writes what has gathered; then nothing has. */
  write(): void {
    if (this.#tenders.size === 0) return;
    this.#rows.addTenders([...this.#tenders.values()]);
    this.#tenders.clear();
  }

  #add({ till, at }: Fact, tender: DayTender, taken: number, givenBack: number, count: number): void {
    const day = this.#calendar().day(at);
    const store = storeOf(till);
    const key = `${day} ${store} ${tender}`;
    let sums = this.#tenders.get(key);
    if (!sums) this.#tenders.set(key, (sums = { day, store, tender, taken: 0, givenBack: 0, count: 0 }));
    sums.taken += taken;
    sums.givenBack += givenBack;
    sums.count += count;
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
