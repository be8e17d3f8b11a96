/**
 * Handover: turning a scope switch changes who owns the queue a till's entries stand in (§2.4). A till
 * that gives its queue up does so with the fact by which it adopts the version; one that gets it back
 * owns it from that fact on, and from the publishing until then nobody pays those entries.
 */
import type { Ledger } from "../ledger/ledger.ts";
import type { EntryRow } from "../ledger/rows.ts";
import { ownedByTill, queueKey } from "../rules/units.ts";
import type { Programme } from "../rules/schema.ts";
import type { Act } from "./act.ts";
import { refundEntry } from "./refund.ts";

/** Whether a version gives a till back the queue that the server owns under the one before. */
export const givesBack = (before: Programme, after: Programme): boolean =>
  before.rules.basic.cashierScope !== "till" && after.rules.basic.cashierScope === "till";

/** At the owner: takes the waiting entries of a till out of the merged queue; nobody pays them until the till has adopted. */
export function closeFor(ledger: Ledger, till: string): void {
  for (const entry of waitingOf(ledger, till)) if (!ownedByTill(entry.queue)) ledger.close(entry);
}

/** A till adopts a version: its waiting entries come to the queue that the version means for them. */
export function handOver(act: Act, till: string, after: Programme): void {
  const { ledger, owns } = act;
  for (const entry of waitingOf(ledger, till)) {
    const key = queueKey(after.rules, entry);
    if (key === entry.queue && entry.lane !== "closed") continue;
    const completed = ledger.order(entry.order)?.completed ?? false;
    if (!owns(key)) ledger.release(entry, key);
    else if (owns(entry.queue)) ledger.move(entry, key, completed);
    else takeOver(act, entry, key, completed);
  }
}

/** What the former owner had not yet carried out when it closed the entry, a refund of its own order, is carried out first. */
function takeOver(act: Act, entry: EntryRow, key: string, completed: boolean): void {
  const { ledger } = act;
  ledger.move(entry, key, completed);
  const unit = ledger.units(entry.order)[entry.line];
  if (unit) refundEntry(act, entry, unit.base, completed);
}

function waitingOf(ledger: Ledger, till: string): EntryRow[] {
  const [store = "", name = ""] = till.split("/");
  return ledger.waitingOf(store, name);
}
