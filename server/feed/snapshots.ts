/**
 * What one transaction's acts changed of the entries in merged queues and of rewards on orders, gathered for the
 * tills whose orders they are: one snapshot an entry, with the payouts since the last one, and one a unit.
 */
import { tillOfOrder } from "../../shared/facts/ids.ts";
import { entryKey, type EntryRow, type PayoutRow, type UnitRow } from "../../shared/ledger/rows.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import type { EntrySnapshot, OrderRewards } from "../../shared/sync/messages.ts";
import type { TillRow } from "../store/rows.ts";
import type { ServerWriter } from "../store/store.ts";

export class Snapshots {
  readonly #entries = new Map<string, { entry: EntryRow; payouts: PayoutRow[] }>();

  readonly #rewarded = new Set<UnitRow>();

  /** Takes in what a fact touched. */
  gather(touched: { entries: Iterable<EntryRow>; payouts: readonly PayoutRow[]; rewarded: Iterable<UnitRow> }): void {
    for (const unit of touched.rewarded) if (unit.rewards?.grants.length) this.#rewarded.add(unit);
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
    if (this.#entries.size + this.#rewarded.size === 0) return bodies;
    const till = tillsOf([...[...this.#entries.values()].map(({ entry }) => entry), ...this.#rewarded]);
    const others = rows.tills.several([...new Set(till.values())].filter((id) => !moved.has(id)));
    const add = (order: string, bodyAt: (row: TillRow) => object): void => {
      const id = till.get(order) ?? "";
      const row = moved.get(id) ?? others.get(id);
      if (!row) return;
      const body = JSON.stringify(bodyAt(row));
      const before = bodies.get(id);
      if (before) before.push(body);
      else bodies.set(id, [body]);
    };
    for (const { entry, payouts } of this.#entries.values())
      add(entry.order, ({ cursor }) => snapshotOf(entry, cursor, payouts));
    for (const unit of this.#rewarded) add(unit.order, () => rewardsOf(unit));
    return bodies;
  }
}

/** The till that took each order. */
function tillsOf(entries: readonly { readonly order: string }[]): Map<string, string> {
  const tills = new Map<string, string>();
  for (const { order } of entries) {
    const till = tillOfOrder(order);
    if (till !== null) tills.set(order, till);
  }
  return tills;
}

const rewardsOf = ({ order, line, rewards }: UnitRow): OrderRewards => ({
  kind: "rewards",
  order,
  line,
  rewards: (rewards?.grants ?? []).map(({ kind, member, amount }) => ({
    kind,
    member,
    // A part of the profit says the profit.
    amount: rewards?.by === "profit" && amount > 0 ? null : amount,
  })),
});

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
