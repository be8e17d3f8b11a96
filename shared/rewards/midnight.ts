/**
 * A local midnight on the server's clock: the union's day is distributed (§10.3, §10.4), and shareholders have their part
 * (§11.4). What a night pays, to whom, is settled when it begins; it is paid at once or in pieces, between which orders
 * may be taken: what joins meanwhile is passed over. Whatever else might change what it pays has to wait for its end.
 */
import { dayText, type Calendar } from "../kernel/calendar.ts";
import { add, share } from "../kernel/money.ts";
import { comparePosition, entryKey, netOf, type EntryRow, type NightRow, type QueueRow } from "../ledger/rows.ts";
import type { Act } from "../queue/act.ts";
import { creditEntry, headOf } from "../queue/extract.ts";
import { UNION } from "../rules/units.ts";
import { credit } from "./grants.ts";
import { profitOf, proportion } from "./profit.ts";

/** A day that begins, in days since 1970-01-01, and the instant at which it does. */
export type Midnight = { readonly day: number; readonly at: number };

/** So many units are read at once. */
const PAGE = 500;

/** The midnights after `from`, up to and with `to`, oldest first. */
export function midnights(calendar: Calendar, from: number, to: number): Midnight[] {
  const found: Midnight[] = [];
  if (to <= from) return found;
  for (let day = calendar.day(from) - 1; day <= calendar.day(to) + 1; day += 1) {
    const at = calendar.instant(day, 0);
    if (at > from && at <= to) found.push({ day, at });
  }
  return found;
}

type Night = Pick<Act, "ledger" | "programme" | "at">;

/** A day ends: its pool is settled, and who is paid of it. What is begun here `workNight` ends. */
export function beginNight(night: Night, { day }: Midnight): void {
  const ended = dayText(day - 1);
  if (night.programme.rules.union !== null) settlePool(night, ended);
  // Nothing of it depends on what the pool pays: the order of §10.5 shows in no figure.
  divide(night, ended, dayText(day).endsWith("-01"));
}

/** What a day brings its pool, as it stands: share(net, union share), 0 where the net is below zero (§10.3), fen. */
export const gainedOf = (pot: Parameters<typeof netOf>[0], ratio: number): number =>
  share(Math.max(0, netOf(pot)), ratio);

function settlePool({ ledger, programme, at }: Night, day: string): void {
  const { union, basic } = programme.rules;
  const pot = ledger.pot();
  const { brought, profit, rewarded } = pot;
  const net = netOf(pot);
  const ratio = union?.share ?? 0;
  const gained = gainedOf(pot, ratio);
  Object.assign(pot, { brought: Math.min(net, 0), profit: 0, rewarded: 0 });
  ledger.changePot(pot);
  const queue = ledger.queue(UNION);
  const carried = queue.carried;
  if (gained > 0) {
    queue.touched = true;
    queue.extracted = add(queue.extracted, gained);
    queue.carried = add(queue.carried, gained);
    ledger.book(UNION, "extracted", gained);
    ledger.changeQueue(queue);
  }
  const last = ledger.lastStanding(UNION);
  ledger.changeNight({
    day,
    at,
    brought,
    profit,
    rewarded,
    share: ratio,
    gained,
    carried,
    accelerate: union?.accelerate ?? 0,
    paysHeld: basic.payoutOrder === "queue",
    paused: basic.paused,
    lastUnit: pot.units,
    last: last && { at: last.at, order: last.order, line: last.line },
    late: [],
    unit: 0,
    accelerated: 0,
    paid: 0,
    done: basic.paused || queue.carried === 0 || last === null,
  });
}

/**
 * Goes on with the night that is not done: so many payouts and units gone through, about.
 * @param steps Infinity: to its end
 */
export function workNight({ ledger }: Pick<Act, "ledger">, steps: number): void {
  const night = ledger.night();
  if (night === null) return;
  const work: Work = { ledger, night, late: new Set(night.late), queue: ledger.queue(UNION), left: steps };
  accelerate(work);
  if (work.left > 0) night.done = payTheRest(work);
  ledger.changeQueue(work.queue);
  ledger.changeNight(night);
}

type Work = Pick<Act, "ledger"> & {
  readonly night: NightRow;
  readonly late: ReadonlySet<string>;
  readonly queue: QueueRow;
  left: number;
};

const isLate = ({ late }: Work, { order, line }: EntryRow): boolean => late.has(entryKey(order, line));

/** One payout of the night, out of what is carried. */
function pay(
  { ledger, night, queue }: Work,
  from: { order: string; line: number },
  to: EntryRow,
  most: number,
): number {
  const amount = Math.min(most, to.remaining);
  queue.carried -= amount;
  creditEntry({ ledger, at: night.at }, from, queue, to, amount);
  return amount;
}

/** §10.4: of each unit's profit a part goes first to the friend who brought its buyer. */
function accelerate(work: Work): void {
  const { ledger, night, queue } = work;
  if (night.accelerate === 0) night.unit = night.lastUnit;
  const lines = new Map<string, EntryRow[]>();
  while (work.left > 0 && night.unit < night.lastUnit && queue.carried > 0) {
    const page = ledger.dayUnits(night.unit, night.lastUnit, Math.min(work.left, PAGE));
    // Units of days before this one are gone.
    if (page.length === 0) night.unit = night.lastUnit;
    for (const { n, order, line, friend } of page) {
      if (work.left <= 0) break;
      night.unit = n;
      work.left -= 1;
      const unit = ledger.units(order)[line];
      let part = unit === undefined ? 0 : Math.min(queue.carried, share(profitOf(unit), night.accelerate));
      if (part === 0) continue;
      const waiting = lines.get(friend) ?? ledger.standingOf(UNION, friend);
      lines.set(friend, waiting);
      for (const entry of waiting) {
        if (part === 0) break;
        const mayBePaid = entry.lane === "ready" || (entry.lane === "held" && night.paysHeld);
        if (!mayBePaid || entry.remaining === 0 || isBehind(night, entry) || isLate(work, entry)) continue;
        const amount = pay(work, { order, line }, entry, part);
        night.accelerated = add(night.accelerated, amount);
        part -= amount;
        work.left -= 1;
      }
    }
  }
}

/** The rest, first come first served. @returns whether the night is done */
function payTheRest(work: Work): boolean {
  const { ledger, night, queue } = work;
  const from = { order: `day:${night.day}`, line: 0 };
  const passed = { ready: 0, held: 0 };
  while (queue.carried > 0) {
    const head = headOf(ledger, queue.key, night.paysHeld, passed);
    if (head === undefined || isBehind(night, head)) return true;
    if (isLate(work, head)) {
      passed[head.lane === "held" ? "held" : "ready"] += 1;
      continue;
    }
    if (work.left <= 0) return false;
    work.left -= 1;
    night.paid = add(night.paid, pay(work, from, head, queue.carried));
  }
  return true;
}

/** Whether an entry joined behind all who stood there when the night began. */
const isBehind = ({ last }: NightRow, entry: EntryRow): boolean => last === null || comparePosition(entry, last) > 0;

/** An entry has joined the union's queue: a night that is being paid passes it over, wherever it stands. */
export function passOver({ ledger }: Pick<Act, "ledger">, entry: EntryRow): void {
  const night = ledger.night();
  if (night === null || isBehind(night, entry)) return;
  night.late.push(entryKey(entry.order, entry.line));
  ledger.changeNight(night);
}

function divide(night: Night, ended: string, monthEnds: boolean): void {
  const { ledger, programme } = night;
  const shareholders = programme.rules.rewards?.shareholders ?? null;
  if (shareholders === null || (shareholders.period === "month" && !monthEnds)) return;
  const pot = ledger.pot();
  if (pot.toDivide <= 0) return;
  const order = shareholders.period === "day" ? `day:${ended}` : `month:${ended.slice(0, 7)}`;
  const whole = share(pot.toDivide, shareholders.ratio);
  const weights = shareholders.shares.reduce((sum, { weight }) => sum + weight, 0);
  const parts = shareholders.shares.map(({ weight }) => proportion(whole, weight, weights));
  const odd = whole - parts.reduce((sum, part) => sum + part, 0);
  shareholders.shares.forEach(({ member }, index) => {
    const amount = (parts[index] ?? 0) + Number(index < odd);
    credit(night, { kind: "shareholder", order, line: 0, member, amount, store: null });
  });
  pot.toDivide = 0;
  ledger.changePot(pot);
}
