/**
 * The ledger in memory: for scenarios, what-ifs and tests. Rows handed in stay the caller's objects;
 * nothing can be rolled back.
 */
import type { LimitHolder } from "../rules/decide.ts";
import {
  comparePosition,
  entryKey,
  type BalanceRow,
  type ClockRow,
  type DayUnit,
  type EntryRow,
  type Lane,
  type LedgerRows,
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
import { SortedLine } from "./sortedLine.ts";
import { DaySums } from "./queueDays.ts";
import { addToDays, type RewardDays } from "./rewardDays.ts";
import type { Changes, LedgerStore, RewardChanges, RewardsStore } from "./store.ts";

export class MemoryStore implements LedgerStore {
  readonly orders = new Map<string, OrderRow>();
  readonly unitsOf = new Map<string, UnitRow[]>();
  readonly entries = new Map<string, EntryRow>();
  readonly payouts: PayoutRow[] = [];
  readonly queues = new Map<string, QueueRow>();
  readonly balances = new Map<string, BalanceRow>();
  readonly rewardRows: RewardRow[] = [];
  readonly moves: MoveRow[] = [];
  readonly rewardDays: RewardDays = new Map();
  readonly queueDays = new DaySums();
  readonly nights = new Map<string, NightRow>();
  readonly people = new Map<string, PersonRow>();
  unitsOfDays: DayUnit[] = [];
  pot: PotRow | undefined;
  readonly rewards: RewardsStore = {
    standingOf: (queue, member) => {
      const stands = (it: EntryRow): boolean => it.queue === queue && (it.lane === "ready" || it.lane === "held");
      return (this.#entriesOf.get(member) ?? []).filter(stands).toSorted(comparePosition);
    },
    lastStanding: (queue) =>
      (["ready", "held"] as const)
        .flatMap((lane) => this.#lines.get(`${queue}|${lane}`)?.last() ?? [])
        .toSorted(comparePosition)
        .at(-1),
    pot: () => this.pot,
    dayUnits: (after, upTo, limit) => {
      // Their numbers have no gaps.
      const first = Math.max(0, after + 1 - (this.unitsOfDays[0]?.n ?? 1));
      return this.unitsOfDays.slice(first, first + limit).filter(({ n }) => n <= upTo);
    },
    night: () => this.#night,
    person: (member) => this.people.get(member),
    hasOrdered: (member) => this.#ordersOf.has(member),
    hasBrought: (member) => this.#referrers.has(member),
  };
  #night: NightRow | undefined;
  readonly #referrers = new Set<string>();
  readonly #clocks = new Map<string, ClockRow>();
  readonly #lines = new Map<string, SortedLine>();
  /** The line each entry stands in, as last written. */
  readonly #standsIn = new Map<EntryRow, SortedLine>();
  readonly #ordersOf = new Map<string, OrderRow[]>();
  readonly #entriesOf = new Map<string, EntryRow[]>();

  order(id: string): OrderRow | undefined {
    return this.orders.get(id);
  }

  units(order: string): UnitRow[] {
    return this.unitsOf.get(order) ?? [];
  }

  entry(order: string, line: number): EntryRow | undefined {
    return this.entries.get(entryKey(order, line));
  }

  queue(key: string): QueueRow | undefined {
    return this.queues.get(key);
  }

  balance(member: string): BalanceRow | undefined {
    return this.balances.get(member);
  }

  clock(key: string): ClockRow | undefined {
    return this.#clocks.get(key);
  }

  clocks(): ClockRow[] {
    return [...this.#clocks.values()];
  }

  line(queue: string, lane: Lane, after: Position | null, limit: number): EntryRow[] {
    return this.#lines.get(`${queue}|${lane}`)?.after(after, limit) ?? [];
  }

  waitingOf(store: string, till: string): EntryRow[] {
    return [...this.entries.values()]
      .filter((it) => it.state === "waiting" && it.channel === "cashier" && it.store === store && it.till === till)
      .toSorted(comparePosition);
  }

  standing(): string[] {
    const keys = [...this.#lines]
      .filter(([, line]) => line.size > 0)
      .map(([key]) => key.slice(0, key.lastIndexOf("|")));
    return [...new Set(keys)].toSorted();
  }

  spent(member: string, store: string | null, from: number, to: number): number {
    let sum = 0;
    for (const order of this.#ordersOf.get(member) ?? []) {
      if (order.at < from || order.at >= to) continue;
      const counts =
        store === null
          ? order.channel === "mall" && order.completed
          : order.channel !== "mall" && order.store === store;
      if (counts) sum += order.left;
    }
    return sum;
  }

  entriesUnder(member: string, holder: LimitHolder, from: number | null, to: number | null): number {
    let count = 0;
    for (const entry of this.#entriesOf.get(member) ?? []) {
      if (entry.channel !== holder.channel || entry.store !== holder.store) continue;
      if (holder.product !== null && entry.product !== holder.product) continue;
      if ((from !== null && entry.at < from) || (to !== null && entry.at >= to)) continue;
      if (!this.#fullyRefunded(entry.order)) count += 1;
    }
    return count;
  }

  #fullyRefunded(id: string): boolean {
    return this.orders.get(id)?.left === 0 && this.units(id).some((unit) => unit.paid > 0);
  }

  /** Every row written, in order of arrival. */
  rows(): LedgerRows {
    const days = this.queueDays.rows();
    return {
      orders: this.orders.values(),
      units: [...this.orders.keys()].flatMap((id) => this.units(id)),
      entries: this.entries.values(),
      payouts: this.payouts,
      queues: this.queues.values(),
      balances: this.balances.values(),
      rewards: this.rewardRows,
      moves: this.moves,
      ...(days.length > 0 && { days }),
    };
  }

  write(changes: Changes): void {
    for (const order of changes.orders) {
      if (this.orders.has(order.id)) continue;
      this.orders.set(order.id, order);
      if (order.member !== null) push(this.#ordersOf, order.member, order);
    }
    for (const unit of changes.units) {
      let units = this.unitsOf.get(unit.order);
      if (!units) this.unitsOf.set(unit.order, (units = []));
      units[unit.line] = unit;
    }
    for (const entry of changes.entries) this.#writeEntry(entry);
    for (const payout of changes.payouts) this.payouts.push(payout);
    for (const queue of changes.queues) this.queues.set(queue.key, queue);
    for (const balance of changes.balances) this.balances.set(balance.member, balance);
    for (const clock of changes.clocks) this.#clocks.set(clock.key, clock);
    if (changes.rewards) this.#writeRewards(changes.rewards);
    for (const row of changes.days ?? []) this.queueDays.add(row);
    for (const move of changes.moves ?? []) this.moves.push(move);
  }

  #writeRewards({ rows, pot, units, doneUnits, nights, people }: RewardChanges): void {
    addToDays(this.rewardDays, rows, this.rewardRows.length);
    for (const row of rows) this.rewardRows.push(row);
    if (pot !== null) this.pot = pot;
    for (const unit of units) this.unitsOfDays.push(unit);
    if (doneUnits > 0) this.unitsOfDays = this.unitsOfDays.filter(({ n }) => n > doneUnits);
    for (const night of nights) {
      this.nights.set(night.day, night);
      if (!night.done) this.#night = night;
      else if (this.#night?.day === night.day) this.#night = undefined;
    }
    for (const person of people) {
      this.people.set(person.member, person);
      if (person.referrer !== null) this.#referrers.add(person.referrer);
    }
  }

  #writeEntry(entry: EntryRow): void {
    const key = entryKey(entry.order, entry.line);
    if (!this.entries.has(key)) {
      this.entries.set(key, entry);
      push(this.#entriesOf, entry.member, entry);
    }
    const was = this.#standsIn.get(entry);
    const is = entry.lane ? this.#line(`${entry.queue}|${entry.lane}`) : undefined;
    if (was === is) return;
    was?.remove(entry);
    is?.insert(entry);
    if (is) this.#standsIn.set(entry, is);
    else this.#standsIn.delete(entry);
  }

  #line(key: string): SortedLine {
    const line = this.#lines.get(key) ?? new SortedLine();
    this.#lines.set(key, line);
    return line;
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
