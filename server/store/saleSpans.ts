/**
 * What was sold, summed further: by day and by month, at a store and everywhere. Such sums are of days that are over, those
 * before the newest day on which anything was sold: while a day goes on, a sale is written once, and its day is summed
 * when the next one begins.
 */
import {
  addFigures,
  monthOf,
  nameAnew,
  type PlaceSaleRow,
  type ProductSaleRow,
  type SaleFigures,
} from "../../shared/ledger/saleRows.ts";

/** Of a day, whoever sold when at which till. */
const ANYBODY = { hour: 0, till: "", clerk: "", clerkName: "" };

/** Days and months of what was sold by hour. */
export function widerPlaces(rows: Iterable<PlaceSaleRow>): PlaceSaleRow[] {
  const sums = new Map<string, PlaceSaleRow>();
  for (const row of rows) {
    const { period, hour, channel, store, till, clerk, clerkName } = row;
    const month = monthOf(period);
    addTo(sums, `d ${period} ${channel} ${store}`, row, { span: "day", ...ANYBODY });
    const place = `m ${month} ${hour} ${channel} ${store} ${till} ${clerk}\n${clerkName}`;
    addTo(sums, place, row, { span: "month", period: month });
  }
  return [...sums.values()];
}

/** Months of what was sold by day and store, and both wherever it was. */
export function widerProducts(rows: Iterable<ProductSaleRow>): ProductSaleRow[] {
  const sums = new Map<string, ProductSaleRow>();
  for (const row of rows) {
    const { period, store, product } = row;
    const month = monthOf(period);
    addTo(sums, `m ${month} ${store} ${product}`, row, { span: "month", period: month }, nameAnew);
    addTo(sums, `D ${period} ${product}`, row, { span: "allDay", store: "" }, nameAnew);
    addTo(sums, `M ${month} ${product}`, row, { span: "allMonth", period: month, store: "" }, nameAnew);
  }
  return [...sums.values()];
}

function addTo<Row extends SaleFigures>(
  sums: Map<string, Row>,
  key: string,
  row: Row,
  wider: Partial<Row>,
  name: (known: Row, by: Row) => void = () => undefined,
): void {
  const known = sums.get(key);
  if (!known) {
    sums.set(key, { ...row, ...wider });
    return;
  }
  addFigures(known, row);
  name(known, row);
}
