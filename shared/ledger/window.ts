/**
 * The head of one lane of a queue, kept in memory in position order. What lies beyond the window is
 * read from the store when it is needed, so a queue of ten million costs no more than one of a
 * thousand.
 */
import { comparePosition, type EntryRow, type Position } from "./rows.ts";

const PAGE = 256;
const KEEP = 1024;

export type ReadOn = (after: Position | null, limit: number) => EntryRow[];

export class Window {
  #items: EntryRow[] = [];
  #start = 0;
  /** Whether the window reaches the end of the lane. */
  #whole = false;
  readonly #readOn: ReadOn;

  constructor(readOn: ReadOn) {
    this.#readOn = readOn;
  }

  /** The i-th entry from the head; undefined beyond the end of the lane. */
  at(index: number): EntryRow | undefined {
    while (this.#start + index >= this.#items.length && !this.#whole) this.#extend();
    return this.#items[this.#start + index];
  }

  #extend(): void {
    const read = this.#readOn(this.#items.at(-1) ?? null, PAGE);
    this.#items.push(...read);
    this.#whole = read.length < PAGE;
  }

  /** An entry that now stands in this lane. */
  add(entry: EntryRow): void {
    const index = this.#search(entry);
    if (index === this.#items.length && !this.#whole) return;
    if (index === this.#items.length) this.#items.push(entry);
    else this.#items.splice(index, 0, entry);
    if (this.#items.length - this.#start > 4 * KEEP) {
      this.#items = this.#items.slice(this.#start, this.#start + KEEP);
      this.#start = 0;
      this.#whole = false;
    }
  }

  /** An entry that no longer stands in this lane. */
  remove(entry: EntryRow): void {
    const index = this.#search(entry);
    if (this.#items[index] !== entry) return;
    if (index !== this.#start) {
      this.#items.splice(index, 1);
      return;
    }
    this.#start += 1;
    // An emptied window reads from the head again: an entry may have come in before its old end.
    if (this.#start > KEEP || this.#start === this.#items.length) {
      this.#items = this.#items.slice(this.#start);
      this.#start = 0;
    }
  }

  /** Index of the first item that is not before the position. */
  #search(position: Position): number {
    let low = this.#start;
    let high = this.#items.length;
    const last = this.#items[high - 1];
    if (low === high || (last && comparePosition(last, position) < 0)) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = this.#items[middle];
      if (item && comparePosition(item, position) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
