/**
 * What one transaction's acts changed of the entries in merged queues, gathered for the tills whose
 * orders they are: one snapshot an entry, with the payouts since the last one.
 */
import { tillOfOrder } from "../../shared/facts/ids.ts";
import { entryKey, type EntryRow, type PayoutRow } from "../../shared/ledger/rows.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import type { EntrySnapshot } from "../../shared/sync/messages.ts";
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

  /** Appends the snapshots to the feeds of the tills, whose cursors have been moved. @returns the tills that have something to pull */
  send(rows: ServerWriter): Set<string> {
    const bodies = new Map<string, string[]>();
    for (const { entry, payouts } of this.#entries.values()) {
      const till = rows.tills.till(tillOfOrder(entry.order) ?? "");
      if (!till) continue;
      const body = JSON.stringify(snapshotOf(entry, till.cursor, payouts));
      const before = bodies.get(till.id);
      if (before) before.push(body);
      else bodies.set(till.id, [body]);
    }
    for (const [till, own] of bodies) rows.feed.sendAll(till, own);
    return new Set(bodies.keys());
  }
}

const snapshotOf = (entry: EntryRow, fact: number, payouts: readonly PayoutRow[]): EntrySnapshot => ({
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
