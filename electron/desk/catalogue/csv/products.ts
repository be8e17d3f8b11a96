/**
 * Products of a file (`ProductRows`), with what only a till knows of them: quick keys, stock, pinyin. Nothing that is not
 * in the file is taken away.
 */
import { readQuantity } from "../../../../shared/csv/cells.ts";
import type { Counts, Fail, Plan, RowReader } from "../../../../shared/csv/plan.ts";
import { CategoryNames, ProductRows } from "../../../../shared/csv/productRows.ts";
import type { Row } from "../../../../shared/csv/rows.ts";
import type { Category, Goods, Shop } from "../../../store/shop.ts";
import type { Stock } from "../../../store/stock.ts";
import { hasHan, type Spell } from "../pinyin.ts";

export type Planned = { readonly goods: Goods; readonly pinyin: string };
type Sources = { readonly shop: Shop; readonly stock: Stock; readonly spell: Spell; readonly fail: Fail };

export class ProductPlan implements Plan {
  readonly counts: Counts = { added: 0, changed: 0, unchanged: 0 };
  /** What is new or changed. */
  readonly products: Planned[] = [];
  /** Counted, thousandths. */
  readonly stock: { product: string; quantity: number }[] = [];
  readonly #from: Sources;
  readonly #rows: ProductRows<Goods>;
  readonly #categories: CategoryNames;

  constructor(from: Sources) {
    this.#from = from;
    const { shop, fail } = from;
    this.#rows = new ProductRows<Goods>({
      byCode: (code) => shop.byCode(code),
      byBarcode: (barcode) => shop.byBarcode([barcode]),
      fail,
    });
    this.#categories = new CategoryNames(shop.categories());
  }

  /** Those that are new. */
  get categories(): readonly Category[] {
    return this.#categories.added;
  }

  take(row: Row): void {
    const { reader, before, price, ...read } = this.#rows.read(row);
    const key = this.#key(reader, before);
    const category = this.#categories.of(reader, before?.category);
    const quantity = this.#quantity(reader);
    this.#leaveHq(reader, { ...read, price, category });
    if (reader.failed || price === null) return;
    const { name, code, barcode } = read;
    const goods = { ...read, id: before?.id ?? this.#newId(code), price, category, key };
    this.#rows.took(goods.id, barcode);
    const isCounted = quantity !== null && quantity !== this.#from.stock.of(goods.id);
    if (isCounted) this.stock.push({ product: goods.id, quantity });
    const isSame = before !== undefined && same(before, goods);
    if (!isSame) this.products.push({ goods, pinyin: hasHan(name) ? this.#from.spell(name) : "" });
    if (before === undefined) this.counts.added += 1;
    else if (isSame && !isCounted) this.counts.unchanged += 1;
    else this.counts.changed += 1;
  }

  end(): void {
    this.#rows.end();
  }

  /** What headquarters keeps of a product is not changed here. */
  #leaveHq(reader: RowReader, { code, ...read }: Omit<Goods, "id" | "key" | "price"> & { price: number | null }): void {
    const kept = this.#from.shop.ofHq(code);
    if (!kept || reader.failed) return;
    const changed = KEPT.find((it) => (kept[it] ?? null) !== (read[it] ?? null));
    if (!kept.active) reader.fail("kept-at-hq", "code", "a product that is sold: headquarters has stopped selling it");
    else if (changed !== undefined)
      reader.fail("kept-at-hq", changed, "what headquarters says of it; quick key and stock alone are this till's own");
  }

  #key(reader: RowReader, before: Goods | undefined): number | null {
    const text = reader.cell("key");
    if (text === undefined) return before?.key ?? null;
    if (text === "") return null;
    if (/^\d{1,4}$/.test(text)) return Number(text);
    reader.fail("not-a-place", "key", "a place among the quick keys from 0 to 9999, or nothing");
    return null;
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

const KEPT = ["name", "nameEn", "barcode", "price", "category", "cost", "unit"] as const;
const same = (a: Goods, b: Goods): boolean =>
  a.name === b.name &&
  a.nameEn === b.nameEn &&
  a.barcode === b.barcode &&
  a.price === b.price &&
  a.category === b.category &&
  a.key === b.key &&
  (a.cost ?? null) === (b.cost ?? null) &&
  a.unit === b.unit;
