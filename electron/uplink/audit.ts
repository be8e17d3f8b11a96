/**
 * Reads this till's own facts again, a few at a time between sales, and says where one is not what it was
 * when it was written: a byte changed, a fact removed, or a chain made anew under what the server signed.
 * Changes nothing.
 */
import { chain } from "../../shared/facts/chain.ts";
import { isErasedLine } from "../../shared/facts/erased.ts";
import { GENESIS } from "../../shared/facts/fact.ts";
import type { Timers } from "../../shared/kernel/timers.ts";
import type { FactLog } from "../store/factlog.ts";
import { sha256 } from "../store/sha256.ts";

const AT_ONCE = 1_000;
/** Between two looks the clerk goes first, ms. */
const PAUSE_MS = 10;

export class Audit {
  readonly #facts: FactLog;
  readonly #timers: Timers;
  readonly #found: (seq: number) => void;
  #cancel: (() => void) | undefined;

  /** @param found called at most once a reading, with the first that differs */
  constructor(facts: FactLog, timers: Timers, found: (seq: number) => void) {
    this.#facts = facts;
    this.#timers = timers;
    this.#found = found;
  }

  /** Begins to read, unless it is being read; the first part at once. */
  begin(): void {
    if (this.#cancel) return;
    const ends = [this.#facts.sent, this.#facts.receipt].flatMap((it) => it ?? []);
    this.#read(0, GENESIS, ends);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #read(after: number, prev: string, ends: readonly { readonly cursor: number; readonly head: string }[]): void {
    let [seq, hash] = [after, prev];
    const kept = this.#facts.keptAfter(after, AT_ONCE);
    for (const fact of kept) {
      seq += 1;
      // Of a person that was erased nothing is left but the hash.
      hash = isErasedLine(fact.line) ? fact.hash : chain(sha256, hash, fact.line);
      const isSame = fact.seq === seq && fact.hash === hash;
      if (isSame && ends.every((end) => end.cursor !== seq || end.head === hash)) continue;
      this.#cancel = undefined;
      return this.#found(seq);
    }
    this.#cancel = kept.length < AT_ONCE ? undefined : this.#timers.after(PAUSE_MS, () => this.#read(seq, hash, ends));
  }
}
