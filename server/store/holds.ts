/** What the store keeps of holds on members' balances. Cash in fen, points and love value in hundredths, instants ms. */
import type { Holdable } from "../../shared/sync/holds.ts";

export type HoldRow = {
  readonly till: string;
  readonly key: string;
  readonly member: string;
  readonly what: Holdable;
  readonly amount: number;
  readonly madeAt: number;
  /** An open hold counts until then. */
  readonly validUntil: number;
  readonly state: "open" | "captured" | "released";
};

export interface HoldsReader {
  hold(till: string, key: string): HoldRow | undefined;
  /** Sum of a member's open holds that are still good at an instant. */
  held(member: string, what: Holdable, at: number): number;
}

export interface HoldsWriter extends HoldsReader {
  /** Takes the place of what the till had under this key. */
  putHold(row: HoldRow): void;
  /** @returns whether there was one to close */
  closeHold(till: string, key: string, state: "captured" | "released"): boolean;
  /** An open hold stays good until it is captured: its fact is here, and not carried out yet. */
  keepHold(till: string, key: string): void;
  /** Forgets those that ended before an instant. */
  forgetHolds(before: number): void;
}
