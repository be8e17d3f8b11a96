/**
 * What one transaction's acts changed of the entries in merged queues, gathered for the tills whose
 * orders they are: one snapshot an entry, with the payouts since the last one.
 */
import { tillOfOrder } from "../../shared/facts/ids.ts";
import { entryKey, type EntryRow, type PayoutRow } from "../../shared/ledger/rows.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import type { EntrySnapshot } from "../../shared/sync/messages.ts";
import type { TillRow } from "../store/rows.ts";
import type { ServerWriter } from "../store/store.ts";

export class Snapshots {
  readonly #entries = new Map<string, { entry: EntryRow; payouts: PayoutRow[] }>();

  /** Takes in what a fact touched. */
  gather(touched: { entries: Iterable<EntryRow>; payouts: readonly PayoutRow[] }): void {
    for (const entry of touched.entries) {
      if (ownedByTill(entry.queue)) continue;
      const key = entryKey(entry.order, entry.line);
      if (!this.#entries.has(key)) this.#entries.set(key, { entry, payouts: [] });
    }
    for (const payout of touched.payouts) this.#entries.get(entryKey(payout.to, payout.toLine))?.payouts.push(payout);
  }

  /**
   * The snapshots as rows of the tills' feeds.
   * @param moved tills whose cursors were moved in this transaction, as they stand
   */
  bodies(rows: ServerWriter, moved: ReadonlyMap<string, TillRow>): Map<string, string[]> {
    const bodies = new Map<string, string[]>();
    if (this.#entries.size === 0) return bodies;
    const till = tillsOf([...this.#entries.values()].map(({ entry }) => entry));
    const others = rows.tills.several([...new Set(till.values())].filter((id) => !moved.has(id)));
    for (const { entry, payouts } of this.#entries.values()) {
      const id = till.get(entry.order) ?? "";
      const row = moved.get(id) ?? others.get(id);
      if (!row) continue;
      const body = JSON.stringify(snapshotOf(entry, row.cursor, payouts));
      const before = bodies.get(id);
      if (before) before.push(body);
      else bodies.set(id, [body]);
    }
    return bodies;
  }
}

/** The till that took each order. */
function tillsOf(entries: readonly EntryRow[]): Map<string, string> {
  const tills = new Map<string, string>();
  for (const { order } of entries) {
    const till = tillOfOrder(order);
    if (till !== null) tills.set(order, till);
  }
  return tills;
}

export const snapshotOf = (entry: EntryRow, fact: number, payouts: readonly PayoutRow[]): EntrySnapshot => ({
  kind: "entry",
  order: entry.order,
  line: entry.line,
  fact,
  queue: entry.queue,
  state: entry.state,
  drawn: entry.drawn,
  ratio: entry.ratio,
  entitlement: entry.entitlement,
  paid: entry.paid,
  exchanged: entry.exchanged,
  cleared: entry.cleared,
  voided: entry.voided,
  clawed: entry.clawed,
  remaining: entry.remaining,
  exchangedTo: entry.exchangedTo,
  exchangeRatio: entry.exchangeRatio,
  payouts: payouts.map(({ queue, from, fromLine, amount, member, at }) => ({
    queue,
    from,
    fromLine,
    amount,
    member,
    at,
  })),
});
