/**
 * Files notices by the member they are to (§9.3), after commit and beside settlement: a slice at a time, in one transaction
 * with how far that got, oldest first, on old books from the first on. While batches wait for their turn one slice is filed
 * at each tick and no more. Refuses to know who reads them.
 */
import type { Logger } from "pino";
import type { ServerStore } from "../store/store.ts";

export type FilingParts = {
  readonly store: ServerStore;
  readonly log: Logger;
  /** Has something done when what is at hand is done. */
  readonly soon: (run: () => void) => void;
  /** Whether settlement has something to do. */
  readonly isBusy: () => boolean;
  /** So many are filed in one transaction. */
  readonly most: number;
};

export class Filing {
  readonly #parts: FilingParts;
  #isDue = false;
  /** As of the last commit; null: not known. */
  #filed: number | null = null;

  constructor(parts: FilingParts) {
    this.#parts = parts;
  }

  /** Begins with what is not filed yet, unless it is at it. */
  tick(): void {
    if (!this.#isDue && this.#isAny()) this.#next();
  }

  #isAny(): boolean {
    const { notices } = this.#parts.store.read;
    this.#filed ??= notices.filed();
    return notices.newest() > this.#filed;
  }

  #next(): void {
    this.#isDue = true;
    this.#parts.soon(() => {
      this.#isDue = false;
      const { store, log, isBusy, most } = this.#parts;
      try {
        this.#filed = store.write(({ notices }) => notices.file(most));
        if (!isBusy() && this.#isAny()) this.#next();
      } catch (error) {
        // It stands where it stood; the next tick goes on with it.
        this.#filed = null;
        log.error({ err: error }, "notices could not be filed");
      }
    });
  }
}
