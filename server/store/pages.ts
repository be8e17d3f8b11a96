/**
 * Whole tables as pages by key, for whoever reads all of them while the server goes on: each page is one short question
 * that begins after the last key of the page before. A row is as it stands when its page is read.
 */
import type {
  BalanceRow,
  EntryRow,
  MoveRow,
  NightRow,
  OrderRow,
  PayoutRow,
  PersonRow,
  QueueDayRow,
  RewardRow,
  UnitRow,
} from "../../shared/ledger/rows.ts";
import type { ConcernRow, MemberRow, QuarantineRow, RequestRow } from "./rows.ts";

/** Its row's number beside it. */
export type Numbered<Row> = Row & { readonly n: number };
export type OrderWithUnits = OrderRow & { readonly units: readonly UnitRow[] };
export type MemberPerson = MemberRow & Omit<PersonRow, "member">;

/** `after`: the last key of the page before; "" and 0 stand before every key. */
export interface PagesReader {
  /** By id, as bytes. */
  orders(after: string, limit: number): OrderWithUnits[];
  /** A member's, by instant and id; `after` null: from the first. */
  ordersOfMember(
    member: string,
    after: { readonly at: number; readonly order: string } | null,
    limit: number,
  ): OrderWithUnits[];
  /** By order and line. */
  entries(after: { readonly order: string; readonly line: number }, limit: number): EntryRow[];
  /** As they were made. */
  payouts(after: number, limit: number): Numbered<PayoutRow>[];
  /** As they were made. */
  rewards(after: number, limit: number): Numbered<RewardRow>[];
  /** As they were made. */
  balanceMoves(after: number, limit: number): Numbered<MoveRow>[];
  /** By day `YYYY-MM-DD`. */
  nights(after: string, limit: number): NightRow[];
  /** By queue and day; of all queues together first. */
  queueDays(after: { readonly queue: string; readonly day: number }, limit: number): QueueDayRow[];
  /** By member. */
  balances(after: string, limit: number): BalanceRow[];
  /** By id, with who brought each and its level in a team. */
  members(after: string, limit: number): MemberPerson[];
  /** As they were listed. */
  concerns(after: number, limit: number): ConcernRow[];
  /** By the asking fact's place. */
  requests(after: { readonly till: string; readonly seq: number }, limit: number): RequestRow[];
  /** As they were put there. */
  quarantine(after: number, limit: number): Numbered<QuarantineRow>[];
}
