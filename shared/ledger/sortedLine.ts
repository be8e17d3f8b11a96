/** Entries in position order, in chunks: insertion and removal anywhere cost no more in a long line than in a short one. */
import { comparePosition, type EntryRow, type Position } from "./rows.ts";

const CHUNK = 512;

export class SortedLine {
  #chunks: EntryRow[][] = [];
  size = 0;

  insert(entry: EntryRow): void {
    this.size += 1;
    const index = this.#chunkOf(entry);
    const chunk = this.#chunks[index] ?? this.#chunks.at(-1);
    if (!chunk) {
      this.#chunks.push([entry]);
      return;
    }
    chunk.splice(search(chunk, entry), 0, entry);
    if (chunk.length > CHUNK)
      this.#chunks.splice(
        this.#chunks.indexOf(chunk, Math.max(0, index - 1)),
        1,
        chunk.slice(0, CHUNK / 2),
        chunk.slice(CHUNK / 2),
      );
  }

  remove(entry: EntryRow): void {
    const index = this.#chunkOf(entry);
    const chunk = this.#chunks[index];
    const place = chunk ? search(chunk, entry) : -1;
    if (!chunk || chunk[place] !== entry) return;
    this.size -= 1;
    chunk.splice(place, 1);
    if (chunk.length === 0) this.#chunks.splice(index, 1);
  }

  /** Up to `limit` entries after a position; null: from the head. */
  after(position: Position | null, limit: number): EntryRow[] {
    const result: EntryRow[] = [];
    let index = position ? this.#chunkOf(position) : 0;
    for (; index < this.#chunks.length && result.length < limit; index += 1) {
      for (const entry of this.#chunks[index] ?? []) {
        if (result.length >= limit) break;
        if (!position || comparePosition(entry, position) > 0) result.push(entry);
      }
    }
    return result;
  }

  last(): EntryRow | undefined {
    return this.#chunks.at(-1)?.at(-1);
  }

  /** Index of the first chunk whose last entry is not before the position. */
  #chunkOf(position: Position): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const last = this.#chunks[middle]?.at(-1);
      if (last && comparePosition(last, position) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Index of the first entry that is not before the position. */
function search(chunk: readonly EntryRow[], position: Position): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = chunk[middle];
    if (entry && comparePosition(entry, position) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
