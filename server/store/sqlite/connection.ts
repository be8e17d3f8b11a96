/**
 * Opens the server's SQLite file: durable (WAL, `synchronous=FULL`), alone (one server at a time; readers are welcome), checked,
 * and brought to today's tables. Refuses by name what it cannot open and leaves that file as it is.
 */
import Database from "better-sqlite3";
import { StoreRefusal } from "../refusal.ts";
import { MIGRATIONS } from "./migrations.ts";

/** "PFSV": a Paifan server's file. */
export const APPLICATION_ID = 0x50465356;
const WAIT_FOR_LOCK_MS = 1_000;

export type SqliteFile = Database.Database;

type Kept = string | number | null | Uint8Array;
/** What a statement is handed: values in their order, or by name. */
export type Handed = Kept | Readonly<Record<string, Kept>>;
/** As much of a connection as the rows need: the same statements run on SQLite and, in its dialect, on PostgreSQL. */
export interface Connection {
  prepare(sql: string): {
    get(...values: Handed[]): unknown;
    all(...values: Handed[]): unknown[];
    iterate(...values: Handed[]): Iterable<unknown>;
    run(...values: Handed[]): { readonly changes: number };
  };
}

/** The file, and how to let go of it. */
export type OpenFile = { readonly connection: SqliteFile; readonly close: () => void };

/** @throws StoreRefusal `not-a-database`, `newer-format`, `damaged`, `in-use`, `disk-full` */
export function openConnection(file: string): OpenFile {
  let lock: SqliteFile | undefined;
  let connection: SqliteFile | undefined;
  try {
    lock = takeLock(`${file}.lock`);
    connection = new Database(file, { timeout: WAIT_FOR_LOCK_MS });
    identify(connection, file);
    connection.pragma("journal_mode = WAL");
    connection.pragma("synchronous = FULL");
    connection.pragma("foreign_keys = ON");
    // What is deleted is overwritten: a person that was erased is not to be read off free pages.
    connection.pragma("secure_delete = ON");
    connection.pragma("cache_size = -65536");
    // A page that changes in many batches is written back once, not after every few.
    connection.pragma("wal_autocheckpoint = 8192");
    check(connection, file);
    migrate(connection);
    const [opened, held] = [connection, lock];
    return {
      connection,
      close: () => {
        opened.close();
        held.close();
      },
    };
  } catch (error) {
    connection?.close();
    lock?.close();
    throw named(error, file);
  }
}

/** Held as long as the process lives, however it ends; a file of its own, so that an export may read while a server writes. */
function takeLock(path: string): SqliteFile {
  const lock = new Database(path, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** Whose file this is; an empty one becomes ours. Changes nothing in a file that is not ours. */
function identify(connection: SqliteFile, file: string): void {
  const id = connection.pragma("application_id", { simple: true });
  const format = Number(connection.pragma("user_version", { simple: true }));
  const tables = connection.prepare("SELECT count(*) AS count FROM sqlite_schema").get() as { count: number };
  if (id !== APPLICATION_ID && (id !== 0 || format !== 0 || tables.count > 0)) {
    throw new StoreRefusal(
      "not-a-database",
      `${file} is a SQLite file of another program. It was left as it is; name another data folder.`,
    );
  }
  if (format > MIGRATIONS.length) {
    throw new StoreRefusal(
      "newer-format",
      `${file} has format ${format}, this program knows up to ${MIGRATIONS.length}. It was left as it is; update the server.`,
    );
  }
}

/** Reads every page and row; the slower comparison of each index with its table is left out. */
function check(connection: SqliteFile, file: string): void {
  const found = connection.pragma("quick_check(1)", { simple: true });
  if (found !== "ok")
    throw new StoreRefusal("damaged", `${file} is damaged: ${String(found)}. It was left as it is; put back a copy.`);
}

function migrate(connection: SqliteFile): void {
  connection
    .transaction(() => {
      const from = Number(connection.pragma("user_version", { simple: true }));
      for (const step of MIGRATIONS.slice(from)) connection.exec(step);
      connection.pragma(`application_id = ${APPLICATION_ID}`);
      connection.pragma(`user_version = ${MIGRATIONS.length}`);
    })
    .immediate();
}

/** SQLite's own errors under the names this program gives them. */
export function named(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const { code, message } = error;
  if (code.startsWith("SQLITE_NOTADB")) {
    return new StoreRefusal(
      "not-a-database",
      `${file} is not a SQLite database. It was left as it is; name another data folder.`,
    );
  }
  if (code.startsWith("SQLITE_CORRUPT")) {
    return new StoreRefusal("damaged", `${file} is damaged: ${message}. It was left as it is; put back a copy.`);
  }
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
    return new StoreRefusal(
      "in-use",
      `${file} is in use by another process. End that one, or name another data folder.`,
    );
  }
  if (code.startsWith("SQLITE_FULL")) {
    return new StoreRefusal(
      "disk-full",
      `The disk of ${file} is full. Nothing of this step was kept; make room and try again.`,
    );
  }
  return error;
}
