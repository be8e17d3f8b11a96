/** §13, from the rows alone: recomputed from single payouts and entries after every event, with none of the engine's own checks. */
import { earlierFirst, queueOfPlace as queueKeyOf, share as shareOf } from "./model.ts";
import type { EntryRow, LedgerRows, OrderRow, PayoutRow } from "../../shared/ledger/rows.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import type { Event } from "../scenario/format.ts";

export class Broken extends Error {}

const hold = (clause: string, holds: boolean, detail: () => string): void => {
  if (!holds) throw new Broken(`${clause}: ${detail()}`);
};

/** What was done to balances by hand (§12.6), by member. */
export type ByHand = Map<string, { withdrawn: number; corrected: number; points: number; love: number }>;

/** An event that was carried out. */
export function noteByHand(byHand: ByHand, event: Event): void {
  if (event.type !== "pay-out" && event.type !== "correct") return;
  const it = byHand.get(event.member) ?? { withdrawn: 0, corrected: 0, points: 0, love: 0 };
  byHand.set(event.member, it);
  if (event.type === "pay-out") it.withdrawn += event.amount;
  else it[event.what === "cash" ? "corrected" : event.what] += event.amount;
}

/** @param seen how many payouts there were before the event @returns how many there are now */
export function checkAll(rows: LedgerRows, rules: Rules, seen: number, byHand: ByHand): number {
  const entries = [...rows.entries];
  const payouts = [...rows.payouts];
  const orders = new Map<string, OrderRow>();
  for (const order of rows.orders) orders.set(order.id, order);
  queues(rows, entries, payouts, orders);
  members(rows, entries, payouts, orders, byHand);
  for (const it of entries) {
    const sum = it.paid + it.exchanged + it.cleared + it.voided + it.remaining - it.clawed;
    hold("§13.2", it.entitlement === sum, () => `${it.order}: ${it.entitlement} is not ${sum}`);
    hold("§13.4", it.paid <= it.entitlement, () => `${it.order} was paid ${it.paid} of ${it.entitlement}`);
    const least = Math.min(
      it.paid,
      it.exchanged,
      it.cleared,
      it.voided,
      it.remaining,
      it.clawed,
      it.paid + it.exchanged - it.clawed,
    );
    hold("§13.2", least >= 0, () => `${it.order} has less than nothing`);
    const received = payouts
      .filter((payout) => payout.to === it.order && payout.toLine === it.line)
      .reduce((total, payout) => total + payout.amount, 0);
    hold("§13.2", it.paid === received, () => `${it.order} has paid ${it.paid}, its payouts are ${received}`);
  }
  const standing = entries.map((it) => ({
    ...it,
    queue: queueKeyOf(rules, it),
    open: it.state === "waiting" || it.state === "done",
    completed: orders.get(it.order)?.completed ?? false,
  }));
  inPosition(standing, payouts.slice(seen), rules);
  return payouts.length;
}

/** §13.1, and that what is kept of a queue's line is what stands in it. */
function queues(rows: LedgerRows, entries: EntryRow[], payouts: PayoutRow[], orders: Map<string, OrderRow>): void {
  for (const queue of rows.queues) {
    const paid = payouts.filter((it) => it.queue === queue.key).reduce((sum, it) => sum + it.amount, 0);
    hold("§13.1", queue.paid === paid, () => `${queue.key} paid ${queue.paid}, its payouts are ${paid}`);
    hold(
      "§13.1",
      queue.extracted === queue.paid + queue.retained + queue.carried,
      () => `${queue.key}: ${JSON.stringify(queue)}`,
    );
    hold("§13.1", Math.min(queue.paid, queue.retained, queue.carried) >= 0, () => `${queue.key} below zero`);
    const line = entries.filter((it) => it.queue === queue.key && it.state === "waiting" && it.remaining > 0);
    const amount = line.reduce((sum, it) => sum + it.remaining, 0);
    hold(
      "§12.8",
      queue.waiting === line.length && queue.waitingAmount === amount,
      () => `${queue.key} says ${queue.waiting} wait for ${queue.waitingAmount}, but ${line.length} for ${amount}`,
    );
  }
  for (const it of entries) {
    const lane =
      it.state !== "waiting" ? null : it.remaining === 0 ? "empty" : orders.get(it.order)?.completed ? "ready" : "held";
    hold("§5.3", it.lane === lane, () => `${it.order} stands in ${it.lane}, not in ${lane}`);
  }
}

/** §11: every reward is its ratio of what the unit's base has come down to, and its rows add up to it. Sums by member. */
function rewarded(rows: LedgerRows): Map<string, { received: number; clawed: number }> {
  const of = new Map<string, { received: number; clawed: number }>();
  const sums = new Map<string, number>();
  const key = (...parts: unknown[]): string => JSON.stringify(parts);
  for (const { kind, order, line, member, amount } of rows.rewards ?? []) {
    const sum = of.get(member) ?? { received: 0, clawed: 0 };
    of.set(member, sum);
    if (amount > 0) sum.received += amount;
    else sum.clawed -= amount;
    hold("§11.1", amount !== 0, () => `${order} rewards ${member} with nothing`);
    if (kind !== "shareholder")
      sums.set(key(order, line, kind, member), (sums.get(key(order, line, kind, member)) ?? 0) + amount);
  }
  for (const { order, line, paid, base, rewards } of rows.units) {
    if (rewards === undefined) continue;
    const profit = paid === 0 ? 0 : Number((BigInt(rewards.profit) * BigInt(base)) / BigInt(paid));
    const due = new Map<string, number>();
    for (const { kind, member, ratio, amount } of rewards.grants) {
      const is = shareOf(rewards.by === "profit" ? profit : base, ratio);
      hold("§11.1", amount === is, () => `${order} rewards ${member} (${kind}) with ${amount}, not ${is}`);
      due.set(key(order, line, kind, member), (due.get(key(order, line, kind, member)) ?? 0) + amount);
    }
    for (const [reward, amount] of due) {
      hold("§11.1", (sums.get(reward) ?? 0) === amount, () => `${reward} has ${sums.get(reward)}, not ${amount}`);
      sums.delete(reward);
    }
  }
  for (const [reward, amount] of sums) hold("§11.1", amount === 0, () => `${reward} has ${amount} of no unit`);
  return of;
}

/** §13.3. What was spent is what balances paid of orders. */
function members(
  rows: LedgerRows,
  entries: EntryRow[],
  payouts: PayoutRow[],
  orders: ReadonlyMap<string, OrderRow>,
  byHand: ByHand,
): void {
  const spentBy = new Map<string, number>();
  for (const { order, balance, base, paid } of rows.units) {
    const member = orders.get(order)?.member ?? null;
    hold(
      "§8.1",
      base >= 0 && base <= paid && balance >= 0,
      () => `${order} has ${base} of ${paid} and ${balance} left`,
    );
    hold("§12.5", balance === 0 || member !== null, () => `${order} was paid with nobody's balance`);
    if (member !== null) spentBy.set(member, (spentBy.get(member) ?? 0) + balance);
  }
  const rewards = rewarded(rows);
  const moved = new Map<string, number>();
  for (const { member, what, amount } of rows.moves ?? []) {
    hold("§13.3", amount !== 0, () => `${member} has a move of nothing`);
    moved.set(`${member} ${what}`, (moved.get(`${member} ${what}`) ?? 0) + amount);
  }
  const entered = (member: string, what: string): number => {
    const sum = moved.get(`${member} ${what}`) ?? 0;
    moved.delete(`${member} ${what}`);
    return sum;
  };
  for (const it of rows.balances) {
    const reward = rewards.get(it.member) ?? { received: 0, clawed: 0 };
    const own = entries.filter((entry) => entry.member === it.member);
    const received = payouts
      .filter((payout) => payout.member === it.member)
      .reduce((sum, payout) => sum + payout.amount, reward.received);
    const clawed = own.reduce((sum, entry) => sum + Math.min(entry.clawed, entry.paid), reward.clawed);
    const spent = spentBy.get(it.member) ?? 0;
    spentBy.delete(it.member);
    const says = `${it.member} has ${it.cash} of ${it.received} − ${it.clawed} − ${it.spent}`;
    const by = byHand.get(it.member) ?? { withdrawn: 0, corrected: 0, points: 0, love: 0 };
    const cash = received - clawed - spent - by.withdrawn + by.corrected;
    hold("§13.3", it.cash === cash, () => `${says}, not ${cash} of ${received} − ${clawed} − ${spent}`);
    const isByHand = it.withdrawn === by.withdrawn && it.corrected === by.corrected;
    const parts = isByHand && it.received === received && it.clawed === clawed && it.spent === spent;
    hold("§13.3", parts, () => `${says}, but they are ${received}, ${clawed}, ${spent}`);
    const wholly = received - reward.clawed + entered(it.member, "cash");
    hold("§13.3", rows.moves === undefined || it.cash === wholly, () => `${says}; its rows come to ${wholly}`);
    for (const [to, field] of [
      ["points", "points"],
      ["love", "love"],
      ["frozen", "loveFrozen"],
    ] as const) {
      const brought = own
        .filter((entry) => entry.exchangedTo === to)
        .reduce(
          (sum, entry) =>
            sum + shareOf(entry.exchanged - Math.max(0, entry.clawed - entry.paid), entry.exchangeRatio ?? 0),
          0,
        );
      const corrected = field === "loveFrozen" ? 0 : by[field];
      hold("§8.2", it[field] === brought + corrected, () => `${it.member} has ${it[field]} ${field}, not ${brought}`);
      const sum = entered(it.member, to);
      hold("§13.3", rows.moves === undefined || it[field] === sum, () => `${it.member}: ${sum} ${field} are entered`);
    }
  }
  for (const [of, sum] of moved) hold("§13.3", sum === 0, () => `${of} was moved by ${sum} and is nobody's`);
  for (const [member, spent] of spentBy) hold("§13.3", spent === 0, () => `${member} spent ${spent} of no balance`);
}

/** An entry as §13.4 sees it, whoever keeps it. */
export type Standing = {
  at: number;
  order: string;
  line: number;
  queue: string;
  open: boolean;
  remaining: number;
  completed: boolean;
};
type Paid = { queue: string; from: string; to: string; toLine: number; amount: number };

/** §13.4: the payouts of one event played again; the later in position receives nothing while an earlier eligible one has anything remaining. */
export function inPosition(
  entries: readonly Standing[],
  payouts: readonly Paid[],
  { basic }: Pick<Rules, "basic">,
): void {
  const lines = entries.toSorted(earlierFirst);
  hold(
    "§2.5",
    lines.every((it, index) => index === 0 || earlierFirst(lines[index - 1] ?? it, it) < 0),
    () => "two entries have one position",
  );
  if (payouts.length === 0) return;
  const key = (order: string, line: number): string => JSON.stringify([order, line]);
  const remaining = new Map(entries.map((it) => [key(it.order, it.line), it.open ? it.remaining : 0]));
  for (const it of payouts)
    remaining.set(key(it.to, it.toLine), (remaining.get(key(it.to, it.toLine)) ?? 0) + it.amount);
  for (const payout of payouts) {
    // A union pays before the event is carried out, which may be an order that joins further ahead.
    if (payout.queue === "union") continue;
    for (const it of lines) {
      if (it.order === payout.to && it.line === payout.toLine) break;
      if (it.queue !== payout.queue || (it.order === payout.from && !basic.paysItself)) continue;
      if (basic.payoutOrder === "completed-first" && !it.completed) continue;
      const left = remaining.get(key(it.order, it.line)) ?? 0;
      hold("§13.4", left === 0, () => `${payout.from} paid ${payout.to} while ${it.order}, before it, had ${left}`);
    }
    remaining.set(key(payout.to, payout.toLine), (remaining.get(key(payout.to, payout.toLine)) ?? 0) - payout.amount);
  }
}
