/** Taking what waits of an entry out of its queue by hand (§12.6): two persons decide, nobody is paid by it. */
import { add } from "../kernel/money.ts";
import type { EntryRow } from "../ledger/rows.ts";
import { carriesOut, isLeaving, leaveToOwner, type Act } from "./act.ts";

export type VoidRefusal = "no-entry" | "not-waiting";

/** Why an entry cannot be taken out; null: it can. One that its owner is to take out counts as taken. */
export function voidRefusal(entry: EntryRow | undefined): null | VoidRefusal {
  if (entry === undefined) return "no-entry";
  return entry.state !== "waiting" || entry.remaining === 0 || isLeaving(entry) ? "not-waiting" : null;
}

/** Takes an entry out of its queue; one that another owns is left to its owner. @returns why not; null: done */
export function voidEntry(act: Act, order: string, line: number): null | VoidRefusal {
  const entry = act.ledger.entry(order, line);
  const refused = voidRefusal(entry);
  if (refused !== null) return refused;
  if (!entry) return "no-entry";
  if (carriesOut(act, entry)) takeOut(act, entry);
  else leaveToOwner(act, entry, { do: "void" });
  return null;
}

/** All that remains counts as voided (§13.2). */
export function takeOut({ ledger }: Pick<Act, "ledger">, entry: EntryRow): void {
  const amount = entry.remaining;
  entry.voided = add(entry.voided, amount);
  ledger.book(entry.queue, "voided", amount);
  entry.remaining = 0;
  entry.state = "voided";
  ledger.place(entry, amount, ledger.order(entry.order)?.completed ?? false);
}
