// One suite, every store: what the ledger asks of storage, in memory and in a real SQLite file.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, test } from "vitest";
import { ledgerContract, type OpenedLedger } from "./contract.ts";
import { rewardsContract } from "./rewardsContract.ts";
import { MemoryStore } from "./memory.ts";
import { SqliteStore } from "./sqlite.ts";
import { readLedger, readServerRows } from "./sqliteRows.ts";
import { LEDGER_TABLES, SERVER_LEDGER_TABLES } from "./tables.ts";

const folder = mkdtempSync(join(tmpdir(), "paifan ledger "));
const opened: Database.Database[] = [];
afterAll(() => {
  for (const database of opened) database.close();
  rmSync(folder, { recursive: true, force: true });
});

const backends: Record<string, () => OpenedLedger> = {
  memory: () => {
    const store = new MemoryStore();
    return { store, rows: () => store.rows() };
  },
  SQLite: () => {
    const database = new Database(join(folder, `${opened.length}.db`));
    opened.push(database);
    database.pragma("journal_mode = WAL");
    database.pragma("foreign_keys = ON");
    database.exec(LEDGER_TABLES + SERVER_LEDGER_TABLES);
    return {
      store: new SqliteStore(database, true),
      rows: () => ({ ...readLedger(database), ...readServerRows(database) }),
    };
  },
};

for (const [name, open] of Object.entries(backends))
  describe(`a ledger's store in ${name}`, () => {
    ledgerContract({ test, expect }, open);
    rewardsContract({ test, expect }, open);
  });
