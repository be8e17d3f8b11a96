/** §10 and §11 sentence by sentence: profit, the union's midnight, referral, team, recruiting, shareholders. */
import { dateAfter } from "./localTime.ts";
import { earlierFirst, queueOf, share, type Member, type Unit, type World } from "./model.ts";

/** §10.2: the profit of a unit as it stands, after refunds. */
function profitOf(unit: Unit): number {
  const whole =
    unit.commission === null ? (unit.cost === null ? 0 : unit.paid - unit.cost) : share(unit.paid, unit.commission);
  return whole <= 0 || unit.paid === 0 ? 0 : Number((BigInt(whole) * BigInt(unit.base)) / BigInt(unit.paid));
}

const baseOf = (unit: Unit): number => (unit.by === "profit" ? profitOf(unit) : unit.base);

function credit(world: World, member: string, amount: number): void {
  let account = world.accounts.get(member);
  if (account === undefined) world.accounts.set(member, (account = { cash: 0, points: 0, love: 0, loveFrozen: 0 }));
  account.cash += amount;
}

/** A unit is settled (§5.1), after its payouts. */
export function settleUnit(world: World, unit: Unit): void {
  if (unit.extract === null) return;
  unit.counted = true;
  const { rewards } = world.rules;
  world.net += profitOf(unit);
  world.today.push(unit);
  if (rewards === null) return;
  unit.by = rewards.base;
  world.toDivide += baseOf(unit);
  const grant = (kind: string, member: string | null, ratio: number | null): void => {
    if (member === null || ratio === null) return;
    const amount = share(baseOf(unit), ratio);
    unit.granted.push({ kind, member, ratio, amount });
    if (amount === 0) return;
    credit(world, member, amount);
    world.net -= amount;
    world.rewards.push({ kind, order: unit.order.event.id, line: unit.index, member, amount });
  };
  const up = (id: string | null): string | null => memberOf(world, id)?.referrer ?? null;
  const first = up(unit.order.event.member);
  grant("direct", first, rewards.direct);
  grant("indirect", up(first), rewards.indirect);
  if (rewards.team !== null) {
    let best = 0;
    let member = first;
    for (let step = 0; step < rewards.team.maxDepth && member !== null; step += 1) {
      const level = memberOf(world, member)?.teamLevel ?? null;
      const ratio = Object.entries(rewards.team.levels).find(([name]) => name === level)?.[1] ?? 0;
      if (ratio > best) {
        grant("team", member, ratio - best);
        best = ratio;
      }
      member = up(member);
    }
  }
  grant("recruit", unit.recruiter, rewards.recruit);
}

const memberOf = (world: World, id: string | null): Member | undefined => world.members.find((it) => it.id === id);

/** The base of a unit falls (§8.1); `lower` does it. */
export function refundRewards(world: World, unit: Unit, lower: () => void): void {
  const [profit, base] = [profitOf(unit), baseOf(unit)];
  lower();
  if (!unit.counted) return;
  world.net -= profit - profitOf(unit);
  if (unit.by === null) return;
  world.toDivide -= base - baseOf(unit);
  for (const it of unit.granted) {
    const taken = it.amount - share(baseOf(unit), it.ratio);
    if (taken === 0) continue;
    it.amount -= taken;
    credit(world, it.member, -taken);
    world.net += taken;
    world.rewards.push({
      kind: it.kind,
      order: unit.order.event.id,
      line: unit.index,
      member: it.member,
      amount: -taken,
    });
  }
}

/** A local midnight on the server's clock (§10.3–§10.5, §11.4). @param date the day that begins */
export function midnight(world: World, date: string): void {
  const ended = dateAfter(date, -1);
  if (world.rules.union !== null) distribute(world, world.rules.union, `day:${ended}`);
  world.today = [];
  divide(world, ended, date.endsWith("-01"));
}

function distribute(world: World, union: { share: number; accelerate: number }, from: string): void {
  const gained = world.net > 0 ? share(world.net, union.share) : 0;
  if (world.net > 0) world.net = 0;
  let queue = world.queues.get("union");
  if (queue === undefined) {
    if (gained === 0) return;
    world.queues.set("union", (queue = { extracted: 0, paid: 0, retained: 0, carried: 0, everExtracted: true }));
  }
  queue.extracted += gained;
  queue.carried += gained;
  const { basic } = world.rules;
  if (basic.paused) return;
  /** Pays those who may be paid, in position order, as far as the amount goes. */
  const pay = (amount: number, by: { from: string; line: number }, member: string | null): void => {
    let left = amount;
    for (const entry of [...world.entries].sort(earlierFirst)) {
      if (entry.state !== "waiting" || queueOf(world.rules, entry.unit) !== "union") continue;
      if (member !== null && entry.member !== member) continue;
      if (basic.payoutOrder === "completed-first" && !entry.unit.order.completed) continue;
      const part = Math.min(left, entry.remaining);
      if (part === 0) continue;
      left -= part;
      entry.remaining -= part;
      entry.paid += part;
      if (entry.remaining === 0) entry.state = "done";
      credit(world, entry.member, part);
      queue.paid += part;
      queue.carried -= part;
      world.payouts.push({ queue: "union", ...by, to: entry.order, toLine: entry.line, amount: part });
    }
  };
  for (const unit of world.today) {
    const friend = memberOf(world, unit.order.event.member)?.referrer ?? null;
    if (friend === null) continue;
    const amount = Math.min(share(profitOf(unit), union.accelerate), queue.carried);
    pay(amount, { from: unit.order.event.id, line: unit.index }, friend);
  }
  pay(queue.carried, { from, line: 0 }, null);
}

/** §11.4. */
function divide(world: World, ended: string, monthEnds: boolean): void {
  const shareholders = world.rules.rewards?.shareholders ?? null;
  if (shareholders === null || world.toDivide <= 0) return;
  if (shareholders.period === "month" && !monthEnds) return;
  const order = shareholders.period === "day" ? `day:${ended}` : `month:${ended.slice(0, 7)}`;
  const whole = share(world.toDivide, shareholders.ratio);
  const weights = shareholders.shares.reduce((sum, { weight }) => sum + weight, 0);
  const parts = shareholders.shares.map(({ weight }) => Number((BigInt(whole) * BigInt(weight)) / BigInt(weights)));
  let odd = whole - parts.reduce((sum, part) => sum + part, 0);
  shareholders.shares.forEach(({ member }, index) => {
    const amount = (parts[index] ?? 0) + (odd > 0 ? 1 : 0);
    odd -= 1;
    if (amount === 0) return;
    credit(world, member, amount);
    world.rewards.push({ kind: "shareholder", order, line: 0, member, amount });
  });
  world.toDivide = 0;
}
