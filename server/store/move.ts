/**
 * Moves a chain between a SQLite file and a schema of PostgreSQL, either way: every row of every table, in one
 * transaction, compared value by value before it counts. What it is moved from stays as it is. Neither may be in use.
 */
import { StoreRefusal } from "./refusal.ts";
import type { KeptRow, MovingPlace, MovingTable } from "./moving.ts";
import { openPostgresMoving } from "./postgres/moving.ts";
import type { PostgresPlace } from "./postgres/open.ts";
import { openSqliteMoving } from "./sqlite/moving.ts";

/** A SQLite file, or a chain in PostgreSQL. */
export type StorePlace = { readonly file: string } | PostgresPlace;

const ROWS_AT_ONCE = 1_000;
/** What others refer to comes first. */
const FIRST = ["stores", "tills", "categories"];
/** Every place has a row of these from the beginning: the server's own chain. */
const OWN = ["tills", "stores"];
/** What a place counts by itself as other rows come. */
const COUNTED = ["waiting_hours", "member_waits"];

/**
 * @returns rows by table
 * @throws StoreRefusal for a place that cannot be used, `in-use` where a server works on it; Error where the target
 *   holds anything, or where what was copied is not the same: then nothing of it was kept
 */
export function moveStore(from: StorePlace, to: StorePlace): Record<string, number> {
  const source = open(from);
  try {
    const target = open(to);
    try {
      return move(source, target);
    } finally {
      target.close();
    }
  } finally {
    source.close();
  }
}

const open = (place: StorePlace): MovingPlace =>
  "file" in place ? openSqliteMoving(place.file) : openPostgresMoving(place);

function move(source: MovingPlace, target: MovingPlace): Record<string, number> {
  const moved: Record<string, number> = {};
  source.transaction(() => {
    target.transaction(() => {
      const tables = sameTables(source, target);
      refuseUsed(target, tables);
      for (const name of OWN) target.clear(name);
      for (const table of tables) moved[table.name] = copy(source, target, table);
      for (const table of tables) compare(source, target, table);
    });
  });
  return moved;
}

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

function sameTables(source: MovingPlace, target: MovingPlace): MovingTable[] {
  const tables = source.tables();
  const shape = (of: readonly MovingTable[]): string[] =>
    of.map(({ name, columns }) => `${name}: ${columns.map((it) => it.name).join(", ")}`).toSorted(byText);
  if (shape(tables).join("\n") !== shape(target.tables()).join("\n"))
    throw new Error(`${source.where} and ${target.where} do not have the same tables; nothing was moved`);
  const place = (name: string): number =>
    COUNTED.includes(name) ? FIRST.length + 1 : FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length;
  return tables.toSorted((a, b) => place(a.name) - place(b.name));
}

function refuseUsed(target: MovingPlace, tables: readonly MovingTable[]): void {
  const used = tables.filter(({ name }) => target.count(name) > (OWN.includes(name) ? 1 : 0));
  if (used.length === 0) return;
  const names = used.map((it) => it.name).join(", ");
  throw new StoreRefusal(
    "in-use",
    `${target.where} holds books already (${names}). Nothing was moved; name an empty one.`,
  );
}

function copy(source: MovingPlace, target: MovingPlace, table: MovingTable): number {
  if (COUNTED.includes(table.name)) target.clear(table.name);
  let count = 0;
  let rows: KeptRow[] = [];
  const flush = (): void => {
    if (rows.length > 0) target.add(table, rows);
    count += rows.length;
    rows = [];
  };
  for (const row of source.rows(table)) if (rows.push(row) === ROWS_AT_ONCE) flush();
  flush();
  return count;
}

function compare(source: MovingPlace, target: MovingPlace, table: MovingTable): void {
  const copied = target.rows(table)[Symbol.iterator]();
  let place = 0;
  for (const row of source.rows(table)) {
    place += 1;
    const same = copied.next();
    if (same.done || textOf(row) !== textOf(same.value))
      throw new Error(`row ${place} of ${table.name} is not the same in ${target.where}; nothing was moved`);
  }
  if (!copied.next().done) throw new Error(`${table.name} has more rows in ${target.where}; nothing was moved`);
}

const textOf = (row: KeptRow): string =>
  JSON.stringify(row.map((it) => (it instanceof Uint8Array ? Buffer.from(it).toString("base64") : it)));
