/**
 * What facts say was sold and handed back, gathered until it is written: by local hour, place and person, and by product.
 * A fact counts once it is in the journal, whatever queues make of it: parked or refused, money has changed hands. Of what
 * was asked for elsewhere the handing back counts, and not its owner's answer. Refuses to know how sums are kept.
 */
import type { Fact, FactBody } from "../../shared/facts/fact.ts";
import { tillOfOrder } from "../../shared/facts/ids.ts";
import type { Calendar } from "../../shared/kernel/calendar.ts";
import { partOf } from "../../shared/order/spread.ts";
import { OFFICE, type Folded } from "../../shared/queue/fold.ts";
import {
  addFigures,
  monthOf,
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
/** Facts of orders by line and of refunds do not say what goods are called: names are those of the tills' facts. */
const NAMELESS = { name: "", nameEn: "" };
/** Of a day, whoever sold when at which till. */
const ANYBODY = { hour: 0, till: "", clerk: "", clerkName: "" };
/** What is of no product. */
const NONE: Named = { product: "", ...NAMELESS };

export type SaleRows = { readonly places: readonly PlaceSaleRow[]; readonly products: readonly ProductSaleRow[] };

type Placed = FactBody<"order-placed">;
type Refund = Extract<Fact, { kind: "order-refunded" | "refund-given" }>;
type Named = { readonly product: string; readonly name: string; readonly nameEn: string };
type Part = Named & SaleFigures;

export type SaleSources = {
  readonly calendar: () => Calendar;
  /** The line of a fact of the office, where there is one. */
  readonly officeLine: (seq: number) => string | undefined;
};

export const saleSources = (read: Pick<ServerReader, "journal">, versions: Versions): SaleSources => ({
  calendar: () => versions.chain.calendar,
  officeLine: (seq) => read.journal.lineAt(OFFICE, seq),
});

export class SaleGathering {
  readonly #sources: SaleSources;
  #places = new Map<string, PlaceSaleRow>();
  #products = new Map<string, ProductSaleRow>();

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
    const rows = { places: [...this.#places.values()], products: [...this.#products.values()] };
    this.#places = new Map();
    this.#products = new Map();
    return rows;
  }

  #paid(till: string, at: number, { items, paid, rounding = 0, by }: FactBody<"order-paid">): void {
    const place: Where = { channel: "cashier", store: storeOf(till), till, clerk: by?.clerk, name: by?.name };
    const whole = { ...noFigures(), sales: 1 };
    const parts = items.map((item): Part => {
      const { product, name, nameEn, quantity, weight, total, cost, discount = 0 } = item;
      const figures = { ...noFigures(), sales: 1, quantity: weight ?? quantity * PIECE, sold: total, discount };
      whole.quantity += quantity * PIECE;
      whole.discount += discount;
      costs(figures, whole, total, cost);
      return product === null ? { ...NONE, ...figures } : { product, name, nameEn, ...figures };
    });
    if (rounding !== 0) parts.push({ ...NONE, ...noFigures(), sold: rounding });
    whole.sold = paid;
    this.#add(place, at, whole, parts);
  }

  #placed(at: number, { channel, store, lines }: Placed): void {
    const whole = { ...noFigures(), sales: 1, quantity: lines.length * PIECE };
    const parts = lines.map(({ product, paid, cost }): Part => {
      const figures = { ...noFigures(), sales: 1, quantity: PIECE, sold: paid };
      whole.sold += paid;
      costs(figures, whole, paid, cost);
      return { product, ...NAMELESS, ...figures };
    });
    this.#add({ channel, store: store ?? "", till: "" }, at, whole, parts);
  }

  #refunded(fact: Refund, amount: number): void {
    const { order, by } = fact.body;
    const placed = this.#orderPlaced(order);
    const whole = { ...noFigures(), refunds: 1, refunded: amount };
    const parts = placed ? this.#linesBack(fact.body.line, placed, amount, whole) : this.#itemsBack(fact, whole);
    const known = parts.reduce((sum, it) => sum + it.refunded, 0);
    // Money that came back without goods, and what rounding made of theirs.
    if (amount !== known || parts.length === 0)
      parts.push({ ...NONE, ...noFigures(), refunds: Number(parts.length === 0), refunded: amount - known });
    const till = fact.till === OFFICE ? "" : fact.till;
    const store = till === "" ? (placed ? (placed.store ?? "") : storeOf(tillOfOrder(order) ?? "")) : storeOf(till);
    const channel = till === "" && placed ? placed.channel : "cashier";
    this.#add({ channel, store, till, clerk: by?.clerk, name: by?.name }, fact.at, whole, parts);
  }

  #itemsBack({ body }: Refund, whole: SaleFigures): Part[] {
    const items = ("items" in body ? body.items : undefined) ?? [];
    return items.map(({ product, quantity, weight, amount, cost }): Part => {
      const figures = { ...noFigures(), refunds: 1, returned: weight ?? quantity * PIECE, refunded: amount };
      whole.returned += quantity * PIECE;
      costs(figures, whole, -amount, cost === undefined ? undefined : -cost);
      return { ...NAMELESS, product: product ?? "", ...figures };
    });
  }

  /** Of an order by the line: an amount of one, or all that is left, over its lines as they were paid. */
  #linesBack(line: number | null, { lines }: Placed, amount: number, whole: SaleFigures): Part[] {
    const sold = lines.reduce((sum, it) => sum + it.paid, 0);
    let [left, rest] = [amount, sold];
    return lines.flatMap(({ product, paid, cost }, index): Part[] => {
      if (line !== null && index !== line) return [];
      const back = line !== null ? amount : rest === 0 ? 0 : partOf(left, paid, rest);
      left -= back;
      rest -= paid;
      if (back === 0) return [];
      const figures = { ...noFigures(), refunds: 1, refunded: back };
      const costBack = cost === undefined || paid === 0 ? undefined : -partOf(cost, Math.min(back, paid), paid);
      costs(figures, whole, -back, costBack);
      return [{ product, ...NAMELESS, ...figures }];
    });
  }

  /** The fact of an order that the office took; null: it is none. */
  #orderPlaced(order: string): Placed | null {
    if (tillOfOrder(order) !== OFFICE) return null;
    const line = this.#sources.officeLine(Number(order.slice(OFFICE.length + 1)));
    // It was read by its schema before it was kept.
    const fact = line === undefined ? undefined : (JSON.parse(line) as Fact);
    return fact?.kind === "order-placed" && fact.body.order === order ? fact.body : null;
  }

  #add(where: Where, at: number, whole: SaleFigures, parts: readonly Part[]): void {
    const calendar = this.#sources.calendar();
    const day = calendar.day(at);
    const { channel, store, till, clerk = "", name: clerkName = "" } = where;
    const hour = Math.floor(calendar.timeOfDay(at) / HOUR_MS);
    const place = { hour, channel, store, till, clerk, clerkName };
    const month = monthOf(day);
    this.#addPlace({ span: "hour", period: day, ...place }, whole);
    this.#addPlace({ span: "month", period: month, ...place }, whole);
    this.#addPlace({ span: "day", period: day, ...place, ...ANYBODY }, whole);
    for (const part of parts) {
      this.#addProduct("day", day, store, part);
      this.#addProduct("month", month, store, part);
      this.#addProduct("all", month, "", part);
    }
  }

  #addPlace(place: SalePlace, whole: SaleFigures): void {
    const { span, period, hour, channel, store, till, clerk, clerkName } = place;
    const key = `${span} ${period} ${hour} ${channel} ${till === "" ? store : till} ${clerk}\n${clerkName}`;
    const known = this.#places.get(key);
    if (known) addFigures(known, whole);
    else this.#places.set(key, { ...place, ...whole });
  }

  #addProduct(span: ProductSaleRow["span"], period: number, store: string, part: Part): void {
    const key = `${span} ${period} ${store} ${part.product}`;
    const known = this.#products.get(key);
    if (!known) {
      this.#products.set(key, { span, period, store, ...part });
      return;
    }
    addFigures(known, part);
    nameAnew(known, part);
  }
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
