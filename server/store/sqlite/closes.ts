/** Shifts, tenders by day, and signed days, in SQLite and PostgreSQL. */
import type { ShiftOrder, ShiftState } from "../../../shared/contract/hqShifts.ts";
import type { ShiftRow, SignedDayRow, TenderDayRow } from "../../../shared/ledger/closeRows.ts";
import { readSignedDay, SHIFT, SIGNED_DAY, TENDER_DAY } from "../../../shared/ledger/sqliteRows.ts";
import type { ClosesWriter, ShiftFilter, ShiftPlace, ShiftSum } from "../closes.ts";
import type { Connection } from "./connection.ts";
import { literally } from "./like.ts";

/** What closing says, over what opening said. */
const CLOSING = [
  "closed_seq",
  "closed_at",
  "closed_day",
  "closed_by",
  "approved_by",
  "number",
  "counted_fen",
  "expected_fen",
  "difference_fen",
  "reason",
] as const;
export const ADD_TO_TENDER = `(day, store, tender) DO UPDATE SET ${["taken_fen", "given_back_fen", "count"]
  .map((name) => `${name} = tender_days.${name} + excluded.${name}`)
  .join(", ")}`;

export class SqliteCloses implements ClosesWriter {
  readonly #connection: Connection;
  readonly #sql: ReturnType<typeof statements>;
  /** By state and order. */
  readonly #found = new Map<string, ReturnType<Connection["prepare"]>>();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#sql = statements(connection);
  }

  shift(till: string, shift: string): ShiftRow | undefined {
    return this.#sql.shift.get(till, shift) as ShiftRow | undefined;
  }

  shifts(filter: ShiftFilter, order: ShiftOrder, after: ShiftPlace | null, limit: number): ShiftRow[] {
    const { store, state, text, from, to } = filter;
    const sql = foundSql(state, order);
    let made = this.#found.get(sql);
    if (!made) this.#found.set(sql, (made = this.#connection.prepare(sql)));
    return made.all({
      store,
      part: text === null ? null : `%${literally(text)}%`,
      from,
      to,
      further: after === null ? 0 : 1,
      till: after?.till ?? "",
      shift: after?.shift ?? "",
      value: after === null ? 0 : order === "opened" ? after.openedAt : Math.abs(after.difference ?? 0),
      limit,
    }) as ShiftRow[];
  }

  shiftSums(from: number, to: number): ShiftSum[] {
    return this.#sql.sums.all(from, to) as ShiftSum[];
  }

  openShifts(before: number): number {
    return (this.#sql.open.get(before) as { count: number }).count;
  }

  tenders(from: number, to: number): TenderDayRow[] {
    return this.#sql.tenders.all(from, to) as TenderDayRow[];
  }

  tenderPages(after: Pick<TenderDayRow, "day" | "store" | "tender"> | null, limit: number): TenderDayRow[] {
    const { day, store, tender } = after ?? { day: -1, store: "", tender: "" };
    return this.#sql.tenderPages.all(day, store, tender, limit) as TenderDayRow[];
  }

  signed(from: number, to: number): SignedDayRow[] {
    return (this.#sql.signed.all(from, to) as Parameters<typeof readSignedDay>[0][]).map(readSignedDay);
  }

  opened(row: ShiftRow): void {
    this.#sql.opened.run(row);
  }

  closed(row: ShiftRow): void {
    this.#sql.closed.run(row);
  }

  addTenders(rows: readonly TenderDayRow[]): void {
    for (const { day, store, tender, taken, givenBack, count } of rows)
      this.#sql.addTender.run(day, store, tender, taken, givenBack, count);
  }

  sign({ day, at, by, remark, figures, open }: Omit<SignedDayRow, "turn">): void {
    const turn = this.signed(day, day).length + 1;
    this.#sql.sign.run(day, turn, at, by, remark, JSON.stringify(figures), JSON.stringify(open));
  }
}

const STATES: Record<ShiftState, string> = {
  open: "closed_at IS NULL",
  closed: "closed_at IS NOT NULL",
  differs: "difference_fen <> 0",
};
const SORTED: Record<ShiftOrder, string> = { opened: "opened_at", difference: "abs(coalesce(difference_fen, 0))" };

// A parameter stands first where its kind is known: PostgreSQL asks for that.
const foundSql = (state: ShiftState | null, order: ShiftOrder): string => String.raw`SELECT ${SHIFT} FROM shifts
  WHERE opened_at >= @from AND opened_at < @to AND (store = @store OR @store IS NULL)
  AND (lower(till) LIKE @part ESCAPE '\' OR lower(coalesce(opened_by, '')) LIKE @part ESCAPE '\'
    OR lower(coalesce(closed_by, '')) LIKE @part ESCAPE '\' OR @part IS NULL)
  AND ${state === null ? "1 = 1" : STATES[state]}
  AND ((${SORTED[order]}, till, shift) < (@value, @till, @shift) OR 0 = @further)
  ORDER BY ${SORTED[order]} DESC, till DESC, shift DESC LIMIT @limit`;

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  const insert = `INSERT INTO shifts (till, shift, store, opened_seq, opened_at, opened_by, float_fen, closed_seq, closed_at, closed_day,
    closed_by, approved_by, number, counted_fen, expected_fen, difference_fen, reason) VALUES (@till, @shift, @store, @openedSeq,
    @openedAt, @openedBy, @float, @closedSeq, @closedAt, @closedDay, @closedBy, @approvedBy, @number, @counted, @expected, @difference,
    @reason) ON CONFLICT (till, shift)`;
  const ofDays = `WHERE day >= ? AND day <= ?`;
  return {
    shift: sql(`SELECT ${SHIFT} FROM shifts WHERE till = ? AND shift = ?`),
    sums: sql(`SELECT closed_day AS day, store, count(*) AS closed, sum(difference_fen) AS difference FROM shifts
      WHERE closed_day >= ? AND closed_day <= ? GROUP BY closed_day, store ORDER BY closed_day, store`),
    open: sql(`SELECT count(*) AS count FROM shifts WHERE closed_at IS NULL AND opened_at < ?`),
    tenders: sql(`SELECT ${TENDER_DAY} FROM tender_days ${ofDays} ORDER BY day, store, tender`),
    tenderPages: sql(
      `SELECT ${TENDER_DAY} FROM tender_days WHERE (day, store, tender) > (?, ?, ?) ORDER BY day, store, tender LIMIT ?`,
    ),
    signed: sql(`SELECT ${SIGNED_DAY} FROM signed_days ${ofDays} ORDER BY day, turn`),
    opened: sql(`${insert} DO NOTHING`),
    closed: sql(`${insert} DO UPDATE SET ${CLOSING.map((name) => `${name} = excluded.${name}`).join(", ")}
      WHERE shifts.closed_at IS NULL`),
    addTender:
      sql(`INSERT INTO tender_days (day, store, tender, taken_fen, given_back_fen, count) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT ${ADD_TO_TENDER}`),
    sign: sql(`INSERT INTO signed_days (day, turn, at, by_name, remark, figures, open) VALUES (?, ?, ?, ?, ?, ?, ?)`),
  };
}
