/** The chain's catalogue as it is changed: by HQ, by a file, by the order API, in the one way it reaches the tills. */
import type { OfficeDesk } from "../settlement/desk.ts";
import type { ProductRow } from "../store/products.ts";
import type { Category } from "../store/store.ts";

/** Keeps products as they are to be, in an open transaction. */
export function keepProducts(
  { parts: { rows } }: OfficeDesk,
  products: readonly ProductRow[],
  categories: readonly Category[],
): void {
  rows.products.addCategories(categories);
  rows.products.putProducts(products);
}
