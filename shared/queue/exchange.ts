/** Exchange of what remains into points or love value (§7.1). */
import { add, share } from "../kernel/money.ts";
import type { Act } from "./act.ts";

export type ExchangeRefusal = "unknown-order" | "unknown-line" | "no-entry" | "not-waiting" | "not-exchangeable";

/** Exchanges what remains of an entry, whole. One that another owns is left to its owner. */
export function exchange(act: Act, id: string, line: number, to: "points" | "love"): null | ExchangeRefusal {
  const { ledger } = act;
  const settings = act.programme.rules.basic.exchange;
  const order = ledger.order(id);
  if (!order) return "unknown-order";
  if (!ledger.units(id)[line]) return "unknown-line";
  const entry = ledger.entry(id, line);
  if (!entry) return "no-entry";
  if (entry.state !== "waiting" || entry.remaining === 0) return "not-waiting";
  const ratio = settings[to];
  if (ratio === null) return "not-exchangeable";
  if (!act.owns(entry.queue)) return null;
  const amount = entry.remaining;
  entry.exchanged = add(entry.exchanged, amount);
  entry.remaining = 0;
  entry.state = "exchanged";
  entry.exchangedTo = to === "points" ? "points" : settings.loveTo === "frozen" ? "frozen" : "love";
  entry.exchangeRatio = ratio;
  const balance = ledger.balance(entry.member);
  const credited = share(amount, ratio);
  if (entry.exchangedTo === "points") balance.points = add(balance.points, credited);
  else if (entry.exchangedTo === "love") balance.love = add(balance.love, credited);
  else balance.loveFrozen = add(balance.loveFrozen, credited);
  ledger.changeBalance(balance);
  ledger.place(entry, amount, order.completed);
  return null;
}
