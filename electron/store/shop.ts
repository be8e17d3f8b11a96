/**
 * What this till sells and by which rules: categories, products, versions of the rules. Of a product the
 * till knows more than the wire: what it is weighed in, and how its name is typed in pinyin.
 */
import { Calendar } from "../../shared/kernel/calendar.ts";
import { Rules, type Programme } from "../../shared/rules/schema.ts";
import type { Product, ShopSnapshot } from "../../shared/sync/messages.ts";
import type { Connection } from "./open.ts";

/** A product as the till keeps it. `unit`: what it is weighed in; null: it is counted. */
export type Goods = Product & { readonly unit: string | null };
export type Category = ShopSnapshot["categories"][number];
/** What a search looks through: `pinyin` is empty where it was never worked out. */
export type Findable = Pick<Product, "id" | "code" | "name" | "nameEn" | "barcode"> & { readonly pinyin: string };

const PRODUCT =
  "id, code, name, name_en AS nameEn, barcode, price_fen AS price, category, quick_key AS key, cost_fen AS cost, unit";

export class Shop {
  readonly #sql: ReturnType<typeof statements>;
  readonly #programmes = new Map<number, Programme>();
  #changes = 0;

  constructor(db: Connection) {
    this.#sql = statements(db);
  }

  /** Counts up whenever the products may have changed: what was remembered of an earlier count is remembered no more. */
  get changes(): number {
    return this.#changes;
  }

  product(id: string): Goods | undefined {
    return this.#sql.product.get(id) as Goods | undefined;
  }

  /** The product with one of these barcodes; the first of them that there is. */
  byBarcode(barcodes: readonly string[]): Goods | undefined {
    for (const barcode of barcodes) {
      const found = this.#sql.byBarcode.get(barcode) as Goods | undefined;
      if (found) return found;
    }
    return undefined;
  }

  byCode(code: string): Goods | undefined {
    return this.#sql.byCode.get(code) as Goods | undefined;
  }

  /** Products by code, a page at a time. @param after the code and id of the last one of the page before */
  page(after: readonly [code: string, id: string], limit: number): Goods[] {
    return this.#sql.page.all(...after, limit) as Goods[];
  }

  /** What a search looks through, by code, a page at a time. */
  findable(after: readonly [code: string, id: string], limit: number): Findable[] {
    return this.#sql.findable.all(...after, limit) as Findable[];
  }

  /** Pinyin that was worked out later; of a name that has changed since nothing is kept. Needs an open transaction. */
  notePinyin({ id, name, pinyin }: Pick<Findable, "id" | "name" | "pinyin">): void {
    this.#sql.notePinyin.run(pinyin, id, name);
  }

  categories(): Category[] {
    return this.#sql.categories.all() as Category[];
  }

  /** Puts a category behind the others. Needs an open transaction, as all writes below. */
  addCategory({ id, name, nameEn }: Category): void {
    this.#sql.appendCategory.run(id, name, nameEn);
    this.#changes += 1;
  }

  /** Adds a product or changes the one of this id. */
  putProduct(it: Goods, pinyin: string): void {
    this.#sql.putProduct.run({ ...it, cost: it.cost ?? null, pinyin });
    this.#changes += 1;
  }

  /** Categories in order, each with its quick keys. */
  keys(): { category: string; categoryEn: string; products: Goods[] }[] {
    return this.categories().map(({ id, name, nameEn }) => ({
      category: name,
      categoryEn: nameEn,
      products: this.#sql.quickKeys.all(id) as Goods[],
    }));
  }

  /** The programme of a version that this till has. */
  programme(version: number): Programme {
    const known = this.#programmes.get(version);
    if (known) return known;
    const row = this.#sql.rules.get(version) as { timezone: string; json: string } | undefined;
    if (!row) throw new Error(`this till does not have version ${version} of the rules`);
    const programme: Programme = { rules: Rules.parse(JSON.parse(row.json)), calendar: new Calendar(row.timezone) };
    this.#programmes.set(version, programme);
    return programme;
  }

  /** Keeps a version of the rules; one that is here already stays as it is. @returns whether it says the same as what is here now */
  addRules(version: number, timezone: string, rules: Rules): boolean {
    const json = JSON.stringify(rules);
    this.#sql.addRules.run(version, timezone, json);
    const row = this.#sql.rules.get(version) as { timezone: string; json: string };
    return row.json === json && row.timezone === timezone;
  }

  /**
   * Replaces the catalogue. The wire knows no units: what the till knows of them stays with the same product.
   * @param units of products that are new here
   */
  replaceCatalogue(
    shop: Pick<ShopSnapshot, "categories" | "products">,
    units: Readonly<Record<string, string>> = {},
  ): void {
    const known = new Map((this.#sql.units.all() as { id: string; unit: string }[]).map((it) => [it.id, it.unit]));
    this.#sql.noCategories.run();
    this.#sql.noProducts.run();
    for (const it of shop.categories) this.addCategory(it);
    // Pinyin is worked out when somebody searches: a till that starts does not wait for a dictionary.
    for (const it of shop.products) this.putProduct({ ...it, unit: known.get(it.id) ?? units[it.id] ?? null }, "");
    this.#changes += 1;
  }

  /** Forgets every version: for a till that becomes another. */
  forgetRules(): void {
    this.#sql.noRules.run();
    this.#programmes.clear();
  }

  /** The transaction failed: nothing remembered may be trusted. */
  dropped(): void {
    this.#programmes.clear();
    this.#changes += 1;
  }
}

function statements(db: Connection) {
  return {
    product: db.prepare(`SELECT ${PRODUCT} FROM products WHERE id = ?`),
    byBarcode: db.prepare(`SELECT ${PRODUCT} FROM products WHERE barcode = ? ORDER BY id LIMIT 1`),
    byCode: db.prepare(`SELECT ${PRODUCT} FROM products WHERE code = ? ORDER BY id LIMIT 1`),
    page: db.prepare(`SELECT ${PRODUCT} FROM products WHERE (code, id) > (?, ?) ORDER BY code, id LIMIT ?`),
    findable: db.prepare(
      "SELECT id, code, name, name_en AS nameEn, barcode, pinyin FROM products WHERE (code, id) > (?, ?) ORDER BY code, id LIMIT ?",
    ),
    notePinyin: db.prepare("UPDATE products SET pinyin = ? WHERE id = ? AND name = ?"),
    units: db.prepare("SELECT id, unit FROM products WHERE unit IS NOT NULL"),
    categories: db.prepare("SELECT id, name, name_en AS nameEn FROM categories ORDER BY place"),
    quickKeys: db.prepare(
      `SELECT ${PRODUCT} FROM products WHERE category = ? AND quick_key IS NOT NULL ORDER BY quick_key, id`,
    ),
    rules: db.prepare("SELECT timezone, json FROM rules WHERE version = ?"),
    addRules: db.prepare(
      "INSERT INTO rules (version, timezone, json) VALUES (?, ?, ?) ON CONFLICT (version) DO NOTHING",
    ),
    noRules: db.prepare("DELETE FROM rules"),
    noCategories: db.prepare("DELETE FROM categories"),
    noProducts: db.prepare("DELETE FROM products"),
    appendCategory: db.prepare(
      "INSERT INTO categories (place, id, name, name_en) VALUES ((SELECT coalesce(max(place) + 1, 0) FROM categories), ?, ?, ?)",
    ),
    putProduct:
      db.prepare(`INSERT INTO products (id, code, name, name_en, barcode, price_fen, category, quick_key, cost_fen, unit, pinyin)
      VALUES (@id, @code, @name, @nameEn, @barcode, @price, @category, @key, @cost, @unit, @pinyin)
      ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, name_en = excluded.name_en,
      barcode = excluded.barcode, price_fen = excluded.price_fen, category = excluded.category, quick_key = excluded.quick_key,
      cost_fen = excluded.cost_fen, unit = excluded.unit, pinyin = excluded.pinyin`),
  };
}
