/** A small stage for the tests of the engine: one ledger in memory, and events in few words. Amounts are fen, instants seconds. */
import { Calendar } from "../kernel/calendar.ts";
import { Ledger } from "../ledger/ledger.ts";
import { MemoryStore } from "../ledger/memory.ts";
import type { BalanceRow, EntryRow, QueueRow } from "../ledger/rows.ts";
import type { UnitPromise } from "../rules/decide.ts";
import { Rules, type Programme, type RulesInput } from "../rules/schema.ts";
import { ownsAll, type Act } from "./act.ts";
import { checkTouched } from "./invariants.ts";
import { takeOrder, type Order, type OrderLine } from "./order.ts";
import { requeue } from "./requeue.ts";

export type Line = Partial<OrderLine> & { paid: number };

export class Rehearsal {
  readonly store = new MemoryStore();
  readonly ledger = new Ledger(this.store);
  programme: Programme;
  readonly #calendar: Calendar;
  #rules: RulesInput;
  #now = 0;

  constructor(rules: RulesInput, zone = "Asia/Shanghai") {
    this.#calendar = new Calendar(zone);
    this.#rules = rules;
    this.programme = { rules: Rules.parse(rules), calendar: this.#calendar };
  }

  /** Rules with `basic` changed: what waits moves (§2.4). */
  turn(basic: RulesInput["basic"]): void {
    this.#rules = { ...this.#rules, basic: { ...this.#rules.basic, ...basic } };
    const before = this.programme;
    this.programme = { rules: Rules.parse(this.#rules), calendar: this.#calendar };
    requeue(this.ledger, before, this.programme);
    this.ledger.flush();
  }

  act(): Act {
    return { ledger: this.ledger, programme: this.programme, at: this.#now, owns: ownsAll };
  }

  /** Carries something out and checks §13 on what it touched. */
  do<T>(what: (act: Act) => T): T {
    const result = what(this.act());
    checkTouched(this.ledger.takeTouched());
    this.ledger.flush();
    this.ledger.committed();
    return result;
  }

  /** A cashier order at s1/t1 of member = its id in capitals, a second after the last; `rest` replaces what differs. */
  order(
    id: string,
    lines: number | Line[],
    rest: Partial<Omit<Order, "lines">> = {},
  ): UnitPromise[] | "duplicate-order" {
    this.#now = rest.at ?? this.#now + 1000;
    const channel = rest.channel ?? "cashier";
    return this.do((act) =>
      takeOrder(act, {
        id,
        at: this.#now,
        channel,
        store: channel === "mall" ? null : "s1",
        till: channel === "cashier" ? "t1" : null,
        member: id.toUpperCase(),
        level: null,
        deducted: false,
        completed: channel === "cashier",
        ...rest,
        lines: (typeof lines === "number" ? [{ paid: lines }] : lines).map((line) => ({
          product: null,
          roll: 0,
          promise: null,
          ...line,
        })),
      }),
    );
  }

  entry(order: string, line = 0): EntryRow {
    const entry = this.ledger.entry(order, line);
    if (!entry) throw new Error(`${order} has no entry on line ${line}`);
    return entry;
  }

  queue(key: string): QueueRow {
    return this.ledger.queue(key);
  }

  balance(member: string): BalanceRow {
    return this.ledger.balance(member);
  }

  /** `from→to amount`, in the order made. */
  payouts(): string[] {
    return this.store.payouts.map((it) => `${it.from}→${it.to} ${it.amount}`);
  }
}
