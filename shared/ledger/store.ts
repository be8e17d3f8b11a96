/**
 * What the ledger asks of storage: synchronous reads of committed rows and of those written in the
 * open transaction, and one write. Begin and commit belong to whoever opened the transaction.
 */
import type { LimitHolder } from "../rules/decide.ts";
import type { BalanceRow, ClockRow, EntryRow, Lane, OrderRow, PayoutRow, Position, QueueRow, UnitRow } from "./rows.ts";

/** Rows that are new or changed since the last write; payouts are always new. */
export type Changes = {
  readonly orders: Iterable<OrderRow>;
  readonly units: Iterable<UnitRow>;
  readonly entries: Iterable<EntryRow>;
  readonly payouts: readonly PayoutRow[];
  readonly queues: Iterable<QueueRow>;
  readonly balances: Iterable<BalanceRow>;
  readonly clocks: Iterable<ClockRow>;
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
}
