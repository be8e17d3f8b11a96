/** What was sold, in SQLite: added to row by row, and read by day range through the table's own key. */
import {
  firstDayOf,
  monthOf,
  SALE_COLUMN,
  SALE_FIGURES,
  type ProductSaleRow,
  type PlaceSaleRow,
  type SaleMeasure,
  type SalePlace,
} from "../../../shared/ledger/saleRows.ts";
import { PRODUCT_SALE, PLACE_SALE } from "../../../shared/ledger/sqliteRows.ts";
import { widerPlaces, widerProducts } from "../saleSpans.ts";
import {
  SALE_KEYS,
  type ProductSum,
  type ProductWanted,
  type SaleFilter,
  type SaleKey,
  type SalesWriter,
  type SaleSum,
} from "../sales.ts";
import type { Connection } from "./connection.ts";
import { literally } from "./like.ts";

export const FIGURE_COLUMNS = SALE_FIGURES.map((name) => SALE_COLUMN[name]);
const added = (table: string): string =>
  FIGURE_COLUMNS.map((name) => `${name} = ${table}.${name} + excluded.${name}`).join(", ");
export const ADD_TO_PLACE = `(span, period, store, channel, till, hour, clerk, clerk_name) DO UPDATE SET ${added("place_sales")}`;
const renamed = (name: string): string =>
  `${name} = CASE WHEN excluded.${name} > product_sales.${name} THEN excluded.${name} ELSE product_sales.${name} END`;
export const ADD_TO_PRODUCT = `(span, period, store, product) DO UPDATE SET ${renamed("name")}, ${renamed("name_en")}, ${added("product_sales")}`;

const SUMS = SALE_FIGURES.map((name) => `coalesce(sum(${SALE_COLUMN[name]}), 0) AS ${name}`).join(", ");

const KEY_COLUMN: Partial<Record<keyof SalePlace, string>> = { clerkName: "clerk_name" };
const ORDER: Record<SaleMeasure, string> = {
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
    const before = this.#newest();
    const newest = places.reduce((last, { period }) => Math.max(last, period), before);
    this.write(places, products);
    const isOver = ({ period }: { readonly period: number }): boolean => period < before;
    const [late, lateProducts] = [places.filter(isOver), products.filter(isOver)];
    if (late.length > 0) this.write(widerPlaces(late), widerProducts(lateProducts));
    if (newest > before) this.#sumDays(before, newest);
  }

  /** Adds rows to those of the same keys. */
  protected write(places: readonly PlaceSaleRow[], products: readonly ProductSaleRow[]): void {
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

  /** The newest day on which anything was sold; −1: nothing ever was. */
  #newest(): number {
    return (this.#sql.newest.get() as { newest: number }).newest;
  }

  /** Days that are over from now on are summed, one at a time. */
  #sumDays(from: number, before: number): void {
    for (const { period } of this.#prepared(DAYS_SOLD).all(from, before) as { period: number }[]) {
      const places = this.#prepared(PLACES_OF_DAY).all(period) as PlaceSaleRow[];
      const products = this.#prepared(PRODUCTS_OF_DAY).all(period) as ProductSaleRow[];
      this.write(widerPlaces(places), widerProducts(products));
    }
  }

  sums<K extends SaleKey>(filter: SaleFilter, by: K): SaleSum<K>[] {
    const keys: readonly (keyof SalePlace)[] = SALE_KEYS[by];
    const columns = keys.map((key) => KEY_COLUMN[key] ?? key);
    const named = columns.map((column, index) => `${column} AS ${keys[index]}`).join(", ");
    const list = columns.join(", ");
    const isOfDays = by === "day" || by === "channel" || by === "store";
    const sql = `SELECT ${named}, ${SUMS} FROM ${isOfDays ? DAYS_IN_RANGE : PLACES_IN_RANGE} GROUP BY ${list} ORDER BY ${list}`;
    return this.#prepared(sql).all(
      isOfDays ? daysOf(filter, this.#newest()) : spansOf(filter, this.#newest()),
    ) as SaleSum<K>[];
  }

  products({ search, sort, skip, limit, ...filter }: ProductWanted): { rows: ProductSum[]; found: number } {
    const sql = `SELECT product, max(name) AS name, max(name_en) AS nameEn, ${SUMS}, count(*) OVER () AS found
      FROM ${productsInRange(filter)} GROUP BY product HAVING ${FOUND}
      ORDER BY ${ORDER[sort]} DESC, product LIMIT @limit OFFSET @skip`;
    const wanted = { ...spansOf(filter, this.#newest()), search: literally(search), limit, skip };
    const rows = this.#prepared(sql).all(wanted) as (ProductSum & { found: number })[];
    return { rows: rows.map(({ found: _, ...row }) => row), found: rows[0]?.found ?? 0 };
  }

  productsNamed(filter: SaleFilter, products: readonly string[]): ProductSum[] {
    const wanted = { ...spansOf(filter, this.#newest()), products: JSON.stringify(products) };
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

/** The days of a range that are over, and those that are not. @param newest the first that is not */
const daysOf = ({ from, to, store }: SaleFilter, newest: number) => ({
  from,
  to: Math.min(to, newest - 1),
  again: Math.max(from, newest),
  until: to,
  store,
});

/**
 * Whole months of a range, the days before and after them that are over, and what is not over; an empty range ends before
 * it begins. The month of the newest day has what is over of it: a range that reaches further has all of that.
 */
function spansOf(filter: SaleFilter, newest: number) {
  const { from, to, again, until, store } = daysOf(filter, newest);
  const first = firstDayOf(monthOf(from)) === from ? monthOf(from) : monthOf(from) + 1;
  const isWhole = firstDayOf(monthOf(to) + 1) - 1 === to || to === newest - 1;
  const last = isWhole ? monthOf(to) : monthOf(to) - 1;
  const common = { again, until, store };
  if (to < from || first > last) return { from, to, first: 1, last: 0, rest: 1, end: 0, ...common };
  return { from, to: firstDayOf(first) - 1, first, last, rest: firstDayOf(last + 1), end: to, ...common };
}

const spanned = (table: string, span: string, from: string, to: string): string =>
  `SELECT * FROM ${table} WHERE span = '${span}' AND period >= @${from} AND period <= @${to}
    AND (store = @store OR @store IS NULL)`;
const all = (...parts: string[]): string => `(${parts.join(" UNION ALL ")}) AS ranged`;
const DAYS_IN_RANGE = all(
  spanned("place_sales", "day", "from", "to"),
  spanned("place_sales", "hour", "again", "until"),
);
const inRange = (table: string, now: string, day: string, month: string): string =>
  all(
    spanned(table, day, "from", "to"),
    spanned(table, month, "first", "last"),
    spanned(table, day, "rest", "end"),
    spanned(table, now, "again", "until"),
  );
const PLACES_IN_RANGE = inRange("place_sales", "hour", "hour", "month");
const productsInRange = ({ store }: SaleFilter): string =>
  store === null
    ? inRange("product_sales", "day", "allDay", "allMonth")
    : inRange("product_sales", "day", "day", "month");
const DAYS_SOLD = `SELECT DISTINCT period FROM place_sales WHERE span = 'hour' AND period >= ? AND period < ? ORDER BY period`;
const PLACES_OF_DAY = `SELECT ${PLACE_SALE} FROM place_sales WHERE span = 'hour' AND period = ?`;
const PRODUCTS_OF_DAY = `SELECT ${PRODUCT_SALE} FROM product_sales WHERE span = 'day' AND period = ?`;
const like = (what: string): string => String.raw`lower(${what}) LIKE '%' || @search || '%' ESCAPE '\'`;
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
    newest: sql(`SELECT coalesce(max(period), -1) AS newest FROM place_sales WHERE span = 'hour'`),
    addPlace: sql(`INSERT INTO place_sales (span, period, store, channel, till, hour, clerk, clerk_name, ${columns})
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${places}) ON CONFLICT ${ADD_TO_PLACE}`),
    addProduct: sql(`INSERT INTO product_sales (span, period, store, product, name, name_en, ${columns})
      VALUES (?, ?, ?, ?, ?, ?, ${places}) ON CONFLICT ${ADD_TO_PRODUCT}`),
  };
}
