/**
 * Takes the facts of one till into the journal and folds them, in one transaction with all that
 * follows: payouts, feed, differences, the till's cursor. What breaks an invariant (§13) is rolled
 * back, its queue stands still from then on, and its facts are kept without being folded; what is
 * impossible in itself is kept in quarantine. Either way the rest goes on.
 */
import type { Logger } from "pino";
import type { Fact } from "../../shared/facts/fact.ts";
import { AmountOverflow } from "../../shared/kernel/money.ts";
import { Ledger } from "../../shared/ledger/ledger.ts";
import { Breach } from "../../shared/queue/invariants.ts";
import { readable, type Impossible } from "../journal/readable.ts";
import type { Sequel } from "../journal/sequel.ts";
import type { TillRow } from "../store/rows.ts";
import type { ServerStore } from "../store/store.ts";
import type { Programmes } from "./programmes.ts";
import { Passage, Stuck, type TakenIn } from "./passage.ts";

export type SettlementParts = {
  readonly store: ServerStore;
  readonly programmes: Programmes;
  /** The server's clock, ms. */
  readonly clock: () => number;
  readonly log: Logger;
};

export class Settlement {
  readonly #parts: SettlementParts;
  readonly #ledger: Ledger;

  constructor(parts: SettlementParts) {
    this.#parts = parts;
    this.#ledger = new Ledger(parts.store.ledger);
  }

  /**
   * Takes what follows a till's cursor. When this returns, it is on disk.
   * @throws StoreRefusal when the disk does not take it: then nothing was taken
   */
  take(till: TillRow, sequel: Sequel): TakenIn {
    if (sequel.lines.length === 0) return { cursor: till.cursor, head: till.head, woken: new Set() };
    const { programmes } = this.#parts;
    const facts = sequel.lines.map((line, index) =>
      readable(line, till.id, sequel.from + index, (version) => programmes.has(version)),
    );
    for (;;) {
      const taken = this.#attempt(till, sequel, facts);
      if (taken) return taken;
    }
  }

  /** @returns undefined when a fact stood in the way and was dealt with: to be tried again */
  #attempt(till: TillRow, sequel: Sequel, facts: (Fact | Impossible)[]): TakenIn | undefined {
    const { store, programmes, clock } = this.#parts;
    try {
      const taken = store.write((rows) =>
        new Passage({ rows, ledger: this.#ledger, programmes, now: clock() }, till, sequel).take(facts),
      );
      // Only now: what the memory holds is what the disk holds.
      this.#ledger.committed();
      return taken;
    } catch (error) {
      this.#ledger.dropped();
      if (!(error instanceof Stuck)) throw error;
      this.#makeWay(till, sequel, facts, error);
      return undefined;
    }
  }

  /** Sets aside what a fact broke: the queue where an invariant did not hold, else the fact alone. */
  #makeWay(till: TillRow, sequel: Sequel, facts: (Fact | Impossible)[], { seq, cause }: Stuck): void {
    const { store, clock, log } = this.#parts;
    if (cause instanceof Breach && !store.read.journal.halts().some((halt) => halt.queue === cause.queue)) {
      log.error(
        { till: till.id, seq, queue: cause.queue, clause: cause.clause, detail: cause.message },
        "settlement of a queue stands still",
      );
      store.write((rows) =>
        rows.journal.halt({
          queue: cause.queue,
          at: clock(),
          till: till.id,
          seq,
          detail: `${cause.message} (fact ${seq} of ${till.id})`,
        }),
      );
      return;
    }
    const what =
      cause instanceof AmountOverflow ? "amounts that cannot be kept exactly" : "a fact that cannot be folded";
    log.error({ till: till.id, seq, detail: cause.message }, what);
    facts[seq - sequel.from] = { impossible: cause.message };
  }
}
