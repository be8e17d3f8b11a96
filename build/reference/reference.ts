/**
 * A second implementation of §1–§11, written from the rulebook's sentences over plain lists: every queue is found
 * anew by looking at every entry. Deliberately naive; shares no code with the engine (the schema of rules apart).
 */
import { WholeRules } from "../../shared/rules/schema.ts";
import type { Event, Scenario } from "../scenario/format.ts";
import type { ScenarioResult } from "../scenario/result.ts";
import { clearEntry, clockOf, clocksMoved, moveClock } from "./clocks.ts";
import { LocalTime } from "./localTime.ts";
import {
  earlierFirst,
  pick,
  queueOf,
  share,
  type Entry,
  type Order,
  type OrderEvent,
  type Queue,
  type Unit,
  type World,
} from "./model.ts";
import { resultOf } from "./outcome.ts";
import { promiseOf } from "./promise.ts";
import { refundRewards, settleUnit } from "./rewards.ts";

/** Runs a scenario. `after` sees the world after every event. */
export function runReference(
  scenario: Scenario,
  after: (world: World, event: number) => void = () => undefined,
): ScenarioResult {
  const time = new LocalTime(scenario.timezone);
  const world: World = {
    rules: WholeRules.parse(scenario.rules),
    members: scenario.members,
    orders: [],
    entries: [],
    payouts: [],
    queues: new Map(),
    groups: new Map(),
    clocks: new Map(),
    accounts: new Map(),
    rewards: [],
    net: 0,
    today: [],
    toDivide: 0,
  };
  for (const { id } of scenario.members) account(world, id);
  const refused: ScenarioResult["refused"] = [];
  let written: unknown = scenario.rules;

  scenario.events.forEach((event, index) => {
    for (const name of clocksMoved(world, event)) moveClock(world, time, name, event.at);
    let reason: string | null = null;
    if (event.type === "rules") {
      const patched = merge(written, event.patch);
      const read = WholeRules.safeParse(patched);
      // §10.1: the union is turned on or off before the first order, or never.
      const turned = read.success && (read.data.union === null) !== (world.rules.union === null);
      if (read.success && !(turned && world.orders.length > 0)) {
        written = patched;
        world.rules = read.data;
      } else reason = "invalid-rules";
    } else if (event.type === "order") {
      reason = order(world, time, event, scenario.members.find(({ id }) => id === event.member)?.level ?? null);
    } else if (event.type === "pay-out" || event.type === "correct") {
      reason = byHand(world, event);
    } else if (event.type === "fund") {
      reason = fund(world, event);
    } else if (event.type !== "tick") {
      const found = world.orders.find((it) => it.event.id === event.order);
      reason = found === undefined ? "unknown-order" : act(world, found, event);
    }
    if (reason !== null) refused.push({ event: index, reason });
    after(world, index);
  });
  return resultOf(scenario.name, world, refused);
}

function account(world: World, member: string) {
  let it = world.accounts.get(member);
  if (it === undefined) world.accounts.set(member, (it = { cash: 0, points: 0, love: 0, loveFrozen: 0 }));
  return it;
}

/** RFC 7396, as its pseudocode has it. */
function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> =
    typeof target === "object" && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merge(result[name], value);
  }
  return result;
}

// Orders (§2, §4)

function order(world: World, time: LocalTime, event: OrderEvent, level: string | null): string | null {
  if (world.orders.some((it) => it.event.id === event.id)) return "duplicate-order";
  const taken: Order = {
    event,
    completed: event.completed,
    extracted: false,
    settleOn: world.rules.basic.settleOn,
    units: [],
  };
  const balance = event.channel === "cashier" ? event.balance : 0;
  const store = Object.entries(world.rules.stores).find(([name]) => name === event.store)?.[1];
  for (const [index, line] of event.lines.entries()) {
    taken.units.push({
      order: taken,
      index,
      product: line.product,
      paid: line.paid - balance,
      base: line.paid - balance,
      balance,
      extract: null,
      declined: null,
      entry: null,
      cost: line.cost,
      commission: store?.commission ?? null,
      recruiter: store?.recruiter ?? null,
      counted: false,
      by: null,
      granted: [],
    });
  }
  world.orders.push(taken);
  if (event.member !== null) account(world, event.member).cash -= balance;
  for (const unit of taken.units) {
    const promise = event.lines[unit.index]?.promise ?? promiseOf(world, time, unit, level);
    unit.extract = promise.extract;
    if (promise.joins && event.member !== null)
      join(world, unit, event.member, promise, event.lines[unit.index]?.roll ?? 0);
    else if (!promise.joins) unit.declined = promise.reason;
  }
  if (taken.settleOn === "paid" || taken.completed) extract(world, taken);
  return null;
}

function join(
  world: World,
  unit: Unit,
  member: string,
  promise: { ratio: number; source: string; lottery: Entry["lottery"] },
  roll: number,
): void {
  const entitlement = share(unit.paid, promise.ratio);
  const { event } = unit.order;
  const entry: Entry = {
    unit,
    at: event.at,
    order: event.id,
    line: unit.index,
    member,
    ratio: promise.ratio,
    source: promise.source,
    lottery: promise.lottery,
    drawn: false,
    entitlement,
    paid: 0,
    exchanged: 0,
    cleared: 0,
    voided: 0,
    clawedCash: 0,
    clawedExchanged: 0,
    remaining: entitlement,
    state: "waiting",
    broughtTo: null,
    broughtRatio: 0,
  };
  const queue = queueOf(world.rules, unit);
  if (takesPointsPlace(world, unit, queue, roll)) {
    bring(world, entry, "points", world.rules.basic.exchange.points ?? 0);
    entry.state = "converted";
  } else {
    const cleared = world.clocks.get(clockOf(queue))?.clearedUpTo ?? null;
    if (cleared !== null && entry.at < cleared) clearEntry(entry);
  }
  unit.entry = entry;
  world.entries.push(entry);
}

/** §4.3. */
function takesPointsPlace(world: World, unit: Unit, queue: string, roll: number): boolean {
  if (world.rules.union !== null) return false;
  const { channel, store: id } = unit.order.event;
  const store = Object.entries(world.rules.stores).find(([name]) => name === id)?.[1];
  const holder = channel === "cashier" ? store?.cashier : channel === "online" ? store?.online : undefined;
  const setting = holder?.randomReturn === undefined ? world.rules.basic.randomReturn : holder.randomReturn;
  if (setting === null) return false;
  let group = world.groups.get(queue);
  if (
    group === undefined ||
    group.cash !== setting.cash ||
    group.points !== setting.points ||
    group.cashLeft + group.pointsLeft === 0
  ) {
    group = { ...setting, cashLeft: setting.cash, pointsLeft: setting.points };
    world.groups.set(queue, group);
  }
  if (pick(roll, group.cashLeft + group.pointsLeft) < group.cashLeft) {
    group.cashLeft -= 1;
    return false;
  }
  group.pointsLeft -= 1;
  return true;
}

/** All that remains becomes points or love value. */
function bring(world: World, entry: Entry, to: "points" | "love" | "loveFrozen", ratio: number): void {
  entry.broughtTo = to;
  entry.broughtRatio = ratio;
  account(world, entry.member)[to] += share(entry.remaining, ratio);
  entry.exchanged += entry.remaining;
  entry.remaining = 0;
}

// Extraction (§5)

function extract(world: World, order: Order): void {
  order.extracted = true;
  for (const unit of order.units) {
    if (world.rules.union === null) payFrom(world, order, unit);
    settleUnit(world, unit);
  }
}

function payFrom(world: World, order: Order, unit: Unit): void {
  const { basic } = world.rules;
  const extracted = unit.extract === null ? 0 : share(unit.base, unit.extract);
  if (extracted === 0) return;
  const key = queueOf(world.rules, unit);
  const queue: Queue = world.queues.get(key) ?? {
    extracted: 0,
    paid: 0,
    retained: 0,
    carried: 0,
    everExtracted: false,
  };
  world.queues.set(key, queue);
  queue.everExtracted = true;
  queue.extracted += extracted;
  if (basic.paused) {
    queue.retained += extracted;
    return;
  }
  let pool = extracted + queue.carried;
  queue.carried = 0;
  const waiting = world.entries
    .filter((it) => it.state === "waiting" && queueOf(world.rules, it.unit) === key)
    .sort(earlierFirst);
  for (const entry of waiting) {
    if (entry.unit.order === order && !basic.paysItself) continue;
    if (basic.payoutOrder === "completed-first" && !entry.unit.order.completed) continue;
    const amount = Math.min(pool, entry.remaining);
    if (amount === 0) continue;
    pool -= amount;
    entry.remaining -= amount;
    entry.paid += amount;
    if (entry.remaining === 0) entry.state = "done";
    account(world, entry.member).cash += amount;
    queue.paid += amount;
    world.payouts.push({
      queue: key,
      from: order.event.id,
      line: unit.index,
      to: entry.order,
      toLine: entry.line,
      amount,
    });
  }
  if (basic.leftover === "carry") queue.carried = pool;
  else queue.retained += pool;
}

// What happens to an order afterwards (§5.1, §6, §7, §8)

function act(world: World, order: Order, event: Extract<Event, { order: string }>): string | null {
  if (event.type === "complete") {
    if (order.completed) return "complete-already";
    order.completed = true;
    if (!order.extracted) extract(world, order);
    return null;
  }
  if (event.type === "refund") return refund(world, order, event);
  const unit = order.units[event.line];
  if (unit === undefined) return "unknown-line";
  if (unit.entry === null) return "no-entry";
  if (event.type === "void") return takeOut(unit.entry);
  return event.type === "draw" ? draw(unit.entry, event.roll) : exchange(world, unit.entry, event.to);
}

// By hand (§12.6, §12.7)

/** Neither takes what a member does not have. */
function byHand(world: World, event: Extract<Event, { type: "pay-out" | "correct" }>): string | null {
  const [what, by] = event.type === "pay-out" ? (["cash", -event.amount] as const) : [event.what, event.amount];
  const has = world.accounts.get(event.member)?.[what] ?? 0;
  if (by < 0 && has + by < 0) return "not-enough";
  account(world, event.member)[what] += by;
  return null;
}

function fund(world: World, { queue: key, amount, proposal }: Extract<Event, { type: "fund" }>): string | null {
  const { basic } = world.rules;
  if (basic.paused) return "paused";
  const mayBePaid = world.entries
    .filter((it) => it.state === "waiting" && it.remaining > 0 && queueOf(world.rules, it.unit) === key)
    .filter((it) => basic.payoutOrder === "queue" || it.unit.order.completed)
    .sort(earlierFirst)
    .slice(0, key.startsWith("till:") ? 1_000 : 5_000);
  if (mayBePaid.length === 0) return "nothing-waits";
  const queue = world.queues.get(key) ?? { extracted: 0, paid: 0, retained: 0, carried: 0, everExtracted: false };
  world.queues.set(key, queue);
  queue.everExtracted = true;
  let left = amount;
  for (const entry of mayBePaid) {
    if (left === 0) break;
    const paid = Math.min(left, entry.remaining);
    left -= paid;
    entry.remaining -= paid;
    entry.paid += paid;
    if (entry.remaining === 0) entry.state = "done";
    account(world, entry.member).cash += paid;
    queue.extracted += paid;
    queue.paid += paid;
    world.payouts.push({
      queue: key,
      from: `fund:${proposal}`,
      line: 0,
      to: entry.order,
      toLine: entry.line,
      amount: paid,
    });
  }
  return null;
}

function takeOut(entry: Entry): string | null {
  if (entry.state !== "waiting" || entry.remaining === 0) return "not-waiting";
  entry.voided += entry.remaining;
  entry.remaining = 0;
  entry.state = "voided";
  return null;
}

function draw(entry: Entry, roll: number): string | null {
  const { lottery } = entry;
  if (lottery === null || entry.state === "converted") return "no-lottery";
  if (entry.drawn) return "drawn-already";
  if (entry.state !== "waiting") return "not-waiting";
  if (entry.paid > 0) return "paid-already";
  entry.drawn = true;
  let ratio: number | undefined;
  if (lottery.kind === "range") ratio = lottery.min + pick(roll, lottery.max - lottery.min + 1);
  else {
    const weights = lottery.weights ?? lottery.ratios.map(() => 1);
    // One place for every weight, in a row: the place picked says which.
    let place = pick(
      roll,
      weights.reduce((a, b) => a + b),
    );
    let index = 0;
    for (; place >= (weights[index] ?? 0); index += 1) place -= weights[index] ?? 0;
    ratio = lottery.ratios[index];
  }
  if (ratio !== undefined) {
    entry.ratio = ratio;
    entry.entitlement = share(entry.unit.base, ratio);
    entry.remaining = entry.entitlement;
    entry.voided = 0;
  }
  if (entry.remaining === 0) entry.state = "done";
  return null;
}

function exchange(world: World, entry: Entry, to: "points" | "love"): string | null {
  if (entry.state !== "waiting" || entry.remaining === 0) return "not-waiting";
  const settings = world.rules.basic.exchange;
  const ratio = settings[to];
  if (ratio === null) return "not-exchangeable";
  bring(world, entry, to === "love" && settings.loveTo === "frozen" ? "loveFrozen" : to, ratio);
  entry.state = "exchanged";
  return null;
}

/** Money goes back first, what the balance paid last, unless the event says how much of it the balance gets. */
function refund(
  world: World,
  order: Order,
  { line, amount, toBalance }: Extract<Event, { type: "refund" }>,
): string | null {
  const { member } = order.event;
  const giveBack = (unit: Unit, fen: number): void => {
    unit.balance -= fen;
    if (member !== null) account(world, member).cash += fen;
  };
  if (line === null) {
    let done = false;
    let wanted = toBalance ?? Infinity;
    for (const unit of order.units) {
      const back = wanted < unit.balance ? wanted : unit.balance;
      wanted -= back;
      if (unit.base === 0 && back === 0) continue;
      done = true;
      giveBack(unit, back);
      if (unit.base > 0) refundUnit(world, unit, unit.base);
    }
    return done ? null : "over-refund";
  }
  const unit = order.units[line];
  if (unit === undefined) return "unknown-line";
  const wanted = amount ?? unit.base + (toBalance ?? unit.balance);
  const back = toBalance ?? (wanted > unit.base ? wanted - unit.base : 0);
  const money = wanted - back;
  if (wanted <= 0 || money < 0 || money > unit.base || back > unit.balance) return "over-refund";
  giveBack(unit, back);
  if (money > 0) refundUnit(world, unit, money);
  return null;
}

function refundUnit(world: World, unit: Unit, amount: number): void {
  refundRewards(world, unit, () => (unit.base -= amount));
  const { entry } = unit;
  if (entry === null) return;
  const account_ = account(world, entry.member);
  const mayKeep = share(unit.base, entry.ratio);
  const heldCash = entry.paid - entry.clawedCash;
  const heldExchanged = entry.exchanged - entry.clawedExchanged;
  let lose = entry.remaining + heldCash + heldExchanged - mayKeep;
  if (lose > 0) {
    entry.voided += lose;
    const first = Math.min(lose, entry.remaining);
    entry.remaining -= first;
    lose -= first;
    const second = Math.min(lose, heldCash);
    entry.clawedCash += second;
    account_.cash -= second;
    lose -= second;
    entry.clawedExchanged += lose;
    if (lose > 0 && entry.broughtTo !== null) {
      account_[entry.broughtTo] -=
        share(heldExchanged, entry.broughtRatio) - share(entry.exchanged - entry.clawedExchanged, entry.broughtRatio);
    }
  }
  if (unit.base === 0) entry.state = "voided";
  else if (
    entry.state === "waiting" &&
    entry.remaining === 0 &&
    (entry.lottery === null || entry.drawn || entry.paid > 0)
  )
    entry.state = "done";
}
