/** A local midnight on the server's clock: the union's day is distributed (§10.3, §10.4), then shareholders have their part (§11.4). */
import { dayText, type Calendar } from "../kernel/calendar.ts";
import { add, share } from "../kernel/money.ts";
import type { EntryRow } from "../ledger/rows.ts";
import type { Act, People } from "../queue/act.ts";
import { creditEntry, payInOrder } from "../queue/extract.ts";
import { UNION } from "../rules/units.ts";
import { credit } from "./grants.ts";
import { profitOf, proportion } from "./profit.ts";

/** A day that begins, in days since 1970-01-01, and the instant at which it does. */
export type Midnight = { readonly day: number; readonly at: number };

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

export function passMidnight(night: Night, people: People, { day }: Midnight): void {
  const ended = dayText(day - 1);
  if (night.programme.rules.union !== null) distribute(night, people, `day:${ended}`);
  divide(night, ended, dayText(day).endsWith("-01"));
}

function distribute(night: Night, people: People, from: string): void {
  const { ledger, programme } = night;
  const { union, basic } = programme.rules;
  const units = ledger.endDay();
  const pot = ledger.pot();
  const gained = pot.net > 0 ? share(pot.net, union?.share ?? 0) : 0;
  if (pot.net > 0) {
    pot.net = 0;
    ledger.changePot(pot);
  }
  const queue = ledger.queue(UNION);
  if (gained > 0) {
    queue.touched = true;
    queue.extracted = add(queue.extracted, gained);
  }
  let pool = add(queue.carried, gained);
  if (pool === 0) return;
  if (!basic.paused) {
    queue.carried = 0;
    const accelerate = union?.accelerate ?? 0;
    const lines = new Map<string, EntryRow[]>();
    for (const { order, line } of accelerate === 0 ? [] : units) {
      const member = ledger.order(order)?.member ?? null;
      const friend = member === null ? null : people.referrer(member);
      const unit = ledger.units(order)[line];
      if (friend === null || unit === undefined) continue;
      let part = Math.min(pool, share(profitOf(unit), accelerate));
      if (part === 0) continue;
      const waiting = lines.get(friend) ?? ledger.standingOf(UNION, friend);
      lines.set(friend, waiting);
      for (const entry of waiting) {
        if (part === 0) break;
        const mayBePaid = entry.lane === "ready" || (entry.lane === "held" && basic.payoutOrder === "queue");
        if (!mayBePaid || entry.remaining === 0) continue;
        const amount = Math.min(part, entry.remaining);
        creditEntry(night, { order, line }, queue, entry, amount);
        [part, pool] = [part - amount, pool - amount];
      }
    }
    pool = payInOrder(night, { order: from, line: 0 }, queue, pool, null);
  }
  queue.carried = pool;
  ledger.changeQueue(queue);
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
    credit(night, { kind: "shareholder", order, line: 0, member, amount });
  });
  pot.toDivide = 0;
  ledger.changePot(pot);
}
