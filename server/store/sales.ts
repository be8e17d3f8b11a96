/** What was sold, as it is kept for reports: sums by hour, place and person, and by product. Only added to. */
import type {
  ProductSaleRow,
  SaleFigures,
  SaleMeasure,
  PlaceSaleRow,
  SalePlace,
} from "../../shared/ledger/saleRows.ts";

/** Local days since 1970-01-01, both included. */
export type SaleFilter = {
  readonly from: number;
  readonly to: number;
  /** Null: every store; empty: the mall. */
  readonly store: string | null;
};

/** What sums may be asked for by; `day`: as periods. */
export const SALE_KEYS = {
  day: ["period"],
  hour: ["hour"],
  channel: ["channel"],
  store: ["store"],
  till: ["channel", "store", "till"],
  clerk: ["store", "clerk", "clerkName"],
} as const satisfies Record<string, readonly (keyof SalePlace)[]>;
export type SaleKey = keyof typeof SALE_KEYS;
export type SaleSum<K extends SaleKey> = Pick<SalePlace, (typeof SALE_KEYS)[K][number]> & SaleFigures;

export type ProductSum = Pick<ProductSaleRow, "product" | "name" | "nameEn"> & SaleFigures;
export type ProductWanted = SaleFilter & {
  /** Part of a name or of the id, small letters; empty: every product. */
  readonly search: string;
  /** The most first; of equal ones by their ids. */
  readonly sort: SaleMeasure;
  readonly skip: number;
  readonly limit: number;
};

export interface SalesReader {
  /** In the order of the key; what nothing was sold under is left out. */
  sums<K extends SaleKey>(filter: SaleFilter, by: K): SaleSum<K>[];
  /** @returns with how many a search finds in all */
  products(wanted: ProductWanted): { readonly rows: ProductSum[]; readonly found: number };
  /** Those of these that anything was sold of. */
  productsNamed(filter: SaleFilter, products: readonly string[]): ProductSum[];
  /** Rows of hours by their key after one; null: from the first. */
  placePages(after: Omit<SalePlace, "span"> | null, limit: number): PlaceSaleRow[];
  /** Rows of days by store and product after one; null: from the first. */
  productPages(after: Pick<ProductSaleRow, "period" | "store" | "product"> | null, limit: number): ProductSaleRow[];
}
export interface SalesWriter extends SalesReader {
  /**
   * Adds hours and days of products to what is there; what is wider follows (`saleSpans.ts`).
   * @param products of the days of the places
   */
  add(places: readonly PlaceSaleRow[], products: readonly ProductSaleRow[]): void;
}
