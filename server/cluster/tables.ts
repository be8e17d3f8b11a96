/** What the processes of one chain share beside its books: who settles. Stands in the chain's own schema. */
import { Client } from "pg";

/** The name under which a settler's connections stand in PostgreSQL; who takes over ends all of them. */
export const settlerName = (chain: string, epoch: number): string => `paifan/${chain}/settler/${epoch}`;

/** A schema's name, quoted. @param chain as `--chain` takes it */
export const schemaOf = (chain: string): string => `"${chain}"`;

/**
 * Makes the tables where they are not there yet, and carries out what several processes that start at
 * once may do only one after the other. @throws whatever PostgreSQL refuses
 */
export async function prepareChain<T>(url: string, chain: string, body: () => T): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock(hashtextextended($1, 1))", [`paifan/${chain}`]);
    await client.query(tables(schemaOf(chain)));
    return body();
  } finally {
    await client.end();
  }
}

/** `epoch` is a key, so that a settler's transactions, which hold it (FOR KEY SHARE), are no obstacle to its beat. */
const tables = (schema: string): string => `
CREATE SCHEMA IF NOT EXISTS ${schema};
CREATE TABLE IF NOT EXISTS ${schema}.settler (
  one boolean NOT NULL DEFAULT true UNIQUE CHECK (one),
  epoch bigint PRIMARY KEY,
  address text,
  since timestamptz NOT NULL DEFAULT now(),
  beat_at timestamptz NOT NULL DEFAULT 'epoch'
);
INSERT INTO ${schema}.settler (epoch) VALUES (0) ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS ${schema}.socket_io_attachments (
  id bigserial UNIQUE, created_at timestamptz DEFAULT now(), payload bytea
);
`;
