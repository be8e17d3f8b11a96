/** The products that the chain keeps and who supplies them. One table: what headquarters, the order API and enrolment know of a product. */
import type { Source } from "../../shared/contract/hqProducts.ts";
import type { Product } from "../../shared/sync/messages.ts";
import type { Category } from "./store.ts";

export type ProductRow = Omit<Product, "cost"> & {
  readonly cost: number | null;
  /** What it is weighed in; null: it is counted. */
  readonly unit: string | null;
  readonly source: Source;
  readonly supplier: string | null;
  readonly active: boolean;
  readonly changedAt: number;
};
/** With where its newest change stands among all changes, from 1; 0: as it was set up. */
export type TurnedProduct = ProductRow & { readonly turn: number };

export type SupplierRow = {
  readonly id: string;
  readonly name: string;
  readonly contact: string;
  readonly active: boolean;
  readonly changedAt: number;
};

/** What is looked for. Null: whatever. */
export type ProductFilter = {
  /** Part of a name, or how the code, the id or the barcode begins; without capitals. */
  readonly text: string | null;
  readonly source: Source | null;
  readonly supplier: string | null;
  readonly category: string | null;
  readonly active: boolean | null;
};
export type SupplierFilter = { readonly text: string | null; readonly active: boolean | null };

export const PRODUCT_ORDERS = ["code", "name", "price", "changed"] as const;
/** By code; by name; the dearest first; what was changed last first. */
export type ProductOrder = (typeof PRODUCT_ORDERS)[number];
/** The last one read before. */
export type ProductPlace = Pick<ProductRow, "id" | "code" | "name" | "price" | "changedAt">;
export type SupplierPlace = Pick<SupplierRow, "id" | "name">;

export interface ProductsReader {
  product(id: string): TurnedProduct | undefined;
  /** Those of these that there are, each with its name; one question, however many. */
  named(ids: readonly string[]): { readonly id: string; readonly name: string }[];
  /** The first with one of these barcodes. */
  byBarcode(barcodes: readonly string[]): TurnedProduct | undefined;
  /** By id. */
  page(after: string, limit: number): TurnedProduct[];
  search(filter: ProductFilter, order: ProductOrder, after: ProductPlace | null, limit: number): TurnedProduct[];
  count(filter: ProductFilter): number;
  /** Those whose newest change stands after one place and up to another, in that order. */
  changed(after: number, upTo: number): TurnedProduct[];
  /** Those that nobody has changed since the chain was set up, quick keys first. */
  asSetUp(): Product[];
  /** Where the last of so many products stands whose newest change stands after a place; null: there are none. */
  lastOf(after: number, limit: number): number | null;
  /** Where the newest change of all stands; 0: nothing was changed. */
  newest(): number;
  supplier(id: string): SupplierRow | undefined;
  /** By name. @param after null: from the first */
  suppliers(filter: SupplierFilter, after: SupplierPlace | null, limit: number): SupplierRow[];
}
export interface ProductsWriter extends ProductsReader {
  /** Adds these or changes them. @returns where the first of these changes stands; the others follow it */
  putProducts(products: readonly ProductRow[]): number;
  /** Adds these behind the others; one that is there is named anew. */
  addCategories(categories: readonly Category[]): void;
  putSupplier(supplier: SupplierRow): void;
}
