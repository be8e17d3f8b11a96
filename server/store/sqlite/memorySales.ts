/** What was sold, in memory: what a small rebuild adds to, in the order in which the tables are read. */
import { addFigures, nameAnew, type ProductSaleRow, type PlaceSaleRow } from "../../../shared/ledger/saleRows.ts";
import type { SalesWriter } from "../sales.ts";

export class MemorySales implements Pick<SalesWriter, "add"> {
  readonly #places = new Map<string, PlaceSaleRow>();
  readonly #products = new Map<string, ProductSaleRow>();

  add(places: readonly PlaceSaleRow[], products: readonly ProductSaleRow[]): void {
    for (const row of places) {
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

  places(): PlaceSaleRow[] {
    return [...this.#places.values()].toSorted(
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
    return [...this.#products.values()].toSorted(
      (a, b) =>
        inBytes(a.span, b.span) || a.period - b.period || inBytes(a.store, b.store) || inBytes(a.product, b.product),
    );
  }
}

/** Names of people are any text: tables are in the order of their bytes. */
const inBytes = (a: string, b: string): number => (a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b)));
