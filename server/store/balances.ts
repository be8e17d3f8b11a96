/** What balances were changed by beside payouts and rewards, as a store keeps it. */
import type { Held, MoveKind, MoveRow } from "../../shared/ledger/rows.ts";

export type NumberedMove = MoveRow & { readonly n: number };
/** Fen of cash, else hundredths. */
export type MoveSum = { readonly kind: MoveKind; readonly amount: number; readonly count: number };

export interface BalancesReader {
  /** Newest first. @param before null: from the newest */
  moves(member: string, what: Held, before: number | null, limit: number): NumberedMove[];
  /** All of them by kind, in the order of the kind's name. */
  sums(member: string, what: Held): MoveSum[];
  /** What a member gave others and had from them, of points and love value, newest first. @param before null: from the newest */
  passed(member: string, before: number | null, limit: number): NumberedMove[];
  /** How often a member gave since an instant, and how much of each in all. */
  givenSince(member: string, at: number): { readonly times: number; readonly points: number; readonly love: number };
  /** What those up to a number come to. */
  upTo(member: string, what: Held, n: number): number;
}
