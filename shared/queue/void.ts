/** Taking what waits of an entry out of its queue by hand (§12.6): two persons decide, nobody is paid by it. */
import { add } from "../kernel/money.ts";
import type { EntryRow } from "../ledger/rows.ts";
import { ownedByTill } from "../rules/units.ts";
import { carriesOut, type Act } from "./act.ts";

export type VoidRefusal = "no-entry" | "not-waiting" | "owned-by-till";

/** Why an entry cannot be taken out; null: it can. */
export function voidRefusal(entry: EntryRow | undefined): null | VoidRefusal {
  if (entry === undefined) return "no-entry";
  if (entry.state !== "waiting" || entry.remaining === 0) return "not-waiting";
  return ownedByTill(entry.queue) ? "owned-by-till" : null;
}

/** All that remains counts as voided (§13.2). @returns why not; null: done */
export function voidEntry(act: Act, order: string, line: number): null | VoidRefusal {
  const { ledger } = act;
  const entry = ledger.entry(order, line);
  const refused = voidRefusal(entry);
  if (refused !== null) return refused;
  if (!entry) return "no-entry";
  if (!carriesOut(act, entry)) return "owned-by-till";
  const amount = entry.remaining;
  entry.voided = add(entry.voided, amount);
  ledger.book(entry.queue, "voided", amount);
  entry.remaining = 0;
  entry.state = "voided";
  ledger.place(entry, amount, ledger.order(order)?.completed ?? false);
  return null;
}
