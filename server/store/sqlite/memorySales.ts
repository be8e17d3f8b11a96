/** What was sold, in memory: what a small rebuild adds to, in the order in which the tables are read. */
import { addFigures, nameAnew, type ProductSaleRow, type PlaceSaleRow } from "../../../shared/ledger/saleRows.ts";
import { widerPlaces, widerProducts } from "../saleSpans.ts";
import type { SalesWriter } from "../sales.ts";

export class MemorySales implements Pick<SalesWriter, "add"> {
  readonly #places = new Map<string, PlaceSaleRow>();
  readonly #products = new Map<string, ProductSaleRow>();

  #newest = -1;

  add(places: readonly PlaceSaleRow[], products: readonly ProductSaleRow[]): void {
    for (const row of places) {
      this.#newest = Math.max(this.#newest, row.period);
      const key = JSON.stringify([
        row.span,
        row.period,
        row.store,
        row.channel,
        row.till,
        row.hour,
        row.clerk,
        row.clerkName,
      ]);
      const known = this.#places.get(key);
      if (known) addFigures(known, row);
      else this.#places.set(key, { ...row });
    }
    for (const row of products) {
      const key = JSON.stringify([row.span, row.period, row.store, row.product]);
      const known = this.#products.get(key);
      if (!known) {
        this.#products.set(key, { ...row });
        continue;
      }
      addFigures(known, row);
      nameAnew(known, row);
    }
  }

  #isOver({ period }: { readonly period: number }): boolean {
    return period < this.#newest;
  }

  places(): PlaceSaleRow[] {
    const rows = [...this.#places.values()];
    return [...rows, ...widerPlaces(rows.filter((row) => this.#isOver(row)))].toSorted(
      (a, b) =>
        inBytes(a.span, b.span) ||
        a.period - b.period ||
        inBytes(a.store, b.store) ||
        inBytes(a.channel, b.channel) ||
        inBytes(a.till, b.till) ||
        a.hour - b.hour ||
        inBytes(a.clerk, b.clerk) ||
        inBytes(a.clerkName, b.clerkName),
    );
  }

  products(): ProductSaleRow[] {
    const rows = [...this.#products.values()];
    return [...rows, ...widerProducts(rows.filter((row) => this.#isOver(row)))].toSorted(
      (a, b) =>
        inBytes(a.span, b.span) || a.period - b.period || inBytes(a.store, b.store) || inBytes(a.product, b.product),
    );
  }
}

/** Names of people are any text: tables are in the order of their bytes. */
export const inBytes = (a: string, b: string): number => (a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b)));
