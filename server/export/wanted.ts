/** What of the books is asked for as a file, checked: which table, which rows of it, and where the file is fetched. */
import {
  EXPORT_FORMATS,
  EXPORT_TABLES,
  EXPORTS,
  type ExportFilter,
  type ExportFormat,
  type ExportRow,
  type ExportTable,
} from "../../shared/contract/hqExport.ts";
import { parseDay, type Calendar } from "../../shared/kernel/calendar.ts";
import { done, refuse } from "../../shared/kernel/outcome.ts";
import type { ServerReader } from "../store/store.ts";

export type Wanted = {
  readonly table: ExportTable;
  readonly format: ExportFormat;
  readonly store: string | null;
  /** Local days since 1970-01-01, both included; null: no bound. */
  readonly from: number | null;
  readonly to: number | null;
};

const isTable = (text: string): text is ExportTable => Object.hasOwn(EXPORTS, text);

/** The table and the format that a file's name says; null: there is no such file. */
export function fileNamed(name: string): Pick<Wanted, "table" | "format"> | null {
  const [table = "", ending = "", ...rest] = name.split(".");
  const format = EXPORT_FORMATS.find((it) => it === ending);
  return rest.length === 0 && isTable(table) && format !== undefined ? { table, format } : null;
}

export const unknownTable = (text: string) =>
  refuse("unknown-table", `There is no ${text}: expected one of ${EXPORT_TABLES.join(", ")}, as .csv or .jsonl.`);

export function wantedOf(read: ServerReader, table: string, format: ExportFormat, filter: ExportFilter) {
  if (!isTable(table)) return unknownTable(table);
  const { store } = filter;
  const [from, to] = [filter.from, filter.to].map((text) => (text === null ? null : parseDay(text)));
  const kind = EXPORTS[table];
  for (const bound of ["from", "to"] as const) {
    if (filter[bound] === null) continue;
    if (kind.day === null) return refuse("malformed", `${bound}: rows of ${table} are of no day; leave it out`);
    if ((bound === "from" ? from : to) === null)
      return refuse("malformed", `${bound}: expected a day YYYY-MM-DD, found ${filter[bound]}`);
  }
  if (typeof from === "number" && typeof to === "number" && to < from)
    return refuse("malformed", "to: expected a day that is not before from");
  if (store !== null && !kind.store)
    return refuse("malformed", `store: rows of ${table} are of no store; leave it out`);
  if (store !== null && read.tills.store(store) === undefined)
    return refuse("unknown-store", `There is no store ${store}.`);
  return done({ table, format, store, from: from ?? null, to: to ?? null } satisfies Wanted);
}

/** Where it is fetched. */
export function pathOf({ table, format }: Wanted, filter: ExportFilter): string {
  const asked = Object.entries(filter).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, value]],
  );
  const query = new URLSearchParams(asked).toString();
  return `/hq/export/${table}.${format}${query === "" ? "" : `?${query}`}`;
}

/** The store of a till's id. */
const storeOf = (till: unknown): string => (typeof till === "string" ? (till.split("/")[0] ?? "") : "");

/** Whether a row is among those that are asked for. */
export function isWanted<T extends ExportTable>(wanted: Wanted, calendar: Calendar): (row: ExportRow<T>) => boolean {
  const { store, from, to } = wanted;
  const { columns, day } = EXPORTS[wanted.table];
  if (store === null && from === null && to === null) return () => true;
  const ofStore = (row: Readonly<Record<string, unknown>>): boolean =>
    ("store" in columns ? row["store"] : storeOf(row["till"])) === store;
  const dayOf = (row: Readonly<Record<string, unknown>>): number | null => {
    const value = day === null ? null : row[day];
    return typeof value === "number" ? calendar.day(value) : typeof value === "string" ? parseDay(value) : null;
  };
  return (row) => {
    if (store !== null && !ofStore(row)) return false;
    if (from === null && to === null) return true;
    const of = dayOf(row);
    return of !== null && of >= (from ?? of) && of <= (to ?? of);
  };
}
