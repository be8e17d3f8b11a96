/**
 * Whose turn it is: batches that arrive while one transaction runs wait, and are taken together in the
 * next one, one of each till after the other, up to a bound. A batch in which something stood in the way
 * waits for a turn of its own, between those of the others. Knows no clock and decides nothing.
 */
import type { Fact } from "../../shared/facts/fact.ts";
import type { Impossible } from "../journal/readable.ts";
import type { CheckedBatch, NoSequel, TakenIn } from "./settler.ts";

/** Of so many facts one transaction takes no further batch. */
const GROUP = 2_000;
/** Of so many facts that wait no further batch is let in. */
const MOST_WAITING = 40_000;
/** What is settled in a millisecond, about: for the hint when to try again. */
const SETTLED_IN_A_MS = 20;

export type Ticket = {
  readonly batch: CheckedBatch;
  /** By the place of the line in its chain, once it was read; a fact that stood in the way is impossible. */
  readonly read: Map<number, Fact | Impossible>;
  readonly taken: (outcome: { readonly taken: TakenIn } | NoSequel) => void;
  readonly failed: (error: unknown) => void;
};

export class Turns {
  /** By till, in the order of their arrival; the till whose turn is next stands first. */
  readonly #waiting = new Map<string, Ticket[]>();
  /** Each of these has a turn of its own, all of one till; nothing of that till passes them. */
  readonly #alone: (readonly Ticket[])[] = [];
  #facts = 0;
  #aloneNext = false;

  /** When to try again, ms; null: there is room. */
  get full(): number | null {
    return this.#facts < MOST_WAITING ? null : Math.ceil(this.#facts / SETTLED_IN_A_MS);
  }

  /** Facts that wait. */
  get facts(): number {
    return this.#facts;
  }

  get any(): boolean {
    return this.#waiting.size > 0 || this.#alone.length > 0;
  }

  add(ticket: Ticket): void {
    this.#facts += ticket.batch.lines.length;
    const { till } = ticket.batch;
    const own = this.#waiting.get(till);
    if (own) own.push(ticket);
    else this.#waiting.set(till, [ticket]);
  }

  /** Something stood in the way of the last of these, of one till: they are tried again on their own. */
  again(tickets: readonly Ticket[]): void {
    for (const { batch } of tickets) this.#facts += batch.lines.length;
    this.#alone.push(tickets);
  }

  /** The others of a group in which something stood in the way: they are the next, as they were. */
  back(tickets: readonly Ticket[]): void {
    const later = [...this.#waiting];
    this.#waiting.clear();
    for (const ticket of tickets) this.add(ticket);
    for (const [till, own] of later) {
      const before = this.#waiting.get(till);
      if (before) before.push(...own);
      else this.#waiting.set(till, own);
    }
    this.#aloneNext = false;
  }

  /** The batches of the next transaction; empty: none waits. */
  next(): readonly Ticket[] {
    const alone = this.#alone[0];
    if (alone && (this.#aloneNext || !this.#others())) {
      this.#alone.shift();
      this.#aloneNext = false;
      return this.#left(alone);
    }
    this.#aloneNext = true;
    const group: Ticket[] = [];
    let facts = 0;
    const barred = this.#barred();
    for (let took = true; took && facts < GROUP;) {
      took = false;
      const line = [...this.#waiting.keys()];
      for (const till of line) {
        const own = this.#waiting.get(till);
        const first = own?.[0];
        if (!own || !first || barred.has(till) || facts >= GROUP) continue;
        own.shift();
        // The till goes to the end of the line of tills.
        this.#waiting.delete(till);
        if (own.length > 0) this.#waiting.set(till, own);
        group.push(first);
        facts += first.batch.lines.length;
        took = true;
      }
    }
    return this.#left(group);
  }

  /** Whether anything waits that need not wait for one that has a turn of its own. */
  #others(): boolean {
    const barred = this.#barred();
    return [...this.#waiting.keys()].some((till) => !barred.has(till));
  }

  #barred(): Set<string | undefined> {
    return new Set(this.#alone.map(([first]) => first?.batch.till));
  }

  #left(group: readonly Ticket[]): readonly Ticket[] {
    for (const { batch } of group) this.#facts -= batch.lines.length;
    return group;
  }
}
