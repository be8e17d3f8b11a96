/** The server's file for one who only reads, while a server writes it or not: one snapshot from opening to closing. */
import Database from "better-sqlite3";
import { StoreRefusal } from "../refusal.ts";
import { APPLICATION_ID, named } from "./connection.ts";
import { MIGRATIONS } from "./migrations.ts";
import { SqliteServerStore } from "./store.ts";

/** @throws StoreRefusal `not-a-database`, `newer-format`, `damaged`, `in-use` */
export function openReadOnly(file: string): SqliteServerStore {
  let connection: Database.Database | undefined;
  try {
    const opened = (connection = new Database(file, { readonly: true, fileMustExist: true }));
    if (opened.pragma("application_id", { simple: true }) !== APPLICATION_ID)
      throw new StoreRefusal("not-a-database", `${file} is not the file of a Paifan server. It was left as it is.`);
    const format = Number(opened.pragma("user_version", { simple: true }));
    if (format !== MIGRATIONS.length)
      throw new StoreRefusal(
        "newer-format",
        `${file} has format ${format}, this program reads ${MIGRATIONS.length}. Start this program's server on it first, or update the program.`,
      );
    // A snapshot begins with the first read.
    opened.exec("BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1");
    return new SqliteServerStore({ connection: opened, close: () => void opened.close() });
  } catch (error) {
    connection?.close();
    if (error instanceof Database.SqliteError && error.code === "SQLITE_CANTOPEN")
      throw new StoreRefusal(
        "not-a-database",
        `${file} cannot be opened: ${error.message}. Name the server's data folder.`,
      );
    throw named(error, file);
  }
}
