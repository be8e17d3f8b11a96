/**
 * Runs a scenario through the engine that tills and server use, on a ledger in memory or in SQLite, with the
 * clocks that FORMAT.md describes. §13 is checked after every event. Reads no clock and draws nothing.
 */
import { SqliteStore } from "../../shared/ledger/sqlite.ts";
import { readLedger, readServerRows, type SqlConnection } from "../../shared/ledger/sqliteRows.ts";
import { LEDGER_TABLES, SERVER_LEDGER_TABLES } from "../../shared/ledger/tables.ts";
import { AmountOverflow } from "../../shared/kernel/money.ts";
import { Calendar } from "../../shared/kernel/calendar.ts";
import { Ledger } from "../../shared/ledger/ledger.ts";
import { MemoryStore } from "../../shared/ledger/memory.ts";
import type { LedgerRows, OrderRow } from "../../shared/ledger/rows.ts";
import type { LedgerStore } from "../../shared/ledger/store.ts";
import { ownsAll, type Act, type People } from "../../shared/queue/act.ts";
import { COMMON_CLOCK, moveClock } from "../../shared/queue/clock.ts";
import { completeOrder } from "../../shared/queue/complete.ts";
import { correct, payOut } from "../../shared/queue/byHand.ts";
import { draw } from "../../shared/queue/draw.ts";
import { exchange } from "../../shared/queue/exchange.ts";
import { fund } from "../../shared/queue/fund.ts";
import { voidEntry } from "../../shared/queue/void.ts";
import { workNight } from "../../shared/rewards/midnight.ts";
import { checkTouched } from "../../shared/queue/invariants.ts";
import { takeOrder } from "../../shared/queue/order.ts";
import { refundOrder } from "../../shared/queue/refund.ts";
import { requeue } from "../../shared/queue/requeue.ts";
import { WholeRules, type Programme, type Rules } from "../../shared/rules/schema.ts";
import type { Event, Scenario } from "./format.ts";
import { mergePatch, type Json } from "../../shared/rules/mergePatch.ts";
import { scenarioResult, type ScenarioResult } from "./result.ts";

/** Where a scenario's ledger is kept, and how all of it is read back. */
export type Backend = {
  readonly store: LedgerStore;
  rows(): LedgerRows;
  begin(): void;
  commit(): void;
};

export const memoryBackend = (): Backend => {
  const store = new MemoryStore();
  return { store, rows: () => store.rows(), begin: () => undefined, commit: () => undefined };
};

/** A ledger in an open SQLite database of UTF-16be, whose order of text is that of §2.5; the tables are made here. */
export function sqliteBackend(connection: SqlConnection & { exec(sql: string): unknown }): Backend {
  connection.exec("PRAGMA encoding = 'UTF-16be'");
  connection.exec(LEDGER_TABLES + SERVER_LEDGER_TABLES);
  return {
    store: new SqliteStore(connection, true),
    rows: () => ({ ...readLedger(connection), ...readServerRows(connection) }),
    begin: () => void connection.exec("BEGIN"),
    commit: () => void connection.exec("COMMIT"),
  };
}

/** What a scenario asks for cannot be carried out by this runner: the path in it, and what was expected. */
export class CannotRun extends Error {
  constructor(path: string, expected: string) {
    super(`${path}: ${expected}`);
    this.name = "CannotRun";
  }
}

export type RunOptions = {
  readonly backend?: Backend;
  /** Called after every event, with the rows as they then stand. */
  readonly after?: (event: number, rows: () => LedgerRows, rules: Rules, refused: boolean) => void;
  /** Forget all memory after every event, so that everything is read from the store again. */
  readonly forgetful?: boolean;
  /** So much of a night is paid after each event, as a server does while orders go on; absent: all of it at once. */
  readonly nightSteps?: number;
};

/** @throws CannotRun what is not offered, or an amount above 2^53 − 1; Breach where §13 does not hold */
export function runScenario(scenario: Scenario, options: RunOptions = {}): ScenarioResult {
  const backend = options.backend ?? memoryBackend();
  const run = new Run(scenario, new Ledger(backend.store), options.nightSteps ?? Infinity);
  scenario.events.forEach((event, index) => {
    backend.begin();
    run.take(event, index);
    backend.commit();
    run.committed(options.forgetful ?? false);
    options.after?.(index, () => backend.rows(), run.rules, run.refused.at(-1)?.event === index);
  });
  backend.begin();
  run.endNight();
  backend.commit();
  return scenarioResult(scenario.name, run.rules, run.members(), backend.rows(), run.arrived, run.refused);
}

class Run {
  readonly refused: ScenarioResult["refused"] = [];
  readonly arrived: string[] = [];
  readonly #ledger: Ledger;
  readonly #calendar: Calendar;
  readonly #levels: Map<string, string | null>;
  readonly #people: People;
  #programme: Programme;
  /** The rules as written: patches are merged into this. */
  #written: Json;
  #ordered = false;
  readonly #nightSteps: number;

  constructor(scenario: Scenario, ledger: Ledger, nightSteps: number) {
    this.#nightSteps = nightSteps;
    this.#ledger = ledger;
    this.#calendar = new Calendar(scenario.timezone);
    this.#written = scenario.rules;
    this.#programme = { rules: WholeRules.parse(scenario.rules), calendar: this.#calendar };
    this.#levels = new Map(scenario.members.map(({ id, level }) => [id, level]));
    const members = new Map(scenario.members.map((member) => [member.id, member]));
    this.#people = {
      referrer: (id) => members.get(id)?.referrer ?? null,
      teamLevel: (id) => members.get(id)?.teamLevel ?? null,
    };
  }

  get rules(): Rules {
    return this.#programme.rules;
  }

  /** Every member that was listed or bought. */
  members(): Iterable<string> {
    return this.#levels.keys();
  }

  take(event: Event, index: number): void {
    try {
      this.#moveClocks(event);
      this.#beforeNight(event);
      const reason = this.#carryOut(event);
      if (this.#nightSteps < Infinity) workNight({ ledger: this.#ledger }, this.#nightSteps);
      if (event.type === "order" && reason === null) this.arrived.push(event.id);
      if (reason !== null) this.refused.push({ event: index, reason });
    } catch (error) {
      if (error instanceof AmountOverflow)
        throw new CannotRun(`events.${index}`, `expected amounts that stay within 2^53 − 1 fen, but ${error.message}`);
      throw error;
    }
    checkTouched(this.#ledger.takeTouched());
    this.#ledger.flush();
  }

  /** The transaction is committed: memory may be kept. */
  committed(forget: boolean): void {
    if (forget) this.#ledger.dropped();
    else this.#ledger.committed();
  }

  /** What was begun of a night is paid. */
  endNight(): void {
    workNight({ ledger: this.#ledger }, Infinity);
    checkTouched(this.#ledger.takeTouched());
    this.#ledger.flush();
  }

  /** A night that is being paid is paid to its end before what would change it. */
  #beforeNight(event: Event): void {
    // With a cap (§12.3) an order is decided by what waits once the night is paid.
    if (event.type === "tick" || (event.type === "order" && this.rules.basic.cap === null)) return;
    workNight({ ledger: this.#ledger }, Infinity);
  }

  #act(at: number): Act {
    return { ledger: this.#ledger, programme: this.#programme, at, owns: ownsAll, people: this.#people };
  }

  /** The clocks an event moves, the till's first (FORMAT.md, "Clocks"); a refused event moves them like any other. */
  #moveClocks(event: Event): void {
    const all = event.type === "rules" || (event.type === "tick" && event.till === null);
    const till = all ? null : this.#tillOf(event);
    const keys = all
      ? this.#ledger
          .clocks()
          .map((clock) => clock.key)
          .filter((key) => key !== COMMON_CLOCK)
      : till === null
        ? []
        : [till];
    const nights = this.#nightSteps < Infinity ? "begun" : "whole";
    for (const key of [...keys, COMMON_CLOCK]) moveClock(this.#ledger, this.#programme, key, event.at, nights);
  }

  /** The till whose clock an event concerns; null: none. */
  #tillOf(event: Event): string | null {
    if (event.type === "tick") return clockName(event);
    if (event.type === "rules") return null;
    if (!("order" in event) && event.type !== "order") return null;
    const order: Pick<OrderRow, "channel" | "store" | "till"> | undefined =
      event.type === "order" ? event : this.#ledger.order(event.order);
    return order?.channel === "cashier" ? clockName(order) : null;
  }

  /** @returns the reason of a refusal; null: carried out */
  #carryOut(event: Event): string | null {
    const act = this.#act(event.at);
    switch (event.type) {
      case "order":
        return this.#order(act, event);
      case "complete":
        return completeOrder(act, event.order);
      case "refund": {
        const effect = refundOrder(act, { ...event, toBalance: event.toBalance ?? "rest" });
        return typeof effect === "string" ? effect : null;
      }
      case "draw":
        return draw(act, event.order, event.line, event.roll);
      case "exchange":
        return exchange(act, event.order, event.line, event.to);
      case "pay-out":
        return payOut(act, event);
      case "correct":
        return correct(act, event);
      case "fund": {
        const paid = fund(act, event);
        return typeof paid === "string" ? paid : null;
      }
      case "void":
        return this.#void(act, event);
      case "rules":
        return this.#patch(event.patch);
      case "tick":
        return null;
    }
  }

  #void(act: Act, { order, line }: Extract<Event, { type: "void" }>): string | null {
    if (!this.#ledger.order(order)) return "unknown-order";
    return this.#ledger.units(order)[line] ? voidEntry(act, order, line) : "unknown-line";
  }

  #order(act: Act, event: Extract<Event, { type: "order" }>): string | null {
    this.#ordered = true;
    const level = event.member === null ? null : (this.#levels.get(event.member) ?? null);
    const balance = event.channel === "cashier" ? event.balance : 0;
    const lines = event.lines.map((line) => ({ ...line, paid: line.paid - balance, balance }));
    const taken = takeOrder(act, { ...event, lines, level });
    if (typeof taken === "string") return taken;
    if (event.member !== null && !this.#levels.has(event.member)) this.#levels.set(event.member, null);
    return null;
  }

  /** New rules: what waits moves to the queues they mean (§2.4). */
  #patch(patch: Json): string | null {
    const written = mergePatch(this.#written, patch);
    const read = WholeRules.safeParse(written);
    if (!read.success) return "invalid-rules";
    const before = this.#programme;
    // §10.1: the union is turned on or off before the first order, or never.
    if (this.#ordered && (read.data.union === null) !== (before.rules.union === null)) return "invalid-rules";
    this.#programme = { rules: read.data, calendar: this.#calendar };
    this.#written = written;
    requeue(this.#ledger, before, this.#programme);
    return null;
  }
}

const clockName = ({ store, till }: { store: string | null; till: string | null }): string | null =>
  store === null || till === null ? null : `${store}/${till}`;
