/**
 * One event loop with a time of its own: what is due runs in order of its instant, and of its number
 * where instants are the same. Between two events everything that was promised is settled. Real time,
 * real timers and real randomness are out of reach while it runs.
 */

/** A process of the simulated world: what belongs to it ends with it. */
export type Process = { readonly name: string; alive: boolean };

type Event = { readonly at: number; readonly n: number; readonly process: Process | null; run: (() => void) | null };

/** Taken before the world is sealed. */
const later = setImmediate;

export class Loop {
  /** Milliseconds since the world began. */
  now = 0;
  /** How many events ran. */
  events = 0;
  readonly #heap: Event[] = [];
  #numbers = 0;

  /** @param process whose event it is: it does not run when that has ended. @returns its cancel */
  after(ms: number, process: Process | null, run: () => void): () => void {
    const event: Event = { at: this.now + Math.max(0, ms), n: (this.#numbers += 1), process, run };
    this.#push(event);
    return () => {
      event.run = null;
    };
  }

  /**
   * Runs what is due up to an instant, or until told to stop.
   * @param stepped after every event, when all that it promised is settled; true: stop
   */
  async run(until: number, stepped: () => boolean): Promise<void> {
    for (;;) {
      const next = this.#heap[0];
      if (!next || next.at > until) break;
      this.#pop();
      if (!next.run || hasEnded(next.process)) continue;
      this.now = next.at;
      this.events += 1;
      try {
        next.run();
      } catch (error) {
        // A process that ended in the middle of it says so by throwing.
        if (!hasEnded(next.process)) throw error;
      }
      await settled();
      if (stepped()) return;
    }
    this.now = Math.max(this.now, until);
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let place = heap.length;
    heap.push(event);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (!above || isBefore(above, event)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (!left) break;
      if (right && isBefore(right, left)) child += 1;
      const least = heap[child];
      if (!least || isBefore(last, least)) break;
      heap[place] = least;
      place = child;
    }
    heap[place] = last;
  }
}

const hasEnded = (process: Process | null): boolean => process !== null && !process.alive;

const isBefore = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.n < b.n);

/** Everything promised so far is settled. */
export const settled = (): Promise<void> => new Promise((resolve) => void later(resolve));
