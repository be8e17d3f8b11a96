/**
 * Finds products by what a clerk types: any part of a name in either language, of its pinyin or the initials of it, of
 * a code or a barcode. One text of all products in memory, made in slices so that the till goes on answering, and
 * made again after the products have changed. Knows only what was committed: it is made between acts.
 */
import { setImmediate } from "node:timers/promises";
import type { Books } from "../../store/books.ts";
import { StoreRefusal } from "../../store/refusal.ts";
import type { Findable } from "../../store/shop.ts";
import { hasHan, speller } from "./pinyin.ts";

/** Products that are read, and names that are spelt, between two turns of the loop. */
const SLICE = 1_000;
const SPELT = 100;

/** Around every field of a product, and between two products. */
const FIELD = "\t";

/** How two texts are made alike: width of letters, case. */
const plain = (text: string): string => text.normalize("NFKC").toLowerCase();

type Index = {
  readonly names: number;
  readonly ids: readonly string[];
  /** Where each product's part of the text begins. */
  readonly starts: Uint32Array;
  readonly text: string;
};

export class Finder {
  readonly #books: Books;
  #index: Index | null = null;
  #making: Promise<Index> | null = null;

  constructor(books: Books) {
    this.#books = books;
  }

  /** @returns ids, the best first: whole codes and barcodes, beginnings of a field, anything inside */
  async find(typed: string, limit: number): Promise<string[]> {
    const wanted = plain(typed).trim().replaceAll(/\s+/g, " ");
    if (wanted === "") return [];
    const index = await this.ready();
    const found = new Set<number>();
    // What stands nearest to what was typed comes first; the text is walked through only as far as it takes.
    walk(index, FIELD + wanted + FIELD, limit, found);
    walk(index, FIELD + wanted, limit, found);
    walk(index, wanted, limit, found);
    const terms = wanted.split(" ");
    if (terms.length > 1) walkAll(index, terms, limit, found);
    return [...found].map((at) => index.ids[at] ?? "");
  }

  /** The text of the products as they are now; made now, if need be. */
  async ready(): Promise<Index> {
    for (;;) {
      const { names } = this.#books.shop;
      if (this.#index?.names === names) return this.#index;
      this.#making ??= this.#make().finally(() => (this.#making = null));
      this.#index = await this.#making;
    }
  }

  async #make(): Promise<Index> {
    const { shop } = this.#books;
    const { names } = shop;
    const ids: string[] = [];
    const starts: number[] = [];
    const pages: string[] = [];
    let length = 0;
    for (let after: readonly [string, string] = ["", ""]; ;) {
      const page = shop.findable(after, SLICE);
      const spelt = await this.#spell(page);
      let text = "";
      for (const it of page) {
        const [initials = "", whole = ""] = (spelt.get(it.id) ?? it.pinyin).split(" ");
        const fields = [it.code, it.barcode ?? "", it.name, initials, it.nameEn, whole];
        ids.push(it.id);
        starts.push(length + text.length);
        text += FIELD + plain(fields.join(FIELD)) + FIELD;
      }
      pages.push(text);
      length += text.length;
      const last = page.at(-1);
      if (!last || page.length < SLICE) break;
      after = [last.code, last.id];
      await setImmediate();
    }
    // Products that changed while they were read are read again by whoever waits: `names` says so.
    return { names, ids, starts: Uint32Array.from(starts), text: pages.join("") };
  }

  /** Pinyin of names that nobody has spelt yet: worked out, and kept for the next start. */
  async #spell(page: readonly Findable[]): Promise<ReadonlyMap<string, string>> {
    const open = page.filter((it) => it.pinyin === "" && hasHan(it.name));
    const spelt = new Map<string, string>();
    if (open.length === 0) return spelt;
    const spell = await speller();
    for (let from = 0; from < open.length; from += SPELT) {
      for (const { id, name } of open.slice(from, from + SPELT)) spelt.set(id, spell(name));
      await setImmediate();
    }
    try {
      this.#books.transact(() => {
        for (const { id, name } of open) this.#books.shop.notePinyin({ id, name, pinyin: spelt.get(id) ?? "" });
      });
    } catch (error) {
      // A full disk is no reason not to find anything: it is worked out again at the next start.
      if (!(error instanceof StoreRefusal)) throw error;
    }
    return spelt;
  }
}

/** Adds the products in whose part of the text `wanted` stands. */
function walk({ text, starts }: Index, wanted: string, limit: number, found: Set<number>): void {
  for (let at = text.indexOf(wanted); at !== -1 && found.size < limit;) {
    const product = productAt(starts, at);
    found.add(product);
    // The rest of this product says nothing new.
    const next = starts[product + 1];
    at = next === undefined ? -1 : text.indexOf(wanted, next);
  }
}

/** Adds the products in which every term stands somewhere. */
function walkAll({ text, starts }: Index, terms: readonly string[], limit: number, found: Set<number>): void {
  const [rarest = "", ...others] = terms.toSorted((a, b) => weightOf(b) - weightOf(a));
  for (let at = text.indexOf(rarest); at !== -1 && found.size < limit;) {
    const product = productAt(starts, at);
    const next = starts[product + 1];
    const part = text.slice(starts[product], next);
    if (others.every((term) => part.includes(term))) found.add(product);
    at = next === undefined ? -1 : text.indexOf(rarest, next);
  }
}

/** How much a term tells: a Chinese character as much as three letters. */
const weightOf = (term: string): number => term.length + 2 * (term.match(/\p{Script=Han}/gu)?.length ?? 0);

/** Which product's part a place of the text belongs to. */
function productAt(starts: Uint32Array, at: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
