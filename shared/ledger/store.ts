/**
 * What the ledger asks of storage: synchronous reads of committed rows and of those written in the
 * open transaction, and one write. Begin and commit belong to whoever opened the transaction.
 */
import type { LimitHolder } from "../rules/decide.ts";
import type {
  BalanceRow,
  ClockRow,
  DayUnit,
  EntryRow,
  Lane,
  MoveRow,
  NightRow,
  OrderRow,
  PayoutRow,
  PersonRow,
  Position,
  PotRow,
  QueueDayRow,
  QueueRow,
  RewardRow,
  UnitRow,
} from "./rows.ts";

/** A unit by its order. */
export type UnitName = { readonly order: string; readonly line: number };

/** Rows that are new or changed since the last write; payouts and rewards are always new. */
export type Changes = {
  readonly orders: Iterable<OrderRow>;
  readonly units: Iterable<UnitRow>;
  readonly entries: Iterable<EntryRow>;
  readonly payouts: readonly PayoutRow[];
  readonly queues: Iterable<QueueRow>;
  readonly balances: Iterable<BalanceRow>;
  readonly clocks: Iterable<ClockRow>;
  /** Only where the store keeps them. */
  readonly rewards?: RewardChanges;
  /** What is added to the days of queues; only where the store keeps them. */
  readonly days?: readonly QueueDayRow[];
  /** Always new; only where the store keeps them. */
  readonly moves?: readonly MoveRow[];
};

/** Nothing is new or changed. */
export const NO_CHANGES: Changes = {
  orders: [],
  units: [],
  entries: [],
  payouts: [],
  queues: [],
  balances: [],
  clocks: [],
};

export type RewardChanges = {
  readonly rows: readonly RewardRow[];
  readonly pot: PotRow | null;
  /** Units of the day that are new. */
  readonly units: readonly DayUnit[];
  /** Units up to this number are not needed any more; 0: all are. */
  readonly doneUnits: number;
  readonly nights: Iterable<NightRow>;
  readonly people: Iterable<PersonRow>;
};

export interface LedgerReader {
  order(id: string): OrderRow | undefined;
  /** By line. */
  units(order: string): UnitRow[];
  entry(order: string, line: number): EntryRow | undefined;
  queue(key: string): QueueRow | undefined;
  balance(member: string): BalanceRow | undefined;
  clock(key: string): ClockRow | undefined;
  clocks(): ClockRow[];
  /** Entries of one lane of a queue in position order, after a position. */
  line(queue: string, lane: Lane, after: Position | null, limit: number): EntryRow[];
  /** Waiting entries of the orders of a till, in line or not, by position. */
  waitingOf(store: string, till: string): EntryRow[];
  /** Keys of the queues in which entries stand. */
  standing(): string[];
  /** §3.4: net spending of a member in [from, to); store null: completed mall orders. Fen. */
  spent(member: string, store: string | null, from: number, to: number): number;
  /** §4.2: entries of a member under a holder with an order instant in [from, to); null: ever. */
  entriesUnder(member: string, holder: LimitHolder, from: number | null, to: number | null): number;
}

/** Rows that a group of facts is likely to ask for, whether they are there or not. */
export type Likely = {
  readonly orders: readonly string[];
  readonly entries: readonly { readonly order: string; readonly line: number }[];
  readonly members: readonly string[];
};

export interface LedgerStore extends LedgerReader {
  /** Reads ahead, in one question, what is asked for next in this transaction; for a store that is far away. */
  preload?(likely: Likely): void;
  /** Whether what is written goes out while its caller goes on: then it is better written early than all at the end. */
  readonly isEager?: boolean;
  write(changes: Changes): void;
  /** Where §10 and §11 are kept, too. */
  readonly rewards?: RewardsStore;
}

/** What is asked for §10 and §11; what changes of it comes with `write`. */
export interface RewardsStore {
  /** Entries of a member that stand in a queue to be paid, by position. */
  standingOf(queue: string, member: string): EntryRow[];
  /** The last place in which an entry stands in a queue to be paid. */
  lastStanding(queue: string): Position | undefined;
  pot(): PotRow | undefined;
  /** Units of days that are kept, with numbers after `after` up to `upTo`, in order. */
  dayUnits(after: number, upTo: number, limit: number): DayUnit[];
  /** The night that is not done. */
  night(): NightRow | undefined;
  person(member: string): PersonRow | undefined;
  /** Whether there is an order of a member. */
  hasOrdered(member: string): boolean;
  /** Whether a member is who brought another. */
  hasBrought(member: string): boolean;
}
