/** What a unit is (§2.2–§2.4): where it was sold, and which queue that means under given rules. */
import type { Rules } from "./schema.ts";

export type Channel = "cashier" | "online" | "mall";

/** Where a unit was sold. `store` and `till` are null where the channel has none. */
export type Place = {
  readonly channel: Channel;
  readonly store: string | null;
  readonly till: string | null;
  readonly product: string | null;
};

/** The one queue of a union programme (§10.1). */
export const UNION = "union";

/** The key of the queue a unit stands in under these rules (§2.4). */
export function queueKey(rules: Rules, place: Place): string {
  const { basic } = rules;
  if (rules.union !== null) return UNION;
  switch (place.channel) {
    case "mall":
      return basic.merchantQueue ? "mall" : `product:${place.product}`;
    case "online":
      return basic.allStoresQueue ? "stores" : `store:${place.store}`;
    case "cashier":
      if (basic.cashierScope === "all") return "cashiers";
      return basic.cashierScope === "store" ? `cashier:${place.store}` : `till:${place.store}/${place.till}`;
  }
}

/** The till whose queue it is; null: it is no till's. */
export const tillOfQueue = (queue: string): string | null => (ownedByTill(queue) ? queue.slice("till:".length) : null);

/** A queue of one till is owned by that till; every other one by the server. */
export const ownedByTill = (queue: string): boolean => queue.startsWith("till:");
