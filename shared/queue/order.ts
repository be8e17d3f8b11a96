/**
 * Taking an order (§2, §4.1): its units are decided in line order, all join, then they are extracted
 * from. A promise that was made when the order was taken is kept as it is (§3.7).
 */
import { add, share } from "../kernel/money.ts";
import { pick } from "../kernel/roll.ts";
import { laneOf, NOTHING_PENDING, type EntryRow, type OrderRow, type UnitRow } from "../ledger/rows.ts";
import { own, randomReturnOf } from "../rules/chain.ts";
import { decide, type Known, type LimitHolder, type UnitPromise } from "../rules/decide.ts";
import { queueKey, UNION, type Channel, type Place } from "../rules/units.ts";
import { passOver } from "../rewards/midnight.ts";
import { profitAtSale } from "../rewards/profit.ts";
import { leaveToOwner, type Act } from "./act.ts";
import { clockOf, COMMON_CLOCK, waitingAt } from "./clock.ts";
import { settle } from "./extract.ts";

export type OrderLine = {
  readonly product: string | null;
  /** What was really paid for it, fen (§2.1), without what the member's balance paid (§12.5). */
  readonly paid: number;
  /** What the member's cash balance paid of it, fen; absent: nothing. */
  readonly balance?: number;
  /** What it cost the shop, fen (§10.2); null or absent: unknown. */
  readonly cost?: number | null;
  /** For §4.3; 0 when none was rolled. Asked for only where a random return is in force. */
  readonly roll: number;
  readonly promise: UnitPromise | null;
};

export type Order = {
  readonly id: string;
  readonly at: number;
  readonly channel: Channel;
  readonly store: string | null;
  readonly till: string | null;
  readonly member: string | null;
  /** The member's level as the taker knows it. */
  readonly level: string | null;
  readonly deducted: boolean;
  readonly completed: boolean;
  readonly lines: readonly OrderLine[];
};

export type TakeRefusal = "duplicate-order";

/**
 * What is known of an order's member, from the ledger; entries of this very order are counted as they join. Ask for it
 * before any of them does: what waits in its queues is that of now.
 */
export function knownOf(act: Act, order: Order): Known | null {
  const { member, level } = order;
  if (member === null) return null;
  const { ledger } = act;
  const waiting = waitingBefore(act, order);
  return {
    level,
    spent: (store, from, to) => ledger.spent(member, store, from, to) - ownSpending(act, order, store, from, to),
    entries: (holder: LimitHolder, from, to) => ledger.entriesUnder(member, holder, from, to),
    waiting: (queue) => waiting.get(queue) ?? 0,
  };
}

/** §12.3: what waits in each queue that a unit of the order may join, as it is decided, fen; empty where there is no cap. */
function waitingBefore({ ledger, programme }: Act, order: Order): Map<string, number> {
  if (programme.rules.basic.cap === null) return new Map();
  const clock = order.channel === "cashier" ? `${order.store}/${order.till}` : COMMON_CLOCK;
  const queues = new Set(order.lines.map((line) => queueKey(programme.rules, placeOf(order, line))));
  return new Map([...queues].map((queue) => [queue, waitingAt(ledger, programme, queue, clock, order.at)]));
}

/** §3.4 counts the orders that arrived before this one: what of this order is already in the ledger is taken off. */
function ownSpending(act: Act, order: Order, store: string | null, from: number, to: number): number {
  const row = act.ledger.order(order.id);
  if (!row || row.at < from || row.at >= to) return 0;
  const counts =
    store === null ? row.channel === "mall" && row.completed : row.channel !== "mall" && row.store === store;
  return counts ? row.left : 0;
}

const placeOf = (order: Order, line: OrderLine): Place => ({
  channel: order.channel,
  store: order.store,
  till: order.till,
  product: line.product,
});

/**
 * Takes an order: rows for the order, its units and entries, then extraction if it is due (§5.1).
 * @returns the promise of every line as it was made or decided, or why the order was refused
 */
export function takeOrder(act: Act, order: Order): UnitPromise[] | TakeRefusal {
  const { ledger, programme } = act;
  if (ledger.order(order.id)) return "duplicate-order";
  const known = knownOf(act, order);
  const row: OrderRow = {
    id: order.id,
    at: order.at,
    channel: order.channel,
    store: order.store,
    till: order.till,
    member: order.member,
    deducted: order.deducted,
    settleOn: programme.rules.basic.settleOn,
    completed: order.completed,
    settled: false,
    left: order.lines.reduce((sum, line) => add(sum, line.paid), 0),
  };
  const units: UnitRow[] = [];
  ledger.addOrder(row, units);
  const promises = order.lines.map((line, index) => {
    const promise =
      line.promise ?? decide(programme, { ...placeOf(order, line), paid: line.paid }, order.at, order.deducted, known);
    const unit: UnitRow = {
      order: order.id,
      line: index,
      product: line.product,
      paid: line.paid,
      extract: promise.extract,
      declined: promise.joins ? null : promise.reason,
      base: line.paid,
      balance: line.balance ?? 0,
    };
    noteProfit(act, row, unit, line.cost ?? null);
    units.push(unit);
    if (unit.balance > 0 && order.member !== null) payWithBalance(act, order.member, unit);
    ledger.changeUnit(unit);
    if (promise.joins && order.member !== null) join(act, row, unit, line, order.member, promise);
    return promise;
  });
  if (row.completed || row.settleOn === "paid") settle(act, row);
  return promises;
}

/** What is fixed of a unit as it is sold: its profit (§10.2) and who brought its store (§11.5). */
function noteProfit({ people, programme }: Act, order: OrderRow, unit: UnitRow, cost: number | null): void {
  const { union, rewards } = programme.rules;
  const isSettledNow = order.completed || order.settleOn === "paid";
  if (people === undefined || (isSettledNow && union === null && rewards === null)) return;
  const storeId = order.store;
  const store = storeId === null ? undefined : own(programme.rules.stores, storeId);
  const profit = profitAtSale(unit.paid, cost, store?.commission ?? null);
  const recruiter = store?.recruiter ?? null;
  if (profit > 0 || recruiter !== null) unit.rewards = { profit, recruiter, counted: false, by: null, grants: [] };
}

/** §5.4, §13.3: the member's cash falls by what it pays, below zero if need be: a sale is a fact. */
function payWithBalance({ ledger, at }: Act, member: string, { order, line, balance: amount }: UnitRow): void {
  const balance = ledger.balance(member);
  balance.spent = add(balance.spent, amount);
  ledger.moveBalance({ member, what: "cash", kind: "spent", amount: -amount, at, order, line });
}

/** A unit joins its queue (§4.1), or is converted by random return (§4.3), or is cleared as it joins (§5.8). */
function join(
  act: Act,
  order: OrderRow,
  unit: UnitRow,
  line: OrderLine,
  member: string,
  promise: Extract<UnitPromise, { joins: true }>,
): void {
  const { ledger, programme } = act;
  const place: Place = { channel: order.channel, store: order.store, till: order.till, product: unit.product };
  const queue = queueKey(programme.rules, place);
  const entitlement = share(unit.paid, promise.ratio);
  const entry: EntryRow = {
    order: order.id,
    line: unit.line,
    at: order.at,
    member,
    ...place,
    source: promise.source,
    lottery: promise.lottery,
    queue,
    lane: null,
    state: "waiting",
    drawn: false,
    ratio: promise.ratio,
    entitlement,
    paid: 0,
    exchanged: 0,
    cleared: 0,
    voided: 0,
    clawed: 0,
    remaining: entitlement,
    exchangedTo: null,
    exchangeRatio: null,
    pending: NOTHING_PENDING,
  };
  ledger.book(queue, "granted", entitlement);
  if (act.closing || !act.owns(queue)) {
    if (act.closing) ledger.addClosed(entry);
    else ledger.addEntry(entry);
    leaveToOwner(act, entry, { do: "join", roll: line.roll });
    return;
  }
  enter(act, entry, line);
  ledger.addEntry(entry);
  if (laneOf(entry, order.completed)) ledger.place(entry, 0, order.completed);
  if (queue === UNION && act.people !== undefined) passOver(act, entry);
}

/** What the owner of its queue does with an entry that joins: random return (§4.3), and a clearing that has passed (§5.8). */
export function enter(act: Act, entry: EntryRow, rolled: Rolled): void {
  if (takesPointsPlace(act, entry.queue, entry, rolled)) convert(act, entry);
  const passed = act.ledger.clock(clockOf(entry.queue))?.cleared ?? null;
  if (entry.state === "waiting" && passed !== null && entry.at < passed) {
    entry.cleared = entry.remaining;
    act.ledger.book(entry.queue, "cleared", entry.cleared);
    entry.remaining = 0;
    entry.state = "cleared";
  }
}

type Rolled = Pick<OrderLine, "roll">;

function takesPointsPlace(act: Act, key: string, place: Place, rolled: Rolled): boolean {
  const { rules } = act.programme;
  const setting = rules.union === null ? randomReturnOf(rules, place).value : null;
  if (!setting) return false;
  const queue = act.ledger.queue(key);
  const begun = queue.group;
  const same =
    begun && begun.ofCash === setting.cash && begun.ofPoints === setting.points && begun.cash + begun.points > 0;
  const group = same
    ? begun
    : { cash: setting.cash, points: setting.points, ofCash: setting.cash, ofPoints: setting.points };
  const cash = pick(rolled.roll, group.cash + group.points) < group.cash;
  queue.group = cash ? { ...group, cash: group.cash - 1 } : { ...group, points: group.points - 1 };
  act.ledger.changeQueue(queue);
  return !cash;
}

/** §4.3: the whole entitlement becomes points at the exchange ratio. */
function convert(act: Act, entry: EntryRow): void {
  const ratio = act.programme.rules.basic.exchange.points ?? 0;
  entry.state = "converted";
  entry.exchanged = entry.remaining;
  act.ledger.book(entry.queue, "exchanged", entry.exchanged);
  entry.remaining = 0;
  entry.exchangedTo = "points";
  entry.exchangeRatio = ratio;
  const { member, order, line } = entry;
  const amount = share(entry.exchanged, ratio);
  act.ledger.moveBalance({ member, what: "points", kind: "converted", amount, at: act.at, order, line });
}
