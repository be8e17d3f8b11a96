// kill -9 of the real till and server processes while orders flow, and power failures apart from it: the share of every run.

import Database from "better-sqlite3";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileShim } from "./power.ts";
import { Broken, survive, type Plan } from "./rig.ts";
import { afterLastCommit } from "./wal.ts";

const NO_COMPILER = "no C compiler (cc) here: what was synced cannot be told by the processes themselves";
const MINUTES = 5 * 60_000;

let folder: string;
let shim: string | null;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "paifan-shim-"));
  shim = compileShim(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plan = (changed: Partial<Plan>): Plan => ({
  cycles: 60,
  seed: Date.now() % 2 ** 31,
  tills: 2,
  checkEvery: 60,
  power: false,
  shim: null,
  database: null,
  say: () => undefined,
  ...changed,
});

/** Runs it; a promise that was broken is told with its seed. */
async function survived(changed: Partial<Plan>): ReturnType<typeof survive> {
  const it = plan(changed);
  try {
    return await survive(it);
  } catch (error) {
    throw new Error(`seed ${it.seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

test(
  "§13 300 deaths by kill -9 of tills and server: nothing acknowledged is lost, nothing happens twice, rebuilt the same",
  async () => {
    const { kills, acts, checks } = await survived({ cycles: 300 });
    expect(Object.values(kills).reduce((sum, count) => sum + count, 0)).toBe(300);
    expect(Object.keys(kills).toSorted()).toEqual(["server", "t1", "t2"]);
    expect(acts).toBeGreaterThan(300);
    expect(checks).toBeGreaterThan(50);
  },
  MINUTES,
);

test(
  "§13 60 power failures: of what was not synced some is lost and some torn, of what was acknowledged nothing",
  async (context) => {
    if (shim === null) return context.skip(NO_COMPILER);
    const { lost } = await survived({ power: true, shim });
    expect(lost).toBeGreaterThan(0);
  },
  MINUTES,
);

test(
  "without a C compiler the bytes of a WAL after its last commit are lost, and of what was acknowledged nothing",
  async () => {
    await survived({ cycles: 15, checkEvery: 15, power: true });
  },
  MINUTES,
);

test(
  "a disk that lies about syncing is found out",
  async (context) => {
    if (shim === null) return context.skip(NO_COMPILER);
    process.env["PAIFAN_POWER_DEAF"] = "1";
    try {
      await expect(survive(plan({ power: true, shim }))).rejects.toThrow(Broken);
    } finally {
      delete process.env["PAIFAN_POWER_DEAF"];
    }
  },
  MINUTES,
);

test("where the last commit of a WAL ends", () => {
  const db = new Database(join(folder, "wal.sqlite"));
  db.pragma("journal_mode = WAL");
  db.exec("CREATE TABLE t (x)");
  const wal = (): Buffer => readFileSync(join(folder, "wal.sqlite-wal"));
  const committed = wal();
  expect(afterLastCommit(committed)).toBe(committed.length);
  expect(afterLastCommit(Buffer.concat([committed, Buffer.from("torn")]))).toBe(committed.length);
  expect(afterLastCommit(committed.subarray(0, committed.length - 1))).toBeLessThan(committed.length - 1);
  db.close();
});
