/** Where a replay's server keeps its books: a file in its folder, or a chain of its own in a PostgreSQL. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import type { Place } from "../../server/store/snapshot.ts";
import { startPostgres } from "../postgres/start.ts";

/** @param database a URL; "embedded": a PostgreSQL is started; null: SQLite in the folder. @returns the place, and how it is given back */
export async function booksAt(
  database: string | null,
  folder: string,
): Promise<{ place: Place; release: () => Promise<void> }> {
  mkdirSync(folder, { recursive: true });
  if (database === null) return { place: { file: join(folder, "server.sqlite") }, release: async () => undefined };
  const own = database === "embedded" ? await startPostgres() : null;
  const url = own?.url ?? database;
  const chain = `replay_${process.pid.toString(36)}_${Date.now().toString(36)}`;
  return {
    place: { url, chain },
    release: async () => {
      if (own) return await own.stop();
      const client = new Client({ connectionString: url });
      await client.connect();
      try {
        await client.query(`SET client_min_messages TO warning; DROP SCHEMA IF EXISTS "${chain}" CASCADE`);
      } finally {
        await client.end();
      }
    },
  };
}
