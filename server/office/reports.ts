/** What was sold, as HQ's reports show it: by time, place, person and product, beside the period it is compared with. Only reads. */
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import type { SalesRow } from "../../shared/contract/hqReports.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import { addFigures, measured, noFigures, type SaleFigures } from "../../shared/ledger/saleRows.ts";
import type { SaleKey, SaleSum } from "../store/sales.ts";
import type { ServerReader } from "../store/store.ts";
import { daysView, isTime, periodOf, periodsOf, reportDays, type Days, type Time } from "./reportRange.ts";

type Input = HqInput<"report.sales">;
/** Before the row is shown: by what it is the same in both periods, and what it is called. */
type Named = Pick<SalesRow, "key" | "label" | "labelEn" | "of">;
type Row = Named & { readonly figures: SaleFigures };

export function reportSales(read: ServerReader, input: Input): HqAnswer<"report.sales"> {
  const range = reportDays(input, input.by === "day");
  if (typeof range === "string") return refuse("malformed", range);
  if (input.store !== null && input.store !== "" && !read.tills.store(input.store))
    return refuse("unknown-store", `There is no store ${input.store}.`);
  const { days, compared } = range;
  const shown = input.by === "product" ? byProduct(read, input, days, compared) : byKey(read, input, days, compared);
  return done({
    ...daysView(days),
    compared: compared && daysView(compared),
    ...shown,
    total: totalOf(read, input, days),
    totalBefore: compared && totalOf(read, input, compared),
  });
}

type Shown = { readonly rows: SalesRow[]; readonly found: number };

function byKey(read: ServerReader, input: Input, days: Days, compared: Days | null): Shown {
  const { by, store } = input;
  if (by === "product") return { rows: [], found: 0 };
  if (isTime(by)) return byTime(read, store, by, days, compared);
  const rows = rowsOf(read, by, { ...days, store });
  const before = new Map(
    (compared ? rowsOf(read, by, { ...compared, store }) : []).map((row) => [row.key, row.figures]),
  );
  if (by === "hour") return hours(rows, before, compared !== null);
  const search = input.search.toLowerCase();
  const found = rows
    .filter(({ key, label, of }) => [key, label, of ?? ""].some((text) => text.toLowerCase().includes(search)))
    .toSorted((a, b) => measured(b.figures, input.sort) - measured(a.figures, input.sort) || (a.key < b.key ? -1 : 1));
  return {
    rows: found
      .slice(input.skip, input.skip + input.limit)
      .map((row) => ({ ...row, before: before.get(row.key) ?? null })),
    found: found.length,
  };
}

/** Each time beside the one in the same place of the other period. */
function byTime(read: ServerReader, store: string | null, by: Time, days: Days, compared: Days | null): Shown {
  const figuresOf = (range: Days): SaleFigures[] => {
    const sums = new Map(periodsOf(range, by).map((period) => [period, noFigures()]));
    for (const sum of read.sales.sums({ ...range, store }, "day")) {
      const into = sums.get(periodOf(sum.period, by));
      if (into) addFigures(into, sum);
    }
    return [...sums.values()];
  };
  const before = compared === null ? [] : figuresOf(compared);
  const periods = periodsOf(days, by);
  const figures = figuresOf(days);
  const rows = periods.map((key, index) => ({
    ...timed(key),
    figures: figures[index] ?? noFigures(),
    before: before[index] ?? null,
  }));
  return { rows, found: rows.length };
}

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));

/** All hours of a day, whether anything was sold or not. */
function hours(rows: readonly Row[], before: ReadonlyMap<string, SaleFigures>, isCompared: boolean): Shown {
  const known = new Map(rows.map((row) => [row.key, row.figures]));
  return {
    rows: HOURS.map((key) => ({
      ...timed(key),
      figures: known.get(key) ?? noFigures(),
      before: isCompared ? (before.get(key) ?? noFigures()) : null,
    })),
    found: HOURS.length,
  };
}

const timed = (key: string): Named => ({ key, label: "", labelEn: "", of: null });

type Placed = Exclude<SaleKey, "day">;
type Filter = Days & { readonly store: string | null };

function rowsOf(read: ServerReader, by: Placed, filter: Filter): Row[] {
  switch (by) {
    case "hour":
      return read.sales.sums(filter, by).map((sum) => row(timed(HOURS[sum.hour] ?? ""), sum));
    case "channel":
      return read.sales.sums(filter, by).map((sum) => row(timed(sum.channel), sum));
    case "store":
      return read.sales.sums(filter, by).map((sum) => row(named(sum.store, storeName(read, sum.store)), sum));
    case "till":
      return read.sales.sums(filter, by).map((sum) => row(tillNamed(read, sum), sum));
    case "clerk":
      return read.sales.sums(filter, by).map((sum) => {
        const key = JSON.stringify([sum.store, sum.clerk, sum.clerkName]);
        return row(
          {
            ...named(key, sum.clerkName === "" ? sum.clerk : `${sum.clerkName} (${sum.clerk})`),
            of: storeName(read, sum.store),
          },
          sum,
        );
      });
  }
}

function tillNamed(read: ServerReader, { channel, store, till }: SaleSum<"till">): Named {
  const key = till === "" ? `${channel}:${store}` : till;
  return { ...named(key, till === "" ? "" : (read.tills.till(till)?.name ?? till)), of: storeName(read, store) };
}

const named = (key: string, label: string): Named => ({ key, label, labelEn: label, of: null });
const storeName = (read: ServerReader, store: string): string =>
  store === "" ? "" : (read.tills.store(store)?.name ?? store);

const row = (it: Named, sum: SaleFigures): Row => ({ ...it, figures: figuresOf(sum) });

function byProduct(read: ServerReader, input: Input, days: Days, compared: Days | null): Shown {
  const { store, sort, skip, limit } = input;
  const search = input.search.toLowerCase();
  const { rows: sums, found } = read.sales.products({ ...days, store, search, sort, skip, limit });
  const ids = sums.map(({ product }) => product);
  const before = new Map(
    (compared ? read.sales.productsNamed({ ...compared, store }, ids) : []).map((it) => [it.product, figuresOf(it)]),
  );
  const rows = sums.map((sum): SalesRow => {
    const { product } = sum;
    const known = product === "" ? undefined : read.settings.product(product);
    const label = (known?.name ?? sum.name) || product;
    const labelEn = (known?.nameEn ?? sum.nameEn) || label;
    return { key: product, label, labelEn, of: null, figures: figuresOf(sum), before: before.get(product) ?? null };
  });
  return { rows, found };
}

function totalOf(read: ServerReader, { store }: Input, days: Days): SaleFigures {
  const total = noFigures();
  for (const sum of read.sales.sums({ ...days, store }, "channel")) addFigures(total, sum);
  return total;
}

const figuresOf = (it: SaleFigures): SaleFigures => {
  const figures = noFigures();
  addFigures(figures, it);
  return figures;
};
