/** Exchange of what remains into points or love value (§7.1). */
import { add, share } from "../kernel/money.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { EntryRow } from "../ledger/rows.ts";
import type { Programme } from "../rules/schema.ts";
import { carriesOut, isLeaving, leaveToOwner, type Act } from "./act.ts";

export type ExchangeRefusal = "unknown-order" | "unknown-line" | "no-entry" | "not-waiting" | "not-exchangeable";

/**
 * Why an entry may not be exchanged, first reason first; null: it may. An exchange that waits for the owner counts as done.
 * @param programme whose ratios count; null: its owner will know them
 */
export function exchangeRefusal(
  ledger: Ledger,
  programme: Programme | null,
  id: string,
  line: number,
  to: "points" | "love",
): null | ExchangeRefusal {
  if (!ledger.order(id)) return "unknown-order";
  if (!ledger.units(id)[line]) return "unknown-line";
  const entry = ledger.entry(id, line);
  if (!entry) return "no-entry";
  if (entry.state !== "waiting" || entry.remaining === 0 || isLeaving(entry)) return "not-waiting";
  return programme !== null && programme.rules.basic.exchange[to] === null ? "not-exchangeable" : null;
}

/** Exchanges what remains of an entry, whole. One that another owns is left to its owner. */
export function exchange(act: Act, id: string, line: number, to: "points" | "love"): null | ExchangeRefusal {
  const entry = act.ledger.entry(id, line);
  const isOwner = entry === undefined || carriesOut(act, entry);
  const refused = exchangeRefusal(act.ledger, isOwner ? act.programme : null, id, line, to);
  if (refused) return refused;
  if (!entry) return "no-entry";
  if (isOwner) exchangeEntry(act, entry, to);
  else leaveToOwner(act, entry, { do: "exchange", to });
  return null;
}

/** Carries an exchange out; one for which no ratio is set changes nothing. */
export function exchangeEntry({ ledger, programme, at }: Act, entry: EntryRow, to: "points" | "love"): void {
  const settings = programme.rules.basic.exchange;
  const ratio = settings[to];
  if (ratio === null) return;
  const amount = entry.remaining;
  entry.exchanged = add(entry.exchanged, amount);
  ledger.book(entry.queue, "exchanged", amount);
  entry.remaining = 0;
  entry.state = "exchanged";
  entry.exchangedTo = to === "points" ? "points" : settings.loveTo === "frozen" ? "frozen" : "love";
  entry.exchangeRatio = ratio;
  const { member, order, line, exchangedTo: what } = entry;
  ledger.moveBalance({ member, what, kind: "exchanged", amount: share(amount, ratio), at, order, line });
  ledger.place(entry, amount, ledger.order(entry.order)?.completed ?? false);
}
