/**
 * The ledger: the rows the engine works on, over a store. It reads what is needed, remembers what
 * changed, and gives the changes to the store inside the caller's transaction. Its memory may be
 * kept after `committed()`; after a transaction that failed it must be thrown away (`dropped()`).
 */
import { add } from "../kernel/money.ts";
import type { LimitHolder } from "../rules/decide.ts";
import {
  comparePosition,
  entryKey,
  HELD_FIELD,
  laneOf,
  type BalanceRow,
  type ClockRow,
  type DayUnit,
  type EntryRow,
  type Flows,
  type Lane,
  type MoveRow,
  type NightRow,
  type OrderRow,
  type PayoutRow,
  type PersonRow,
  type Position,
  type PotRow,
  type QueueRow,
  type RewardRow,
  type UnitRow,
} from "./rows.ts";
import type { LedgerStore, RewardChanges, RewardsStore } from "./store.ts";
import { QueueDays } from "./queueDays.ts";
import { Window } from "./window.ts";

const ROWS_KEPT = 50_000;

/** What acts touched since it was last taken, and how it stood before. */
export type Touched = {
  readonly entries: Set<EntryRow>;
  readonly queues: Set<QueueRow>;
  readonly payouts: PayoutRow[];
  /** Units whose rewards changed. */
  readonly rewarded: Set<UnitRow>;
  /** What remained of each entry before. */
  readonly remained: Map<EntryRow, number>;
  /** Balances that changed, as they stand. */
  readonly credited: Set<BalanceRow>;
  /** Every balance that was asked for, as it was then. */
  readonly balances: Map<string, BalanceRow>;
  /** What balances were changed by beside payouts and rewards. */
  readonly moves: MoveRow[];
};

/** A change of a balance; what is left out is null. */
export type Move = Pick<MoveRow, "member" | "what" | "kind" | "amount" | "at"> & Partial<MoveRow>;

export class Ledger {
  readonly store: LedgerStore;
  #orders = new Map<string, OrderRow>();
  #units = new Map<string, UnitRow[]>();
  #entries = new Map<string, EntryRow>();
  #queues = new Map<string, QueueRow>();
  #balances = new Map<string, BalanceRow>();
  #clocks = new Map<string, ClockRow>();
  #pot: PotRow | undefined;
  /** The night that is not done; null: none. */
  #night: NightRow | null | undefined;
  readonly #people = new Map<string, PersonRow | null>();
  /** By queue; of the lanes that were looked into. */
  #windows = new Map<string, Partial<Record<Lane, Window>>>();
  #changed: Changing = emptyChanges();
  #touched = nothingTouched();
  #days: QueueDays | null = null;

  constructor(store: LedgerStore) {
    this.store = store;
  }

  /** What is done from here on is of this local day, days since 1970-01-01. Until then nothing is kept by day. */
  onDay(day: number): void {
    (this.#days ??= new QueueDays()).day = day;
  }

  /** What is done to a queue is kept by day (§12.8), fen. */
  book(queue: string, what: keyof Flows, amount: number): void {
    this.#days?.add(queue, what, amount);
  }

  /** Reads ahead what facts about these orders and of these members ask for, where the store is far away. */
  preload(orders: readonly string[], members: readonly string[]): void {
    this.store.preload?.({ orders, entries: orders.map((order) => ({ order, line: 0 })), members });
  }

  order(id: string): OrderRow | undefined {
    return this.#orders.get(id) ?? keep(this.#orders, id, this.store.order(id));
  }

  /** The units of an order, by line. */
  units(order: string): UnitRow[] {
    let units = this.#units.get(order);
    if (!units) this.#units.set(order, (units = this.store.units(order)));
    return units;
  }

  entry(order: string, line: number): EntryRow | undefined {
    const key = entryKey(order, line);
    return this.#entries.get(key) ?? keep(this.#entries, key, this.store.entry(order, line));
  }

  /** The totals of a queue; a new one starts at nothing. */
  queue(key: string): QueueRow {
    const known = this.#queues.get(key) ?? this.store.queue(key) ?? newQueue(key);
    this.#queues.set(key, known);
    return known;
  }

  balance(member: string): BalanceRow {
    const known = this.#balances.get(member) ?? this.store.balance(member) ?? newBalance(member);
    this.#balances.set(member, known);
    if (!this.#touched.balances.has(member)) this.#touched.balances.set(member, { ...known });
    return known;
  }

  clock(key: string): ClockRow | undefined {
    return this.#clocks.get(key) ?? keep(this.#clocks, key, this.store.clock(key));
  }

  /** Every clock there is. */
  clocks(): ClockRow[] {
    this.flush();
    return this.store.clocks().map((row) => this.clock(row.key) ?? row);
  }

  startClock(key: string, at: number): ClockRow {
    const clock: ClockRow = { key, at, cleared: null };
    this.#clocks.set(key, clock);
    this.#changed.clocks.add(clock);
    return clock;
  }

  addOrder(order: OrderRow, units: UnitRow[]): void {
    this.#orders.set(order.id, order);
    this.#units.set(order.id, units);
    this.#changed.orders.add(order);
    for (const unit of units) this.#changed.units.add(unit);
  }

  changeOrder(order: OrderRow): void {
    this.#changed.orders.add(order);
  }

  changeUnit(unit: UnitRow): void {
    this.#changed.units.add(unit);
  }

  changeQueue(queue: QueueRow): void {
    this.#changed.queues.add(queue);
    this.#touched.queues.add(queue);
  }

  changeBalance(balance: BalanceRow): void {
    this.#changed.balances.add(balance);
    this.#touched.credited.add(balance);
  }

  /**
   * Adds to what a member has, or takes from it, and enters why.
   * @throws AmountOverflow when it cannot be kept exactly: then nothing was changed
   */
  moveBalance({
    member,
    what,
    kind,
    amount,
    at,
    order = null,
    line = null,
    other = null,
    gift = null,
    fact = null,
  }: Move): void {
    const [balance, field] = [this.balance(member), HELD_FIELD[what]];
    balance[field] = add(balance[field], amount);
    this.changeBalance(balance);
    if (amount === 0) return;
    const row: MoveRow = { member, what, kind, amount, at, order, line, other, gift, fact };
    this.#touched.moves.push(row);
    if (this.store.rewards) this.#changed.moves.push(row);
  }

  changeClock(clock: ClockRow): void {
    this.#changed.clocks.add(clock);
  }

  /** An entry that does not stand in line here: converted at once, or owned by another. */
  addEntry(entry: EntryRow): void {
    this.noteEntry(entry);
    this.#touch(entry, 0);
  }

  /** Something of an entry changed that is no figure: it is written, and nobody need be told. */
  noteEntry(entry: EntryRow): void {
    this.#entries.set(entryKey(entry.order, entry.line), entry);
    this.#changed.entries.add(entry);
  }

  /** Whoever took an entry's order is to be told how it stands, though nothing changed. */
  tell(entry: EntryRow): void {
    this.#touch(entry, entry.remaining);
  }

  #touch(entry: EntryRow, before: number): void {
    this.#touched.entries.add(entry);
    if (!this.#touched.remained.has(entry)) this.#touched.remained.set(entry, before);
  }

  addPayout(payout: PayoutRow): void {
    this.#changed.payouts.push(payout);
    this.#touched.payouts.push(payout);
  }

  addReward(reward: RewardRow): void {
    this.#rewardsChanged().rows.push(reward);
  }

  /** The rewards of a unit changed: whoever took its order may be told. */
  noteRewards(unit: UnitRow): void {
    this.changeUnit(unit);
    this.#touched.rewarded.add(unit);
  }

  #rewardsChanged(): RewardsChanging {
    return (this.#changed.rewards ??= {
      rows: [],
      pot: null,
      units: [],
      doneUnits: 0,
      nights: new Set(),
      people: new Set(),
    });
  }

  get #rewards(): RewardsStore {
    const { rewards } = this.store;
    if (!rewards)
      throw new Error("This ledger keeps nothing of §10 and §11: rules that need them are not offered here.");
    return rewards;
  }

  pot(): PotRow {
    return (this.#pot ??= this.#rewards.pot() ?? { brought: 0, profit: 0, rewarded: 0, toDivide: 0, units: 0 });
  }

  changePot(pot: PotRow): void {
    this.#rewardsChanged().pot = pot;
  }

  /** A unit was settled whose buyer a friend brought (§10.4). */
  addToDay(unit: Omit<DayUnit, "n">): void {
    const pot = this.pot();
    pot.units += 1;
    this.changePot(pot);
    this.#rewardsChanged().units.push({ n: pot.units, ...unit });
  }

  dayUnits(after: number, upTo: number, limit: number): DayUnit[] {
    this.flush();
    return this.#rewards.dayUnits(after, upTo, limit);
  }

  /** The night that is not done; null: none. */
  night(): NightRow | null {
    if (this.#night === undefined) this.#night = this.#rewards.night() ?? null;
    return this.#night;
  }

  changeNight(night: NightRow): void {
    const changed = this.#rewardsChanged();
    changed.nights.add(night);
    this.#night = night.done ? null : night;
    if (night.done) changed.doneUnits = night.lastUnit;
  }

  /** The last place in which an entry stands in a queue to be paid. */
  lastStanding(queue: string): Position | null {
    this.flush();
    return this.#rewards.lastStanding(queue) ?? null;
  }

  person(member: string): PersonRow | undefined {
    const known = this.#people.get(member);
    if (known !== undefined) return known ?? undefined;
    const row = this.#rewards.person(member);
    this.#people.set(member, row ?? null);
    return row;
  }

  changePerson(person: PersonRow): void {
    this.#people.set(person.member, person);
    this.#rewardsChanged().people.add(person);
  }

  hasBrought(member: string): boolean {
    this.flush();
    return this.#rewards.hasBrought(member);
  }

  hasOrdered(member: string): boolean {
    this.flush();
    return this.#rewards.hasOrdered(member);
  }

  /** Entries of a member that stand in a queue to be paid, by position. */
  standingOf(queue: string, member: string): EntryRow[] {
    this.flush();
    return this.#rewards.standingOf(queue, member).map((row) => this.#intern(row));
  }

  /**
   * Brings an entry to the lane its state calls for, and the queue's totals with it. Call after
   * every change of an entry that stands here; `before` is what remained before the change.
   */
  place(entry: EntryRow, before: number, completed: boolean): void {
    this.#changed.entries.add(entry);
    this.#touch(entry, before);
    const queue = this.queue(entry.queue);
    const lane = laneOf(entry, completed);
    const counted = entry.lane === "ready" || entry.lane === "held";
    const counts = lane === "ready" || lane === "held";
    if (counted || counts) {
      queue.waiting += Number(counts) - Number(counted);
      queue.waitingAmount = add(queue.waitingAmount, (counts ? entry.remaining : 0) - (counted ? before : 0));
      this.changeQueue(queue);
    }
    if (lane === entry.lane) return;
    const windows = this.#windows.get(entry.queue);
    if (entry.lane) windows?.[entry.lane]?.remove(entry);
    entry.lane = lane;
    if (lane) windows?.[lane]?.add(entry);
  }

  /** Moves a standing entry to another queue (§2.4). */
  move(entry: EntryRow, queue: string, completed: boolean): void {
    const { remaining, state } = entry;
    entry.state = "done";
    this.place(entry, remaining, completed);
    entry.state = state;
    this.#bookMove(entry, queue);
    this.place(entry, 0, completed);
  }

  /** What remains of an entry is another queue's from here on. */
  #bookMove(entry: EntryRow, queue: string): void {
    this.book(entry.queue, "moved", -entry.remaining);
    this.book(queue, "moved", entry.remaining);
    entry.queue = queue;
  }

  /** A closed entry is closed under another queue. */
  rename(entry: EntryRow, queue: string): void {
    this.#bookMove(entry, queue);
    this.noteEntry(entry);
  }

  /** Takes an entry out of its line, to stand in none here, under the queue that another owns. */
  release(entry: EntryRow, queue: string): void {
    const { remaining, state } = entry;
    entry.state = "done";
    this.place(entry, remaining, false);
    entry.state = state;
    this.#bookMove(entry, queue);
  }

  /**
   * Takes an entry out of its line until its till has adopted: nobody pays it, and nothing is told of
   * it, for it stays as its till has seen it.
   */
  close(entry: EntryRow, queue: string): void {
    this.release(entry, queue);
    entry.lane = "closed";
    this.#touched.entries.delete(entry);
    this.#touched.remained.delete(entry);
  }

  /** An entry of a till that is about to get its queue back: it joins closed. */
  addClosed(entry: EntryRow): void {
    entry.lane = "closed";
    this.noteEntry(entry);
  }

  /** Every waiting entry of a till's orders, wherever it stands. Reads all of them. */
  waitingOf(store: string, till: string): EntryRow[] {
    this.flush();
    return this.store.waitingOf(store, till).map((row) => this.#intern(row));
  }

  /** The i-th entry from the head of a lane. */
  at(queue: string, lane: Lane, index: number): EntryRow | undefined {
    let windows = this.#windows.get(queue);
    if (!windows) this.#windows.set(queue, (windows = {}));
    const window = (windows[lane] ??= new Window((after, limit) => {
      this.flush();
      return this.store.line(queue, lane, after, limit).map((row) => this.#intern(row));
    }));
    return window.at(index);
  }

  /** One object an entry, wherever it was read. */
  #intern(row: EntryRow): EntryRow {
    const key = entryKey(row.order, row.line);
    const known = this.#entries.get(key);
    if (known) return known;
    this.#entries.set(key, row);
    return row;
  }

  /** Every entry that stands in a queue, in all lanes, by position. Reads the whole queue. */
  standing(queue: string): EntryRow[] {
    this.flush();
    const lanes: Lane[] = ["ready", "held", "empty"];
    return lanes
      .flatMap((lane) => this.store.line(queue, lane, null, Number.MAX_SAFE_INTEGER))
      .map((row) => this.#intern(row))
      .toSorted(comparePosition);
  }

  queuesStanding(): string[] {
    this.flush();
    return this.store.standing();
  }

  spent(member: string, store: string | null, from: number, to: number): number {
    this.flush();
    return this.store.spent(member, store, from, to);
  }

  entriesUnder(member: string, holder: LimitHolder, from: number | null, to: number | null): number {
    this.flush();
    return this.store.entriesUnder(member, holder, from, to);
  }

  /** Writes what changed into the caller's open transaction. */
  flush(): void {
    const changed = this.#changed;
    const days = this.#days?.take() ?? [];
    if (isEmpty(changed) && days.length === 0) return;
    this.#changed = emptyChanges();
    this.store.write(days.length === 0 ? changed : { ...changed, days });
  }

  /** A good moment to write, for a store that does so while its caller goes on. */
  flushEarly(): void {
    if (this.store.isEager === true) this.flush();
  }

  /** What was touched since the last call, for the invariants (§13) and for what is sent on. */
  takeTouched(): Touched {
    const touched = this.#touched;
    this.#touched = nothingTouched();
    return touched;
  }

  /** The transaction is on disk: memory may be kept, but not without bound. */
  committed(): void {
    this.#orders.clear();
    this.#units.clear();
    const kept = this.#entries.size + this.#balances.size + this.#queues.size + this.#people.size;
    if (kept > ROWS_KEPT) this.#forget();
  }

  /** The transaction failed: everything in memory may be wrong. */
  dropped(): void {
    this.#orders.clear();
    this.#units.clear();
    this.#forget();
    this.#changed = emptyChanges();
    this.#days?.take();
    this.takeTouched();
  }

  #forget(): void {
    this.#entries.clear();
    this.#queues.clear();
    this.#balances.clear();
    this.#clocks.clear();
    this.#pot = undefined;
    this.#night = undefined;
    this.#people.clear();
    this.#windows.clear();
  }
}

const nothingTouched = (): Touched => ({
  entries: new Set(),
  queues: new Set(),
  payouts: [],
  rewarded: new Set(),
  remained: new Map(),
  credited: new Set(),
  balances: new Map(),
  moves: [],
});

type RewardsChanging = {
  -readonly [K in keyof RewardChanges]: RewardChanges[K] extends readonly (infer Row)[]
    ? Row[]
    : RewardChanges[K] extends Iterable<infer Row>
      ? Set<Row>
      : RewardChanges[K];
};
type Changing = ReturnType<typeof emptyChanges> & { rewards?: RewardsChanging };

const emptyChanges = () => ({
  orders: new Set<OrderRow>(),
  units: new Set<UnitRow>(),
  entries: new Set<EntryRow>(),
  payouts: [] as PayoutRow[],
  queues: new Set<QueueRow>(),
  balances: new Set<BalanceRow>(),
  clocks: new Set<ClockRow>(),
  moves: [] as MoveRow[],
});

const isEmpty = (it: Changing): boolean =>
  it.rewards === undefined &&
  it.orders.size +
    it.units.size +
    it.entries.size +
    it.payouts.length +
    it.queues.size +
    it.balances.size +
    it.clocks.size +
    it.moves.length ===
    0;

function keep<T>(map: Map<string, T>, key: string, row: T | undefined): T | undefined {
  if (row !== undefined) map.set(key, row);
  return row;
}

const newBalance = (member: string): BalanceRow => ({
  member,
  cash: 0,
  received: 0,
  clawed: 0,
  spent: 0,
  withdrawn: 0,
  corrected: 0,
  points: 0,
  love: 0,
  loveFrozen: 0,
});

const newQueue = (key: string): QueueRow => ({
  key,
  extracted: 0,
  paid: 0,
  retained: 0,
  carried: 0,
  waiting: 0,
  waitingAmount: 0,
  touched: false,
  group: null,
});
