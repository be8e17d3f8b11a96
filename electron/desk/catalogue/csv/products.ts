/**
 * Products of a file: known by their code, so that the same code is a change and another a new product. A column that
 * the file has not leaves what is known as it is. Nothing that is not in the file is taken away.
 */
import { misread, sameArticle } from "../../../../shared/order/barcode.ts";
import { COST_FAULTS, costFault } from "../../../../shared/order/cost.ts";
import { readUnit } from "../../../../shared/order/measures.ts";
import { looksLikeCardNumber } from "../../cardnumber.ts";
import type { Category, Goods, Shop } from "../../../store/shop.ts";
import type { Stock } from "../../../store/stock.ts";
import { hasHan, type Spell } from "../pinyin.ts";
import { readFen, readQuantity, writeFen } from "./cells.ts";
import { RowReader, type Counts, type Fail, type Plan } from "./plan.ts";
import type { Row } from "./rows.ts";

const CODE = /^[\x21-\x7E]{1,32}$/;
const BARCODE = /^[\x21-\x7E]{3,48}$/;
/** Where products go that say no category. */
const OTHER = "其他";
const OTHER_EN = "Other";

export type Planned = { readonly goods: Goods; readonly pinyin: string };
type Sources = { readonly shop: Shop; readonly stock: Stock; readonly spell: Spell; readonly fail: Fail };

export class ProductPlan implements Plan {
  readonly counts: Counts = { added: 0, changed: 0, unchanged: 0 };
  /** What is new or changed. */
  readonly products: Planned[] = [];
  readonly categories: Category[] = [];
  /** Counted, thousandths. */
  readonly stock: { product: string; quantity: number }[] = [];
  readonly #from: Sources;
  readonly #categories: Map<string, string>;
  /** On which line a code or barcode of the file stands. */
  readonly #codes = new Map<string, number>();
  readonly #barcodes = new Map<string, number>();
  /** What products of the file will have for a barcode, by id; and barcodes of the file that another product has now. */
  readonly #will = new Map<string, string | null>();
  readonly #claims: { owner: Goods; barcode: string; row: RowReader }[] = [];

  constructor(from: Sources) {
    this.#from = from;
    const known = from.shop.categories();
    this.#categories = new Map(known.flatMap(({ id, name, nameEn }) => [nameEn, name, id].map((it) => [it, id])));
  }

  take(row: Row): void {
    const { shop } = this.#from;
    const reader = new RowReader(row, this.#from.fail);
    const code = reader.needed("code", 32);
    if (code !== "" && !CODE.test(code)) reader.fail("code-shape", "code", "letters, digits and signs without blanks");
    this.#once(reader, "code", this.#codes, code);
    const before = shop.byCode(code);
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
    const key = this.#key(reader, before);
    const unit = this.#unit(reader, before);
    const category = this.#category(reader, before);
    const quantity = this.#quantity(reader);
    if (reader.failed || price === null) return;
    const id = before?.id ?? this.#newId(code);
    const goods = { id, code, name, nameEn: nameEn || name, barcode, price, category, key, cost, unit };
    this.#will.set(id, barcode);
    const isCounted = quantity !== null && quantity !== this.#from.stock.of(id);
    if (isCounted) this.stock.push({ product: id, quantity });
    const isSame = before !== undefined && same(before, goods);
    if (!isSame) this.products.push({ goods, pinyin: hasHan(name) ? this.#from.spell(name) : "" });
    if (before === undefined) this.counts.added += 1;
    else if (isSame && !isCounted) this.counts.unchanged += 1;
    else this.counts.changed += 1;
  }

  /** A barcode that another product has now is free where the file gives that one another. */
  end(): void {
    for (const { owner, barcode, row } of this.#claims) {
      const will = this.#will.get(owner.id);
      if (will === undefined || (will !== null && sameArticle(will).includes(barcode)))
        row.fail("taken", "barcode", `a barcode of its own; ${owner.code} ${owner.name} has this one`);
    }
  }

  #once(reader: RowReader, column: string, seen: Map<string, number>, text: string): void {
    if (text === "") return;
    const first = seen.get(text);
    if (first === undefined) seen.set(text, reader.line);
    else reader.fail("twice", column, `one line each; line ${first} has the same`);
  }

  #barcode(reader: RowReader, before: Goods | undefined): string | null {
    const barcode = reader.cell("barcode");
    if (barcode === undefined) return before?.barcode ?? null;
    if (barcode === "") return null;
    if (!BARCODE.test(barcode))
      reader.fail("barcode-shape", "barcode", "3 to 48 letters, digits and signs without blanks");
    else if (misread(barcode) && barcode !== before?.barcode)
      reader.fail("wrong-check-digit", "barcode", "a barcode whose last digit fits the others");
    const forms = sameArticle(barcode);
    // A UPC-A and its EAN-13 are one barcode: the longest form stands for all.
    this.#once(reader, "barcode", this.#barcodes, forms.toSorted((a, b) => b.length - a.length)[0] ?? barcode);
    for (const form of forms) {
      const owner = this.#from.shop.byBarcode([form]);
      if (owner && owner.id !== before?.id) this.#claims.push({ owner, barcode: form, row: reader });
    }
    return barcode;
  }

  #key(reader: RowReader, before: Goods | undefined): number | null {
    const text = reader.cell("key");
    if (text === undefined) return before?.key ?? null;
    if (text === "") return null;
    if (/^\d{1,4}$/.test(text)) return Number(text);
    reader.fail("not-a-place", "key", "a place among the quick keys from 0 to 9999, or nothing");
    return null;
  }

  #unit(reader: RowReader, before: Goods | undefined): string | null {
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

  #category(reader: RowReader, before: Goods | undefined): string {
    const cell = reader.optional("category", 40);
    if (cell === undefined && before !== undefined) return before.category;
    if (looksLikeCardNumber(cell ?? ""))
      reader.fail("card-number", "category", "no number of a payment card, which is kept nowhere");
    const name = cell || OTHER;
    const known = this.#categories.get(name);
    if (known !== undefined) return known;
    if (reader.failed) return name;
    this.categories.push({ id: name, name, nameEn: name === OTHER ? OTHER_EN : name });
    this.#categories.set(name, name);
    return name;
  }

  /** Null: the file does not count it. */
  #quantity(reader: RowReader): number | null {
    const text = reader.cell("stock") ?? "";
    if (text === "") return null;
    const quantity = readQuantity(text);
    if (quantity === null) reader.fail("not-a-quantity", "stock", "a number with three decimals at most, or nothing");
    return quantity;
  }

  #newId(code: string): string {
    let id = `own-${code}`;
    for (let next = 2; this.#from.shop.product(id) !== undefined; next += 1) id = `own-${code}-${next}`;
    return id;
  }
}

/** Without the column what is known stays, as long as it makes sense beside the price. Null: unknown. */
function readCost(reader: RowReader, before: Goods | undefined, price: number | null): number | null {
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

const same = (a: Goods, b: Goods): boolean =>
  a.name === b.name &&
  a.nameEn === b.nameEn &&
  a.barcode === b.barcode &&
  a.price === b.price &&
  a.category === b.category &&
  a.key === b.key &&
  (a.cost ?? null) === (b.cost ?? null) &&
  a.unit === b.unit;
