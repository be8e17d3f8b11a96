/**
 * Opens a chain's schema in PostgreSQL and brings it to today's tables; several processes may do so at once. Refuses by
 * name what it cannot open and leaves that as it is.
 */
import { StoreRefusal } from "../refusal.ts";
import { Bridge } from "./bridge.ts";
import { MIGRATIONS } from "./migrations.ts";

export type PostgresPlace = {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** The name of the schema. */
  readonly chain: string;
  /** What the connection is called in PostgreSQL (`pg_stat_activity`). */
  readonly name?: string;
};

const CHAIN = /^[a-z][a-z0-9_-]{0,39}$/;
/** 16: the first that takes a subquery without a name. */
const OLDEST_VERSION = 160_000;
/** What other parts of the server keep in the schema before it is opened here. */
export const BESIDE: readonly string[] = ["settler", "socket_io_attachments"];
export const FORMAT_TABLE = "paifan_format";

/** @throws StoreRefusal `unreachable`, `not-a-database`, `newer-format`, `disk-full`; Error for a name that is none */
export function openBridge({ url, chain, name }: PostgresPlace): Bridge {
  if (!CHAIN.test(chain)) throw new Error(`a chain is named by 1 to 40 of a–z, 0–9, _ and -, not "${chain}"`);
  const bridge = new Bridge({ url, greeting: greeting(chain, name ?? `paifan/${chain}`) });
  try {
    identify(bridge, chain);
    bridge.patiently(() => migrate(bridge, chain));
    return bridge;
  } catch (error) {
    bridge.close();
    throw error;
  }
}

/** What was committed is on disk, whatever the database's own settings say; more than that they may ask for. */
const greeting = (chain: string, name: string): string[] => [
  `SET search_path TO "${chain}"`,
  `SET application_name TO '${name.replaceAll("'", "''")}'`,
  `SET jit TO off`,
  `SET client_min_messages TO warning`,
  `SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')`,
];

function identify(bridge: Bridge, chain: string): void {
  const [row] = bridge.query(
    "SELECT current_setting('server_encoding') AS encoding, current_setting('server_version_num')::integer AS version",
  );
  const { encoding, version } = row ?? {};
  if (encoding !== "UTF8") {
    throw new StoreRefusal(
      "not-a-database",
      `The database keeps text as ${String(encoding)}, and UTF8 is needed. It was left as it is; make one with ENCODING 'UTF8'.`,
    );
  }
  if (Number(version) < OLDEST_VERSION) {
    throw new StoreRefusal(
      "not-a-database",
      `This is PostgreSQL ${Math.floor(Number(version) / 10_000)}, and 16 or newer is needed. It was left as it is; update it.`,
    );
  }
  const tables = bridge
    .query("SELECT tablename::text AS name FROM pg_tables WHERE schemaname = $1", chain)
    .map((row) => String(row["name"]));
  if (tables.some((it) => !BESIDE.includes(it)) && !tables.includes(FORMAT_TABLE)) {
    throw new StoreRefusal(
      "not-a-database",
      `The schema "${chain}" holds tables of another program. It was left as it is; name another chain.`,
    );
  }
}

function migrate(bridge: Bridge, chain: string): void {
  bridge.transaction(() => {
    bridge.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 2))", `paifan/${chain}`);
    bridge.query(`CREATE SCHEMA IF NOT EXISTS "${chain}"`);
    bridge.query(`CREATE TABLE IF NOT EXISTS ${FORMAT_TABLE} (version INTEGER NOT NULL)`);
    const format = Number(bridge.query(`SELECT max(version) AS version FROM ${FORMAT_TABLE}`)[0]?.["version"] ?? 0);
    if (format > MIGRATIONS.length) {
      throw new StoreRefusal(
        "newer-format",
        `The schema "${chain}" has format ${format}, this program knows up to ${MIGRATIONS.length}. It was left as it is; update the server.`,
      );
    }
    for (const step of MIGRATIONS.slice(format)) bridge.query(step);
    if (format < MIGRATIONS.length) bridge.query(`INSERT INTO ${FORMAT_TABLE} VALUES ($1)`, MIGRATIONS.length);
  });
}
