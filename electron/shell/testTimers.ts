/** For tests: time that passes by hand. */
import type { Timers } from "../../shared/kernel/timers.ts";

export class HandTimers implements Timers {
  /** ms since they began. */
  now = 0;
  #waiting: { at: number; run: () => void }[] = [];

  after(ms: number, run: () => void): () => void {
    const entry = { at: this.now + ms, run };
    this.#waiting.push(entry);
    return () => void (this.#waiting = this.#waiting.filter((it) => it !== entry));
  }

  /** Lets time pass, and runs what was due by its end, in order. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.now = next.at;
      this.#waiting = this.#waiting.filter((it) => it !== next);
      next.run();
    }
    this.now = end;
  }

  #next(end: number): { at: number; run: () => void } | undefined {
    return this.#waiting.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
  }
}
