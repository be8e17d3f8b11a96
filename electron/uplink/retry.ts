/** One timer that tries again: pauses grow twofold with jitter, from a quarter of a second to half a minute. */
import { ROLLS } from "../../shared/kernel/roll.ts";
import type { Timers } from "../../shared/kernel/timers.ts";

const FIRST_MS = 250;
const LONGEST_MS = 30_000;
/** After a refusal that the same again cannot cure. */
export const SLOW_MS = 60_000;

export class Retry {
  readonly #random: () => number;
  readonly #run: () => void;
  readonly #timers: Timers;
  #cancel: (() => void) | undefined;
  #failures = 0;

  /** @param random an integer in [0, 2^32) */
  constructor(timers: Timers, random: () => number, run: () => void) {
    this.#timers = timers;
    this.#random = random;
    this.#run = run;
  }

  /** Whether a try is due. */
  get isDue(): boolean {
    return this.#cancel !== undefined;
  }

  /**
   * Tries again after a growing pause; `slowly`: after a minute. A try that is due already stays.
   * @param afterMs not before then: the other side asked for it
   */
  again(slowly = false, afterMs = 0): void {
    if (this.#cancel) return;
    const whole = slowly ? SLOW_MS : Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 20);
    // From half the pause to the whole, so that tills do not come back all at once; the same beyond what was asked for.
    const jitter = (Math.max(whole, afterMs) / 2) * (this.#random() / ROLLS);
    const pause = Math.max(afterMs, slowly ? whole : whole / 2) + (slowly ? 0 : jitter);
    this.#cancel = this.#timers.after(pause, () => {
      this.#cancel = undefined;
      this.#run();
    });
  }

  /** It worked: the next pause is short again. */
  worked(): void {
    this.#failures = 0;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
