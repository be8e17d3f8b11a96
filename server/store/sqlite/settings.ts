/** The chain's zone, rules versions, catalogue and keys in SQLite. */
import { z } from "zod";
import { Rules } from "../../../shared/rules/schema.ts";
import type { Product } from "../../../shared/sync/messages.ts";
import type { RulesRow, VersionRow } from "../rows.ts";
import type { Category, SettingsWriter } from "../store.ts";
import type { Connection } from "./connection.ts";

type RawVersion = Omit<VersionRow, "tills"> & { tills: string | null };
type RawRules = RawVersion & { json: string };
const Tills = z.array(z.string()).nullable();
const Levels = z.array(z.string());
const readVersion = ({ version, publishedAt, tills, store, by }: RawVersion): VersionRow => ({
  version,
  publishedAt,
  store,
  by,
  tills: tills === null ? null : Tills.parse(JSON.parse(tills)),
});
const readRules = (raw: RawRules | undefined): RulesRow | undefined =>
  raw && { ...readVersion(raw), rules: Rules.parse(JSON.parse(raw.json)) };

export class SqliteSettings implements SettingsWriter {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  timezone(): string | null {
    const row = this.#sql.setting.get("timezone") as { value: string } | undefined;
    return row?.value ?? null;
  }

  rules(version: number): RulesRow | undefined {
    return readRules(this.#sql.rules.get(version) as RawRules | undefined);
  }

  newestRules(): RulesRow | undefined {
    return readRules(this.#sql.newestRules.get() as RawRules | undefined);
  }

  versions(): VersionRow[] {
    return (this.#sql.versions.all() as RawVersion[]).map(readVersion);
  }

  levels(): string[] | null {
    const row = this.#sql.setting.get("levels") as { value: string } | undefined;
    return row ? Levels.parse(JSON.parse(row.value)) : null;
  }

  product(id: string): Product | undefined {
    return this.#sql.product.get(id) as Product | undefined;
  }

  apiKey(hash: string): boolean {
    return this.#sql.apiKey.get(hash) !== undefined;
  }

  categories(): Category[] {
    return this.#sql.categories.all() as Category[];
  }

  products(): Product[] {
    return this.#sql.products.all() as Product[];
  }

  text(name: string): string | undefined {
    return (this.#sql.setting.get(name) as { value: string } | undefined)?.value;
  }

  firstText(name: string, value: string): string {
    return (this.#sql.setFirst.get(name, value) as { value: string }).value;
  }

  setText(name: string, value: string): void {
    this.#sql.set.run(name, value);
  }

  setTimezone(zone: string): void {
    this.#sql.set.run("timezone", zone);
  }

  addRules(
    version: number,
    rules: Rules,
    at: number,
    tills: readonly string[] | null,
    { store = null, by = null }: Partial<Pick<VersionRow, "store" | "by">> = {},
  ): void {
    const to = tills === null ? null : JSON.stringify(tills);
    this.#sql.addRules.run(version, JSON.stringify(rules), at, to, store, by);
  }

  setLevels(levels: readonly string[]): void {
    this.#sql.set.run("levels", JSON.stringify(levels));
  }

  addApiKey(hash: string, name: string, at: number): void {
    this.#sql.addApiKey.run(hash, name, at);
  }

  putCatalogue(
    categories: readonly Category[],
    products: readonly Product[],
    units: Readonly<Record<string, string>> = {},
  ): void {
    for (const [place, it] of categories.entries()) this.#sql.putCategory.run(it.id, place, it.name, it.nameEn);
    for (const it of products)
      this.#sql.putProduct.run(
        it.id,
        it.code,
        it.name,
        it.nameEn,
        it.barcode,
        it.price,
        it.category,
        it.key,
        it.cost ?? null,
        units[it.id] ?? null,
      );
  }
}

const PRODUCT =
  "id, code, name, name_en AS nameEn, barcode, price_fen AS price, category, quick_key AS key, cost_fen AS cost";

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  const version = "version, published_at AS publishedAt, tills, store, published_by AS by";
  const rules = `SELECT ${version}, json FROM rules`;
  return {
    setting: sql(`SELECT value FROM settings WHERE name = ?`),
    setFirst: sql(
      `INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = settings.value RETURNING value`,
    ),
    set: sql(
      `INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    ),
    rules: sql(`${rules} WHERE version = ?`),
    newestRules: sql(`${rules} ORDER BY version DESC LIMIT 1`),
    versions: sql(`SELECT ${version} FROM rules ORDER BY version`),
    addRules: sql(
      `INSERT INTO rules (version, json, published_at, tills, store, published_by) VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    apiKey: sql(`SELECT 1 FROM api_keys WHERE key_sha256 = ?`),
    addApiKey: sql(`INSERT INTO api_keys (key_sha256, name, made_at) VALUES (?, ?, ?)`),
    product: sql(`SELECT ${PRODUCT} FROM products WHERE id = ?`),
    categories: sql(`SELECT id, name, name_en AS nameEn FROM categories ORDER BY place, id`),
    products: sql(`SELECT ${PRODUCT} FROM products ORDER BY quick_key IS NULL, quick_key, code`),
    putCategory: sql(`INSERT INTO categories (id, place, name, name_en) VALUES (?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET place = excluded.place, name = excluded.name, name_en = excluded.name_en`),
    putProduct:
      sql(`INSERT INTO products (id, code, name, name_en, barcode, price_fen, category, quick_key, cost_fen, unit)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, name_en = excluded.name_en, barcode = excluded.barcode,
      price_fen = excluded.price_fen, category = excluded.category, quick_key = excluded.quick_key,
      cost_fen = excluded.cost_fen, unit = coalesce(excluded.unit, products.unit)`),
  };
}
