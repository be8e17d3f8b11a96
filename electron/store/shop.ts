/**
 * What this till sells and by which rules: categories, products, versions of the rules. Of a product the
 * till knows more than the wire: what it is weighed in, and how its name is typed in pinyin.
 */
import { Calendar } from "../../shared/kernel/calendar.ts";
import { sameArticle } from "../../shared/order/barcode.ts";
import { Rules, type Programme } from "../../shared/rules/schema.ts";
import type { Product, ShopSnapshot, StoreProduct } from "../../shared/sync/messages.ts";
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
  #names = 0;

  constructor(db: Connection) {
    this.#sql = statements(db);
  }

  /** Counts up whenever the products may have changed: what was remembered of an earlier count is remembered no more. */
  get changes(): number {
    return this.#changes;
  }

  /** The same of what a search looks through alone: a price that changes is no reason to read all names again. */
  get names(): number {
    return this.#names;
  }

  /** Also one that is sold no more: a cart may hold it. */
  product(id: string): Goods | undefined {
    return this.#sql.product.get(id) as Goods | undefined;
  }

  /** One that is sold. */
  byId(id: string): Goods | undefined {
    return this.#sql.byId.get(id) as Goods | undefined;
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

  /** What headquarters keeps under a code or id, sold or not. */
  ofHq(code: string): (Goods & { readonly active: boolean }) | undefined {
    const row = this.#sql.ofHq.get(code) as (Goods & { active: 0 | 1 }) | undefined;
    return row && { ...row, active: row.active === 1 };
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
    this.#changed();
  }

  /** Adds a product or changes the one of this id. */
  putProduct(it: Goods, pinyin: string): void {
    this.#sql.putProduct.run({ ...it, cost: it.cost ?? null, pinyin });
    this.#changed();
  }

  /**
   * What headquarters says of a product; its place among the quick keys is this till's, once it is here.
   * @returns products of this till's own that it stands for from now on: they are sold no more
   */
  takeOver(told: StoreProduct): string[] {
    const { id, code, barcode } = told;
    const before = this.#sql.searched.get(id) as Searched | undefined;
    this.#sql.takeOver.run({ ...told, active: Number(told.active) });
    const own = [
      ...this.#sql.ownOfCode.all(code, id),
      ...(barcode === null ? [] : sameArticle(barcode).flatMap((form) => this.#sql.ownOfBarcode.all(form, id))),
    ] as string[];
    for (const it of own) this.#sql.retire.run(it);
    const isFoundAsBefore =
      before !== undefined &&
      before.code === code &&
      before.name === told.name &&
      before.nameEn === told.nameEn &&
      before.barcode === barcode &&
      before.active === Number(told.active);
    this.#changes += 1;
    if (!isFoundAsBefore || own.length > 0) this.#names += 1;
    return own;
  }

  /** A category as headquarters calls it. */
  takeCategory({ id, name, nameEn }: Category): void {
    if (this.#sql.nameCategory.run(name, nameEn, id).changes === 0) this.#sql.appendCategory.run(id, name, nameEn);
    this.#changes += 1;
  }

  #changed(): void {
    this.#changes += 1;
    this.#names += 1;
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
   * Replaces the catalogue, but for what was taken in here from files. The wire knows no units: what the till knows of them
   * stays with the same product.
   * @param units of products that are new here
   * @returns products of this till's own that others stand for from now on, each with the one that does
   */
  replaceCatalogue(
    shop: Pick<ShopSnapshot, "categories" | "products">,
    { units = {}, hq }: { units?: Readonly<Record<string, string>>; hq: boolean },
  ): Replaced[] {
    const known = new Map((this.#sql.units.all() as { id: string; unit: string }[]).map((it) => [it.id, it.unit]));
    const before = this.categories();
    this.#sql.noCategories.run();
    this.#sql.onlyOwn.run();
    // Whoever stood for them may be gone.
    this.#sql.sellOwn.run();
    for (const it of shop.categories) this.addCategory(it);
    const used = new Set(this.#sql.usedCategories.all() as string[]);
    const here = new Set(shop.categories.map((it) => it.id));
    for (const it of before) if (used.has(it.id) && !here.has(it.id)) this.addCategory(it);
    // Pinyin is worked out when somebody searches: a till that starts does not wait for a dictionary.
    const replaced = shop.products.flatMap((it) => {
      const told = { ...it, cost: it.cost ?? null, unit: known.get(it.id) ?? units[it.id] ?? null, active: true };
      if (hq) return this.takeOver(told).map((own) => ({ own, by: it.id }));
      this.putProduct(told, "");
      return [];
    });
    this.#changed();
    return replaced;
  }

  /** Forgets every version: for a till that becomes another. */
  forgetRules(): void {
    this.#sql.noRules.run();
    this.#programmes.clear();
  }

  /** The transaction failed: nothing remembered may be trusted. */
  dropped(): void {
    this.#programmes.clear();
    this.#changed();
  }
}

type Searched = Pick<Product, "code" | "name" | "nameEn" | "barcode"> & { readonly active: number };
/** A product of this till's own, and headquarters' that stands for it from now on. */
export type Replaced = { readonly own: string; readonly by: string };

function statements(db: Connection) {
  return {
    product: db.prepare(`SELECT ${PRODUCT} FROM products WHERE id = ?`),
    byId: db.prepare(`SELECT ${PRODUCT} FROM products WHERE id = ? AND active = 1`),
    byBarcode: db.prepare(`SELECT ${PRODUCT} FROM products WHERE barcode = ? AND active = 1 ORDER BY id LIMIT 1`),
    byCode: db.prepare(`SELECT ${PRODUCT} FROM products WHERE code = ? AND active = 1 ORDER BY id LIMIT 1`),
    page: db.prepare(
      `SELECT ${PRODUCT} FROM products WHERE (code, id) > (?, ?) AND active = 1 ORDER BY code, id LIMIT ?`,
    ),
    findable: db.prepare(
      "SELECT id, code, name, name_en AS nameEn, barcode, pinyin FROM products WHERE (code, id) > (?, ?) AND active = 1 ORDER BY code, id LIMIT ?",
    ),
    notePinyin: db.prepare("UPDATE products SET pinyin = ? WHERE id = ? AND name = ?"),
    units: db.prepare("SELECT id, unit FROM products WHERE unit IS NOT NULL"),
    categories: db.prepare("SELECT id, name, name_en AS nameEn FROM categories ORDER BY place"),
    quickKeys: db.prepare(
      `SELECT ${PRODUCT} FROM products WHERE category = ? AND quick_key IS NOT NULL AND active = 1 ORDER BY quick_key, id`,
    ),
    rules: db.prepare("SELECT timezone, json FROM rules WHERE version = ?"),
    addRules: db.prepare(
      "INSERT INTO rules (version, timezone, json) VALUES (?, ?, ?) ON CONFLICT (version) DO NOTHING",
    ),
    noRules: db.prepare("DELETE FROM rules"),
    noCategories: db.prepare("DELETE FROM categories"),
    // What a file brought has an id of this kind.
    onlyOwn: db.prepare("DELETE FROM products WHERE hq = 1 OR id NOT LIKE 'own-%'"),
    sellOwn: db.prepare("UPDATE products SET active = 1"),
    usedCategories: db.prepare("SELECT DISTINCT category FROM products").pluck(),
    nameCategory: db.prepare("UPDATE categories SET name = ?, name_en = ? WHERE id = ?"),
    ofHq: db.prepare(
      `SELECT ${PRODUCT}, active FROM products WHERE code = ? AND hq = 1 ORDER BY active DESC, id LIMIT 1`,
    ),
    searched: db.prepare("SELECT code, name, name_en AS nameEn, barcode, active FROM products WHERE id = ?"),
    takeOver:
      db.prepare(`INSERT INTO products (id, code, name, name_en, barcode, price_fen, category, quick_key, cost_fen, unit,
      pinyin, hq, active)
      VALUES (@id, @code, @name, @nameEn, @barcode, @price, @category, @key, @cost, @unit, '', 1, @active)
      ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, name_en = excluded.name_en,
      barcode = excluded.barcode, price_fen = excluded.price_fen, category = excluded.category, cost_fen = excluded.cost_fen,
      unit = excluded.unit, pinyin = CASE WHEN products.name = excluded.name THEN products.pinyin ELSE '' END, hq = 1,
      active = excluded.active`),
    ownOfCode: db.prepare("SELECT id FROM products WHERE code = ? AND id <> ? AND hq = 0 AND active = 1").pluck(),
    ownOfBarcode: db.prepare("SELECT id FROM products WHERE barcode = ? AND id <> ? AND hq = 0 AND active = 1").pluck(),
    retire: db.prepare("UPDATE products SET active = 0 WHERE id = ?"),
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
