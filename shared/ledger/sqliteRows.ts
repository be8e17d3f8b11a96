/** How the ledger's rows stand in SQLite, and every row of a table in the order of its key. */
import type { ClaimRow, GivenRow } from "./giftRows.ts";
import { Lottery } from "../rules/schema.ts";
import {
  FLOWS,
  NOTHING_PENDING,
  type BalanceRow,
  type ClockRow,
  type DayUnit,
  type EntryRow,
  type LedgerRows,
  type MoveRow,
  type NightRow,
  type OrderRow,
  type PayoutRow,
  type PersonRow,
  type PotRow,
  type QueueDayRow,
  type QueueRow,
  type RewardDayRow,
  type RewardRow,
  type UnitRow,
  type UnitRewards,
} from "./rows.ts";
import type { ShiftRow, SignedDayRow, TenderDayRow } from "./closeRows.ts";
import { SALE_COLUMN, SALE_FIGURES, type ProductSaleRow, type PlaceSaleRow } from "./saleRows.ts";

/** A value SQLite keeps. */
export type SqlValue = string | number | null;
/** The part of a SQLite connection the ledger uses. */
export interface SqlConnection {
  prepare(sql: string): {
    get(...values: SqlValue[]): unknown;
    all(...values: SqlValue[]): unknown[];
    iterate(...values: SqlValue[]): Iterable<unknown>;
    run(...values: SqlValue[]): unknown;
  };
}

export const ORDER = `id, at, channel, store, till, member, deducted, settle_on AS settleOn, completed, settled, left_fen AS "left"`;
export const ENTRY = `order_id AS "order", line, at, member, channel, store, till, product, source, lottery, queue, lane, state, drawn,
  ratio_bp AS ratio, entitlement_fen AS entitlement, paid_fen AS paid, exchanged_fen AS exchanged, cleared_fen AS cleared,
  voided_fen AS voided, clawed_fen AS clawed, remaining_fen AS remaining, exchanged_to AS exchangedTo, exchange_bp AS exchangeRatio, pending`;
export const PAYOUT = `queue, from_order AS "from", from_line AS fromLine, to_order AS "to", to_line AS toLine, member,
  amount_fen AS amount, at`;
export const QUEUE = `key, extracted_fen AS extracted, paid_fen AS paid, retained_fen AS retained, carried_fen AS carried, waiting,
  waiting_fen AS waitingAmount, touched, return_group AS "group"`;
export const BALANCE = `member, cash_fen AS cash, received_fen AS received, clawed_fen AS clawed, spent_fen AS spent,
  withdrawn_fen AS withdrawn, corrected_fen AS corrected, points, love, love_frozen AS loveFrozen`;
export const CLOCK = `key, at, cleared`;

export type RawOrder = Omit<OrderRow, "deducted" | "completed" | "settled"> & {
  deducted: number;
  completed: number;
  settled: number;
};
export type RawEntry = Omit<EntryRow, "lottery" | "drawn" | "pending"> & {
  lottery: string | null;
  drawn: number;
  pending: string | null;
};
export type RawQueue = Omit<QueueRow, "group" | "touched"> & { group: string | null; touched: number };
/**
 * A unit in its order's row: product, paid, extraction ratio, why it did not join, base', what the balance paid, if
 * anything, and what §10 and §11 know of it, if they do.
 */
export type RawUnit = [string | null, number, number | null, UnitRow["declined"], number, number?, UnitRewards?];

export const readOrder = (raw: RawOrder): OrderRow => ({
  ...raw,
  deducted: raw.deducted === 1,
  completed: raw.completed === 1,
  settled: raw.settled === 1,
});
export const readEntry = (raw: RawEntry): EntryRow => ({
  ...raw,
  lottery: raw.lottery === null ? null : Lottery.parse(JSON.parse(raw.lottery)),
  drawn: raw.drawn === 1,
  pending: raw.pending === null ? NOTHING_PENDING : (JSON.parse(raw.pending) as EntryRow["pending"]),
});
export const readQueue = (raw: RawQueue): QueueRow => ({
  ...raw,
  touched: raw.touched === 1,
  group: raw.group === null ? null : (JSON.parse(raw.group) as QueueRow["group"]),
});
export function rawUnit({ product, paid, extract, declined, base, balance, rewards }: UnitRow): RawUnit {
  if (rewards !== undefined) return [product, paid, extract, declined, base, balance, rewards];
  return balance === 0 ? [product, paid, extract, declined, base] : [product, paid, extract, declined, base, balance];
}
export const readUnits = (order: string, json: string): UnitRow[] =>
  (JSON.parse(json) as RawUnit[]).map(([product, paid, extract, declined, base, balance = 0, rewards], line) => ({
    order,
    line,
    product,
    paid,
    extract,
    declined,
    base,
    balance,
    ...(rewards === undefined ? {} : { rewards }),
  }));

export const REWARD = `kind, order_id AS "order", line, member, amount_fen AS amount, at, day, store`;
export const MOVE = `member, what, kind, amount, at, order_id AS "order", line, other, gift, fact`;
export const REWARD_DAY = `day, kind, store, credited_fen AS credited, clawed_fen AS clawed, count, first_n AS "first", last_n AS "last"`;
export const QUEUE_DAY = `queue, day, ${FLOWS.map((it) => `${it}_fen AS ${it}`).join(", ")}`;
const FIGURES = SALE_FIGURES.map((name) => `${SALE_COLUMN[name]} AS ${name}`).join(", ");
export const PLACE_SALE = `span, period, hour, channel, store, till, clerk, clerk_name AS clerkName, ${FIGURES}`;
export const PRODUCT_SALE = `span, period, store, product, name, name_en AS nameEn, ${FIGURES}`;
export const SHIFT = `till, shift, store, opened_seq AS openedSeq, opened_at AS openedAt, opened_by AS openedBy, float_fen AS "float",
  closed_seq AS closedSeq, closed_at AS closedAt, closed_day AS closedDay, closed_by AS closedBy, approved_by AS approvedBy, number,
  counted_fen AS counted, expected_fen AS expected, difference_fen AS difference, reason`;
export const TENDER_DAY = `day, store, tender, taken_fen AS taken, given_back_fen AS givenBack, count`;
export const SIGNED_DAY = `day, turn, at, by_name AS "by", remark, figures, open`;
export const readSignedDay = (
  raw: Omit<SignedDayRow, "figures" | "open"> & { figures: string; open: string },
): SignedDayRow => ({
  ...raw,
  // They were read by their schema before they were kept.
  figures: JSON.parse(raw.figures) as SignedDayRow["figures"],
  open: JSON.parse(raw.open) as SignedDayRow["open"],
});
export const GIVEN = `seq, at, day, gift, name, quantity, what, amount, member, store, till, clerk_name AS clerk`;
export const CLAIM = `seq, at, code, gift, name, quantity, what, amount, member, store, handed_at AS handedAt,
  handed_store AS handedStore, handed_by AS handedBy, handed_till AS handedTill, handed_key AS handedKey,
  cancelled_at AS cancelledAt, cancelled_by AS cancelledBy, cancelled_why AS cancelledWhy`;
export const POT = `brought_fen AS brought, profit_fen AS profit, rewarded_fen AS rewarded, to_divide_fen AS toDivide, units`;
export const DAY_UNIT = `n, order_id AS "order", line, friend`;
export const PERSON = `member, referrer, team_level AS teamLevel`;

export const readRewardDay = (raw: RewardDayRow & { store: string }): RewardDayRow => ({
  ...raw,
  store: raw.store === "" ? null : raw.store,
});

export type RowsOf = {
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

/** Every row of a table by its key, payouts as they were made; read as they are asked for. */
export function tableRows<K extends keyof RowsOf>(connection: SqlConnection, table: K): Iterable<RowsOf[K]>;
export function tableRows(connection: SqlConnection, table: keyof RowsOf): Iterable<RowsOf[keyof RowsOf]> {
  const all = <Row>(sql: string, read: (raw: never) => Row): Iterable<Row> =>
    each(connection.prepare(sql).iterate(), read);
  switch (table) {
    case "orders":
      return all(`SELECT ${ORDER} FROM orders ORDER BY id`, readOrder);
    case "units":
      return unitRows(connection);
    case "entries":
      return all(`SELECT ${ENTRY} FROM entries ORDER BY order_id, line`, readEntry);
    case "payouts":
      return all(`SELECT ${PAYOUT} FROM payouts ORDER BY n`, (row: PayoutRow) => row);
    case "queues":
      return all(`SELECT ${QUEUE} FROM queues ORDER BY key`, readQueue);
    case "balances":
      return all(`SELECT ${BALANCE} FROM balances ORDER BY member`, (row: BalanceRow) => row);
    case "clocks":
      return all(`SELECT ${CLOCK} FROM clocks ORDER BY key`, (row: ClockRow) => row);
    case "rewards":
      return all(`SELECT ${REWARD} FROM rewards ORDER BY n`, (row: RewardRow) => row);
    case "rewardDays":
      return all(`SELECT ${REWARD_DAY} FROM reward_days ORDER BY day, kind, store`, readRewardDay);
    case "queueDays":
      return all(`SELECT ${QUEUE_DAY} FROM queue_days ORDER BY queue, day`, (row: QueueDayRow) => row);
    case "placeSales":
      return all(
        `SELECT ${PLACE_SALE} FROM place_sales ORDER BY span, period, store, channel, till, hour, clerk, clerk_name`,
        (row: PlaceSaleRow) => row,
      );
    case "productSales":
      return all(
        `SELECT ${PRODUCT_SALE} FROM product_sales ORDER BY span, period, store, product`,
        (row: ProductSaleRow) => row,
      );
    case "shifts":
      return all(`SELECT ${SHIFT} FROM shifts ORDER BY till, shift`, (row: ShiftRow) => row);
    case "tenderDays":
      return all(`SELECT ${TENDER_DAY} FROM tender_days ORDER BY day, store, tender`, (row: TenderDayRow) => row);
    case "signedDays":
      return all(`SELECT ${SIGNED_DAY} FROM signed_days ORDER BY day, turn`, readSignedDay);
    case "giftsGiven":
      return all(`SELECT ${GIVEN} FROM gifts_given ORDER BY seq`, (row: GivenRow) => row);
    case "balanceMoves":
      return all(`SELECT ${MOVE} FROM balance_moves ORDER BY n`, (row: MoveRow) => row);
    case "giftClaims":
      return all(`SELECT ${CLAIM} FROM gift_claims ORDER BY seq`, (row: ClaimRow) => row);
    case "pot":
      return all(`SELECT ${POT} FROM pot`, (row: PotRow) => row);
    case "dayUnits":
      return all(`SELECT ${DAY_UNIT} FROM day_units ORDER BY n`, (row: DayUnit) => row);
    case "nights":
      return all(
        `SELECT night FROM nights ORDER BY day`,
        (row: { night: string }) => JSON.parse(row.night) as NightRow,
      );
    case "people":
      return all(`SELECT ${PERSON} FROM people ORDER BY member`, (row: PersonRow) => row);
  }
}

function* each<Row>(raws: Iterable<unknown>, read: (raw: never) => Row): Generator<Row> {
  for (const raw of raws) yield read(raw as never);
}

function* unitRows(connection: SqlConnection): Generator<UnitRow> {
  const orders = connection.prepare(`SELECT id, units FROM orders ORDER BY id`).iterate();
  for (const { id, units } of orders as Iterable<{ id: string; units: string }>) yield* readUnits(id, units);
}

/** Every reward, and all that balances were changed by, as they were made, where they are kept. */
export const readServerRows = (connection: SqlConnection): { rewards: RewardRow[]; moves: MoveRow[] } => ({
  rewards: [...tableRows(connection, "rewards")],
  moves: [...tableRows(connection, "balanceMoves")],
});

/** Every row of the ledger by its key, payouts as they were made. Reads all of it into memory. */
export const readLedger = (connection: SqlConnection): LedgerRows => ({
  orders: [...tableRows(connection, "orders")],
  units: [...tableRows(connection, "units")],
  entries: [...tableRows(connection, "entries")],
  payouts: [...tableRows(connection, "payouts")],
  queues: [...tableRows(connection, "queues")],
  balances: [...tableRows(connection, "balances")],
});
