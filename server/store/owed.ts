/** What is owed to whom (§12.7), as a store reads it. */
import type { OwedShown, OwedSort } from "../../shared/contract/hqOwed.ts";
import type { BalanceRow } from "../../shared/ledger/rows.ts";

/** The last one read before: its amount by which the list is sorted, and its member. */
export type OwedPlace = { readonly value: number; readonly member: string };
export type OwedSums = {
  readonly cash: number;
  /** Of balances below zero, without the sign. */
  readonly owing: number;
  readonly members: number;
  readonly points: number;
  readonly love: number;
  readonly loveFrozen: number;
};
export type Waits = { readonly amount: number; readonly count: number };
export type WaitingMember = Waits & { readonly member: string };

export interface OwedReader {
  balances(shown: OwedShown, sort: OwedSort, after: OwedPlace | null, limit: number): BalanceRow[];
  /** Of all balances that are not nothing. */
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
