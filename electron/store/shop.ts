/** What this till sells and by which rules: categories, products, versions of the rules. */
import { Calendar } from "../../shared/kernel/calendar.ts";
import { Rules, type Programme } from "../../shared/rules/schema.ts";
import type { Product, ShopSnapshot } from "../../shared/sync/messages.ts";
import type { Connection } from "./open.ts";

const PRODUCT = "id, code, name, name_en AS nameEn, barcode, price_fen AS price, category, quick_key AS key";

export class Shop {
  readonly #sql: ReturnType<typeof statements>;
  readonly #programmes = new Map<number, Programme>();

  constructor(db: Connection) {
    this.#sql = statements(db);
  }

  product(id: string): Product | undefined {
    return this.#sql.product.get(id) as Product | undefined;
  }

  /** By exact barcode, code or id. */
  scan(code: string): Product | undefined {
    return this.#sql.scan.get(code, code, code, code) as Product | undefined;
  }

  /** By part of the name in either language, start of the code, or barcode; the closest first. */
  search(text: string, limit: number): Product[] {
    const like = text.replaceAll(/[\\%_]/g, (it) => `\\${it}`);
    return this.#sql.search.all(`%${like}%`, `%${like}%`, `${like}%`, text, text, `${like}%`, limit) as Product[];
  }

  /** Categories in order, each with its quick keys. */
  keys(): { category: string; categoryEn: string; products: Product[] }[] {
    const categories = this.#sql.categories.all() as { id: string; name: string; nameEn: string }[];
    return categories.map(({ id, name, nameEn }) => ({
      category: name,
      categoryEn: nameEn,
      products: this.#sql.quickKeys.all(id) as Product[],
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

  /** Replaces the catalogue. */
  replaceCatalogue(shop: Pick<ShopSnapshot, "categories" | "products">): void {
    this.#sql.noCategories.run();
    this.#sql.noProducts.run();
    for (const [place, it] of shop.categories.entries()) this.#sql.addCategory.run(place, it.id, it.name, it.nameEn);
    for (const it of shop.products) {
      this.#sql.addProduct.run(it.id, it.code, it.name, it.nameEn, it.barcode, it.price, it.category, it.key);
    }
  }

  /** Forgets every version: for a till that becomes another. */
  forgetRules(): void {
    this.#sql.noRules.run();
    this.#programmes.clear();
  }

  /** The transaction failed: nothing remembered may be trusted. */
  dropped(): void {
    this.#programmes.clear();
  }
}

function statements(db: Connection) {
  return {
    product: db.prepare(`SELECT ${PRODUCT} FROM products WHERE id = ?`),
    scan: db.prepare(`SELECT ${PRODUCT} FROM products WHERE barcode = ? OR code = ? OR id = ?
      ORDER BY CASE WHEN barcode = ? THEN 0 ELSE 1 END LIMIT 1`),
    search: db.prepare(`SELECT ${PRODUCT} FROM products
      WHERE name LIKE ? ESCAPE '\\' OR name_en LIKE ? ESCAPE '\\' OR code LIKE ? ESCAPE '\\' OR barcode = ?
      ORDER BY CASE WHEN code = ? THEN 0 WHEN name LIKE ? ESCAPE '\\' THEN 1 ELSE 2 END, code, id LIMIT ?`),
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
    addCategory: db.prepare("INSERT INTO categories (place, id, name, name_en) VALUES (?, ?, ?, ?)"),
    addProduct: db.prepare(`INSERT INTO products (id, code, name, name_en, barcode, price_fen, category, quick_key)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`),
  };
}
