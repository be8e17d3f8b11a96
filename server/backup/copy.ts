/**
 * A copy of a server's SQLite books, taken while it serves and checked afterwards; and such a copy put
 * back. What stands in its way is moved aside, never overwritten.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { StoreRefusal } from "../store/refusal.ts";
import { APPLICATION_ID, openConnection } from "../store/sqlite/connection.ts";

export const BOOKS = "server.sqlite";
const ENDINGS = ["", "-wal", "-shm"];
/** Whole at once: a copy in steps begins anew whenever the server writes between them. */
const ALL_PAGES = 0x7f_ff_ff_ff;

export type Copied = {
  readonly file: string;
  readonly bytes: number;
  /** What is in the copy: chains (each till's, and the server's own), and the facts of all of them together. */
  readonly chains: number;
  readonly facts: number;
};

/**
 * Copies the books of a data folder, whether or not a server runs on it, to a file that is not there yet.
 * @throws StoreRefusal for books that cannot be read; Error for a file that is there
 */
export async function backUp(folder: string, to: string): Promise<Copied> {
  if (existsSync(to)) throw new Error(`${to} is there already. It was left as it is; name another file.`);
  const file = join(folder, BOOKS);
  if (!existsSync(file)) throw new Error(`there are no books in ${folder}: expected ${BOOKS} there`);
  const part = `${to}.part`;
  try {
    const copied = await copy(file, part);
    renameSync(part, to);
    settle(dirname(to));
    return { ...copied, file: to };
  } finally {
    dropAll(part);
  }
}

/** `aside`: where what was there is now; null: there was nothing. */
export type PutBack = Copied & { readonly aside: string | null };

/**
 * Puts a copy back into a data folder that no server runs on. @param now names what is moved aside, ms
 * @throws StoreRefusal `in-use` where a server runs, and for a copy that cannot be used; then nothing has changed
 */
export async function putBack(folder: string, from: string, now: number): Promise<PutBack> {
  if (!existsSync(from)) throw new Error(`there is no ${from}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, BOOKS);
  const part = `${file}.part`;
  try {
    const copied = await copy(from, part);
    const there = existsSync(file);
    // Whoever can be opened is used by nobody; and what its journal holds is in it then.
    if (there) standsStill(file);
    const aside = there ? `${file}.before-${new Date(now).toISOString().replaceAll(/[:.]/g, "-")}` : null;
    if (aside !== null) for (const ending of ENDINGS) moveIfThere(`${file}${ending}`, `${aside}${ending}`);
    renameSync(part, file);
    settle(folder);
    return { ...copied, file, aside };
  } finally {
    dropAll(part);
  }
}

/** The whole of a file's books as of one moment, on disk and read through. */
async function copy(from: string, to: string): Promise<Copied> {
  dropAll(to);
  const books = openToRead(from);
  try {
    await books.backup(to, { progress: () => ALL_PAGES });
  } finally {
    books.close();
  }
  beOneFile(to);
  const copied = look(to);
  settle(to);
  return copied;
}

/** @throws StoreRefusal `in-use`; books that are damaged are moved aside all the same */
function standsStill(file: string): void {
  try {
    openConnection(file).close();
  } catch (error) {
    if (!(error instanceof StoreRefusal) || error.code === "in-use") throw error;
  }
}

function openToRead(file: string): Database.Database {
  const books = new Database(file, { readonly: true, fileMustExist: true });
  try {
    if (books.pragma("application_id", { simple: true }) !== APPLICATION_ID)
      throw new StoreRefusal("not-a-database", `${file} does not hold the books of a server. It was left as it is.`);
    return books;
  } catch (error) {
    books.close();
    throw error instanceof Database.SqliteError
      ? new StoreRefusal("not-a-database", `${file} cannot be read as books: ${error.message}.`)
      : error;
  }
}

/** A copy needs nothing beside it, not even to be read. */
function beOneFile(file: string): void {
  const books = new Database(file);
  try {
    books.pragma("journal_mode = DELETE");
  } finally {
    books.close();
  }
}

/** Reads a copy whole: every page, every index against its table. */
function look(file: string): Copied {
  const books = openToRead(file);
  try {
    const found = books.pragma("integrity_check(1)", { simple: true });
    if (found !== "ok") throw new StoreRefusal("damaged", `${file} is damaged: ${String(found)}.`);
    const sums = books.prepare("SELECT count(*) AS chains, coalesce(sum(last_seq), 0) AS facts FROM tills").get() as {
      chains: number;
      facts: number;
    };
    return { file, bytes: statSync(file).size, ...sums };
  } finally {
    books.close();
  }
}

function dropAll(file: string): void {
  for (const ending of ENDINGS) rmSync(`${file}${ending}`, { force: true });
}

function moveIfThere(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}

/** What was written is on disk when this returns. */
function settle(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
