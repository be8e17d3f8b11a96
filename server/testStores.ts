/** Stores of both databases for tests: what is left by one that is gone is there for the next. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "vitest";
import { openPostgresStore } from "./store/postgres/store.ts";
import { ownChain, postgresUrl } from "./store/postgres/testServer.ts";
import { openSqliteStore } from "./store/sqlite/store.ts";
import type { ServerStore } from "./store/store.ts";

export const DATABASES = ["SQLite", "PostgreSQL"] as const;

export class TestStores {
  readonly #ends: (() => void)[] = [];

  /** @returns what opens the same books each time */
  async on(where: (typeof DATABASES)[number], context: Pick<TestContext, "skip">): Promise<() => ServerStore> {
    if (where === "SQLite") {
      const folder = mkdtempSync(join(tmpdir(), "paifan-books-"));
      this.#ends.push(() => rmSync(folder, { recursive: true, force: true }));
      return () => this.#opened(openSqliteStore(join(folder, "server.sqlite")));
    }
    const place = { url: await postgresUrl(context), chain: ownChain() };
    return () => this.#opened(openPostgresStore(place));
  }

  #opened(store: ServerStore): ServerStore {
    this.#ends.push(() => store.close());
    return store;
  }

  end(): void {
    for (const end of this.#ends.splice(0).toReversed()) end();
  }
}
