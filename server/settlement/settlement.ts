/**
 * Takes facts into the journal and folds them, a till's and the server's own, in one transaction with
 * all that follows: payouts, feed, notices, differences, cursor. Batches that arrive together are taken
 * together. What breaks an invariant (§13) is rolled back, its queue stands still from then on, and its
 * facts are kept without being folded; what is impossible in itself is kept in quarantine. Either way the
 * rest goes on.
 */
import type { Logger } from "pino";
import type { Fact } from "../../shared/facts/fact.ts";
import { AmountOverflow } from "../../shared/kernel/money.ts";
import { Ledger } from "../../shared/ledger/ledger.ts";
import { COMMON_CLOCK, lastClearing } from "../../shared/queue/clock.ts";
import { endsNights, OFFICE } from "../../shared/queue/fold.ts";
import { Breach } from "../../shared/queue/invariants.ts";
import { midnights } from "../../shared/rewards/midnight.ts";
import { UNION } from "../../shared/rules/units.ts";
import { readable, type Impossible } from "../journal/readable.ts";
import { sequelOf, type Sequel } from "../journal/sequel.ts";
import { Fenced, StoreRefusal } from "../store/refusal.ts";
import type { TillRow } from "../store/rows.ts";
import type { ServerStore, ServerWriter } from "../store/store.ts";
import { tellOn } from "./announcing.ts";
import { OfficeDesk } from "./desk.ts";
import { Intake, type IntakeParts } from "./intake.ts";
import { passThrough, Stuck } from "./passage.ts";
import type { Programmes } from "./programmes.ts";
import { RollMemory } from "./rollWatch.ts";
import type { CheckedBatch, NoSequel, Settler, TakenIn } from "./settler.ts";
import { Turns, type Ticket } from "./turns.ts";
import { Versions } from "./versions.ts";

const STEPS = 2_000;
/** So long a batch waits that a night in progress has to be paid before, ms. */
const NIGHT_WAIT_MS = 1_000;

export type SettlementParts = {
  readonly store: ServerStore;
  readonly programmes: Programmes;
  /** The server's clock, ms. */
  readonly clock: () => number;
  readonly log: Logger;
  /** Has something done when what is at hand is done; default: setImmediate. */
  readonly soon?: (run: () => void) => void;
  /** So much of a night, or of telling all who wait, is done in one transaction: others wait no longer than for that. Default: 2,000. */
  readonly steps?: number;
};

/** What became of a batch in a group, before it is committed. */
type Passed = { readonly ticket: Ticket; readonly outcome: { readonly at: TillRow } | NoSequel };

type AllPassed = {
  readonly passed: readonly Passed[];
  readonly woken: ReadonlySet<string>;
  readonly seen: Intake["seen"];
};

/** Settlement of a queue stands still: what would change it cannot be taken from those who can ask again. */
export class QueueHalted extends Error {}

export class Settlement implements Settler {
  readonly #parts: SettlementParts;
  readonly #ledger: Ledger;
  readonly #rolls = new RollMemory();
  readonly #turns = new Turns();
  readonly #soon: (run: () => void) => void;
  #due = false;
  #versions: Versions;
  #wake: (tills: Iterable<string>) => void = () => undefined;
  /** A clearing or midnight whose passing broke an invariant; it is not tried again. */
  #broken: number | null = null;
  #isNightDue = false;
  /** Whether there may be something to be told to all who wait; it may have been left by who settled before. */
  #announces = true;
  #isTelling = false;

  constructor(parts: SettlementParts) {
    this.#parts = parts;
    this.#soon = parts.soon ?? ((run) => void setImmediate(run));
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

  /** Facts that wait for their turn. */
  get waiting(): number {
    return this.#turns.facts;
  }

  /**
   * Takes what follows a till's cursor, together with what else waits. When this resolves to `taken`, it is on disk.
   * @throws StoreRefusal when the disk does not take it: then nothing was taken
   */
  take(batch: CheckedBatch): Promise<{ readonly taken: TakenIn } | NoSequel> {
    const retryAfterMs = this.#turns.full;
    if (retryAfterMs !== null) {
      const message = `${this.#turns.facts} facts wait for their turn. Nothing was taken; send again in ${retryAfterMs} ms.`;
      return Promise.resolve({ refused: "busy", message, retryAfterMs });
    }
    return new Promise((taken, failed) => {
      this.#turns.add({ batch, read: new Map(), taken, failed });
      this.#later();
    });
  }

  #later(): void {
    if (this.#due || !this.#turns.any) return;
    this.#due = true;
    this.#soon(() => {
      this.#due = false;
      let group = this.#turns.next();
      try {
        if (group.length > 0) this.passClock();
        group = this.#isNightDue ? group.filter((ticket) => !this.#waitsForNight(ticket)) : group;
        this.#takeGroup(group);
      } catch (error) {
        this.#fail(group, error);
      }
      this.#later();
    });
  }

  /** A fault of the store is everyone's; of any other nobody knows whose it is, and each till is tried on its own. */
  #fail(group: readonly Ticket[], error: unknown): void {
    const byTill = Map.groupBy(group, ({ batch }) => batch.till);
    if (byTill.size <= 1 || error instanceof StoreRefusal || error instanceof Fenced) {
      for (const { failed } of group) failed(error);
      return;
    }
    this.#parts.log.error({ err: error }, "batches could not be taken together; each till's are tried on their own");
    for (const own of byTill.values()) this.#turns.again(own);
  }

  /**
   * Acts of the server's own, in one transaction; when this returns, they are on disk.
   * @throws StoreRefusal, QueueHalted, AmountOverflow, whatever the body throws: then nothing was done
   */
  office<T>(body: (desk: OfficeDesk) => T): T {
    this.passClock();
    return this.#officeNow(body);
  }

  /**
   * Writes that a clearing of the chain's (§5.8) or a midnight (§10.3, §11.4) has passed on the server's clock, if one has;
   * a midnight's distribution goes on from there, piece by piece, and so does telling all who wait (§12.6).
   */
  passClock(): void {
    const { clock } = this.#parts;
    const passed = this.#passedBy(clock());
    if (passed !== null && passed !== this.#broken) this.#moveClock(passed);
    this.#goOnWithNight();
    this.#goOnTelling();
  }

  /** The last instant that has to be passed and was not; null: none. */
  #passedBy(now: number): number | null {
    const common = this.#parts.store.ledger.clock(COMMON_CLOCK);
    if (!common || now <= common.at) return null;
    const { rules, calendar } = this.#versions.chain;
    const { union, rewards, basic } = rules;
    if (union && this.#isHalted(UNION)) return null;
    const cleared = basic.clear ? lastClearing(calendar, basic.clear, now) : null;
    const night = union || rewards?.shareholders ? midnights(calendar, common.at, now).at(-1) : undefined;
    const passed = Math.max(cleared ?? common.at, night?.at ?? common.at);
    return passed > common.at ? passed : null;
  }

  #moveClock(passed: number): void {
    try {
      this.#officeNow((desk) => desk.write("clock-passed", {}));
    } catch (error) {
      if (!(error instanceof QueueHalted) && !(error instanceof AmountOverflow)) throw error;
      this.#broken = passed;
      this.#parts.log.error({ passed, detail: error.message }, "a clearing or a midnight could not be carried out");
    }
  }

  /** A piece of the night's distribution comes next, and after it whatever waits. */
  #goOnWithNight(): void {
    if (this.#isNightDue || !this.#parts.store.ledger.rewards?.night() || this.#isHalted(UNION)) return;
    this.#isNightDue = true;
    this.#soon(() => {
      this.#isNightDue = false;
      try {
        this.#officeNow((desk) => desk.write("night-worked", { steps: this.#steps }));
        this.#goOnWithNight();
      } catch (error) {
        // It stands where it stood; the next tick of the clock goes on with it.
        this.#parts.log.error({ err: error }, "a piece of the night's distribution could not be carried out");
      }
    });
  }

  /** The next of those who wait are told, and after them whatever waits has its turn. */
  #goOnTelling(): void {
    if (this.#isTelling || !this.#announces) return;
    const { store, clock, log } = this.#parts;
    if (!store.read.announcements.open()) {
      this.#announces = false;
      return;
    }
    this.#isTelling = true;
    this.#soon(() => {
      this.#isTelling = false;
      try {
        this.#announces = store.write((rows) => tellOn(rows, this.#steps, clock()));
        this.#goOnTelling();
      } catch (error) {
        // It stands where it stood; the next tick of the clock goes on with it.
        log.error({ err: error }, "those who wait could not be told what was published");
      }
    });
  }

  get #steps(): number {
    return this.#parts.steps ?? STEPS;
  }

  #isHalted(queue: string): boolean {
    return this.#parts.store.read.journal.halts().some((halt) => halt.queue === queue);
  }

  #officeNow<T>(body: (desk: OfficeDesk) => T): T {
    try {
      const { value, woken, seen, announces } = this.#transact((parts) => {
        const desk = new OfficeDesk(parts);
        return { value: body(desk), woken: desk.finish(), seen: desk.seen, announces: desk.announces };
      });
      this.#rolls.committed(seen);
      if (announces) {
        this.#announces = true;
        this.#goOnTelling();
      }
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
  #transact<T extends object>(body: (parts: IntakeParts) => T): T {
    const { store, programmes, clock } = this.#parts;
    const parts = { ledger: this.#ledger, programmes, versions: this.#versions, rolls: this.#rolls, now: clock() };
    const result: { value: T | null } = { value: null };
    try {
      store.write((rows: ServerWriter) => {
        result.value = body({ rows, ...parts });
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

  /** One transaction for all of a group; then, and only then, each is answered. */
  #takeGroup(group: readonly Ticket[]): void {
    if (group.length === 0) return;
    let stuck: Stuck;
    try {
      this.#answer(this.#transact((parts) => this.#passAll(parts, group)));
      return;
    } catch (error) {
      if (!(error instanceof Stuck)) throw error;
      stuck = error;
    }
    const { till, seq } = stuck;
    const holds = ({ batch }: Ticket): boolean =>
      batch.till === till && batch.from <= seq && seq < batch.from + batch.lines.length;
    const found = group.find(holds);
    if (!found) throw stuck;
    this.#makeWay(found, stuck);
    // It and what comes before it of its till are tried again on their own; all others go on at once.
    const own = group.slice(0, group.indexOf(found) + 1).filter(({ batch }) => batch.till === till);
    this.#turns.again(own);
    this.#turns.back(group.filter((it) => !own.includes(it)));
  }

  /** What would have a night paid to its end first comes again later, so that all others need not wait for that. */
  #waitsForNight(ticket: Ticket): boolean {
    const waits = this.#readAll(ticket).some((fact) => !("impossible" in fact) && endsNights(fact.kind));
    if (waits) {
      const message = `A midnight is being paid. Nothing was taken; send again in ${NIGHT_WAIT_MS} ms.`;
      ticket.taken({ refused: "busy", message, retryAfterMs: NIGHT_WAIT_MS });
    }
    return waits;
  }

  #passAll(parts: IntakeParts, group: readonly Ticket[]): AllPassed {
    const intake = new Intake(parts);
    const { rows } = parts;
    const tills = rows.tills.several([...new Set(group.map(({ batch }) => batch.till))]);
    this.#foresee(intake, group);
    const passed = group.map((ticket): Passed => {
      const { batch } = ticket;
      const till = tills.get(batch.till);
      const sequel = sequelOf(rows.journal, till, batch);
      if ("refused" in sequel) return { ticket, outcome: sequel };
      if (!till) throw new Error(`${batch.till} is not there`);
      if (sequel.lines.length === 0) return { ticket, outcome: { at: till } };
      const at = passThrough(intake, till, batch, sequel, this.#factsOf(ticket, sequel));
      tills.set(till.id, at);
      return { ticket, outcome: { at } };
    });
    return { passed, woken: intake.finish(), seen: intake.seen };
  }

  /** Reads every line once, however often its batch is tried, and what its facts will ask for ahead of them. */
  #foresee(intake: Intake, group: readonly Ticket[]): void {
    const facts: Fact[] = [];
    for (const ticket of group) for (const fact of this.#readAll(ticket)) if (!("impossible" in fact)) facts.push(fact);
    intake.foresee(facts);
  }

  #readAll({ batch, read }: Ticket): (Fact | Impossible)[] {
    const kept = new Map(batch.kept);
    return batch.lines.map((line, index) => {
      const seq = batch.from + index;
      const fact = read.get(seq) ?? this.#read(batch.till, seq, line, kept.has(index));
      read.set(seq, fact);
      return fact;
    });
  }

  #read(till: string, seq: number, line: string, isErased: boolean): Fact | Impossible {
    const { programmes } = this.#parts;
    return readable(line, till, seq, (version) => programmes.has(version), isErased);
  }

  #factsOf({ read }: Ticket, { from, lines }: Sequel): (Fact | Impossible)[] {
    return lines.map((_, index) => read.get(from + index) ?? { impossible: "it was not read" });
  }

  #answer({ passed, woken, seen }: AllPassed): void {
    this.#rolls.committed(seen);
    // Once is enough to wake: the first of the group that was taken carries it.
    let all: ReadonlySet<string> = woken;
    for (const { ticket, outcome } of passed) {
      if ("refused" in outcome) {
        ticket.taken(outcome);
        continue;
      }
      const { cursor, head } = outcome.at;
      ticket.taken({ taken: { cursor, head, woken: all } });
      all = new Set();
    }
  }

  /** Sets aside what a fact broke: the queue where an invariant did not hold, else the fact alone. */
  #makeWay({ read }: Ticket, { till, seq, cause }: Stuck): void {
    if (cause instanceof Breach && this.#halt(cause, till, seq)) return;
    const what =
      cause instanceof AmountOverflow ? "amounts that cannot be kept exactly" : "a fact that cannot be folded";
    this.#parts.log.error({ till, seq, detail: cause.message }, what);
    read.set(seq, { impossible: cause.message });
  }

  /** Settlement of a queue stands still from now on. @returns whether it did not before */
  #halt(cause: Breach, till: string, seq: number): boolean {
    const { store, clock, log } = this.#parts;
    if (this.#isHalted(cause.queue)) return false;
    const { queue, clause, message } = cause;
    log.error({ till, seq, queue, clause, detail: message }, "settlement of a queue stands still");
    const detail = `${message} (fact ${seq} of ${till})`;
    store.write((rows) => rows.journal.halt({ queue, at: clock(), till, seq, detail }));
    return true;
  }
}
