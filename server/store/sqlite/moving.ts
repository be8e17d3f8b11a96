/** The server's SQLite file, table by table, for a chain that is moved. */
import type { KeptRow, MovingPlace, MovingTable } from "../moving.ts";
import { named, openConnection } from "./connection.ts";

type Column = { readonly name: string; readonly type: string; readonly pk: number };

/** @throws StoreRefusal for a file that cannot be used, `in-use` where a server works on it */
export function openSqliteMoving(file: string): MovingPlace {
  const { connection, close } = openConnection(file);
  const names = (of: readonly { readonly name: string }[]): string => of.map((it) => it.name).join(", ");
  return {
    where: file,
    tables: () =>
      connection
        .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .pluck()
        .all()
        .map((name) => tableOf(name, connection.pragma(`table_info(${name})`) as Column[])),
    rows: (table) =>
      connection
        .prepare<[], KeptRow>(`SELECT ${names(table.columns)} FROM ${table.name} ORDER BY ${table.key.join(", ")}`)
        .raw()
        .iterate(),
    count: (table) => Number(connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get()),
    clear: (table) => void connection.exec(`DELETE FROM ${table}`),
    add: (table, rows) => {
      const places = table.columns.map(() => "?").join(", ");
      const add = connection.prepare(`INSERT INTO ${table.name} (${names(table.columns)}) VALUES (${places})`);
      for (const row of rows) add.run(...row);
    },
    transaction: (body) => {
      try {
        connection.transaction(body).immediate();
      } catch (error) {
        throw named(error, file);
      }
    },
    close,
  };
}

function tableOf(name: string, columns: readonly Column[]): MovingTable {
  const kinds = { INTEGER: "whole", TEXT: "text", BLOB: "bytes" } as const;
  const kindOf = (type: string) => {
    if (type === "INTEGER" || type === "TEXT" || type === "BLOB") return kinds[type];
    throw new Error(`${name} has a column of type ${type}`);
  };
  const key = columns.filter((it) => it.pk > 0).toSorted((a, b) => a.pk - b.pk);
  return {
    name,
    columns: columns
      .map((it) => ({ name: it.name, kind: kindOf(it.type) }))
      .toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name))),
    key: key.map((it) => it.name),
  };
}
