/**
 * Opens the file of a till's books: one till at a time, checked, brought to the present format.
 * A file that is not a till's is refused by name and left untouched.
 */
import Database from "better-sqlite3";
import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { APPLICATION_ID, MIGRATIONS } from "./migrations.ts";
import { StoreRefusal, named } from "./refusal.ts";

export type Connection = Database.Database;

const MAGIC = "SQLite format 3\0";
/** Up to this size the whole file is checked at start; a larger one would keep the clerk waiting. */
const CHECKED_WHOLE_BYTES = 128 * 1024 * 1024;
const SMALL_TABLES = ["device", "outbox", "feed", "rules", "categories", "queues"];

/** Instead of a path: books that are nowhere on disk and gone when they are closed. */
export const IN_MEMORY = ":memory:";

export type OpenFile = { readonly db: Connection; readonly close: () => void };

/**
 * @param path of the file, whose folder is made if need be; or `IN_MEMORY`
 * @param maxPages the most pages the file may have; undefined: as the disk allows
 * @throws StoreRefusal
 */
export function openFile(path: string, maxPages?: number): OpenFile {
  if (path === IN_MEMORY) return openMemory();
  let lock: Connection | undefined;
  let db: Connection | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    lock = takeLock(`${path}.lock`);
    checkHeader(path);
    db = new Database(path, { timeout: 5_000 });
    checkFormat(db, path);
    prepare(db, maxPages);
    checkIntegrity(db, path);
    migrate(db);
    const [opened, held] = [db, lock];
    return {
      db,
      close: () => {
        opened.close();
        held.close();
      },
    };
  } catch (error) {
    db?.close();
    lock?.close();
    throw named(error);
  }
}

function openMemory(): OpenFile {
  const db = new Database(IN_MEMORY);
  db.pragma("foreign_keys = ON");
  db.pragma("trusted_schema = OFF");
  migrate(db);
  return { db, close: () => void db.close() };
}

/** Held as long as the process lives; the system lets go of it however the process ends. */
function takeLock(path: string): Connection {
  const lock = new Database(path, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY")) {
      throw new StoreRefusal(
        "in-use",
        `Another till is open on ${dirname(path)}. Close it first, or start with a folder of its own.`,
        error,
      );
    }
    throw error;
  }
}

function checkHeader(path: string): void {
  if (!existsSync(path) || statSync(path).size === 0) return;
  const start = Buffer.alloc(MAGIC.length);
  const file = openSync(path, "r");
  try {
    readSync(file, start, 0, start.length, 0);
  } finally {
    closeSync(file);
  }
  if (start.toString("latin1") !== MAGIC) throw notOurs(path, "it is not a SQLite file");
}

function checkFormat(db: Connection, path: string): void {
  const id = pragmaNumber(db, "application_id");
  const version = pragmaNumber(db, "user_version");
  if (id === 0 && version === 0 && db.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() === 0) return;
  if (id !== APPLICATION_ID) throw notOurs(path, "it belongs to another program");
  if (version > MIGRATIONS.length) {
    throw new StoreRefusal(
      "newer-format",
      `${path} was written by a newer Paifan (format ${version}; this one reads up to ${MIGRATIONS.length}). Nothing was changed: update this till.`,
    );
  }
}

const notOurs = (path: string, why: string): StoreRefusal =>
  new StoreRefusal(
    "not-a-database",
    `${path} is not the books of a till: ${why}. It was left untouched; name another folder.`,
  );

const pragmaNumber = (db: Connection, name: string): number => Number(db.pragma(name, { simple: true }));

function prepare(db: Connection, maxPages: number | undefined): void {
  // What is deleted is overwritten: a person that was erased is not to be read off free pages.
  db.pragma("secure_delete = ON");
  if (db.pragma("journal_mode = WAL", { simple: true }) !== "wal") {
    throw new StoreRefusal(
      "disk-error",
      "The folder's file system cannot keep a write-ahead log; choose a local disk.",
    );
  }
  db.pragma("synchronous = FULL");
  db.pragma("foreign_keys = ON");
  db.pragma("trusted_schema = OFF");
  if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`);
}

function checkIntegrity(db: Connection, path: string): void {
  const whole = statSync(path).size <= CHECKED_WHOLE_BYTES;
  const exists = db.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?").pluck();
  const verdicts = whole
    ? [db.pragma("quick_check(1)", { simple: true })]
    : SMALL_TABLES.filter((name) => exists.get(name) === 1).map((name) =>
        db.pragma(`quick_check('${name}')`, { simple: true }),
      );
  const found = verdicts.find((it) => it !== "ok");
  if (found === undefined) return;
  throw new StoreRefusal(
    "damaged",
    `${path} is damaged (${JSON.stringify(found)}). It was left as it is: restore a copy, or start with a new folder.`,
  );
}

function migrate(db: Connection): void {
  const from = pragmaNumber(db, "user_version");
  if (from === MIGRATIONS.length) return;
  db.transaction(() => {
    for (const step of MIGRATIONS.slice(from)) db.exec(step);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${MIGRATIONS.length}`);
  }).immediate();
}
