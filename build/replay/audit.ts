/**
 * An auditor that knows nothing of the engine: walks a history and the payouts that were made, and
 * checks with a plain sorted list that every payout went to the first in line that was eligible
 * (§5.3, §13.4), up to what remained of it, and that no pool was left while somebody waited.
 */
import type { PayoutRow } from "../../shared/ledger/rows.ts";
import { WholeRules, type Rules } from "../../shared/rules/schema.ts";
import { queueKey } from "../../shared/rules/units.ts";
import type { Scenario } from "../scenario/format.ts";

type Waiting = {
  at: number;
  order: string;
  line: number;
  remaining: number;
  entitlement: number;
  paid: number;
  ratio: number;
  base: number;
};
export type AuditEvent =
  | { type: "order"; id: string; at: number; queue: string; paid: number; extract: number | null; ratio: number | null }
  | { type: "refund"; order: string; amount: number | null };
export type AuditRules = Pick<Rules["basic"], "paused" | "paysItself" | "leftover">;
export type AuditPayout = { queue: string; from: string; to: string; amount: number };

/** @returns what is wrong, a sentence each; empty when all is well. For cashier orders that are complete when paid. */
export function auditPayouts(
  events: readonly AuditEvent[],
  payouts: readonly AuditPayout[],
  how: AuditRules,
): string[] {
  const wrong: string[] = [];
  const carried = new Map<string, number>();
  const lines = new Map<string, Waiting[]>();
  const entries = new Map<string, Waiting & { queue: string }>();
  let next = 0;
  for (const event of events) {
    if (event.type === "refund") {
      const entry = entries.get(event.order);
      if (entry) refund(entry, lines, event.amount);
      continue;
    }
    const line = lines.get(event.queue) ?? [];
    lines.set(event.queue, line);
    if (event.ratio !== null) {
      const entitlement = portion(event.paid, event.ratio);
      const entry = {
        at: event.at,
        order: event.id,
        line: 0,
        remaining: entitlement,
        entitlement,
        paid: 0,
        ratio: event.ratio,
        base: event.paid,
        queue: event.queue,
      };
      entries.set(event.id, entry);
      if (entitlement > 0) insert(line, entry);
    }
    const extracted = event.extract === null ? 0 : portion(event.paid, event.extract);
    if (extracted === 0 || how.paused) continue;
    let pool = extracted + (carried.get(event.queue) ?? 0);
    while (pool > 0) {
      const at = line.findIndex((it) => how.paysItself || it.order !== event.id);
      const first = line[at];
      const payout = payouts[next];
      const expected = first && Math.min(pool, first.remaining);
      if (!first || expected === undefined) break;
      if (
        !payout ||
        payout.from !== event.id ||
        payout.to !== first.order ||
        payout.amount !== expected ||
        payout.queue !== event.queue
      ) {
        wrong.push(
          `order ${event.id} had to pay ${expected} to ${first.order} in ${event.queue}; recorded: ${JSON.stringify(payout ?? null)}`,
        );
        return wrong;
      }
      next += 1;
      pool -= expected;
      first.remaining -= expected;
      first.paid += expected;
      if (first.remaining === 0) line.splice(at, 1);
    }
    carried.set(event.queue, how.leftover === "carry" ? pool : 0);
  }
  if (next !== payouts.length) wrong.push(`${payouts.length - next} payouts were recorded that nobody had to make`);
  return wrong;
}

const portion = (amount: number, ratio: number): number => Number((BigInt(amount) * BigInt(ratio)) / 10_000n);

function insert(line: Waiting[], entry: Waiting): void {
  let place = line.length;
  const before = (a: Waiting, b: Waiting): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
  while (place > 0 && before(entry, line[place - 1] ?? entry)) place -= 1;
  line.splice(place, 0, entry);
}

function refund(entry: Waiting & { queue: string }, lines: Map<string, Waiting[]>, amount: number | null): void {
  entry.base -= amount ?? entry.base;
  const keep = portion(entry.base, entry.ratio);
  const mayRemain = Math.max(0, keep - entry.paid);
  if (entry.remaining <= mayRemain) return;
  entry.remaining = mayRemain;
  if (entry.remaining === 0) {
    const line = lines.get(entry.queue);
    const place = line?.indexOf(entry) ?? -1;
    if (place >= 0) line?.splice(place, 1);
  }
}

/** Audits an exported history of cashier orders. */
export function auditHistory(scenario: Scenario, payouts: readonly PayoutRow[]): string[] {
  const rules = WholeRules.parse(scenario.rules);
  const events: AuditEvent[] = [];
  for (const event of scenario.events) {
    if (event.type === "refund") events.push({ type: "refund", order: event.order, amount: event.amount });
    if (event.type !== "order") continue;
    for (const line of event.lines) {
      if (!line.promise) return [`order ${event.id} carries no promise`];
      events.push({
        type: "order",
        id: event.id,
        at: event.at,
        queue: queueKey(rules, { ...event, product: line.product }),
        paid: line.paid,
        extract: line.promise.extract,
        ratio: line.promise.joins ? line.promise.ratio : null,
      });
    }
  }
  return auditPayouts(events, payouts, rules.basic);
}

/** What in a history this auditor does not know, a word each; empty: it can audit all of it. */
export function unknownToAudit({ rules: written, events }: Scenario): string[] {
  const { basic, stores, union } = WholeRules.parse(written);
  const desks = Object.values(stores).map((store) => store.cashier?.randomReturn ?? null);
  const types = new Set(events.map((event) => event.type));
  const orders = events.filter((event) => event.type === "order");
  const found: [boolean, string][] = [
    [basic.randomReturn !== null || desks.some((it) => it !== null), "random return"],
    [basic.clear !== null, "clearing"],
    [union !== null, "the union queue"],
    [types.has("draw"), "draws"],
    [types.has("exchange"), "exchange"],
    [types.has("rules"), "changes of the rules"],
    [types.has("complete") || orders.some((it) => it.channel !== "cashier" || !it.completed), "orders completed later"],
  ];
  return found.flatMap(([is, what]) => (is ? [what] : []));
}
