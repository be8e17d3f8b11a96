/**
 * Takes facts into the journal and folds them, a till's and the server's own, in one transaction with
 * all that follows: payouts, feed, notices, differences, cursor. What breaks an invariant (§13) is
 * rolled back, its queue stands still from then on, and its facts are kept without being folded; what
 * is impossible in itself is kept in quarantine. Either way the rest goes on.
 */
import type { Logger } from "pino";
import type { Fact } from "../../shared/facts/fact.ts";
import { AmountOverflow } from "../../shared/kernel/money.ts";
import { Ledger } from "../../shared/ledger/ledger.ts";
import { COMMON_CLOCK, lastClearing } from "../../shared/queue/clock.ts";
import { OFFICE } from "../../shared/queue/fold.ts";
import { Breach } from "../../shared/queue/invariants.ts";
import { readable, type Impossible } from "../journal/readable.ts";
import type { Sequel } from "../journal/sequel.ts";
import type { TillRow } from "../store/rows.ts";
import type { ServerStore, ServerWriter } from "../store/store.ts";
import { OfficeDesk } from "./desk.ts";
import { passThrough, Stuck, type TakenIn } from "./passage.ts";
import type { Programmes } from "./programmes.ts";
import { Versions } from "./versions.ts";

export type SettlementParts = {
  readonly store: ServerStore;
  readonly programmes: Programmes;
  /** The server's clock, ms. */
  readonly clock: () => number;
  readonly log: Logger;
};

/** Settlement of a queue stands still: what would change it cannot be taken from those who can ask again. */
export class QueueHalted extends Error {}

export class Settlement {
  readonly #parts: SettlementParts;
  readonly #ledger: Ledger;
  #versions: Versions;
  #wake: (tills: Iterable<string>) => void = () => undefined;
  /** A clearing whose passing broke an invariant; it is not tried again. */
  #broken: number | null = null;

  constructor(parts: SettlementParts) {
    this.#parts = parts;
    this.#ledger = new Ledger(parts.store.ledger);
    this.#versions = Versions.of(parts.store.read, parts.programmes);
  }

  /** After commit of facts of the server's own: these tills have something to pull. */
  onWoken(wake: (tills: Iterable<string>) => void): void {
    this.#wake = wake;
  }

  /** Which rules hold where, as of the last commit. */
  get versions(): Versions {
    return this.#versions;
  }

  /**
   * Takes what follows a till's cursor. When this returns, it is on disk.
   * @throws StoreRefusal when the disk does not take it: then nothing was taken
   */
  take(till: TillRow, sequel: Sequel): TakenIn {
    if (sequel.lines.length === 0) return { cursor: till.cursor, head: till.head, woken: new Set() };
    this.passClock();
    const { programmes } = this.#parts;
    const facts = sequel.lines.map((line, index) =>
      readable(line, till.id, sequel.from + index, (version) => programmes.has(version)),
    );
    for (;;) {
      const taken = this.#attempt(till, sequel, facts);
      if (taken) return taken;
    }
  }

  /**
   * Acts of the server's own, in one transaction; when this returns, they are on disk.
   * @throws StoreRefusal, QueueHalted, AmountOverflow, whatever the body throws: then nothing was done
   */
  office<T>(body: (desk: OfficeDesk) => T): T {
    this.passClock();
    return this.#officeNow(body);
  }

  /** Writes that a clearing of the chain's has passed on the server's clock, if one has (§5.8). */
  passClock(): void {
    const { store, clock, log } = this.#parts;
    const common = store.ledger.clock(COMMON_CLOCK);
    if (!common) return;
    const { rules, calendar } = this.#versions.chain;
    const passed = rules.basic.clear ? lastClearing(calendar, rules.basic.clear, clock()) : null;
    if (passed === null || passed <= common.at || passed === this.#broken) return;
    try {
      this.#officeNow((desk) => desk.write("clock-passed", {}));
    } catch (error) {
      if (!(error instanceof QueueHalted) && !(error instanceof AmountOverflow)) throw error;
      this.#broken = passed;
      log.error({ passed, detail: error.message }, "a clearing could not be carried out");
    }
  }

  #officeNow<T>(body: (desk: OfficeDesk) => T): T {
    try {
      const { value, woken } = this.#transact((rows, parts) => {
        const desk = new OfficeDesk({ rows, ...parts });
        const made: { value: T; woken: Set<string> } = { value: body(desk), woken: desk.finish() };
        return made;
      });
      this.#wake(woken);
      return value;
    } catch (error) {
      if (!(error instanceof Breach)) throw error;
      const { cursor } = this.#parts.store.read.tills.till(OFFICE) ?? { cursor: 0 };
      this.#halt(error, OFFICE, cursor + 1);
      throw new QueueHalted(error.message);
    }
  }

  /** One transaction over the ledger; memory follows the disk, either way. */
  #transact<T extends object>(
    body: (rows: ServerWriter, parts: { ledger: Ledger; programmes: Programmes; versions: Versions; now: number }) => T,
  ): T {
    const { store, programmes, clock } = this.#parts;
    const parts = { ledger: this.#ledger, programmes, versions: this.#versions, now: clock() };
    const result: { value: T | null } = { value: null };
    try {
      store.write((rows) => {
        result.value = body(rows, parts);
      });
    } catch (error) {
      this.#ledger.dropped();
      programmes.dropped();
      this.#versions = Versions.of(store.read, programmes);
      throw error;
    }
    // Only now: what the memory holds is what the disk holds.
    this.#ledger.committed();
    if (result.value === null) throw new Error("a transaction ended without a result");
    return result.value;
  }

  /** @returns undefined when a fact stood in the way and was dealt with: to be tried again */
  #attempt(till: TillRow, sequel: Sequel, facts: (Fact | Impossible)[]): TakenIn | undefined {
    try {
      return this.#transact((rows, parts) => passThrough({ rows, ...parts }, till, sequel, facts));
    } catch (error) {
      if (!(error instanceof Stuck)) throw error;
      this.#makeWay(till, sequel, facts, error);
      return undefined;
    }
  }

  /** Sets aside what a fact broke: the queue where an invariant did not hold, else the fact alone. */
  #makeWay(till: TillRow, sequel: Sequel, facts: (Fact | Impossible)[], { seq, cause }: Stuck): void {
    if (cause instanceof Breach && this.#halt(cause, till.id, seq)) return;
    const what =
      cause instanceof AmountOverflow ? "amounts that cannot be kept exactly" : "a fact that cannot be folded";
    this.#parts.log.error({ till: till.id, seq, detail: cause.message }, what);
    facts[seq - sequel.from] = { impossible: cause.message };
  }

  /** Settlement of a queue stands still from now on. @returns whether it did not before */
  #halt(cause: Breach, till: string, seq: number): boolean {
    const { store, clock, log } = this.#parts;
    if (store.read.journal.halts().some((halt) => halt.queue === cause.queue)) return false;
    const { queue, clause, message } = cause;
    log.error({ till, seq, queue, clause, detail: message }, "settlement of a queue stands still");
    const detail = `${message} (fact ${seq} of ${till})`;
    store.write((rows) => rows.journal.halt({ queue, at: clock(), till, seq, detail }));
    return true;
  }
}
