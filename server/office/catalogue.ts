/** The chain's catalogue as it is changed: by HQ, by a file, by the order API, in the one way it reaches the tills. */
import { tellProducts } from "../feed/current.ts";
import type { OfficeDesk } from "../settlement/desk.ts";
import type { ProductRow } from "../store/products.ts";
import type { Category } from "../store/store.ts";

/** Keeps products as they are to be, and lets the tills know, in an open transaction. */
export function keepProducts(desk: OfficeDesk, products: readonly ProductRow[], categories: readonly Category[]): void {
  const { rows } = desk.parts;
  rows.products.addCategories(categories);
  const first = rows.products.putProducts(products);
  desk.wake(tellProducts(rows, first, products.length));
}
