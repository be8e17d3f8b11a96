/**
 * Rows of products as every file has them, at a till or at headquarters: known by their code, so that the same code is a
 * change and another a new product. A column that the file has not leaves what is known as it is.
 */
import { misread, sameArticle } from "../order/barcode.ts";
import { looksLikeCardNumber } from "../order/cardnumber.ts";
import { COST_FAULTS, costFault } from "../order/cost.ts";
import { readUnit } from "../order/measures.ts";
import { readFen, writeFen } from "./cells.ts";
import { RowReader, type Fail } from "./plan.ts";
import type { Row } from "./rows.ts";

const CODE = /^[\x21-\x7E]{1,32}$/;
const BARCODE = /^[\x21-\x7E]{3,48}$/;

/** What there is already. */
export type KnownProduct = {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly barcode: string | null;
  readonly cost?: number | null | undefined;
  readonly unit: string | null;
};
type Sources<K> = {
  readonly byCode: (code: string) => K | undefined;
  readonly byBarcode: (barcode: string) => KnownProduct | undefined;
  readonly fail: Fail;
};
/** One row; what stands in it counts where `reader` has not failed, and `price` is null only where it has. */
export type ReadProduct<K> = Omit<KnownProduct, "id" | "cost"> & {
  readonly reader: RowReader;
  readonly before: K | undefined;
  readonly price: number | null;
  readonly cost: number | null;
};

export class ProductRows<K extends KnownProduct> {
  readonly #from: Sources<K>;
  /** On which line a code or barcode of the file stands. */
  readonly #codes = new Map<string, number>();
  readonly #barcodes = new Map<string, number>();
  /** What products of the file will have for a barcode, by id; and barcodes of the file that another product has now. */
  readonly #will = new Map<string, string | null>();
  readonly #claims: { owner: KnownProduct; barcode: string; row: RowReader }[] = [];

  constructor(from: Sources<K>) {
    this.#from = from;
  }

  read(row: Row): ReadProduct<K> {
    const reader = new RowReader(row, this.#from.fail);
    const code = reader.needed("code", 32);
    if (code !== "" && !CODE.test(code)) reader.fail("code-shape", "code", "letters, digits and signs without blanks");
    once(reader, "code", this.#codes, code);
    const before = this.#from.byCode(code);
    const name = reader.needed("name", 120);
    const nameEn = reader.optional("nameEn", 120) ?? before?.nameEn;
    const priceText = reader.needed("price", 32);
    const price = readFen(priceText);
    if (price === null && priceText !== "") reader.fail("not-an-amount", "price", "an amount in yuan, such as 12.50");
    for (const column of ["name", "nameEn"])
      if (looksLikeCardNumber(reader.cell(column) ?? ""))
        reader.fail("card-number", column, "no number of a payment card, which is kept nowhere");
    const cost = readCost(reader, before, price);
    const barcode = this.#barcode(reader, before);
    const unit = readUnitOf(reader, before);
    return { reader, before, code, name, nameEn: nameEn || name, price, cost, barcode, unit };
  }

  /** A row that is taken: this product will have this barcode. */
  took(id: string, barcode: string | null): void {
    this.#will.set(id, barcode);
  }

  /** After the last row. A barcode that another product has now is free where the file gives that one another. */
  end(): void {
    for (const { owner, barcode, row } of this.#claims) {
      const will = this.#will.get(owner.id);
      if (will === undefined || (will !== null && sameArticle(will).includes(barcode)))
        row.fail("taken", "barcode", `a barcode of its own; ${owner.code} ${owner.name} has this one`);
    }
  }

  #barcode(reader: RowReader, before: K | undefined): string | null {
    const barcode = reader.cell("barcode");
    if (barcode === undefined) return before?.barcode ?? null;
    if (barcode === "") return null;
    if (!BARCODE.test(barcode))
      reader.fail("barcode-shape", "barcode", "3 to 48 letters, digits and signs without blanks");
    else if (misread(barcode) && barcode !== before?.barcode)
      reader.fail("wrong-check-digit", "barcode", "a barcode whose last digit fits the others");
    const forms = sameArticle(barcode);
    // A UPC-A and its EAN-13 are one barcode: the longest form stands for all.
    once(reader, "barcode", this.#barcodes, forms.toSorted((a, b) => b.length - a.length)[0] ?? barcode);
    for (const form of forms) {
      const owner = this.#from.byBarcode(form);
      if (owner && owner.id !== before?.id) this.#claims.push({ owner, barcode: form, row: reader });
    }
    return barcode;
  }
}

function once(reader: RowReader, column: string, seen: Map<string, number>, text: string): void {
  if (text === "") return;
  const first = seen.get(text);
  if (first === undefined) seen.set(text, reader.line);
  else reader.fail("twice", column, `one line each; line ${first} has the same`);
}

function readUnitOf(reader: RowReader, before: KnownProduct | undefined): string | null {
  const text = reader.cell("unit");
  if (text === undefined) return before?.unit ?? null;
  // One that was set otherwise stays what it is.
  if (text === before?.unit) return text;
  const unit = readUnit(text);
  if (unit === undefined)
    reader.fail(
      "unknown-unit",
      "unit",
      "kg, 斤, 两, g, L, m for goods that are weighed or measured, else 件, 个, 瓶 and the like",
    );
  return unit ?? null;
}

/** Without the column what is known stays, as long as it makes sense beside the price. Null: unknown. */
function readCost(reader: RowReader, before: KnownProduct | undefined, price: number | null): number | null {
  const text = reader.cell("cost");
  if (text === "") return null;
  const cost = text === undefined ? (before?.cost ?? null) : readFen(text);
  if (cost === null) {
    if (text !== undefined)
      reader.fail("not-an-amount", "cost", "an amount in yuan, such as 12.50, or nothing where it is not known");
    return null;
  }
  const fault = costFault(cost, price);
  if (fault !== null)
    reader.fail("senseless-cost", "cost", COST_FAULTS[fault], text === undefined ? writeFen(cost) : text);
  return cost;
}
/** Where a row says its product stands: a category that is known by any of its names, or a new one. */
export class CategoryNames {
  readonly added: { id: string; name: string; nameEn: string }[] = [];
  readonly #ids: Map<string, string>;

  constructor(known: readonly { readonly id: string; readonly name: string; readonly nameEn: string }[]) {
    this.#ids = new Map(known.flatMap(({ id, name, nameEn }) => [nameEn, name, id].map((it) => [it, id])));
  }

  /** @returns its id; of a failed row nothing is added */
  of(reader: RowReader, before: string | undefined): string {
    const cell = reader.optional("category", 40);
    if (cell === undefined && before !== undefined) return before;
    if (looksLikeCardNumber(cell ?? ""))
      reader.fail("card-number", "category", "no number of a payment card, which is kept nowhere");
    const name = cell || OTHER;
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    if (reader.failed) return name;
    this.added.push({ id: name, name, nameEn: name === OTHER ? OTHER_EN : name });
    this.#ids.set(name, name);
    return name;
  }
}

/** Where products go that say no category. */
const OTHER = "其他";
const OTHER_EN = "Other";
