/**
 * Handover: turning a scope switch changes who owns the queue a till's entries stand in (§2.4). A till
 * that gives its queue up does so with the fact by which it adopts the version; one that gets it back
 * owns it from that fact on. From the publishing until then its entries are closed at the server:
 * nobody pays them, they stay as the till has last seen them, and what is done to them meanwhile both
 * sides carry out alike with the adoption.
 */
import type { Ledger } from "../ledger/ledger.ts";
import { NOTHING_PENDING, type EntryRow } from "../ledger/rows.ts";
import { ownedByTill, queueKey } from "../rules/units.ts";
import type { Programme } from "../rules/schema.ts";
import type { Act } from "./act.ts";
import { drawEntry } from "./draw.ts";
import { exchangeEntry } from "./exchange.ts";
import { enter } from "./order.ts";
import { refundEntry } from "./refund.ts";
import { takeOut } from "./void.ts";

/** Whether a version gives a till back the queue that the server owns under the one before. */
export const givesBack = (before: Pick<Programme, "rules">, after: Pick<Programme, "rules">): boolean =>
  before.rules.basic.cashierScope !== "till" && after.rules.basic.cashierScope === "till";

/**
 * At the server: takes the waiting entries of a till out of the merged queue; nobody pays them until the till has adopted.
 * @param under the version whose queues they are closed under; null: where they stand
 */
export function closeFor(ledger: Ledger, till: string, under: Programme | null): void {
  for (const entry of waitingOf(ledger, till)) {
    const key = under ? queueKey(under.rules, entry) : entry.queue;
    if (ownedByTill(key)) continue;
    if (entry.lane !== "closed") ledger.close(entry, key);
    else if (key !== entry.queue) ledger.rename(entry, key);
  }
}

/** A till adopts a version: its waiting entries come to the queue that the version means for them. */
export function handOver(act: Act, till: string, after: Programme): void {
  const { ledger, owns } = act;
  for (const entry of waitingOf(ledger, till)) {
    const key = queueKey(after.rules, entry);
    if (key === entry.queue && entry.lane !== "closed") continue;
    if (!owns(key)) {
      ledger.release(entry, key);
      continue;
    }
    ledger.move(entry, key, ledger.order(entry.order)?.completed ?? false);
    if (entry.pending.length > 0) carryOutPending({ ...act, programme: after }, entry);
  }
}

/** What was left to the owner while the entry was on its way is carried out, in the order of its facts. */
function carryOutPending(act: Act, entry: EntryRow): void {
  const { ledger } = act;
  const completed = ledger.order(entry.order)?.completed ?? false;
  const { pending } = entry;
  entry.pending = NOTHING_PENDING;
  for (const it of pending) {
    const before = entry.remaining;
    if (it.do === "join") {
      enter(act, entry, it);
      ledger.place(entry, before, completed);
    } else if (it.do === "refund") refundEntry(act, entry, it.base, completed);
    else if (it.do === "draw") {
      if (entry.state === "waiting" && entry.paid === 0 && !entry.drawn) drawEntry(act, entry, it.base, it.roll);
    } else if (entry.state === "waiting" && entry.remaining > 0) {
      if (it.do === "void") takeOut(act, entry);
      else exchangeEntry(act, entry, it.to);
    }
  }
}

function waitingOf(ledger: Ledger, till: string): EntryRow[] {
  const [store = "", name = ""] = till.split("/");
  return ledger.waitingOf(store, name);
}
