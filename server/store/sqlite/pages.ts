/** Whole tables as pages by key in SQLite: every question keeps to the table's own key, however far it is read. */
import type {
  BalanceRow,
  EntryRow,
  MoveRow,
  NightRow,
  PayoutRow,
  QueueDayRow,
  RewardRow,
} from "../../../shared/ledger/rows.ts";
import {
  BALANCE,
  ENTRY,
  MOVE,
  ORDER,
  PAYOUT,
  QUEUE_DAY,
  readEntry,
  readOrder,
  readUnits,
  REWARD,
  type RawEntry,
  type RawOrder,
} from "../../../shared/ledger/sqliteRows.ts";
import type { MemberPerson, Numbered, OrderWithUnits, PagesReader } from "../pages.ts";
import type { ConcernRow, QuarantineRow, RequestRow } from "../rows.ts";
import { CONCERN, readConcern, type RawConcern } from "./concerns.ts";
import type { Connection } from "./connection.ts";
import { REQUEST } from "./requests.ts";

export class SqlitePages implements PagesReader {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  orders(after: string, limit: number): OrderWithUnits[] {
    return (this.#sql.orders.all(after, limit) as RawOrderWithUnits[]).map(readWithUnits);
  }

  ordersOfMember(
    member: string,
    after: { readonly at: number; readonly order: string } | null,
    limit: number,
  ): OrderWithUnits[] {
    const { at, order } = after ?? { at: -1, order: "" };
    return (this.#sql.ordersOfMember.all(member, at, order, limit) as RawOrderWithUnits[]).map(readWithUnits);
  }

  entries({ order, line }: { readonly order: string; readonly line: number }, limit: number): EntryRow[] {
    return (this.#sql.entries.all(order, line, limit) as RawEntry[]).map(readEntry);
  }

  payouts(after: number, limit: number): Numbered<PayoutRow>[] {
    return this.#sql.payouts.all(after, limit) as Numbered<PayoutRow>[];
  }

  rewards(after: number, limit: number): Numbered<RewardRow>[] {
    return this.#sql.rewards.all(after, limit) as Numbered<RewardRow>[];
  }

  balanceMoves(after: number, limit: number): Numbered<MoveRow>[] {
    return this.#sql.balanceMoves.all(after, limit) as Numbered<MoveRow>[];
  }

  nights(after: string, limit: number): NightRow[] {
    const rows = this.#sql.nights.all(after, limit) as { night: string }[];
    return rows.map(({ night }) => JSON.parse(night) as NightRow);
  }

  queueDays({ queue, day }: { readonly queue: string; readonly day: number }, limit: number): QueueDayRow[] {
    return this.#sql.queueDays.all(queue, day, limit) as QueueDayRow[];
  }

  balances(after: string, limit: number): BalanceRow[] {
    return this.#sql.balances.all(after, limit) as BalanceRow[];
  }

  members(after: string, limit: number): MemberPerson[] {
    return this.#sql.members.all(after, limit) as MemberPerson[];
  }

  concerns(after: number, limit: number): ConcernRow[] {
    return (this.#sql.concerns.all(after, limit) as RawConcern[]).map(readConcern);
  }

  requests({ till, seq }: { readonly till: string; readonly seq: number }, limit: number): RequestRow[] {
    return this.#sql.requests.all(till, seq, limit) as RequestRow[];
  }

  quarantine(after: number, limit: number): Numbered<QuarantineRow>[] {
    return this.#sql.quarantine.all(after, limit) as Numbered<QuarantineRow>[];
  }
}

type RawOrderWithUnits = RawOrder & { units: string };
const readWithUnits = ({ units, ...raw }: RawOrderWithUnits): OrderWithUnits => ({
  ...readOrder(raw),
  units: readUnits(raw.id, units),
});

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    orders: sql(`SELECT ${ORDER}, units FROM orders WHERE id > ? ORDER BY id LIMIT ?`),
    ordersOfMember: sql(
      `SELECT ${ORDER}, units FROM orders WHERE member = ? AND (at, id) > (?, ?) ORDER BY at, id LIMIT ?`,
    ),
    entries: sql(`SELECT ${ENTRY} FROM entries WHERE (order_id, line) > (?, ?) ORDER BY order_id, line LIMIT ?`),
    payouts: sql(`SELECT n, ${PAYOUT} FROM payouts WHERE n > ? ORDER BY n LIMIT ?`),
    rewards: sql(`SELECT n, ${REWARD} FROM rewards WHERE n > ? ORDER BY n LIMIT ?`),
    balanceMoves: sql(`SELECT n, ${MOVE} FROM balance_moves WHERE n > ? ORDER BY n LIMIT ?`),
    nights: sql(`SELECT night FROM nights WHERE day > ? ORDER BY day LIMIT ?`),
    queueDays: sql(`SELECT ${QUEUE_DAY} FROM queue_days WHERE (queue, day) > (?, ?) ORDER BY queue, day LIMIT ?`),
    balances: sql(`SELECT ${BALANCE} FROM balances WHERE member > ? ORDER BY member LIMIT ?`),
    members: sql(`SELECT id, phone, card, name, level, registered_by AS registeredBy, registered_at AS registeredAt,
      erased_at AS erasedAt, referrer, team_level AS teamLevel FROM members LEFT JOIN people ON member = id WHERE id > ? ORDER BY id LIMIT ?`),
    concerns: sql(`SELECT ${CONCERN} FROM concerns WHERE n > ? ORDER BY n LIMIT ?`),
    requests: sql(`SELECT ${REQUEST} FROM requests WHERE (till, seq) > (?, ?) ORDER BY till, seq LIMIT ?`),
    quarantine: sql(`SELECT n, till, seq, at, reason, text, hash FROM quarantine WHERE n > ? ORDER BY n LIMIT ?`),
  };
}
