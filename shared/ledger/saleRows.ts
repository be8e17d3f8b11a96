/**
 * What was sold, as the server keeps it for reports: by hour, place and clerk, and by product. Rows are sums that are only
 * added to; they say nothing of queues. Amounts are fen, quantities thousandths of a piece or of the unit of weight.
 */
import type { Channel } from "../rules/units.ts";

export type SaleFigures = {
  /** Orders; of a product the lines it stood in. */
  sales: number;
  /** Acts by which something came back; of a product the lines that did. */
  refunds: number;
  /** What was sold; beside an hour a weighed good is one piece. */
  quantity: number;
  /** What of it came back by pieces. */
  returned: number;
  /** What was taken for it, after discounts, with what a balance paid. */
  sold: number;
  /** What was handed back, with what went back to balances. */
  refunded: number;
  discount: number;
  /** What of the sold less the refunded has a cost that is known. */
  costed: number;
  /** That cost. */
  cost: number;
};
export const SALE_FIGURES = [
  "sales",
  "refunds",
  "quantity",
  "returned",
  "sold",
  "refunded",
  "discount",
  "costed",
  "cost",
] as const satisfies readonly (keyof SaleFigures)[];

/** By what reports are measured and put in order. */
export const SALE_MEASURES = ["net", "quantity", "sales", "refunded", "profit", "discount"] as const;
export type SaleMeasure = (typeof SALE_MEASURES)[number];

/** Fen; of quantities thousandths. */
export function measured(it: SaleFigures, what: SaleMeasure): number {
  switch (what) {
    case "net":
      return it.sold - it.refunded;
    case "quantity":
      return it.quantity - it.returned;
    case "profit":
      return it.costed - it.cost;
    case "sales":
    case "refunded":
    case "discount":
      return it[what];
  }
}

/** Counts and quantities are kept as they are, amounts as fen. */
export const SALE_COLUMN = {
  sales: "sales",
  refunds: "refunds",
  quantity: "quantity",
  returned: "returned",
  sold: "sold_fen",
  refunded: "refunded_fen",
  discount: "discount_fen",
  costed: "costed_fen",
  cost: "cost_fen",
} as const satisfies Record<keyof SaleFigures, string>;

export const noFigures = (): SaleFigures => ({
  sales: 0,
  refunds: 0,
  quantity: 0,
  returned: 0,
  sold: 0,
  refunded: 0,
  discount: 0,
  costed: 0,
  cost: 0,
});

/**
 * At one place: `hour` of one local hour of a day by one person; `month` the same hours of all of a month's days; `day` of
 * a day at a store, whoever sold when at which till.
 */
export type SalePlace = {
  readonly span: "hour" | "day" | "month";
  /** Days since 1970-01-01, or `monthOf`. */
  readonly period: number;
  /** 0 to 23; of a day 0. */
  readonly hour: number;
  readonly channel: Channel;
  /** Empty: the mall. */
  readonly store: string;
  /** `store/till`; empty: none. */
  readonly till: string;
  /** As the till knows them; empty: nobody signed in. */
  readonly clerk: string;
  readonly clerkName: string;
};
export type PlaceSaleRow = SalePlace & SaleFigures;

/** Of one product: at one store on one day, or in one month; `allDay` and `allMonth` wherever it was sold. */
export type ProductSaleRow = {
  readonly span: "day" | "month" | "allDay" | "allMonth";
  /** Days since 1970-01-01, or `monthOf`. */
  readonly period: number;
  /** Empty: the mall, or everywhere. */
  readonly store: string;
  /** Empty: of no product: amounts alone, rounding, what was handed back without a line. */
  readonly product: string;
  /** As tills call it; empty: none has sold it. */
  name: string;
  nameEn: string;
} & SaleFigures;

/** Adds to figures. */
export function addFigures(to: SaleFigures, what: SaleFigures): void {
  for (const figure of SALE_FIGURES) to[figure] += what[figure];
}

/** Of several names of the same goods the last in the order of their bytes stays: whatever comes first, it is the same. */
export function nameAnew(row: ProductSaleRow, by: Pick<ProductSaleRow, "name" | "nameEn">): void {
  if (row.name !== by.name && isLater(by.name, row.name)) row.name = by.name;
  if (row.nameEn !== by.nameEn && isLater(by.nameEn, row.nameEn)) row.nameEn = by.nameEn;
}

/** Whether a text comes after another in the order of UTF-8, as both databases have it. */
function isLater(a: string, b: string): boolean {
  for (let at = 0; at < a.length && at < b.length; at += 1) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x !== y) return rank(x) > rank(y);
  }
  return a.length > b.length;
}

/** Halves of a character beyond U+FFFF come after all others. */
const rank = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/** The month of a local day, counted from January of year 0. */
export function monthOf(day: number): number {
  const date = new Date(day * 86_400_000);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The first local day of a month. */
export const firstDayOf = (month: number): number => {
  const date = new Date(0);
  date.setUTCFullYear(Math.floor(month / 12), month % 12, 1);
  return date.getTime() / 86_400_000;
};
