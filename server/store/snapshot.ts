/**
 * Books as they stand at one instant, read while a server goes on writing them, from a connection of their own that
 * cannot write: a WAL snapshot of SQLite's, a repeatable read of PostgreSQL's.
 */
import { openPostgresStore } from "./postgres/store.ts";
import type { PostgresPlace } from "./postgres/open.ts";
import { openReadOnly } from "./sqlite/readOnly.ts";
import type { ServerStore } from "./store.ts";

/** Where a chain's books are. */
export type Place = { readonly file: string } | PostgresPlace;

/** @throws StoreRefusal for what cannot be read; whatever the body throws */
export function readAtOnce<T>(place: Place, body: (read: ServerStore["read"], ledger: ServerStore["ledger"]) => T): T {
  if ("file" in place) {
    const store = openReadOnly(place.file);
    try {
      return body(store.read, store.ledger);
    } finally {
      store.close();
    }
  }
  const store = openPostgresStore(place);
  try {
    const first = [{ text: "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY" }];
    return store.bridge.transaction(() => body(store.read, store.ledger), first);
  } finally {
    store.close();
  }
}
