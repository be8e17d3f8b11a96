/** What was sold, in SQLite: added to row by row, and read by day range through the table's own key. */
import {
  firstDayOf,
  monthOf,
  SALE_COLUMN,
  SALE_FIGURES,
  type ProductSaleRow,
  type SaleHourRow,
  type SalePlace,
} from "../../../shared/ledger/saleRows.ts";
import { PRODUCT_SALE, SALE_HOUR } from "../../../shared/ledger/sqliteRows.ts";
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
export const ADD_TO_HOUR = `(day, store, channel, till, hour, clerk, clerk_name) DO UPDATE SET ${added("sale_hours")}`;
const renamed = (name: string): string =>
  `${name} = CASE WHEN excluded.${name} = '' THEN product_sales.${name} ELSE excluded.${name} END`;
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

  add(hours: readonly SaleHourRow[], products: readonly ProductSaleRow[]): void {
    for (const it of hours)
      this.#sql.addHour.run(
        it.day,
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
    const sql = `SELECT ${named}, ${SUMS} FROM sale_hours WHERE day >= @from AND day <= @to
      AND (store = @store OR @store IS NULL) GROUP BY ${list} ORDER BY ${list}`;
    return this.#prepared(sql).all({ ...filter }) as SaleSum<K>[];
  }

  products({ search, sort, skip, limit, ...filter }: ProductWanted): ProductSum[] {
    const sql = `SELECT product, max(name) AS name, max(name_en) AS nameEn, ${SUMS} FROM ${IN_RANGE}
      GROUP BY product HAVING ${FOUND} ORDER BY ${ORDER[sort]} DESC, product LIMIT @limit OFFSET @skip`;
    const wanted = { ...spansOf(filter), search, limit, skip };
    return this.#prepared(sql).all(wanted) as ProductSum[];
  }

  productsNamed(filter: SaleFilter, products: readonly string[]): ProductSum[] {
    const wanted = { ...spansOf(filter), products: JSON.stringify(products) };
    return this.#prepared(PRODUCTS_NAMED).all(wanted) as ProductSum[];
  }

  productCount(filter: SaleFilter, search: string): number {
    return (this.#prepared(PRODUCT_COUNT).get({ ...spansOf(filter), search }) as { count: number }).count;
  }

  hourPages(after: SalePlace | null, limit: number): SaleHourRow[] {
    const { day, store, channel, till, hour, clerk, clerkName } = after ?? FIRST_PLACE;
    return this.#prepared(HOUR_PAGES).all(day, store, channel, till, hour, clerk, clerkName, limit) as SaleHourRow[];
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
const FIRST_PLACE = { day: -1, store: "", channel: "", till: "", hour: 0, clerk: "", clerkName: "" };

/** Whole months of a range as they are kept, and the days before and after them: empty ranges end before they begin. */
function spansOf({ from, to, store }: SaleFilter) {
  const first = firstDayOf(monthOf(from)) === from ? monthOf(from) : monthOf(from) + 1;
  const last = firstDayOf(monthOf(to) + 1) - 1 === to ? monthOf(to) : monthOf(to) - 1;
  if (first > last) return { from, to, first: 1, last: 0, again: 1, until: 0, store };
  return { from, to: firstDayOf(first) - 1, first, last, again: firstDayOf(last + 1), until: to, store };
}

const spanned = (span: ProductSaleRow["span"], from: string, to: string): string =>
  `SELECT * FROM product_sales WHERE span = '${span}' AND period >= @${from} AND period <= @${to}
    AND (store = @store OR @store IS NULL)`;
const IN_RANGE = `(${spanned("day", "from", "to")} UNION ALL ${spanned("month", "first", "last")} UNION ALL ${spanned("day", "again", "until")}) AS ranged`;
const like = (what: string): string => `lower(${what}) LIKE '%' || @search || '%'`;
/** By what tills call it, what the catalogue does, or its id. */
const FOUND = `(@search = '' OR ${like("max(name)")} OR ${like("max(name_en)")} OR ${like("product")} OR product IN
  (SELECT id FROM products WHERE ${like("products.name")} OR ${like("products.name_en")}))`;

const PRODUCTS_NAMED = `SELECT product, max(name) AS name, max(name_en) AS nameEn, ${SUMS} FROM ${IN_RANGE}
  WHERE product IN (SELECT value FROM json_each(@products)) GROUP BY product ORDER BY product`;
const PRODUCT_COUNT = `SELECT count(*) AS count FROM
  (SELECT product FROM ${IN_RANGE} GROUP BY product HAVING ${FOUND}) AS found`;
const HOUR_PAGES = `SELECT ${SALE_HOUR} FROM sale_hours
  WHERE (day, store, channel, till, hour, clerk, clerk_name) > (?, ?, ?, ?, ?, ?, ?)
  ORDER BY day, store, channel, till, hour, clerk, clerk_name LIMIT ?`;
const PRODUCT_PAGES = `SELECT ${PRODUCT_SALE} FROM product_sales WHERE span = 'day' AND (period, store, product) > (?, ?, ?)
  ORDER BY period, store, product LIMIT ?`;

/** To add to what is there: the only part for which the other tables need not be. */
function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  const places = FIGURE_COLUMNS.map(() => "?").join(", ");
  const columns = FIGURE_COLUMNS.join(", ");
  return {
    addHour: sql(`INSERT INTO sale_hours (day, store, channel, till, hour, clerk, clerk_name, ${columns})
      VALUES (?, ?, ?, ?, ?, ?, ?, ${places}) ON CONFLICT ${ADD_TO_HOUR}`),
    addProduct: sql(`INSERT INTO product_sales (span, period, store, product, name, name_en, ${columns})
      VALUES (?, ?, ?, ?, ?, ?, ${places}) ON CONFLICT ${ADD_TO_PRODUCT}`),
  };
}
