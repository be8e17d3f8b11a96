/** Numbers that follow from a seed, and from nothing else (sfc32). A fork does not move the one it was taken from. */
export class Random {
  readonly #name: string;
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  constructor(name: string) {
    this.#name = name;
    [this.#a, this.#b, this.#c] = [mixed(name, 0x9e3779b9), mixed(name, 0x85ebca6b), mixed(name, 0xc2b2ae35)];
    for (let round = 0; round < 12; round += 1) this.u32();
  }

  /** The same seed's numbers under another name. */
  fork(name: string): Random {
    return new Random(`${this.#name}/${name}`);
  }

  /** An integer in [0, 2^32). */
  u32(): number {
    const sum = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + sum) | 0;
    return sum >>> 0;
  }

  /** An integer in [0, below). */
  int(below: number): number {
    return Math.floor((this.u32() / 2 ** 32) * below);
  }

  /** An integer in [from, to]. */
  between(from: number, to: number): number {
    return from + this.int(to - from + 1);
  }

  /** Whether a thing of so many in a hundred happens. */
  percent(chance: number): boolean {
    return this.u32() / 2 ** 32 < chance / 100;
  }

  /** @throws RangeError for an empty list */
  pick<T>(list: readonly T[]): T {
    const it = list[this.int(list.length)];
    if (it === undefined) throw new RangeError("nothing to pick from");
    return it;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.u32() & 255);
  }
}

function mixed(text: string, start: number): number {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash | 0;
}
