/**
 * A file on its way in: received piece by piece, read, ready, taken in. All in memory, so that nothing of it is left
 * where the till ends before it is taken in.
 */
import type { ImportError, ImportView } from "../../../../shared/contract/till.ts";
import type { Books } from "../../../store/books.ts";
import { speller } from "../pinyin.ts";
import { MemberPlan } from "./members.ts";
import type { Plan } from "../../../../shared/csv/plan.ts";
import { ProductPlan } from "./products.ts";
import { csvTools } from "./tools.ts";
import { decode, readRows, wrong, type Encoding } from "../../../../shared/csv/rows.ts";

/** Errors that are told one by one; the others are counted. */
const TOLD = 500;
/** Rows after which the screens are told how far it is. */
const NEWS_EVERY = 5_000;

export type Read = ProductPlan | MemberPlan;

export class IncomingFile {
  readonly id: string;
  readonly what: ImportView["what"];
  readonly name: string;
  readonly #bytes: Buffer;
  readonly #moved: () => void;
  #received = 0;
  #state: ImportView["state"] = "receiving";
  #encoding: Encoding | null = null;
  #rows = 0;
  #plan: Read | null = null;
  #readOf = -1;
  #errors: ImportError[] = [];
  #errorCount = 0;
  #isDropped = false;

  /** @param moved called whenever there is something new to show */
  constructor(id: string, what: ImportView["what"], name: string, bytes: number, moved: () => void) {
    this.id = id;
    this.what = what;
    this.name = name;
    this.#bytes = Buffer.alloc(bytes);
    this.#moved = moved;
  }

  get state(): ImportView["state"] {
    return this.#state;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** What was read; null: not yet. */
  get plan(): Read | null {
    return this.#plan;
  }

  get view(): ImportView {
    const { added, changed, unchanged } = this.#plan?.counts ?? { added: 0, changed: 0, unchanged: 0 };
    return {
      id: this.id,
      what: this.what,
      state: this.#state,
      encoding: this.#encoding,
      bytes: this.#bytes.length,
      received: this.#received,
      rows: this.#rows,
      added,
      changed,
      unchanged,
      errors: this.#errors.slice(0, TOLD),
      errorCount: this.#errorCount,
    };
  }

  /**
   * A piece that begins where the last one ended, or one that was received before.
   * @returns what was expected, where it is neither
   */
  receive(at: number, piece: Uint8Array): string | null {
    const end = at + piece.length;
    if (end > this.#bytes.length) return `${this.#bytes.length} bytes in all`;
    if (at > this.#received) return `the piece at byte ${this.#received}`;
    if (end <= this.#received) return null;
    if (at < this.#received) return `a piece that begins at byte ${this.#received}`;
    this.#bytes.set(piece, at);
    this.#received = end;
    return null;
  }

  get isWhole(): boolean {
    return this.#received === this.#bytes.length;
  }

  /** Works out what the file would do. What goes wrong with it is told as an error of the file. */
  async read(books: Books): Promise<void> {
    this.#state = "reading";
    this.#rows = 0;
    this.#errors = [];
    this.#errorCount = 0;
    this.#readOf = books.shop.changes;
    const fail = (error: ImportError): void => {
      this.#errorCount += 1;
      if (this.#errors.length < TOLD) this.#errors.push(error);
    };
    try {
      const decoded = decode(this.#bytes);
      if (decoded) {
        this.#encoding = decoded.encoding;
        const plan = await this.#planOf(books, fail);
        this.#plan = plan;
        await readRows(
          await csvTools(),
          this.what,
          decoded.text,
          (row) => this.#take(plan, row),
          fail,
          () => !this.#isDropped,
        );
        plan.end();
      } else fail(wrong(1, "encoding", "a text in UTF-8 or GB18030"));
    } catch (error) {
      // Whoever waits for this file is told, whatever it was.
      fail(
        wrong(1, "unreadable", `a file that can be read: ${error instanceof Error ? error.message : String(error)}`),
      );
    }
    this.#errors = this.#errors.toSorted((a, b) => a.line - b.line);
    this.#state = "ready";
    this.#moved();
  }

  /** Whether the products have changed since it was read: it has to be read again before it is taken in. */
  isBehind(books: Books): boolean {
    return this.what === "products" && this.#readOf !== books.shop.changes;
  }

  drop(): void {
    this.#isDropped = true;
  }

  #take(plan: Plan, row: Parameters<Plan["take"]>[0]): void {
    plan.take(row);
    this.#rows += 1;
    if (this.#rows % NEWS_EVERY === 0) this.#moved();
  }

  async #planOf(books: Books, fail: (error: ImportError) => void): Promise<Read> {
    if (this.what === "members") return new MemberPlan(books, fail);
    const { shop, stock } = books;
    return new ProductPlan({ shop, stock, spell: await speller(), fail });
  }
}
