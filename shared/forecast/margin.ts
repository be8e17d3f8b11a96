/** Extraction and rewards against what is left over the cost, on the shop's own orders (§12.1). Basis points of sales. */
import type { Needed } from "../rules/acknowledge.ts";
import type { PastEvent, WhatIf } from "./whatIf.ts";

const WHOLE = 10_000n;

/** `covered`: the part of sales whose cost is known. */
export type Margin = {
  readonly extract: number;
  readonly rewards: number;
  readonly margin: number;
  readonly covered: number;
};

/** Null: nothing was sold, or no cost is known. */
export function marginOf(events: readonly PastEvent[], { sales, all, rewards }: WhatIf): Margin | null {
  let [known, cost] = [0, 0];
  for (const event of events) {
    if (event.do !== "order") continue;
    for (const line of event.order.lines) {
      if (line.cost === null || line.cost === undefined) continue;
      known += line.paid + (line.balance ?? 0);
      cost += line.cost;
    }
  }
  if (known === 0 || sales === 0) return null;
  return {
    extract: part(all.extracted, sales),
    rewards: part(
      Object.values(rewards).reduce((sum, amount) => sum + amount, 0),
      sales,
    ),
    margin: part(known - cost, known),
    covered: part(known, sales),
  };
}

/** Rounded down, also below 0. */
function part(amount: number, whole: number): number {
  const [product, by] = [BigInt(amount) * WHOLE, BigInt(whole)];
  const down = product / by;
  return Number(product % by < 0n ? down - 1n : down);
}

export const neededByMargin = (margin: Margin | null): Needed[] =>
  margin === null || margin.extract + margin.rewards <= margin.margin
    ? []
    : [
        {
          what: "above-margin",
          figures: { extract: margin.extract, rewards: margin.rewards, margin: margin.margin },
        },
      ];
