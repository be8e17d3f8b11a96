/**
 * What rules would have paid on orders that were (§12.1): the very engine in memory, from an empty ledger. Nothing
 * that was promised is taken over, all is decided anew; whoever may draw draws as the order is taken. Events are taken
 * in the order of their instants. Amounts are fen.
 */
import type { Calendar } from "../kernel/calendar.ts";
import { add, share } from "../kernel/money.ts";
import { Ledger } from "../ledger/ledger.ts";
import { MemoryStore } from "../ledger/memory.ts";
import type { RewardKind } from "../ledger/rows.ts";
import { ownsAll, type Act, type People } from "../queue/act.ts";
import { clockOf, COMMON_CLOCK, moveClock } from "../queue/clock.ts";
import { completeOrder } from "../queue/complete.ts";
import { draw, openDraw } from "../queue/draw.ts";
import { takeOrder, type Order } from "../queue/order.ts";
import { refundOrder, type Refund } from "../queue/refund.ts";
import type { Programme } from "../rules/schema.ts";
import { queueKey } from "../rules/units.ts";
import { sumsOf, type QueueSums, type Sums, type WaitDay } from "./sums.ts";

export type PastEvent = { readonly at: number } & (
  | { readonly do: "order"; readonly order: Order; readonly roll: (line: number) => number }
  | { readonly do: "complete"; readonly order: string }
  | { readonly do: "refund"; readonly refund: Refund }
);

/** A day of the sample, as it ended. `day` counts from 1970-01-01. */
export type PastDay = {
  readonly day: number;
  readonly sales: number;
  /** What was owed when the day ended. */
  readonly liability: number;
} & WaitDay;

export type WhatIf = {
  readonly sales: number;
  readonly all: Sums;
  /** What was promised most first. */
  readonly queues: readonly QueueSums[];
  readonly days: readonly PastDay[];
  /** What was rewarded (§11), less what refunds took back; shareholders' with what is not divided yet. */
  readonly rewards: Readonly<Partial<Record<RewardKind, number>>>;
};

/** @param events at least one order; refunds and completions of these orders alone */
export function whatIf(programme: Programme, people: People, events: readonly PastEvent[]): WhatIf {
  const play = new Play(programme, people);
  for (const event of inOrder(events)) play.take(event);
  return play.end();
}

/** By instant; what is done to an order never before it. */
function inOrder(events: readonly PastEvent[]): PastEvent[] {
  const soldAt = new Map<string, number>();
  for (const event of events) if (event.do === "order") soldAt.set(event.order.id, event.at);
  const instant = (event: PastEvent): number => {
    if (event.do === "order") return event.at;
    return Math.max(event.at, soldAt.get(event.do === "refund" ? event.refund.order : event.order) ?? event.at);
  };
  return events.map((event) => ({ ...event, at: instant(event) })).toSorted((a, b) => a.at - b.at);
}

class Play {
  readonly #store = new MemoryStore();
  readonly #ledger = new Ledger(this.#store);
  readonly #programme: Programme;
  readonly #calendar: Calendar;
  readonly #people: People;
  readonly #ended: { day: number; sales: number; liability: number }[] = [];
  #day: number | null = null;
  #sales = 0;
  #allSales = 0;

  constructor(programme: Programme, people: People) {
    this.#programme = programme;
    this.#calendar = programme.calendar;
    this.#people = people;
  }

  take(event: PastEvent): void {
    const day = this.#calendar.day(event.at);
    for (this.#day ??= day; this.#day < day; this.#day += 1) this.#endDay(this.#day);
    const act = this.#act(event.at);
    moveClock(this.#ledger, this.#programme, COMMON_CLOCK, event.at, "whole");
    if (event.do === "order") this.#sell(act, event);
    else if (event.do === "complete") completeOrder(act, event.order);
    else refundOrder(act, event.refund, true);
    this.#settled();
  }

  end(): WhatIf {
    if (this.#day !== null) this.#endDay(this.#day);
    // The last day's pool is paid at midnight (§10.3).
    if (this.#day !== null && this.#programme.rules.union !== null) {
      moveClock(this.#ledger, this.#programme, COMMON_CLOCK, this.#calendar.instant(this.#day + 1, 0), "whole");
      this.#settled();
    }
    const { all, queues, waits } = sumsOf(this.#store, this.#calendar);
    const days = this.#ended.map((it) => ({ ...it, ...(waits.get(it.day) ?? NOTHING_JOINED) }));
    return { sales: this.#allSales, all, queues, days, rewards: this.#rewards() };
  }

  #sell(act: Act, { order, roll }: Extract<PastEvent, { do: "order" }>): void {
    const { rules } = this.#programme;
    for (const { product, paid, balance = 0 } of order.lines) {
      const clock = clockOf(queueKey(rules, { channel: order.channel, store: order.store, till: order.till, product }));
      if (clock !== COMMON_CLOCK) moveClock(this.#ledger, this.#programme, clock, order.at);
      this.#sales = add(this.#sales, add(paid, balance));
    }
    if (takeOrder(act, order) === "duplicate-order") return;
    for (const line of order.lines.keys()) {
      const entry = this.#ledger.entry(order.id, line);
      if (entry && openDraw(entry)) draw(act, order.id, line, roll(line));
    }
  }

  #endDay(day: number): void {
    const last = this.#calendar.instant(day + 1, 0) - 1;
    for (const { key } of this.#ledger.clocks()) moveClock(this.#ledger, this.#programme, key, last, "whole");
    this.#settled();
    let liability = 0;
    for (const queue of this.#store.queues.values()) liability = add(liability, queue.waitingAmount);
    this.#ended.push({ day, sales: this.#sales, liability });
    this.#allSales = add(this.#allSales, this.#sales);
    this.#sales = 0;
  }

  #rewards(): WhatIf["rewards"] {
    const sums: Partial<Record<RewardKind, number>> = {};
    for (const { kind, amount } of this.#store.rewardRows) sums[kind] = add(sums[kind] ?? 0, amount);
    const shareholders = this.#programme.rules.rewards?.shareholders ?? null;
    if (shareholders !== null) {
      const due = share(Math.max(0, this.#ledger.pot().toDivide), shareholders.ratio);
      sums.shareholder = add(sums.shareholder ?? 0, due);
    }
    return sums;
  }

  #act(at: number): Act {
    return { ledger: this.#ledger, programme: this.#programme, at, owns: ownsAll, people: this.#people };
  }

  #settled(): void {
    this.#ledger.flush();
    this.#ledger.takeTouched();
    this.#ledger.committed();
  }
}

const NOTHING_JOINED: WaitDay = { granted: 0, paid: 0, wait: null };
