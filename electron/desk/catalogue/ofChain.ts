/**
 * The products that headquarters keeps, taken over as they are told. Headquarters' word holds; what this till has besides is
 * its own, until headquarters keeps the same code or barcode.
 */
import { randomUUID } from "node:crypto";
import type { StoreProducts } from "../../../shared/sync/messages.ts";
import type { Books } from "../../store/books.ts";
import type { Replaced } from "../../store/shop.ts";
import type { Pen } from "../pen.ts";

/** Products counted by one fact, which stays well under the longest that is read. */
const COUNTED_AT_ONCE = 250;

/** Needs the caller's open transaction: the one that moves the cursor past the row. */
export function takeProducts(books: Books, pen: Pen, { categories, products }: StoreProducts): void {
  for (const it of categories) books.shop.takeCategory(it);
  const replaced = products.flatMap((it) => books.shop.takeOver(it).map((own) => ({ own, by: it.id })));
  carryStock(books, pen, replaced);
}

/** What was counted of a product of this till's own is what there is of the one that stands for it now. */
export function carryStock({ stock }: Books, pen: Pen, replaced: readonly Replaced[]): void {
  const counted = new Map<string, number>();
  for (const { own, by } of replaced) {
    const quantity = stock.of(own);
    if (quantity === null || (stock.of(by) !== null && !counted.has(by))) continue;
    counted.set(by, (counted.get(by) ?? 0) + quantity);
  }
  const lines = [...counted].map(([product, quantity]) => ({ product, quantity }));
  for (let from = 0; from < lines.length; from += COUNTED_AT_ONCE)
    pen.write("stock-moved", pen.begin(), null, {
      key: randomUUID(),
      kind: "counted",
      lines: lines.slice(from, from + COUNTED_AT_ONCE),
      reason: "HQ",
    });
}
