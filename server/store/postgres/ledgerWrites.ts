/** What changed in the ledger, as one statement a table. */
import type {
  BalanceRow,
  ClockRow,
  EntryRow,
  OrderRow,
  PayoutRow,
  QueueRow,
  UnitRow,
} from "../../../shared/ledger/rows.ts";
import { rawUnit, type RawUnit } from "../../../shared/ledger/sqliteRows.ts";
import type { Changes } from "../../../shared/ledger/store.ts";
import { BulkWrite, takeOver, texts, wholes, type Column } from "./columns.ts";
import type { Statement } from "./messages.ts";

/** A payout with its number. */
export type Numbered = { n: number; readonly row: PayoutRow };
/** The numbers of the first and last payout that an order made; others may lie between. */
type Made = { first: number; last: number };
type OrderWrite = { readonly row: OrderRow; readonly units: string; readonly made: Made | undefined };

/** What is known not to be there yet: it is inserted without looking. */
export type IsNew = {
  readonly order: (id: string) => boolean;
  readonly entry: (order: string, line: number) => boolean;
};

export function ledgerWrites(changes: Changes, payouts: readonly Numbered[], isNew: IsNew): Statement[] {
  const made = madeBy(payouts);
  const units = unitsOf(changes.units);
  const orders = [...changes.orders].map((row): OrderWrite => {
    const it = { row, units: JSON.stringify(units.get(row.id) ?? []), made: made.get(row.id) };
    units.delete(row.id);
    made.delete(row.id);
    return it;
  });
  const written: Statement[] = [];
  const add = <T>(bulk: BulkWrite<T>, rows: Iterable<T>): void => {
    const all = [...rows];
    if (all.length > 0) written.push(bulk.statement(all));
  };
  add(
    NEW_ORDERS,
    orders.filter(({ row }) => isNew.order(row.id)),
  );
  add(
    ORDERS,
    orders.filter(({ row }) => !isNew.order(row.id)),
  );
  if (units.size > 0) written.push(changedUnits([...units]));
  if (made.size > 0) written.push(madeLater([...made]));
  const entries = [...changes.entries];
  add(
    NEW_ENTRIES,
    entries.filter((it) => isNew.entry(it.order, it.line)),
  );
  add(
    ENTRIES,
    entries.filter((it) => !isNew.entry(it.order, it.line)),
  );
  add(PAYOUTS, payouts);
  add(QUEUES, changes.queues);
  add(BALANCES, changes.balances);
  add(CLOCKS, changes.clocks);
  return written;
}

function madeBy(payouts: readonly Numbered[]): Map<string, Made> {
  const made = new Map<string, Made>();
  for (const { n, row } of payouts) {
    const known = made.get(row.from);
    if (known) known.last = n;
    else made.set(row.from, { first: n, last: n });
  }
  return made;
}

/** By order, each in the place of its line; null: that line did not change. */
function unitsOf(units: Iterable<UnitRow>): Map<string, (RawUnit | null)[]> {
  const byOrder = new Map<string, (RawUnit | null)[]>();
  for (const unit of units) {
    let own = byOrder.get(unit.order);
    if (!own) byOrder.set(unit.order, (own = []));
    while (own.length < unit.line) own.push(null);
    own[unit.line] = rawUnit(unit);
  }
  return byOrder;
}

const changedUnits = (units: readonly [string, (RawUnit | null)[]][]): Statement => ({
  text: `UPDATE orders SET units = merged_units(orders.units, changed.units)
    FROM unnest($1::text[], $2::text[]) AS changed (id, units) WHERE orders.id = changed.id`,
  values: [texts(units, ([id]) => id), texts(units, ([, own]) => JSON.stringify(own))],
});

const madeLater = (made: readonly [string, Made][]): Statement => ({
  text: `UPDATE orders SET payouts_first = coalesce(payouts_first, made.first), payouts_last = made.last
    FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS made (id, first, last) WHERE orders.id = made.id`,
  values: [texts(made, ([id]) => id), wholes(made, ([, { first }]) => first), wholes(made, ([, { last }]) => last)],
});

const ORDER_COLUMNS: readonly Column<OrderWrite>[] = [
  { name: "id", text: ({ row }) => row.id },
  { name: "at", whole: ({ row }) => row.at },
  { name: "channel", text: ({ row }) => row.channel },
  { name: "store", text: ({ row }) => row.store },
  { name: "till", text: ({ row }) => row.till },
  { name: "member", text: ({ row }) => row.member },
  { name: "deducted", whole: ({ row }) => row.deducted },
  { name: "settle_on", text: ({ row }) => row.settleOn },
  { name: "completed", whole: ({ row }) => row.completed },
  { name: "settled", whole: ({ row }) => row.settled },
  { name: "left_fen", whole: ({ row }) => row.left },
  { name: "units", text: ({ units }) => units },
  { name: "payouts_first", whole: ({ made }) => made?.first ?? null },
  { name: "payouts_last", whole: ({ made }) => made?.last ?? null },
];
const NEW_ORDERS = new BulkWrite("orders", ORDER_COLUMNS, null);
const ORDERS = new BulkWrite(
  "orders",
  ORDER_COLUMNS,
  `(id) ${takeOver("completed, settled, left_fen")}, units = merged_units(orders.units, excluded.units),
    payouts_first = coalesce(orders.payouts_first, excluded.payouts_first),
    payouts_last = coalesce(excluded.payouts_last, orders.payouts_last)`,
);

const ENTRY_COLUMNS: readonly Column<EntryRow>[] = [
  { name: "order_id", text: (it) => it.order },
  { name: "line", whole: (it) => it.line },
  { name: "at", whole: (it) => it.at },
  { name: "member", text: (it) => it.member },
  { name: "channel", text: (it) => it.channel },
  { name: "store", text: (it) => it.store },
  { name: "till", text: (it) => it.till },
  { name: "product", text: (it) => it.product },
  { name: "source", text: (it) => it.source },
  { name: "lottery", text: (it) => (it.lottery === null ? null : JSON.stringify(it.lottery)) },
  { name: "queue", text: (it) => it.queue },
  { name: "lane", text: (it) => it.lane },
  { name: "state", text: (it) => it.state },
  { name: "drawn", whole: (it) => it.drawn },
  { name: "ratio_bp", whole: (it) => it.ratio },
  { name: "entitlement_fen", whole: (it) => it.entitlement },
  { name: "paid_fen", whole: (it) => it.paid },
  { name: "exchanged_fen", whole: (it) => it.exchanged },
  { name: "cleared_fen", whole: (it) => it.cleared },
  { name: "voided_fen", whole: (it) => it.voided },
  { name: "clawed_fen", whole: (it) => it.clawed },
  { name: "remaining_fen", whole: (it) => it.remaining },
  { name: "exchanged_to", text: (it) => it.exchangedTo },
  { name: "exchange_bp", whole: (it) => it.exchangeRatio },
  { name: "pending", text: (it) => (it.pending.length === 0 ? null : JSON.stringify(it.pending)) },
];
const NEW_ENTRIES = new BulkWrite("entries", ENTRY_COLUMNS, null);
const ENTRIES = new BulkWrite(
  "entries",
  ENTRY_COLUMNS,
  `(order_id, line) ${takeOver(`queue, lane, state, drawn, ratio_bp, entitlement_fen, paid_fen, exchanged_fen, cleared_fen,
    voided_fen, clawed_fen, remaining_fen, exchanged_to, exchange_bp, pending`)}`,
);

const PAYOUTS = new BulkWrite<Numbered>(
  "payouts",
  [
    { name: "n", whole: ({ n }) => n },
    { name: "queue", text: ({ row }) => row.queue },
    { name: "from_order", text: ({ row }) => row.from },
    { name: "from_line", whole: ({ row }) => row.fromLine },
    { name: "to_order", text: ({ row }) => row.to },
    { name: "to_line", whole: ({ row }) => row.toLine },
    { name: "member", text: ({ row }) => row.member },
    { name: "amount_fen", whole: ({ row }) => row.amount },
    { name: "at", whole: ({ row }) => row.at },
  ],
  null,
);

const QUEUES = new BulkWrite<QueueRow>(
  "queues",
  [
    { name: "key", text: (it) => it.key },
    { name: "extracted_fen", whole: (it) => it.extracted },
    { name: "paid_fen", whole: (it) => it.paid },
    { name: "retained_fen", whole: (it) => it.retained },
    { name: "carried_fen", whole: (it) => it.carried },
    { name: "waiting", whole: (it) => it.waiting },
    { name: "waiting_fen", whole: (it) => it.waitingAmount },
    { name: "touched", whole: (it) => it.touched },
    { name: "return_group", text: (it) => (it.group === null ? null : JSON.stringify(it.group)) },
  ],
  `(key) ${takeOver("extracted_fen, paid_fen, retained_fen, carried_fen, waiting, waiting_fen, touched, return_group")}`,
);

const BALANCES = new BulkWrite<BalanceRow>(
  "balances",
  [
    { name: "member", text: (it) => it.member },
    { name: "cash_fen", whole: (it) => it.cash },
    { name: "received_fen", whole: (it) => it.received },
    { name: "clawed_fen", whole: (it) => it.clawed },
    { name: "spent_fen", whole: (it) => it.spent },
    { name: "withdrawn_fen", whole: (it) => it.withdrawn },
    { name: "corrected_fen", whole: (it) => it.corrected },
    { name: "points", whole: (it) => it.points },
    { name: "love", whole: (it) => it.love },
    { name: "love_frozen", whole: (it) => it.loveFrozen },
  ],
  `(member) ${takeOver("cash_fen, received_fen, clawed_fen, spent_fen, withdrawn_fen, corrected_fen, points, love, love_frozen")}`,
);

const CLOCKS = new BulkWrite<ClockRow>(
  "clocks",
  [
    { name: "key", text: (it) => it.key },
    { name: "at", whole: (it) => it.at },
    { name: "cleared", whole: (it) => it.cleared },
  ],
  `(key) ${takeOver("at, cleared")}`,
);
