/**
 * A backlog drained into PostgreSQL: settlement and commit, with and without what a door does before, beside batched
 * inserts of the same orders as jsonb into one table of the same server. All durable, each over one connection. Every
 * round begins with an empty schema and ends with §13 on all its rows and every order counted.
 */
import { Client } from "pg";
import { readLedger } from "../../shared/ledger/sqliteRows.ts";
import { PostgresConnection } from "../../server/store/postgres/connection.ts";
import { openPostgresStore } from "../../server/store/postgres/store.ts";
import { MAX_BATCH } from "../../shared/sync/messages.ts";
import { startPostgres } from "../postgres/start.ts";
import { couriers, type Courier } from "./chains.ts";
import { ratioAtLeast, spreads, type Figure } from "./measure.ts";
import { checkedOf, settling, type Settling } from "./ownServer.ts";
import { soundRows } from "./sound.ts";
import { SEED, isPaid, trade, type Paid } from "./trade.ts";

export type PostgresSize = { rounds: number; orders: number; tills: number };

export async function benchPostgres(size: PostgresSize): Promise<Figure[]> {
  const tills = Array.from({ length: size.tills }, (_, index) => `s1/t${index + 1}`);
  const facts = trade({ seed: SEED, tills, orders: size.orders, members: 500 });
  const paid = facts.filter(isPaid);
  const now = facts.at(-1)?.at ?? 0;
  const all = couriers(facts, tills);
  const checked = all.map(({ till, messages }) => [...messages].map((message) => checkedOf(till, message)));
  const takeChecked = async ({ settle }: Settling): Promise<void> => {
    await Promise.all(
      checked.map(async (own) => {
        for (const batch of own) {
          const outcome = await settle(batch);
          if ("refused" in outcome) throw new Error(outcome.message);
        }
      }),
    );
  };
  const server = await startPostgres();
  let places = 0;
  const drained = async (take: (server: Settling) => Promise<void>): Promise<number> =>
    paid.length / (await settleSeconds(server.url, `bench-${(places += 1)}`, all, paid.length, now, take));
  try {
    const seen = await spreads(size.rounds, {
      settled: () => drained(takeChecked),
      whole: () => drained((own) => own.take(all)),
      inserted: async () => paid.length / (await insertSeconds(server.url, `raw-${(places += 1)}`, paid)),
    });
    const other = { is: seen.inserted, what: "batched jsonb inserts of the same orders" };
    return [
      {
        row: "drain on PostgreSQL: settlement and commit",
        unit: "/s",
        ours: seen.settled,
        other,
        goal: ratioAtLeast(0.7),
      },
      {
        row: "drain on PostgreSQL: the same with a door's checks in the same thread",
        unit: "/s",
        ours: seen.whole,
        other,
        goal: null,
      },
    ];
  } finally {
    await server.stop();
  }
}

async function settleSeconds(
  url: string,
  chain: string,
  all: readonly Courier[],
  orders: number,
  now: number,
  take: (server: Settling) => Promise<void>,
): Promise<number> {
  const store = openPostgresStore({ url, chain });
  try {
    const server = settling(store, all, now);
    const begun = performance.now();
    await take(server);
    const seconds = (performance.now() - begun) / 1000;
    const rows = readLedger(new PostgresConnection(store.bridge));
    const kept = [...rows.orders].length;
    if (kept !== orders) throw new Error(`${orders} orders were acknowledged, ${kept} are there`);
    soundRows(chain, rows);
    return seconds;
  } finally {
    store.bridge.query(`DROP SCHEMA "${chain}" CASCADE`);
    store.close();
  }
}

/** As many orders a transaction as a batch has. */
async function insertSeconds(url: string, table: string, paid: readonly Paid[]): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`CREATE TABLE "${table}" (id text PRIMARY KEY, body jsonb NOT NULL)`);
    const text = `INSERT INTO "${table}" SELECT it ->> 'order', it FROM jsonb_array_elements($1::jsonb) AS it`;
    const begun = performance.now();
    for (let at = 0; at < paid.length; at += MAX_BATCH) {
      const bodies = paid.slice(at, at + MAX_BATCH).map((it) => it.body);
      await client.query({ name: table, text, values: [JSON.stringify(bodies)] });
    }
    const seconds = (performance.now() - begun) / 1000;
    await client.query(`DROP TABLE "${table}"`);
    return seconds;
  } finally {
    await client.end();
  }
}
