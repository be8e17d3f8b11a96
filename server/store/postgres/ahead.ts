/**
 * Rows that were read ahead in the open transaction, and what was found not to be there. A row is handed out once: it is
 * then its receiver's, who changes it; whoever asks again asks the database.
 */
export class Ahead<T> {
  readonly #rows = new Map<string, T>();
  readonly #absent = new Set<string>();

  /** These were asked for; those that are there follow. */
  asked(keys: Iterable<string>): void {
    for (const key of keys) this.#absent.add(key);
  }

  found(key: string, row: T): void {
    this.#absent.delete(key);
    this.#rows.set(key, row);
  }

  /** @returns null: it is not there; undefined: ask the database */
  take(key: string): T | null | undefined {
    const row = this.#rows.get(key);
    if (row !== undefined) {
      this.#rows.delete(key);
      return row;
    }
    return this.#absent.has(key) ? null : undefined;
  }

  /** Whether it is known not to be there. */
  lacks(key: string): boolean {
    return this.#absent.has(key);
  }

  /** It was written: the database knows better. */
  written(key: string): void {
    this.#rows.delete(key);
    this.#absent.delete(key);
  }

  clear(): void {
    this.#rows.clear();
    this.#absent.clear();
  }
}
