import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { storeContract } from "../contract.ts";
import { StoreRefusal } from "../refusal.ts";
import { openConnection } from "./connection.ts";
import { MIGRATIONS } from "./migrations.ts";
import { openSqliteStore, SqliteServerStore } from "./store.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "paifan-store-"));
  file = join(folder, "server.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("SQLite keeps the contract of the store", () => storeContract(() => ({ open: () => openSqliteStore(file) })));

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof StoreRefusal) return error.code;
    throw error;
  }
  return "none";
}

describe("a file that cannot be used is refused by name and left as it is", () => {
  test("no database at all: not-a-database", () => {
    writeFileSync(file, "a letter to a friend, long enough to be no header of a database at all ".repeat(100));
    const before = readFileSync(file);
    expect(refusalOf(() => openSqliteStore(file))).toBe("not-a-database");
    expect(readFileSync(file)).toEqual(before);
  });

  test("another program's SQLite file: not-a-database", () => {
    const other = new Database(file);
    other.exec("CREATE TABLE recipes (name TEXT)");
    other.close();
    const before = readFileSync(file);
    expect(refusalOf(() => openSqliteStore(file))).toBe("not-a-database");
    expect(readFileSync(file)).toEqual(before);
  });

  test("a format of the future: newer-format", () => {
    openSqliteStore(file).close();
    const future = new Database(file);
    future.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    future.close();
    expect(refusalOf(() => openSqliteStore(file))).toBe("newer-format");
  });

  test("overwritten in the middle: damaged", () => {
    openSqliteStore(file).close();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4096, bytes.length - 4096);
    writeFileSync(file, bytes);
    expect(refusalOf(() => openSqliteStore(file))).toBe("damaged");
  });

  test("open in another server: in-use; a reader may read meanwhile", () => {
    const store = openSqliteStore(file);
    expect(refusalOf(() => openSqliteStore(file))).toBe("in-use");
    const reader = new Database(file, { readonly: true });
    expect(reader.prepare("SELECT count(*) AS count FROM chunks").get()).toEqual({ count: 0 });
    reader.close();
    store.close();
    openSqliteStore(file).close();
  });
});

test("a full disk: disk-full, nothing of the step is kept, and there is room again afterwards", () => {
  const opened = openConnection(file);
  const { connection } = opened;
  const store = new SqliteServerStore(opened);
  const pages = Number(connection.pragma("page_count", { simple: true }));
  connection.pragma(`max_page_count = ${pages}`);
  const fill = () =>
    store.write(({ tills }) => {
      for (let index = 0; index < 500; index += 1) tills.putStore({ id: `s${index}`, name: "x".repeat(200) }, 1);
    });
  expect(refusalOf(fill)).toBe("disk-full");
  expect(store.read.tills.stores()).toEqual([]);
  connection.pragma(`max_page_count = ${pages + 1_000}`);
  expect(refusalOf(fill)).toBe("none");
  expect(store.read.tills.stores()).toHaveLength(500);
  store.close();
});

test("every commit is on disk before it counts: WAL, synchronous FULL, foreign keys", () => {
  const { connection, close } = openConnection(file);
  const pragmas = ["journal_mode", "synchronous", "foreign_keys"].map((name) =>
    connection.pragma(name, { simple: true }),
  );
  expect(pragmas).toEqual(["wal", 2, 1]);
  close();
});
