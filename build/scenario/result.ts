/**
 * The result of a scenario, from the rows of a ledger: the same for a run in memory, on SQLite, or for what a
 * server has on disk. Refuses to know how the rows came about.
 */
import { comparePosition, type EntryState, type LedgerRows } from "../../shared/ledger/rows.ts";
import type { DeclineReason } from "../../shared/rules/decide.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import { queueKey } from "../../shared/rules/units.ts";

export type ResultEntry = {
  order: string;
  line: number;
  member: string;
  queue: string;
  ratio: number;
  source: string;
  entitlement: number;
  paid: number;
  exchanged: number;
  cleared: number;
  voided: number;
  clawed: number;
  remaining: number;
  state: EntryState;
  place: number | null;
};
export type ScenarioResult = {
  name: string;
  entries: ResultEntry[];
  declined: { order: string; line: number; reason: DeclineReason }[];
  payouts: { queue: string; from: string; line: number; to: string; toLine: number; amount: number }[];
  queues: Record<string, { extracted: number; paid: number; retained: number; carried: number }>;
  rewards: { kind: string; order: string; line: number; member: string; amount: number }[];
  members: Record<string, { cash: number; points: number; love: number; loveFrozen: number }>;
  refused: { event: number; reason: string }[];
};

/**
 * @param rules those in force at the end: they say in which queue an entry stands (§2.4)
 * @param members every member, those without a balance too
 * @param arrived the orders, in order of arrival
 * @param refused what a run refused, by index of its event; a ledger on disk keeps none
 */
export function scenarioResult(
  name: string,
  rules: Rules,
  members: Iterable<string>,
  rows: LedgerRows,
  arrived: Iterable<string>,
  refused: ScenarioResult["refused"] = [],
): ScenarioResult {
  const nothing = { cash: 0, points: 0, love: 0, loveFrozen: 0 };
  const balances = new Map<string, ScenarioResult["members"][string]>();
  for (const member of members) balances.set(member, nothing);
  for (const { member, cash, points, love, loveFrozen } of rows.balances)
    balances.set(member, { cash, points, love, loveFrozen });
  const declined: ScenarioResult["declined"] = [];
  for (const unit of rows.units) {
    if (unit.declined !== null) declined.push({ order: unit.order, line: unit.line, reason: unit.declined });
  }
  const arrival = new Map([...arrived].map((order, index) => [order, index]));
  const arrivalOf = ({ order }: { order: string }): number => arrival.get(order) ?? arrival.size;
  declined.sort((a, b) => arrivalOf(a) - arrivalOf(b) || a.line - b.line);
  const payouts: ScenarioResult["payouts"] = [];
  for (const it of rows.payouts) {
    payouts.push({
      queue: it.queue,
      from: it.from,
      line: it.fromLine,
      to: it.to,
      toLine: it.toLine,
      amount: it.amount,
    });
  }
  const queues: [string, ScenarioResult["queues"][string]][] = [];
  for (const { key, touched, extracted, paid, retained, carried } of rows.queues) {
    if (touched) queues.push([key, { extracted, paid, retained, carried }]);
  }
  return {
    name,
    entries: entriesOf(rules, rows),
    declined,
    payouts,
    queues: Object.fromEntries(queues.toSorted(byKey)),
    rewards: [...(rows.rewards ?? [])].map(({ kind, order, line, member, amount }) => ({
      kind,
      order,
      line,
      member,
      amount,
    })),
    members: Object.fromEntries([...balances].toSorted(byKey)),
    refused,
  };
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : Number(a > b));

/** Every entry by position, with its queue at the end and its place among those that wait there (§2.5). */
function entriesOf(rules: Rules, rows: LedgerRows): ResultEntry[] {
  const places = new Map<string, number>();
  return [...rows.entries].toSorted(comparePosition).map((it) => {
    const queue = queueKey(rules, it);
    let place: number | null = null;
    if (it.state === "waiting" && it.remaining > 0) {
      place = (places.get(queue) ?? 0) + 1;
      places.set(queue, place);
    }
    return {
      order: it.order,
      line: it.line,
      member: it.member,
      queue,
      ratio: it.ratio,
      source: it.source,
      entitlement: it.entitlement,
      paid: it.paid,
      exchanged: it.exchanged,
      cleared: it.cleared,
      voided: it.voided,
      clawed: it.clawed,
      remaining: it.remaining,
      state: it.state,
      place,
    };
  });
}
