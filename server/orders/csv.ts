/**
 * Orders as CSV (RFC 4180, UTF-8), one row a line of an order: rows of one order name the same id and agree
 * in all that is the order's; what a line cost and how many it was may be left out. Also the same as a JSON array. What does not fit is named by line.
 */
import { OrderRequest, type LineError } from "./schema.ts";
import type { ImportedOrder } from "./orderDesk.ts";
import { rowsOf, type NamedRow } from "./records.ts";

export const COLUMNS = [
  "order",
  "at",
  "channel",
  "store",
  "member",
  "product",
  "paid",
  "completed",
  "deducted",
] as const;
/** Columns that a file may have beside them. */
export const MAY = ["quantity", "cost"] as const;
/** Of a line of the order, and not of the whole. */
const OF_LINE: readonly Column[] = ["product", "paid", ...MAY];
type Column = (typeof COLUMNS)[number] | (typeof MAY)[number];
type Row = NamedRow<Column>;

/** Orders that can be read, or what does not fit. */
export type ReadImport = { readonly orders: readonly ImportedOrder[]; readonly errors: readonly LineError[] };

const MOST_ERRORS = 100;

export function readCsv(text: string): ReadImport {
  const errors: LineError[] = [];
  const rows = rowsOf<Column>(text, COLUMNS, MAY, errors);
  const orders = new Map<string, Row[]>();
  for (const row of rows) {
    const rowsSoFar = orders.get(row.cells.order);
    if (rowsSoFar) rowsSoFar.push(row);
    else orders.set(row.cells.order, [row]);
  }
  const read: ImportedOrder[] = [];
  for (const group of orders.values()) {
    const [first] = group;
    if (!first) continue;
    for (const row of group) {
      const column = COLUMNS.find((it) => !OF_LINE.includes(it) && row.cells[it] !== first.cells[it]);
      if (column)
        errors.push({
          line: row.line,
          path: column,
          message: `expected the same as in line ${first.line} of the same order`,
        });
    }
    readOrder(requestOf(group, first), (path) => lineOf(group, path), read, errors);
    if (errors.length >= MOST_ERRORS) break;
  }
  return { orders: read, errors: errors.slice(0, MOST_ERRORS) };
}

/** @param values of the array; an error's `line` is the place in it, from 1 */
export function readJson(values: readonly unknown[]): ReadImport {
  const orders: ImportedOrder[] = [];
  const errors: LineError[] = [];
  const seen = new Map<string, number>();
  for (const [index, value] of values.entries()) {
    readOrder(value, () => index + 1, orders, errors);
    const id = orders.at(-1)?.line === index + 1 ? orders.at(-1)?.request.id : undefined;
    if (id === undefined) continue;
    const before = seen.get(id);
    if (before !== undefined)
      errors.push({ line: index + 1, path: "id", message: `expected each order once; it is in place ${before} too` });
    seen.set(id, index + 1);
    if (errors.length >= MOST_ERRORS) break;
  }
  return { orders, errors: errors.slice(0, MOST_ERRORS) };
}

function readOrder(
  value: unknown,
  line: (path: readonly PropertyKey[]) => number,
  orders: ImportedOrder[],
  errors: LineError[],
): void {
  const read = OrderRequest.safeParse(value);
  if (read.success) orders.push({ line: line([]), request: read.data });
  else {
    for (const issue of read.error.issues)
      errors.push({ line: line(issue.path), path: issue.path.map(String).join("."), message: issue.message });
  }
}

/** Where an order's field stands in the file. */
const lineOf = (group: readonly Row[], path: readonly PropertyKey[]): number =>
  (path[0] === "lines" && typeof path[1] === "number" ? group[path[1]] : group[0])?.line ?? 0;

const requestOf = (group: readonly Row[], { cells }: Row): unknown => ({
  id: cells.order,
  at: cells.at === "" ? undefined : numberOr(cells.at),
  channel: cells.channel,
  store: cells.store === "" ? null : cells.store,
  member: cells.member === "" ? null : cells.member,
  completed: flag(cells.completed),
  deducted: flag(cells.deducted),
  lines: group.map((row) => ({
    product: row.cells.product,
    paid: numberOr(row.cells.paid),
    ...(row.cells.quantity === "" ? {} : { quantity: numberOr(row.cells.quantity) }),
    ...(row.cells.cost === "" ? {} : { cost: numberOr(row.cells.cost) }),
  })),
});

const numberOr = (text: string): number | string => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
const flag = (text: string): boolean | string =>
  text === "" || text === "false" || text === "0" ? false : text === "true" || text === "1" ? true : text;
