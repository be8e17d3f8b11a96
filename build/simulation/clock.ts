/** A machine's clock: off by so much, and running so much too fast or too slow. */
import type { Loop } from "./loop.ts";

/** When worlds begin, ms: a Sunday in Shanghai, just before noon, when what waits may be cleared. */
const BEGINS = Date.UTC(2026, 2, 1, 4) - 15_000;

export class Clock {
  readonly #loop: Loop;
  #offset = 0;
  /** Parts in a million. */
  #drift = 0;
  #since = 0;

  constructor(loop: Loop) {
    this.#loop = loop;
  }

  now(): number {
    const { now } = this.#loop;
    return Math.floor(BEGINS + now + this.#offset + ((now - this.#since) * this.#drift) / 1e6);
  }

  /** Puts it on or back, ms. */
  jump(by: number): void {
    this.#offset += by;
  }

  run(drift: number): void {
    const { now } = this.#loop;
    this.#offset += ((now - this.#since) * this.#drift) / 1e6;
    this.#since = now;
    this.#drift = drift;
  }
}
