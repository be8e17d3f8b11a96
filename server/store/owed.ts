/** What is owed to whom (§12.7), as a store reads it. */
import type { OwedShown, OwedSort } from "../../shared/contract/hqOwed.ts";
import type { BalanceRow } from "../../shared/ledger/rows.ts";

/** Of its amount by which the list is sorted (by member: 0), and who it is. */
export type OwedPlace = { readonly value: number; readonly member: string };
export type OwedSums = {
  readonly cash: number;
  /** Of balances below zero, without the sign. */
  readonly owing: number;
  /** With cash above zero. */
  readonly members: number;
  readonly points: number;
  readonly love: number;
  readonly loveFrozen: number;
  /** What remains of all entries, and of how many; of entries on their way to their till too. */
  readonly waiting: number;
  readonly waitingCount: number;
};
export type Waits = { readonly amount: number; readonly count: number };
export type WaitingMember = Waits & { readonly member: string };

export interface OwedReader {
  /**
   * Members by an amount, the largest first (`owing`: the furthest below zero first), or by id; after a place (null: from the
   * first). Of each its place. However many there are, no more is read than is asked for.
   */
  members(shown: OwedShown, sort: OwedSort, after: OwedPlace | null, limit: number): OwedPlace[];
  /** Of all. */
  sums(): OwedSums;
  /** Those of these that there are. */
  balancesOf(members: readonly string[]): Map<string, BalanceRow>;
  /** What waits of these members, in whatever queue; who is not in it, of whom nothing waits. */
  waits(members: readonly string[]): Map<string, Waits>;
  /** The same in these queues alone. */
  waitsIn(members: readonly string[], queues: readonly string[]): Map<string, Waits>;
  /** All of whom something waits by id, after one ("": from the first). */
  waiting(after: string, limit: number): WaitingMember[];
}
