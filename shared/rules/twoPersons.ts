/** What of a change of the rules takes a second person (§12.6): pausing payouts (§5.7), and what waits being cleared (§5.8). */
import type { Rules } from "./schema.ts";

export const NEEDS_TWO = ["paused", "clear"] as const;
export type NeedsTwo = (typeof NEEDS_TWO)[number];

/** @param before what is in force; null: nothing is, and nobody waits */
export function needsTwo(before: Rules | null, after: Rules): NeedsTwo[] {
  if (before === null) return [];
  const said = ({ basic }: Rules, what: NeedsTwo): string => JSON.stringify(basic[what] ?? null);
  return NEEDS_TWO.filter((what) => said(before, what) !== said(after, what));
}

/** What all who wait are told of such a change (§9.3). */
export const ANNOUNCED = ["payouts-paused", "payouts-resumed", "clearing-changed"] as const;
export type Announced = (typeof ANNOUNCED)[number];

export function announcedBy(before: Rules, after: Rules): Announced[] {
  const pause = after.basic.paused ? "payouts-paused" : "payouts-resumed";
  return needsTwo(before, after).map((what) => (what === "paused" ? pause : "clearing-changed"));
}
