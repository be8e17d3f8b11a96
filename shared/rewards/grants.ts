/** Rewards on a unit (§11.1–§11.3, §11.5): credited when it is settled, clawed back in proportion when it is refunded. */
import { add, share } from "../kernel/money.ts";
import type { Grant, OrderRow, RewardRow, UnitRow } from "../ledger/rows.ts";
import type { Rules } from "../rules/schema.ts";
import type { Act, People } from "../queue/act.ts";
import { baseOf, profitOf } from "./profit.ts";

type Granted = Omit<Grant, "amount">;

/** Who is rewarded for a unit, in this order. */
export function granted(
  rules: NonNullable<Rules["rewards"]>,
  people: People,
  buyer: string | null,
  recruiter: string | null,
): Granted[] {
  const found: Granted[] = [];
  const grant = (kind: Grant["kind"], member: string | null, ratio: number | null): void => {
    if (member !== null && ratio !== null) found.push({ kind, member, ratio });
  };
  const first = buyer === null ? null : people.referrer(buyer);
  grant("direct", first, rules.direct);
  if (rules.indirect !== null && first !== null) grant("indirect", people.referrer(first), rules.indirect);
  if (rules.team !== null) {
    let [best, member] = [0, first];
    for (let step = 0; step < rules.team.maxDepth && member !== null; step += 1) {
      const level = people.teamLevel(member);
      const ratio = level !== null && Object.hasOwn(rules.team.levels, level) ? (rules.team.levels[level] ?? 0) : 0;
      if (ratio > best) {
        grant("team", member, ratio - best);
        best = ratio;
      }
      member = people.referrer(member);
    }
  }
  grant("recruit", recruiter, rules.recruit);
  return found;
}

/** A unit that is enabled is settled: it counts for the day and the period, and who is due a reward has it. */
export function settleRewards(act: Act, people: People, order: OrderRow, unit: UnitRow): void {
  const { rewards: rules, union } = act.programme.rules;
  if (rules === null && union === null) return;
  const { ledger } = act;
  const it = (unit.rewards ??= { profit: 0, recruiter: null, counted: false, by: null, grants: [] });
  const pot = ledger.pot();
  if (union !== null) {
    it.counted = true;
    const profit = profitOf(unit);
    pot.profit = add(pot.profit, profit);
    // Set once before the first order (§11.6), a friend is the same at midnight.
    const friend = order.member === null || profit === 0 ? null : people.referrer(order.member);
    if (friend !== null) ledger.addToDay({ order: order.id, line: unit.line, friend });
  }
  if (rules !== null) {
    it.by = rules.base;
    const base = baseOf(unit, it.by);
    pot.toDivide = add(pot.toDivide, base);
    it.grants = granted(rules, people, order.member, it.recruiter).map((grant) => {
      const amount = share(base, grant.ratio);
      credit(act, { ...grant, order: order.id, line: unit.line, amount, store: order.store });
      if (it.counted) pot.rewarded = add(pot.rewarded, amount);
      return { ...grant, amount };
    });
  }
  ledger.changePot(pot);
  ledger.noteRewards(unit);
}

/** A reward is credited, or below zero clawed back. */
export function credit(
  { ledger, at, programme }: Pick<Act, "ledger" | "at" | "programme">,
  reward: Omit<RewardRow, "at" | "day">,
): void {
  const { member, amount, kind, order, line, store } = reward;
  if (amount === 0) return;
  const balance = ledger.balance(member);
  balance.cash = add(balance.cash, amount);
  if (amount > 0) balance.received = add(balance.received, amount);
  else balance.clawed = add(balance.clawed, -amount);
  ledger.changeBalance(balance);
  ledger.addReward({ kind, order, line, member, amount, at, day: programme.calendar.day(at), store });
}

/** The base of a unit has fallen (§8.1): each reward falls with it. @param before the unit's base until then, fen */
export function refundRewards(act: Act, unit: UnitRow, before: number): void {
  const it = unit.rewards;
  if (it === undefined || (!it.counted && it.by === null)) return;
  const { ledger } = act;
  const was = { ...unit, base: before };
  const pot = ledger.pot();
  const store = ledger.order(unit.order)?.store ?? null;
  if (it.counted) pot.profit = add(pot.profit, profitOf(unit) - profitOf(was));
  if (it.by !== null) {
    const base = baseOf(unit, it.by);
    pot.toDivide = add(pot.toDivide, base - baseOf(was, it.by));
    it.grants = it.grants.map((grant) => {
      const amount = share(base, grant.ratio);
      credit(act, { ...grant, order: unit.order, line: unit.line, amount: amount - grant.amount, store });
      if (it.counted) pot.rewarded = add(pot.rewarded, amount - grant.amount);
      return { ...grant, amount };
    });
  }
  ledger.changePot(pot);
  ledger.noteRewards(unit);
}
