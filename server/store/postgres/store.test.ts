import { afterEach, beforeEach, describe, expect, test } from "vitest";
import Database from "better-sqlite3";
import { storeContract } from "../contract.ts";
import { Fenced, StoreRefusal } from "../refusal.ts";
import { MIGRATIONS as SQLITE_MIGRATIONS } from "../sqlite/migrations.ts";
import { Bridge } from "./bridge.ts";
import { MIGRATIONS } from "./migrations.ts";
import { openPostgresStore, type PostgresServerStore } from "./store.ts";
import { ownChain, postgresUrl } from "./testServer.ts";

let url: string;
let chain: string;
let beside: Bridge;
const opened: PostgresServerStore[] = [];
beforeEach(async (context) => {
  url = await postgresUrl(context);
  chain = ownChain();
  beside = new Bridge({ url });
});
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  beside?.close();
});

function open(epoch: number | null = null): PostgresServerStore {
  const store = openPostgresStore({ url, chain, epoch });
  opened.push(store);
  return store;
}

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof StoreRefusal) return error.code;
    throw error;
  }
  return "none";
}

describe("PostgreSQL keeps the contract of the store", () => storeContract(() => ({ open: () => open() })));

describe("a schema that cannot be used is refused by name and left as it is", () => {
  test("a format of the future: newer-format", () => {
    open().close();
    beside.query(`INSERT INTO "${chain}".paifan_format VALUES (${MIGRATIONS.length + 1})`);
    expect(refusalOf(() => open())).toBe("newer-format");
  });

  test("tables of another program: not-a-database", () => {
    beside.query(`CREATE SCHEMA "${chain}"`);
    beside.query(`CREATE TABLE "${chain}".recipes (name TEXT)`);
    expect(refusalOf(() => open())).toBe("not-a-database");
    expect(beside.query("SELECT tablename::text AS name FROM pg_tables WHERE schemaname = $1", chain)).toEqual([
      { name: "recipes" },
    ]);
  });

  test("a database that keeps text in another encoding: not-a-database", () => {
    beside.query(`CREATE DATABASE "${chain}" ENCODING 'SQL_ASCII' TEMPLATE template0`);
    const there = new URL(url);
    there.pathname = chain;
    expect(refusalOf(() => openPostgresStore({ url: there.href, chain }))).toBe("not-a-database");
  });

  test("a database that is not there, or lets nobody in: unreachable", () => {
    const there = new URL(url);
    there.pathname = "nowhere";
    expect(refusalOf(() => openPostgresStore({ url: there.href, chain }))).toBe("unreachable");
    const wrong = new URL(url);
    wrong.password = "wrong";
    expect(refusalOf(() => openPostgresStore({ url: wrong.href, chain }))).toBe("unreachable");
  });

  test("a name that is no chain's", () => {
    expect(() => openPostgresStore({ url, chain: 'x"; DROP' })).toThrow("a chain is named by");
  });
});

test("one chain is one schema: what is written in one is not seen in another", () => {
  const one = open();
  chain = ownChain();
  const other = open();
  one.write(({ tills }) => tills.putStore({ id: "s1", name: "示范" }, 1));
  expect([one.read.tills.stores(), other.read.tills.stores()]).toEqual([[{ id: "s1", name: "示范" }], []]);
});

test("several processes may open a new chain at once", async () => {
  const body = `import { openPostgresStore } from ${JSON.stringify(new URL("store.ts", import.meta.url).href)};
    openPostgresStore({ url: ${JSON.stringify(url)}, chain: ${JSON.stringify(chain)} }).close();`;
  const { spawn } = await import("node:child_process");
  const codes = await Promise.all(
    [1, 2, 3].map(
      () =>
        new Promise((resolve) =>
          spawn(process.execPath, ["--input-type=module", "--eval", body], { stdio: "inherit" }).once("exit", resolve),
        ),
    ),
  );
  expect(codes).toEqual([0, 0, 0]);
  expect(beside.query(`SELECT version FROM "${chain}".paifan_format`)).toEqual([{ version: MIGRATIONS.length }]);
});

test("every commit is on disk before it counts, whatever the role's own settings say", () => {
  const { bridge } = open();
  const [row] = bridge.query(
    "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit",
  );
  expect(row).toEqual({ fsync: "on", commit: "on" });
});

test("whoever was elected under an older epoch commits nothing", () => {
  open();
  beside.query(`CREATE TABLE "${chain}".settler (epoch BIGINT PRIMARY KEY, address TEXT)`);
  beside.query(`INSERT INTO "${chain}".settler VALUES (3)`);
  const [old, newest] = [open(2), open(3)];
  const put = (store: PostgresServerStore, id: string) => () =>
    store.write(({ tills }) => tills.putStore({ id, name: id }, 1));
  expect(put(old, "s1")).toThrow(Fenced);
  put(newest, "s2")();
  beside.query(`UPDATE "${chain}".settler SET address = 'x'`);
  put(newest, "s3")();
  beside.query(`UPDATE "${chain}".settler SET epoch = 4`);
  expect(put(newest, "s4")).toThrow(Fenced);
  expect(newest.read.tills.stores().map((it) => it.id)).toEqual(["s2", "s3"]);
});

test("an election waits for the transaction that was begun under the epoch before", () => {
  const store = open();
  beside.query(`CREATE TABLE "${chain}".settler (epoch BIGINT PRIMARY KEY, address TEXT)`);
  beside.query(`INSERT INTO "${chain}".settler VALUES (1)`);
  const settler = open(1);
  beside.query("SET lock_timeout = 100");
  settler.write(({ tills }) => {
    tills.putStore({ id: "s1", name: "s1" }, 1);
    expect(tills.stores()).toHaveLength(1);
    expect(refusalOf(() => beside.query(`UPDATE "${chain}".settler SET epoch = 2`))).toBe("in-use");
    expect(store.read.tills.stores()).toEqual([]);
  });
  expect(store.read.tills.stores()).toHaveLength(1);
});

test("its tables and columns are those of the SQLite file, so that a chain can be moved", () => {
  open();
  const file = new Database(":memory:");
  for (const step of SQLITE_MIGRATIONS) file.exec(step);
  const sqlite = file
    .prepare(
      `SELECT m.name || '.' || c.name AS it FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY it`,
    )
    .pluck()
    .all();
  file.close();
  const postgres = beside
    .query(
      "SELECT table_name || '.' || column_name AS it FROM information_schema.columns WHERE table_schema = $1",
      chain,
    )
    .map((row) => String(row["it"]))
    .filter((it) => it !== "paifan_format.version")
    .toSorted();
  expect(postgres).toEqual(sqlite);
});
