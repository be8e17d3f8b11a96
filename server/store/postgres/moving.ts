/** A chain's schema in PostgreSQL, table by table, for a chain that is moved. */
import { StoreRefusal } from "../refusal.ts";
import type { Kept, KeptRow, MovingPlace, MovingTable } from "../moving.ts";
import type { Bridge } from "./bridge.ts";
import { texts, wholes } from "./columns.ts";
import { PostgresConnection } from "./connection.ts";
import { BESIDE, FORMAT_TABLE, openBridge, type PostgresPlace } from "./open.ts";

/** @throws StoreRefusal for what cannot be used, `in-use` where a settler works on it */
export function openPostgresMoving(place: PostgresPlace): MovingPlace {
  const bridge = openBridge({ ...place, name: `paifan/${place.chain}/move` });
  const connection = new PostgresConnection(bridge);
  const where = `the chain "${place.chain}" in PostgreSQL`;
  return {
    where,
    tables: () => tablesOf(bridge, place.chain),
    rows: (table) => rowsOf(connection, table),
    count: (table) => Number(bridge.query(`SELECT count(*) AS n FROM ${table}`)[0]?.["n"]),
    clear: (table) => void bridge.query(`DELETE FROM ${table}`),
    add: (table, rows) => add(bridge, table, rows),
    transaction: (body) => {
      const whole = (): void => {
        bridge.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        refuseSettled(bridge, place.chain, where);
        body();
        continueNumbers(bridge, place.chain);
      };
      bridge.patiently(() => bridge.transaction(whole));
    },
    close: () => bridge.close(),
  };
}

/** Whoever settles holds this lock as long as it lives. */
function refuseSettled(bridge: Bridge, chain: string, where: string): void {
  const [row] = bridge.query("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free", `paifan/${chain}`);
  if (row?.["free"] !== 1)
    throw new StoreRefusal("in-use", `A server settles ${where}. End all servers of the chain and try again.`);
}

function tablesOf(bridge: Bridge, chain: string): MovingTable[] {
  const tables = new Map<string, { name: string; kind: "whole" | "text" | "bytes"; place: number }[]>();
  const columns = bridge.query(
    `SELECT c.table_name::text AS table, c.column_name::text AS name, c.data_type::text AS type, coalesce(k.ordinal_position, 0) AS place
      FROM information_schema.columns c LEFT JOIN (information_schema.key_column_usage k JOIN information_schema.table_constraints p
        ON p.constraint_type = 'PRIMARY KEY' AND p.constraint_schema = k.constraint_schema AND p.constraint_name = k.constraint_name)
        ON k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = c.column_name
      WHERE c.table_schema = $1 ORDER BY c.table_name COLLATE "C", c.column_name COLLATE "C"`,
    chain,
  );
  for (const row of columns) {
    const [table, type] = [String(row["table"]), String(row["type"])];
    if (BESIDE.includes(table) || table === FORMAT_TABLE) continue;
    const kind = type === "text" ? "text" : type === "bytea" ? "bytes" : "whole";
    const known = tables.get(table) ?? [];
    tables.set(table, [...known, { name: String(row["name"]), kind, place: Number(row["place"]) }]);
  }
  return [...tables].map(([name, all]) => ({
    name,
    columns: all.map(({ name, kind }) => ({ name, kind })),
    key: all
      .filter((it) => it.place > 0)
      .toSorted((a, b) => a.place - b.place)
      .map((it) => it.name),
  }));
}

function* rowsOf(connection: PostgresConnection, table: MovingTable): Generator<KeptRow> {
  const names = table.columns.map((it) => it.name);
  const sql = `SELECT ${names.join(", ")} FROM ${table.name} ORDER BY ${table.key.join(", ")}`;
  for (const row of connection.prepare(sql).iterate()) yield names.map((name) => row[name] as Kept);
}

function add(bridge: Bridge, table: MovingTable, rows: readonly KeptRow[]): void {
  const lists = table.columns.map(({ kind }, at) => {
    if (kind === "whole") return wholes(rows, (row) => row[at] as number | null);
    if (kind === "text") return texts(rows, (row) => row[at] as string | null);
    return texts(rows, (row) => Buffer.from(row[at] as Uint8Array).toString("hex"));
  });
  const types = table.columns.map(({ kind }, at) => `$${at + 1}::${kind === "whole" ? "bigint" : "text"}[]`);
  const taken = table.columns.map(({ name, kind }) => (kind === "bytes" ? `decode(${name}, 'hex')` : name));
  const names = table.columns.map((it) => it.name).join(", ");
  bridge.send({
    text: `INSERT INTO ${table.name} (${names}) SELECT ${taken.join(", ")} FROM unnest(${types.join(", ")}) AS t (${names})`,
    values: lists,
  });
}

/** Numbers that the database gives go on after those that were copied. */
function continueNumbers(bridge: Bridge, chain: string): void {
  const numbered = bridge.query(
    "SELECT table_name::text AS table FROM information_schema.columns WHERE table_schema = $1 AND is_identity = 'YES'",
    chain,
  );
  for (const row of numbered) {
    const table = String(row["table"]);
    bridge.query(
      `SELECT setval(pg_get_serial_sequence('"${chain}".${table}', 'n'), max(n)) FROM ${table} HAVING max(n) IS NOT NULL`,
    );
  }
}
