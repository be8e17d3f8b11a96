/** Letters to the merchant's webhook that it refused, and those that stand behind them, as a store keeps them (§9.3). */
import type { LetterState } from "../../shared/contract/hqNotices.ts";
import type { NoticeKind } from "../../shared/contract/notices.ts";
import type { NoticeRow } from "./rows.ts";

export type LetterRow = NoticeRow & {
  readonly state: LetterState;
  /** How often it was refused; what stood behind one that is dead begins with the tries of that one. */
  readonly tries: number;
  /** Of `trying`; null: no try is due. */
  readonly nextAt: number | null;
  /** Null: it was not refused yet. */
  readonly refusedAt: number | null;
  /** What was answered last. */
  readonly answer: string;
  /** Who had it sent again or gave it up, and why. */
  readonly decided: { readonly at: number; readonly by: string; readonly reason: string } | null;
};

export type LetterFilter = {
  readonly state: LetterState | null;
  readonly kind: NoticeKind | null;
  readonly member: string | null;
  /** The beginning of an order's id. */
  readonly order: string | null;
};

export interface LettersReader {
  letter(n: number): LetterRow | undefined;
  /** Newest first, those before a number (null: from the newest). */
  letters(filter: LetterFilter, before: number | null, limit: number): LetterRow[];
  /** How many are in a state. */
  letterCount(state: LetterState): number;
  /** One whose next try is due, the longest first. */
  due(now: number): LetterRow | undefined;
  /** Those of these members with one that is tried or stands behind. */
  heldOf(members: readonly string[]): Set<string>;
  /** The first of a member's that stands behind, where none of its is tried. */
  firstBehind(member: string): LetterRow | undefined;
}
export interface LettersWriter extends LettersReader {
  putLetter(row: LetterRow): void;
  dropLetter(n: number): void;
  /** What was answered about a member is kept no longer: it may name a phone. */
  eraseMember(member: string): void;
}
