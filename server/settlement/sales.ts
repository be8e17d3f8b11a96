/**
 * What facts say was sold and handed back, gathered until it is written: by local hour, place and person, and by product.
 * A fact counts once it is in the journal, whatever queues make of it: parked or refused, money has changed hands. Of what
 * was asked for elsewhere the handing back counts, and not its owner's answer. Refuses to know how sums are kept.
 */
import type { Fact, FactBody } from "../../shared/facts/fact.ts";
import { tillOfOrder } from "../../shared/facts/ids.ts";
import { DAY_MS, type Calendar } from "../../shared/kernel/calendar.ts";
import type { ItemBack } from "../../shared/order/returns.ts";
import { partOf } from "../../shared/order/spread.ts";
import { OFFICE, type Folded } from "../../shared/queue/fold.ts";
import {
  nameAnew,
  noFigures,
  type ProductSaleRow,
  type SaleFigures,
  type PlaceSaleRow,
  type SalePlace,
} from "../../shared/ledger/saleRows.ts";

import type { ServerReader } from "../store/store.ts";
import type { Versions } from "./versions.ts";

const HOUR_MS = 3_600_000;
const PIECE = 1_000;

export type SaleRows = { readonly places: readonly PlaceSaleRow[]; readonly products: readonly ProductSaleRow[] };

type Placed = FactBody<"order-placed">;
type Refund = Extract<Fact, { kind: "order-refunded" | "refund-given" }>;

export type SaleSources = {
  readonly calendar: () => Calendar;
  /** The lines of the facts about an order that the office took. */
  readonly linesOf: (order: string) => readonly string[];
};

export const saleSources = (read: Pick<ServerReader, "journal">, versions: Versions): SaleSources => ({
  calendar: () => versions.chain.calendar,
  linesOf: (order) => read.journal.factsOf(order).flatMap(({ till, line }) => (till === OFFICE ? [line] : [])),
});

/** Of one local hour by one person: its sums, and those of products at its store on its day. */
type Spot = { readonly row: PlaceSaleRow; readonly products: Map<string, ProductSaleRow> };

export class SaleGathering {
  readonly #sources: SaleSources;
  #calendar: Calendar | null = null;
  #spots = new Map<string, Spot>();
  /** By day and store, then by product. */
  #products = new Map<string, Map<string, ProductSaleRow>>();
  /** Where each till sold last: mostly where it sells next. */
  #last = new Map<string, Spot>();

  constructor(sources: SaleSources) {
    this.#sources = sources;
  }

  /** A fact in its own place in the journal. @param folded null: it was kept without being folded */
  take(fact: Fact, folded: Folded | null): void {
    switch (fact.kind) {
      case "order-paid":
        this.#paid(fact.till, fact.at, fact.body);
        return;
      case "order-placed":
        this.#placed(fact.at, fact.body);
        return;
      case "order-refunded":
        // Of all that was left nobody knows how much it is before it is folded.
        if (fact.body.asked === undefined && (fact.body.amount !== null || folded !== null))
          this.#refunded(fact, handedBack(fact.body.amount, folded));
        return;
      case "refund-given":
        this.#refunded(fact, fact.body.amount);
        return;
      default:
    }
  }

  /** A fact that was kept before is folded: how much all that was left was is known only now. */
  takeReleased(fact: Fact, folded: Folded): void {
    if (fact.kind === "order-refunded" && fact.body.asked === undefined && fact.body.amount === null)
      this.#refunded(fact, handedBack(null, folded));
  }

  /** What has gathered; then nothing has. */
  rows(): SaleRows {
    const places = Array.from(this.#spots.values(), ({ row }) => row);
    const products = Array.from(this.#products.values(), (ofDay) => [...ofDay.values()]).flat();
    for (const done of [this.#spots, this.#products, this.#last]) done.clear();
    return { places, products };
  }

  #paid(till: string, at: number, { items, paid, rounding = 0, by }: FactBody<"order-paid">): void {
    const spot = this.#spot({ channel: "cashier", store: storeOf(till), till, clerk: by?.clerk, name: by?.name }, at);
    const { row } = spot;
    row.sales += 1;
    row.sold += paid;
    for (const { product, name, nameEn, quantity, weight, total, cost, discount = 0 } of items) {
      const sums = productAt(spot, product ?? "");
      if (product !== null) nameAnew(sums, { name, nameEn });
      sums.sales += 1;
      sums.quantity += weight ?? quantity * PIECE;
      sums.sold += total;
      sums.discount += discount;
      row.quantity += quantity * PIECE;
      row.discount += discount;
      costs(sums, row, total, cost);
    }
    if (rounding !== 0) productAt(spot, "").sold += rounding;
  }

  #placed(at: number, { channel, store, lines }: Placed): void {
    const spot = this.#spot({ channel, store: store ?? "", till: "" }, at);
    const { row } = spot;
    row.sales += 1;
    for (const { product, paid, cost } of lines) {
      const sums = productAt(spot, product);
      sums.sales += 1;
      sums.quantity += PIECE;
      sums.sold += paid;
      row.quantity += PIECE;
      row.sold += paid;
      costs(sums, row, paid, cost);
    }
  }

  #refunded(fact: Refund, amount: number): void {
    const { order, by, line } = fact.body;
    const placed = this.#orderPlaced(order);
    const till = fact.till === OFFICE ? "" : fact.till;
    const store = till === "" ? (placed ? (placed.store ?? "") : storeOf(tillOfOrder(order) ?? "")) : storeOf(till);
    const channel = till === "" && placed ? placed.channel : "cashier";
    const spot = this.#spot({ channel, store, till, clerk: by?.clerk, name: by?.name }, fact.at);
    spot.row.refunds += 1;
    spot.row.refunded += amount;
    const items = ("items" in fact.body ? fact.body.items : undefined) ?? [];
    const back = placed ? linesBack(spot, placed, line, amount) : itemsBack(spot, items);
    // Money that came back without goods, and what rounding made of theirs.
    if (back === amount) return;
    const rest = productAt(spot, "");
    if (back === 0) rest.refunds += 1;
    rest.refunded += amount - back;
  }

  /** The fact of an order that the office took; null: it is none. */
  #orderPlaced(order: string): Placed | null {
    // Whoever sells online names its orders as it likes; a till's own are of no office.
    if ((tillOfOrder(order) ?? OFFICE) !== OFFICE) return null;
    for (const line of this.#sources.linesOf(order)) {
      // It was read by its schema before it was kept.
      const fact = JSON.parse(line) as Fact;
      if (fact.kind === "order-placed" && fact.body.order === order) return fact.body;
    }
    return null;
  }

  #spot({ channel, store, till, clerk = "", name: clerkName = "" }: Where, at: number): Spot {
    const calendar = (this.#calendar ??= this.#sources.calendar());
    const local = at + calendar.offset(at);
    const day = Math.floor(local / DAY_MS);
    const hour = Math.floor((local - day * DAY_MS) / HOUR_MS);
    const last = this.#last.get(till);
    const isThere = last?.row.period === day && last.row.hour === hour && till !== "";
    if (isThere && last.row.clerk === clerk && last.row.clerkName === clerkName) return last;
    const key = `${day} ${hour} ${channel} ${till === "" ? store : till} ${clerk}\n${clerkName}`;
    let spot = this.#spots.get(key);
    if (!spot) {
      const row = { span: "hour", period: day, hour, channel, store, till, clerk, clerkName, ...noFigures() } as const;
      const ofDay = `${day} ${store}`;
      let products = this.#products.get(ofDay);
      if (!products) this.#products.set(ofDay, (products = new Map<string, ProductSaleRow>()));
      this.#spots.set(key, (spot = { row, products }));
    }
    this.#last.set(till, spot);
    return spot;
  }
}

function productAt({ row, products }: Spot, product: string): ProductSaleRow {
  let sums = products.get(product);
  if (!sums) {
    sums = { span: "day", period: row.period, store: row.store, product, name: "", nameEn: "", ...noFigures() };
    products.set(product, sums);
  }
  return sums;
}

/** @returns what they brought, fen */
function itemsBack(spot: Spot, items: readonly ItemBack[]): number {
  let back = 0;
  for (const { product = "", quantity, weight, amount, cost } of items) {
    const sums = productAt(spot, product);
    sums.refunds += 1;
    sums.returned += weight ?? quantity * PIECE;
    sums.refunded += amount;
    spot.row.returned += quantity * PIECE;
    costs(sums, spot.row, -amount, cost === undefined ? undefined : -cost);
    back += amount;
  }
  return back;
}

/** Of an order by the line: an amount of one, or all that is left, over its lines as they were paid. @returns it, fen */
function linesBack(spot: Spot, { lines }: Placed, line: number | null, amount: number): number {
  let [left, rest] = [amount, lines.reduce((sum, it) => sum + it.paid, 0)];
  for (const [index, { product, paid, cost }] of lines.entries()) {
    const share = line !== null ? (index === line ? amount : 0) : rest === 0 ? 0 : partOf(left, paid, rest);
    left -= share;
    rest -= paid;
    if (share === 0) continue;
    const sums = productAt(spot, product);
    sums.refunds += 1;
    sums.refunded += share;
    const isKnown = cost !== undefined && paid > 0;
    costs(sums, spot.row, -share, isKnown ? -partOf(cost, Math.min(share, paid), paid) : undefined);
  }
  return amount - left;
}

type Where = Pick<SalePlace, "channel" | "store" | "till"> & {
  readonly clerk?: string | undefined;
  readonly name?: string | undefined;
};

const storeOf = (till: string): string => till.slice(0, Math.max(0, till.indexOf("/")));

/** Of all that was left so much was carried out; where it was refused, nothing. */
function handedBack(amount: number | null, folded: Folded | null): number {
  if (amount !== null) return amount;
  return folded?.did === "refund" ? folded.effect.refunded : 0;
}

/** What has a cost that is known counts beside it. @param cost absent: unknown */
function costs(figures: SaleFigures, whole: SaleFigures, taken: number, cost: number | undefined): void {
  if (cost === undefined) return;
  figures.costed += taken;
  figures.cost += cost;
  whole.costed += taken;
  whole.cost += cost;
}
