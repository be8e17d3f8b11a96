/**
 * A store's part tried out on the store's own last orders (§12.1), beside the rules that hold at the store. Knows no
 * order of another store, and says nothing of one.
 */
import { Calendar } from "../../shared/kernel/calendar.ts";
import { ORDERS } from "../../shared/contract/tryOut.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { asksMore, type Needed } from "../../shared/rules/acknowledge.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import { askedFor } from "./acknowledging.ts";
import { pastOrders } from "./pastOrders.ts";
import { playBoth, rulesKey, type Books, type TriedOut } from "./tryOut.ts";

export type StoreTrial = {
  readonly store: string;
  /** As they hold at the store, and with the store's new part. */
  readonly before: Rules;
  readonly after: Rules;
  /** What the rules alone ask the owner to acknowledge. */
  readonly asked: readonly Needed[];
  readonly orders?: number | undefined;
};

/** @param now the server's clock, ms */
export function tryOutStore(
  { read, ledger }: Books,
  { store, before, after, asked, orders = ORDERS }: StoreTrial,
  now: number,
): Outcome<TriedOut, "invalid-rules"> {
  const timezone = read.settings.timezone();
  if (timezone === null) return refuse("invalid-rules", "This server has not been set up yet.");
  const calendar = new Calendar(timezone);
  const events = pastOrders(read.journal, orders, now, undefined, store);
  const { played, margins } = playBoth(ledger, events, { rules: before, calendar }, { rules: after, calendar });
  const margin = asksMore(margins.proposed, margins.present, before.acknowledged);
  const acknowledgements = [...asked, ...margin].map((need) => askedFor(need, undefined));
  return done({ key: rulesKey(after), margin, answer: { ...played, acknowledgements } });
}
