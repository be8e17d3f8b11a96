import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { StoreRefusal } from "../refusal.ts";
import { Bridge, PostgresError } from "./bridge.ts";
import { ownChain, postgresUrl } from "./testServer.ts";

let url: string;
let bridge: Bridge;
beforeEach(async (context) => {
  url = await postgresUrl(context);
  const schema = ownChain();
  bridge = new Bridge({
    url,
    greeting: [`CREATE SCHEMA IF NOT EXISTS "${schema}"`, `SET search_path TO "${schema}"`, "SET lock_timeout = 200"],
  });
  bridge.query("CREATE TABLE IF NOT EXISTS kept (n BIGINT PRIMARY KEY, what TEXT)");
});
afterEach(() => bridge?.close());

const kept = (): unknown[] => bridge.query("SELECT n FROM kept ORDER BY n").map((row) => row["n"]);
const put = (n: number): void => bridge.send({ text: "INSERT INTO kept (n) VALUES ($1)", values: [n] });
const mine = (): number => Number(bridge.query("SELECT pg_backend_pid() AS pid")[0]?.["pid"]);
/** Ends the bridge's connection from outside, as a restart of the server would. */
function cut(pid: number): void {
  const other = new Bridge({ url });
  other.query("SELECT pg_terminate_backend($1)", pid);
  while (other.query("SELECT 1 FROM pg_stat_activity WHERE pid = $1", pid).length > 0);
  other.close();
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

describe("PostgreSQL behind a thread, asked synchronously", () => {
  test("whole numbers come back as numbers, exactly or not at all; bytes as bytes; texts as they were", () => {
    const [row] = bridge.query(
      "SELECT $1::bigint AS most, $2::bytea AS bytes, $3::text AS text, true AS yes, NULL AS none",
      Number.MAX_SAFE_INTEGER,
      new Uint8Array([0, 255, 10]),
      '排返 \\ " \0 \ud800',
    );
    expect(row).toEqual({
      most: Number.MAX_SAFE_INTEGER,
      bytes: new Uint8Array([0, 255, 10]),
      text: '排返 \\ " \uFFFD \uFFFD',
      yes: 1,
      none: null,
    });
    expect(() => bridge.query("SELECT 9007199254740993::bigint")).toThrow("cannot be kept exactly");
  });

  test("a transaction is kept whole, and reads within it see what it wrote", () => {
    bridge.transaction(() => {
      put(1);
      put(2);
      expect(kept()).toEqual([1, 2]);
    });
    expect(kept()).toEqual([1, 2]);
  });

  test("what became of what was sent last can be asked for afterwards", () => {
    bridge.transaction(() => {
      put(1);
      bridge.send({ text: "UPDATE kept SET what = $1 WHERE n < $2", values: ["x", 5] });
      expect(bridge.sent()[0]?.count).toBe(1);
      put(2);
    });
    expect(kept()).toEqual([1, 2]);
  });

  test("a body that throws leaves nothing", () => {
    const body = () => {
      put(1);
      throw new Error("changed its mind");
    };
    expect(() => bridge.transaction(body)).toThrow("changed its mind");
    expect(kept()).toEqual([]);
    bridge.transaction(() => put(3));
    expect(kept()).toEqual([3]);
  });

  test("what fails without being waited for fails the commit, with its own reason, and leaves nothing", () => {
    const body = () => {
      put(1);
      put(1);
      put(2);
    };
    expect(() => bridge.transaction(body)).toThrow(PostgresError);
    expect(() => bridge.transaction(body)).toThrow("duplicate key");
    expect(kept()).toEqual([]);
    expect(() =>
      bridge.transaction(() => {
        put(1);
        put(1);
        kept();
      }),
    ).toThrow("duplicate key");
  });

  test("a lost connection: outside of a transaction the next use has another, and nobody notices", () => {
    bridge.transaction(() => put(1));
    cut(mine());
    expect(kept()).toEqual([1]);
    cut(mine());
    bridge.transaction(() => put(2));
    expect(kept()).toEqual([1, 2]);
  });

  test("a connection lost inside a transaction: unreachable, nothing is kept, and the next one works", () => {
    const body = () => {
      put(1);
      cut(mine());
      put(2);
    };
    expect(refusalOf(() => bridge.transaction(body))).toBe("unreachable");
    expect(kept()).toEqual([]);
    bridge.transaction(() => put(3));
    expect(kept()).toEqual([3]);
  });

  test("a server that is not there: unreachable, without the password in its message", () => {
    const nobody = new Bridge({ url: "postgres://u:geheim@127.0.0.1:1/x" });
    expect(refusalOf(() => nobody.query("SELECT 1"))).toBe("unreachable");
    expect(refusalOf(() => nobody.transaction(() => undefined))).toBe("unreachable");
    expect(() => nobody.query("SELECT 1")).toThrow(/127\.0\.0\.1:1/);
    expect(() => nobody.query("SELECT 1")).not.toThrow(/geheim/);
    nobody.close();
  });

  test("a lock that another holds: in-use, and nothing is kept", () => {
    const other = new Bridge({ url });
    other.transaction(() => {
      other.query("SELECT pg_advisory_xact_lock(815)");
      const body = () => {
        put(1);
        bridge.query("SELECT pg_advisory_xact_lock(815)");
      };
      expect(refusalOf(() => bridge.transaction(body))).toBe("in-use");
    });
    other.close();
    expect(kept()).toEqual([]);
  });

  test("a disk that is full, a page that is broken: by name", () => {
    const raise = (state: string) => () =>
      bridge.query(`DO $$ BEGIN RAISE EXCEPTION 'so it is' USING ERRCODE = '${state}'; END $$`);
    expect(["53100", "XX001", "58030"].map((state) => refusalOf(raise(state)))).toEqual([
      "disk-full",
      "damaged",
      "damaged",
    ]);
  });
});
