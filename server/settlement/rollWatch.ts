/**
 * Checks every secret that is shown against the hash that was made known before (§6.3), and a draw's
 * roll against its secret. Says what differs; corrects nothing.
 */
import { readFact, type Fact } from "../../shared/facts/fact.ts";
import { checkRoll, commitmentOf, type Commitments } from "../../shared/facts/rolls.ts";
import { sha256 } from "../journal/digest.ts";
import type { JournalReader } from "../store/store.ts";

/** Of more tills than this the journal is asked again. */
const MOST_REMEMBERED = 100_000;

export type Committed = Commitments & { readonly till: string; readonly seq: number };

/** The commitments that a fact of a till makes for its next order; null: it makes none. */
function madeBy(fact: Fact): Commitments | null {
  if (fact.kind === "till-opened") return fact.body.next;
  return fact.kind === "order-paid" || fact.kind === "order-placed" ? fact.body.rolls.next : null;
}

/** What was made known before fact `seq` of a till for its next order; null: nothing that can be read. */
export function commitmentsBefore(journal: JournalReader, till: string, seq: number): Committed | null {
  for (let before = seq - 1; before > 0; before -= 1) {
    const line = journal.lineAt(till, before);
    const fact = line === undefined ? undefined : readFact(line);
    // A line that cannot be read, kept in quarantine, may have been an order's.
    if (!fact || "expected" in fact) return null;
    const made = madeBy(fact);
    if (made) return { ...made, till, seq: before };
  }
  return null;
}

/** What each till has made known for its next order, as of the last commit: what the journal says, without asking it. */
export class RollMemory {
  readonly #next = new Map<string, Commitments>();

  of(till: string): Commitments | undefined {
    return this.#next.get(till);
  }

  /** Call after the commit. */
  committed(seen: ReadonlyMap<string, Commitments | null>): void {
    if (this.#next.size > MOST_REMEMBERED) this.#next.clear();
    for (const [till, made] of seen) {
      if (made) this.#next.set(till, made);
      else this.#next.delete(till);
    }
  }
}

export class RollWatch {
  readonly #journal: JournalReader;
  readonly #memory: RollMemory;
  /** By till, as of the last order seen in this transaction; null: the journal has to be asked. */
  readonly #next = new Map<string, Commitments | null>();

  constructor(journal: JournalReader, memory: RollMemory) {
    this.#journal = journal;
    this.#memory = memory;
  }

  /** Something of a till was consumed that cannot be read: look at what is kept. */
  forget(till: string): void {
    this.#next.set(till, null);
  }

  /** What was seen in this transaction, for the memory when it is committed. */
  get seen(): ReadonlyMap<string, Commitments | null> {
    return this.#next;
  }

  #before(fact: Fact): Commitments | null {
    const { till, seq } = fact;
    const seen = this.#next.has(till) ? this.#next.get(till) : this.#memory.of(till);
    return seen ?? commitmentsBefore(this.#journal, till, seq);
  }

  /** Call before the fact is appended. @returns what does not fit; null: all does, or there is nothing to check */
  see(fact: Fact): string | null {
    const wrong = this.#check(fact);
    const made = madeBy(fact);
    if (made) this.#next.set(fact.till, made);
    return wrong;
  }

  #check(fact: Fact): string | null {
    if (fact.kind === "order-paid" || fact.kind === "order-placed") {
      const committed = this.#before(fact);
      if (!committed || commitmentOf(sha256, "join", fact.body.rolls.secret) === committed.join) return null;
      return "the join secret is not the one whose hash was made known before the order (§6.3)";
    }
    if (fact.kind !== "entry-drawn") return null;
    const { order, line, secret, roll } = fact.body;
    const taken = this.#journal.factsOf(order).find((it) => it.kind === "order-paid" || it.kind === "order-placed");
    const committed = taken ? commitmentsBefore(this.#journal, taken.till, taken.seq) : null;
    if (!committed) return null;
    const wrong = checkRoll(sha256, { purpose: "draw", commitment: committed.draw, secret, order, line, roll });
    if (wrong === "other-secret")
      return "the draw secret is not the one whose hash was made known before the order (§6.3)";
    return wrong === "other-roll" ? "the roll does not follow from the draw secret (§6.3)" : null;
  }
}
