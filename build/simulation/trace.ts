/** All that happens in a world, as one digest: two runs of a seed are the same if it is. And what was done to it, counted. */
import { createHash, type Hash } from "node:crypto";

export class Trace {
  readonly counts = new Map<string, number>();
  readonly #hash: Hash = createHash("sha256");
  readonly #told: ((line: string) => void) | null;

  /** @param told every line, for whoever wants to read along */
  constructor(told: ((line: string) => void) | null) {
    this.#told = told;
  }

  note(line: string): void {
    this.#hash.update(line);
    this.#hash.update("\n");
    this.#told?.(line);
  }

  count(what: string, by = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + by);
  }

  digest(): string {
    return this.#hash.digest("hex");
  }
}
