/**
 * The one text of a ledger's row, the same on every backend: a JSON list of its values in the order of
 * these fields, so that states are compared to the last byte.
 */
import type {
  BalanceRow,
  ClockRow,
  DayUnit,
  EntryRow,
  MoveRow,
  NightRow,
  OrderRow,
  PayoutRow,
  PersonRow,
  PotRow,
  QueueDayRow,
  QueueRow,
  RewardDayRow,
  RewardRow,
  UnitRow,
} from "../../shared/ledger/rows.ts";
import type { ClaimRow, GivenRow } from "../../shared/ledger/giftRows.ts";
import { FLOWS } from "../../shared/ledger/rows.ts";
import type { ShiftRow, SignedDayRow, TenderDayRow } from "../../shared/ledger/closeRows.ts";
import { SALE_FIGURES, type ProductSaleRow, type PlaceSaleRow } from "../../shared/ledger/saleRows.ts";
import type { LedgerTable } from "./store.ts";

export type RowOf = {
  orders: OrderRow;
  units: UnitRow;
  entries: EntryRow;
  payouts: PayoutRow;
  queues: QueueRow;
  balances: BalanceRow;
  clocks: ClockRow;
  rewards: RewardRow;
  rewardDays: RewardDayRow;
  queueDays: QueueDayRow;
  placeSales: PlaceSaleRow;
  productSales: ProductSaleRow;
  shifts: ShiftRow;
  tenderDays: TenderDayRow;
  signedDays: SignedDayRow;
  giftsGiven: GivenRow;
  balanceMoves: MoveRow;
  giftClaims: ClaimRow;
  pot: PotRow;
  dayUnits: DayUnit;
  nights: NightRow;
  people: PersonRow;
};

const fields = <K extends LedgerTable>(_table: K, ...names: (keyof RowOf[K] & string)[]): string[] => names;

const FIELDS: Record<LedgerTable, string[]> = {
  orders: fields(
    "orders",
    "id",
    "at",
    "channel",
    "store",
    "till",
    "member",
    "deducted",
    "settleOn",
    "completed",
    "settled",
    "left",
  ),
  units: fields("units", "order", "line", "product", "paid", "extract", "declined", "base", "balance", "rewards"),
  entries: fields(
    "entries",
    "order",
    "line",
    "at",
    "member",
    "channel",
    "store",
    "till",
    "product",
    "source",
    "lottery",
    "queue",
    "lane",
    "state",
    "drawn",
    "ratio",
    "entitlement",
    "paid",
    "exchanged",
    "cleared",
    "voided",
    "clawed",
    "remaining",
    "exchangedTo",
    "exchangeRatio",
    "pending",
  ),
  payouts: fields("payouts", "queue", "from", "fromLine", "to", "toLine", "member", "amount", "at"),
  queues: fields(
    "queues",
    "key",
    "extracted",
    "paid",
    "retained",
    "carried",
    "waiting",
    "waitingAmount",
    "touched",
    "group",
  ),
  balances: fields(
    "balances",
    "member",
    "cash",
    "received",
    "clawed",
    "spent",
    "withdrawn",
    "corrected",
    "points",
    "love",
    "loveFrozen",
  ),
  clocks: fields("clocks", "key", "at", "cleared"),
  rewards: fields("rewards", "kind", "order", "line", "member", "amount", "at", "day", "store"),
  rewardDays: fields("rewardDays", "day", "kind", "store", "credited", "clawed", "count", "first", "last"),
  queueDays: fields("queueDays", "queue", "day", ...FLOWS),
  placeSales: fields(
    "placeSales",
    "span",
    "period",
    "hour",
    "channel",
    "store",
    "till",
    "clerk",
    "clerkName",
    ...SALE_FIGURES,
  ),
  productSales: fields("productSales", "span", "period", "store", "product", "name", "nameEn", ...SALE_FIGURES),
  shifts: fields(
    "shifts",
    "till",
    "shift",
    "store",
    "openedSeq",
    "openedAt",
    "openedBy",
    "float",
    "closedSeq",
    "closedAt",
    "closedDay",
    "closedBy",
    "approvedBy",
    "number",
    "counted",
    "expected",
    "difference",
    "reason",
  ),
  tenderDays: fields("tenderDays", "day", "store", "tender", "taken", "givenBack", "count"),
  signedDays: fields("signedDays", "day", "turn", "at", "by", "remark", "figures", "open"),
  giftsGiven: fields(
    "giftsGiven",
    "seq",
    "at",
    "day",
    "gift",
    "name",
    "quantity",
    "what",
    "amount",
    "member",
    "store",
    "till",
    "clerk",
  ),
  balanceMoves: fields(
    "balanceMoves",
    "member",
    "what",
    "kind",
    "amount",
    "at",
    "order",
    "line",
    "other",
    "gift",
    "fact",
  ),
  giftClaims: fields(
    "giftClaims",
    "seq",
    "at",
    "code",
    "gift",
    "name",
    "quantity",
    "what",
    "amount",
    "member",
    "store",
    "handedAt",
    "handedStore",
    "handedBy",
    "handedTill",
    "handedKey",
    "cancelledAt",
    "cancelledBy",
    "cancelledWhy",
  ),
  pot: fields("pot", "brought", "profit", "rewarded", "toDivide", "units"),
  dayUnits: fields("dayUnits", "n", "order", "line", "friend"),
  nights: fields(
    "nights",
    "day",
    "at",
    "brought",
    "profit",
    "rewarded",
    "share",
    "gained",
    "carried",
    "accelerate",
    "paysHeld",
    "paused",
    "lastUnit",
    "last",
    "late",
    "unit",
    "accelerated",
    "paid",
    "done",
  ),
  people: fields("people", "member", "referrer", "teamLevel"),
};

/**
 * Tables are read in the order of their keys, as bytes: orders `id`; units and entries `order, line`; payouts,
 * rewards and what balances were changed by as they were made; queues `key`; balances and people `member`; clocks `key`; days and nights by day;
 * what was sold by span, period, store, and channel, till, hour and clerk, or product; shifts by till and shift, tenders by
 * day, store and tender, signed days by day and turn; gifts as they were given, and as members took them.
 */
export function rowText<K extends LedgerTable>(table: K, row: RowOf[K]): string {
  const is: Record<string, unknown> = row;
  return JSON.stringify(FIELDS[table].map((name) => flat(is[name])));
}

/** The row of such a text. */
export function readRow<K extends LedgerTable>(table: K, text: string): RowOf[K] {
  const values = JSON.parse(text) as unknown[];
  const named = FIELDS[table].map((name, index) => [name, values[index]] as const);
  // What a row may lack altogether stands in its text as null.
  const there = table === "units" ? named.filter(([name, value]) => name !== "rewards" || value !== null) : named;
  return Object.fromEntries(there) as unknown as RowOf[K];
}

/** A value within a row has its fields by name. */
function flat(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(flat);
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
