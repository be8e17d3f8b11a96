/** The chain's products and suppliers in SQLite. */
import type {
  ProductFilter,
  ProductOrder,
  ProductPlace,
  ProductRow,
  ProductsWriter,
  SupplierFilter,
  SupplierPlace,
  SupplierRow,
  TurnedProduct,
} from "../products.ts";
import type { Product } from "../../../shared/sync/messages.ts";
import type { Category } from "../store.ts";
import type { Connection } from "./connection.ts";
import { literally } from "./like.ts";

const PRODUCT = `id, code, name, name_en AS nameEn, barcode, price_fen AS price, category, quick_key AS key, cost_fen AS cost, unit,
  source, supplier, active, changed_at AS changedAt, turn`;
type Raw = Omit<TurnedProduct, "active"> & { readonly active: 0 | 1 };
const productOf = (row: Raw): TurnedProduct => ({ ...row, active: row.active === 1 });

const SUPPLIER = `id, name, contact, active, changed_at AS changedAt`;
type RawSupplier = Omit<SupplierRow, "active"> & { readonly active: 0 | 1 };
const supplierOf = (row: RawSupplier): SupplierRow => ({ ...row, active: row.active === 1 });

const wantedOf = ({ text, source, supplier, category, active }: ProductFilter) => ({
  part: text === null ? null : `%${literally(text)}%`,
  begun: text === null ? null : `${literally(text)}%`,
  source,
  supplier,
  category,
  active: active === null ? null : Number(active),
});

export class SqliteProducts implements ProductsWriter {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  product(id: string): TurnedProduct | undefined {
    const row = this.#sql.product.get(id) as Raw | undefined;
    return row && productOf(row);
  }

  named(ids: readonly string[]): { id: string; name: string }[] {
    return this.#sql.named.all(JSON.stringify(ids)) as { id: string; name: string }[];
  }

  byBarcode(barcodes: readonly string[]): TurnedProduct | undefined {
    const row = this.#sql.byBarcode.get(JSON.stringify(barcodes)) as Raw | undefined;
    return row && productOf(row);
  }

  page(after: string, limit: number): TurnedProduct[] {
    return (this.#sql.page.all(after, limit) as Raw[]).map(productOf);
  }

  search(filter: ProductFilter, order: ProductOrder, after: ProductPlace | null, limit: number): TurnedProduct[] {
    const wanted = {
      ...wantedOf(filter),
      from: after === null ? 0 : 1,
      afterId: after?.id ?? "",
      afterCode: after?.code ?? "",
      afterName: after?.name ?? "",
      afterPrice: after?.price ?? 0,
      afterAt: after?.changedAt ?? 0,
      limit,
    };
    return (this.#sql[order].all(wanted) as Raw[]).map(productOf);
  }

  count(filter: ProductFilter): number {
    return (this.#sql.count.get(wantedOf(filter)) as { found: number }).found;
  }

  changed(after: number, upTo: number): TurnedProduct[] {
    return (this.#sql.turned.all(after, upTo) as Raw[]).map(productOf);
  }

  asSetUp(): Product[] {
    return this.#sql.asSetUp.all() as Product[];
  }

  lastOf(after: number, limit: number): number | null {
    const { turn } = this.#sql.lastOf.get(after, limit) as { turn: number | null };
    return turn;
  }

  newest(): number {
    return (this.#sql.newest.get() as { turn: number }).turn;
  }

  supplier(id: string): SupplierRow | undefined {
    const row = this.#sql.supplier.get(id) as RawSupplier | undefined;
    return row && supplierOf(row);
  }

  suppliers({ text, active }: SupplierFilter, after: SupplierPlace | null, limit: number): SupplierRow[] {
    const wanted = {
      part: text === null ? null : `%${literally(text)}%`,
      active: active === null ? null : Number(active),
      from: after === null ? 0 : 1,
      afterId: after?.id ?? "",
      afterName: after?.name ?? "",
      limit,
    };
    return (this.#sql.suppliers.all(wanted) as RawSupplier[]).map(supplierOf);
  }

  putProducts(products: readonly ProductRow[]): number {
    const first = this.newest() + 1;
    for (const [index, it] of products.entries())
      this.#sql.putProduct.run({ ...it, active: Number(it.active), turn: first + index });
    return first;
  }

  addCategories(categories: readonly Category[]): void {
    for (const { id, name, nameEn } of categories) this.#sql.addCategory.run({ id, name, nameEn });
  }

  putSupplier(supplier: SupplierRow): void {
    this.#sql.putSupplier.run({ ...supplier, active: Number(supplier.active) });
  }
}

// A parameter stands first where its kind is known: PostgreSQL asks for that.
const WANTED = String.raw`(source = @source OR @source IS NULL) AND (supplier = @supplier OR @supplier IS NULL)
  AND (category = @category OR @category IS NULL) AND (active = @active OR @active IS NULL)
  AND (lower(name) LIKE @part ESCAPE '\' OR lower(name_en) LIKE @part ESCAPE '\' OR lower(code) LIKE @begun ESCAPE '\'
    OR lower(id) LIKE @begun ESCAPE '\' OR lower(barcode) LIKE @begun ESCAPE '\' OR @part IS NULL)`;

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  const found = `SELECT ${PRODUCT} FROM products WHERE ${WANTED}`;
  return {
    product: sql(`SELECT ${PRODUCT} FROM products WHERE id = ?`),
    named: sql(`SELECT id, name FROM products WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`),
    byBarcode: sql(
      `SELECT ${PRODUCT} FROM products WHERE barcode IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT 1`,
    ),
    page: sql(`SELECT ${PRODUCT} FROM products WHERE id > ? ORDER BY id LIMIT ?`),
    code: sql(`${found} AND ((code, id) > (@afterCode, @afterId) OR 0 = @from) ORDER BY code, id LIMIT @limit`),
    name: sql(`${found} AND ((name, id) > (@afterName, @afterId) OR 0 = @from) ORDER BY name, id LIMIT @limit`),
    price: sql(`${found} AND ((price_fen, id) < (@afterPrice, @afterId) OR 0 = @from)
      ORDER BY price_fen DESC, id DESC LIMIT @limit`),
    changed: sql(`${found} AND ((changed_at, id) < (@afterAt, @afterId) OR 0 = @from)
      ORDER BY changed_at DESC, id DESC LIMIT @limit`),
    count: sql(`SELECT count(*) AS found FROM products WHERE ${WANTED}`),
    turned: sql(`SELECT ${PRODUCT} FROM products WHERE turn > ? AND turn <= ? ORDER BY turn`),
    asSetUp:
      sql(`SELECT id, code, name, name_en AS nameEn, barcode, price_fen AS price, category, quick_key AS key, cost_fen AS cost
      FROM products WHERE turn = 0 ORDER BY quick_key IS NULL, quick_key, code`),
    lastOf: sql(
      `SELECT max(turn) AS turn FROM (SELECT turn FROM products WHERE turn > ? ORDER BY turn LIMIT ?) AS page`,
    ),
    newest: sql(`SELECT coalesce(max(turn), 0) AS turn FROM products`),
    putProduct:
      sql(`INSERT INTO products (id, code, name, name_en, barcode, price_fen, category, quick_key, cost_fen, unit, source,
      supplier, active, changed_at, turn)
      VALUES (@id, @code, @name, @nameEn, @barcode, @price, @category, @key, @cost, @unit, @source, @supplier, @active, @changedAt, @turn)
      ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, name_en = excluded.name_en, barcode = excluded.barcode,
      price_fen = excluded.price_fen, category = excluded.category, quick_key = excluded.quick_key, cost_fen = excluded.cost_fen,
      unit = excluded.unit, source = excluded.source, supplier = excluded.supplier, active = excluded.active,
      changed_at = excluded.changed_at, turn = excluded.turn`),
    addCategory: sql(`INSERT INTO categories (id, place, name, name_en)
      VALUES (@id, (SELECT coalesce(max(place) + 1, 0) FROM categories), @name, @nameEn)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_en = excluded.name_en`),
    supplier: sql(`SELECT ${SUPPLIER} FROM suppliers WHERE id = ?`),
    suppliers: sql(String.raw`SELECT ${SUPPLIER} FROM suppliers WHERE (active = @active OR @active IS NULL)
      AND (lower(name) LIKE @part ESCAPE '\' OR lower(id) LIKE @part ESCAPE '\' OR lower(contact) LIKE @part ESCAPE '\' OR @part IS NULL)
      AND ((name, id) > (@afterName, @afterId) OR 0 = @from) ORDER BY name, id LIMIT @limit`),
    putSupplier: sql(`INSERT INTO suppliers (id, name, contact, active, changed_at)
      VALUES (@id, @name, @contact, @active, @changedAt)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, contact = excluded.contact, active = excluded.active,
      changed_at = excluded.changed_at`),
  };
}
