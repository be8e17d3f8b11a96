/** Opens the server's store where it is: a SQLite file in a folder, or a chain's schema in PostgreSQL. */
import { join } from "node:path";
import { openPostgresStore, type PostgresOptions } from "./postgres/store.ts";
import { openSqliteStore } from "./sqlite/store.ts";
import type { ServerStore } from "./store.ts";

const FILE = "server.sqlite";
const DEFAULT_CHAIN = "paifan";

export const isPostgres = (where: string): boolean => /^postgres(ql)?:\/\//.test(where);

/**
 * @param where `postgres://user:password@host:port/database`, or the folder of the SQLite file
 * @param options of a place in PostgreSQL; the chain is `paifan` if none is named
 * @throws StoreRefusal for what cannot be used
 */
export const openStore = (where: string, options: Partial<Omit<PostgresOptions, "url">> = {}): ServerStore =>
  isPostgres(where)
    ? openPostgresStore({ chain: DEFAULT_CHAIN, ...options, url: where })
    : openSqliteStore(join(where, FILE));
