/** Shifts, tenders by day and signed days, in memory: what a small rebuild adds to, in the order in which the tables are read. */
import type { ShiftRow, SignedDayRow, TenderDayRow } from "../../../shared/ledger/closeRows.ts";
import type { ClosesWriter } from "../closes.ts";
import { inBytes } from "./memorySales.ts";

export class MemoryCloses implements Pick<ClosesWriter, "opened" | "closed" | "addTenders" | "sign"> {
  readonly #shifts = new Map<string, ShiftRow>();
  readonly #tenders = new Map<string, TenderDayRow>();
  readonly #signed: SignedDayRow[] = [];

  opened(row: ShiftRow): void {
    const key = keyOf(row);
    if (!this.#shifts.has(key)) this.#shifts.set(key, row);
  }

  closed(row: ShiftRow): void {
    const known = this.#shifts.get(keyOf(row));
    if ((known?.closedAt ?? null) !== null) return;
    const { openedSeq, openedAt, openedBy, float } = known ?? row;
    this.#shifts.set(keyOf(row), { ...row, openedSeq, openedAt, openedBy, float });
  }

  addTenders(rows: readonly TenderDayRow[]): void {
    for (const row of rows) {
      const key = JSON.stringify([row.day, row.store, row.tender]);
      const known = this.#tenders.get(key);
      if (!known) {
        this.#tenders.set(key, { ...row });
        continue;
      }
      known.taken += row.taken;
      known.givenBack += row.givenBack;
      known.count += row.count;
    }
  }

  sign(row: Omit<SignedDayRow, "turn">): void {
    this.#signed.push({ ...row, turn: this.#signed.filter(({ day }) => day === row.day).length + 1 });
  }

  shifts(): ShiftRow[] {
    return [...this.#shifts.values()].toSorted((a, b) => inBytes(a.till, b.till) || inBytes(a.shift, b.shift));
  }

  tenders(): TenderDayRow[] {
    return [...this.#tenders.values()].toSorted(
      (a, b) => a.day - b.day || inBytes(a.store, b.store) || inBytes(a.tender, b.tender),
    );
  }

  signedDays(): SignedDayRow[] {
    return this.#signed.toSorted((a, b) => a.day - b.day || a.turn - b.turn);
  }
}

const keyOf = ({ till, shift }: ShiftRow): string => `${till}\n${shift}`;
