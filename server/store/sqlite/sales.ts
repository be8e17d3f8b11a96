/** What was sold, in SQLite: added to row by row, and read by day range through the table's own key. */
import {
  firstDayOf,
  monthOf,
  SALE_COLUMN,
  SALE_FIGURES,
  type ProductSaleRow,
  type PlaceSaleRow,
  type SalePlace,
} from "../../../shared/ledger/saleRows.ts";
import { PRODUCT_SALE, PLACE_SALE } from "../../../shared/ledger/sqliteRows.ts";
import {
  SALE_KEYS,
  type ProductSort,
  type ProductSum,
  type ProductWanted,
  type SaleFilter,
  type SaleKey,
  type SalesWriter,
  type SaleSum,
} from "../sales.ts";
import type { Connection } from "./connection.ts";

export const FIGURE_COLUMNS = SALE_FIGURES.map((name) => SALE_COLUMN[name]);
const added = (table: string): string =>
  FIGURE_COLUMNS.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(", ");
export const ADD_TO_PLACE = `(span, period, store, channel, till, hour, clerk, clerk_name) DO UPDATE SET ${added("place_sales")}`;
const renamed = (name: string): string =>
  `${name} = CASE WHEN excluded.${name} > product_sales.${name} THEN excluded.${name} ELSE product_sales.${name} END`;
export const ADD_TO_PRODUCT = `(span, period, store, product) DO UPDATE SET ${renamed("name")}, ${renamed("name_en")}, ${added("product_sales")}`;

const SUMS = SALE_FIGURES.map((name) => `coalesce(sum(${SALE_COLUMN[name]}), 0) AS ${name}`).join(", ");

const KEY_COLUMN: Partial<Record<keyof SalePlace, string>> = { clerkName: "clerk_name" };
const ORDER: Record<ProductSort, string> = {
  net: "sum(sold_fen) - sum(refunded_fen)",
  quantity: "sum(quantity) - sum(returned)",
  sales: "sum(sales)",
  refunded: "sum(refunded_fen)",
  profit: "sum(costed_fen) - sum(cost_fen)",
  discount: "sum(discount_fen)",
};

export class SqliteSales implements SalesWriter {
  readonly #connection: Connection;
  readonly #sql: ReturnType<typeof statements>;
  /** By what they are grouped or put in order. */
  readonly #made = new Map<string, ReturnType<Connection["prepare"]>>();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#sql = statements(connection);
  }

  add(places: readonly PlaceSaleRow[], products: readonly ProductSaleRow[]): void {
    for (const it of places)
      this.#sql.addPlace.run(
        it.span,
        it.period,
        it.store,
        it.channel,
        it.till,
        it.hour,
        it.clerk,
        it.clerkName,
        ...SALE_FIGURES.map((name) => it[name]),
      );
    for (const it of products)
      this.#sql.addProduct.run(
        it.span,
        it.period,
        it.store,
        it.product,
        it.name,
        it.nameEn,
        ...SALE_FIGURES.map((name) => it[name]),
      );
  }

  sums<K extends SaleKey>(filter: SaleFilter, by: K): SaleSum<K>[] {
    const keys: readonly (keyof SalePlace)[] = SALE_KEYS[by];
    const columns = keys.map((key) => KEY_COLUMN[key] ?? key);
    const named = columns.map((column, index) => `${column} AS ${keys[index]}`).join(", ");
    const list = columns.join(", ");
    const isOfDays = by === "day" || by === "channel" || by === "store";
    const sql = `SELECT ${named}, ${SUMS} FROM ${isOfDays ? DAYS_IN_RANGE : PLACES_IN_RANGE} GROUP BY ${list} ORDER BY ${list}`;
    return this.#prepared(sql).all(isOfDays ? { ...filter } : spansOf(filter)) as SaleSum<K>[];
  }

  products({ search, sort, skip, limit, ...filter }: ProductWanted): { rows: ProductSum[]; found: number } {
    const sql = `SELECT product, max(name) AS name, max(name_en) AS nameEn, ${SUMS}, count(*) OVER () AS found
      FROM ${productsInRange(filter)} GROUP BY product HAVING ${FOUND}
      ORDER BY ${ORDER[sort]} DESC, product LIMIT @limit OFFSET @skip`;
    const wanted = { ...spansOf(filter), search, limit, skip };
    const rows = this.#prepared(sql).all(wanted) as (ProductSum & { found: number })[];
    return { rows: rows.map(({ found: _, ...row }) => row), found: rows[0]?.found ?? 0 };
  }

  productsNamed(filter: SaleFilter, products: readonly string[]): ProductSum[] {
    const wanted = { ...spansOf(filter), products: JSON.stringify(products) };
    return this.#prepared(productsNamed(filter)).all(wanted) as ProductSum[];
  }

  placePages(after: Omit<SalePlace, "span"> | null, limit: number): PlaceSaleRow[] {
    const { period, store, channel, till, hour, clerk, clerkName } = after ?? FIRST_PLACE;
    return this.#prepared(PLACE_PAGES).all(
      period,
      store,
      channel,
      till,
      hour,
      clerk,
      clerkName,
      limit,
    ) as PlaceSaleRow[];
  }

  productPages(after: Pick<ProductSaleRow, "period" | "store" | "product"> | null, limit: number): ProductSaleRow[] {
    const { period, store, product } = after ?? { period: -1, store: "", product: "" };
    return this.#prepared(PRODUCT_PAGES).all(period, store, product, limit) as ProductSaleRow[];
  }

  #prepared(sql: string): ReturnType<Connection["prepare"]> {
    let made = this.#made.get(sql);
    if (!made) this.#made.set(sql, (made = this.#connection.prepare(sql)));
    return made;
  }
}

/** Before every place there is. */
const FIRST_PLACE = { period: -1, store: "", channel: "", till: "", hour: 0, clerk: "", clerkName: "" };

/** Whole months of a range as they are kept, and the days before and after them: empty ranges end before they begin. */
function spansOf({ from, to, store }: SaleFilter) {
  const first = firstDayOf(monthOf(from)) === from ? monthOf(from) : monthOf(from) + 1;
  const last = firstDayOf(monthOf(to) + 1) - 1 === to ? monthOf(to) : monthOf(to) - 1;
  if (first > last) return { from, to, first: 1, last: 0, again: 1, until: 0, store };
  return { from, to: firstDayOf(first) - 1, first, last, again: firstDayOf(last + 1), until: to, store };
}

const spanned = (table: string, span: string, from: string, to: string): string =>
  `SELECT * FROM ${table} WHERE span = '${span}' AND period >= @${from} AND period <= @${to}
    AND (store = @store OR @store IS NULL)`;
const DAYS_IN_RANGE = `(${spanned("place_sales", "day", "from", "to")}) AS ranged`;
const inRange = (table: string, day: string, month: string): string =>
  `(${spanned(table, day, "from", "to")} UNION ALL ${spanned(table, month, "first", "last")}
    UNION ALL ${spanned(table, day, "again", "until")}) AS ranged`;
const PLACES_IN_RANGE = inRange("place_sales", "hour", "month");
const productsInRange = ({ store }: SaleFilter): string =>
  inRange("product_sales", "day", store === null ? "all" : "month");
const like = (what: string): string => `lower(${what}) LIKE '%' || @search || '%'`;
/** By what tills call it, what the catalogue does, or its id. */
const FOUND = `(@search = '' OR ${like("max(name)")} OR ${like("max(name_en)")} OR ${like("product")} OR product IN
  (SELECT id FROM products WHERE ${like("products.name")} OR ${like("products.name_en")}))`;

const productsNamed = (filter: SaleFilter): string =>
  `SELECT product, max(name) AS name, max(name_en) AS nameEn, ${SUMS} FROM ${productsInRange(filter)}
    WHERE product IN (SELECT value FROM json_each(@products)) GROUP BY product ORDER BY product`;
const PLACE_PAGES = `SELECT ${PLACE_SALE} FROM place_sales
  WHERE span = 'hour' AND (period, store, channel, till, hour, clerk, clerk_name) > (?, ?, ?, ?, ?, ?, ?)
  ORDER BY period, store, channel, till, hour, clerk, clerk_name LIMIT ?`;
const PRODUCT_PAGES = `SELECT ${PRODUCT_SALE} FROM product_sales WHERE span = 'day' AND (period, store, product) > (?, ?, ?)
  ORDER BY period, store, product LIMIT ?`;

/** To add to what is there: the only part for which the other tables need not be. */
function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  const places = FIGURE_COLUMNS.map(() => "?").join(", ");
  const columns = FIGURE_COLUMNS.join(", ");
  return {
    addPlace: sql(`INSERT INTO place_sales (span, period, store, channel, till, hour, clerk, clerk_name, ${columns})
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${places}) ON CONFLICT ${ADD_TO_PLACE}`),
    addProduct: sql(`INSERT INTO product_sales (span, period, store, product, name, name_en, ${columns})
      VALUES (?, ?, ?, ?, ?, ?, ${places}) ON CONFLICT ${ADD_TO_PRODUCT}`),
  };
}
