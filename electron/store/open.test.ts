import Database from "better-sqlite3";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { auditBooks, folder, testTill } from "../testTill.ts";
import { openTill } from "../till.ts";
import { MIGRATIONS } from "./migrations.ts";
import { openFile } from "./open.ts";
import { StoreRefusal } from "./refusal.ts";

function refusalOf(dataDir: string): StoreRefusal {
  try {
    void openTill({ dataDir }).close();
  } catch (error) {
    if (error instanceof StoreRefusal) return error;
    throw error;
  }
  throw new Error("it opened");
}

test("a text file where the books should be is refused as not-a-database and left untouched", () => {
  const dataDir = folder();
  const path = join(dataDir, "till.sqlite");
  writeFileSync(path, "dear diary, this is no database at all, only some text\n");
  const before = readFileSync(path);
  expect(refusalOf(dataDir).code).toBe("not-a-database");
  expect(readFileSync(path)).toEqual(before);
});

test("another program's SQLite file is refused as not-a-database and left untouched", () => {
  const dataDir = folder();
  const path = join(dataDir, "till.sqlite");
  const foreign = new Database(path);
  foreign.exec("CREATE TABLE recipes (name TEXT)");
  foreign.close();
  const before = readFileSync(path);
  expect(refusalOf(dataDir).code).toBe("not-a-database");
  expect(readFileSync(path)).toEqual(before);
});

test("books of a newer format are refused as newer-format", async () => {
  const it = testTill();
  await it.close();
  const db = new Database(join(it.dataDir, "till.sqlite"));
  db.pragma("user_version = 99");
  db.close();
  const refusal = refusalOf(it.dataDir);
  expect(refusal.code).toBe("newer-format");
  expect(refusal.message).toContain("99");
});

test("damaged pages are refused as damaged", async () => {
  const it = testTill();
  for (let index = 0; index < 50; index += 1) await it.sell(`key-${String(index).padStart(6, "0")}`, 1000);
  await it.close();
  const path = join(it.dataDir, "till.sqlite");
  const bytes = readFileSync(path);
  bytes.fill(0xa5, 4096, bytes.length);
  writeFileSync(path, bytes);
  expect(refusalOf(it.dataDir).code).toBe("damaged");
});

test("two tills never open one folder: the second is refused as in-use", async () => {
  const it = testTill();
  expect(refusalOf(it.dataDir).code).toBe("in-use");
  await it.close();
  const again = testTill({ dataDir: it.dataDir });
  await again.sell("key-000001", 100);
});

test("books are opened durable: WAL, and again with what was sold", async () => {
  const it = testTill();
  const { order } = await it.sell("key-000001", 1234);
  await it.close();
  const again = testTill({ dataDir: it.dataDir });
  expect((await again.ok("sale.receipt", { order })).totalFen).toBe(1234);
  const db = new Database(join(it.dataDir, "till.sqlite"));
  expect(db.pragma("journal_mode", { simple: true })).toBe("wal");
  db.close();
});

test("the connection syncs at every commit, minds foreign keys and marks its file", () => {
  const { db, close } = openFile(join(folder(), "till.sqlite"));
  onTestFinished(close);
  const pragma = (name: string): unknown => db.pragma(name, { simple: true });
  expect(pragma("synchronous")).toBe(2);
  expect(pragma("foreign_keys")).toBe(1);
  expect(pragma("application_id")).toBe(0x50_41_49_46);
  expect(pragma("user_version")).toBe(MIGRATIONS.length);
});

test("the device key is the owner's alone to read, and stays the same", async () => {
  const it = testTill();
  const path = join(it.dataDir, "device.key");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const before = readFileSync(path);
  await it.close();
  testTill({ dataDir: it.dataDir });
  expect(readFileSync(path)).toEqual(before);
});

test("a key that cannot be read is refused by name, before anything is written", async () => {
  const it = testTill();
  await it.close();
  writeFileSync(join(it.dataDir, "device.key"), "sealed:AAAA\n");
  expect(refusalOf(it.dataDir).code).toBe("key-unreadable");
});

test("a full disk refuses the sale as disk-full, keeps what was sold, and sells on when there is room", async () => {
  const dataDir = folder();
  const it = testTill({ dataDir, maxPages: 100 });
  let answered = 0;
  let refused = "";
  for (let index = 0; index < 3000 && refused === ""; index += 1) {
    const outcome = await it.call("sale.commit", {
      key: `key-${String(index).padStart(6, "0")}`,
      lines: [{ kind: "amount", amountFen: 1000 }],
      member: null,
      tenders: [{ kind: "cash", givenFen: 1000 }],
    });
    if (outcome.ok) answered += 1;
    else refused = outcome.code;
  }
  expect(refused).toBe("disk-full");
  expect(answered).toBeGreaterThan(10);
  await it.close();
  expect(auditBooks(dataDir).filter((kind) => kind === "order-paid")).toHaveLength(answered);
  const roomy = testTill({ dataDir });
  await roomy.sell("key-after-the-flood", 500);
});
