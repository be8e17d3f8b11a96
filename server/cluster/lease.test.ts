import { Client } from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ownChain, postgresUrl } from "../store/postgres/testServer.ts";
import { quiet } from "../testServer.ts";
import { Lease, LIMITS, type LeaseLimits } from "./lease.ts";
import { prepareChain, schemaOf } from "./tables.ts";

const QUICK: LeaseLimits = { ...LIMITS, pollMs: 50, restMs: 500 };
const WITHIN = { timeout: 20_000, interval: 20 };

let url: string;
let chain: string;
let leases: Stood[];
beforeEach(async (context) => {
  url = await postgresUrl(context);
  chain = ownChain();
  leases = [];
  await prepareChain(url, chain, () => undefined);
});
afterEach(async () => {
  await Promise.all(leases.map((it) => it.lease.end()));
});

type Stood = { readonly lease: Lease; readonly elected: number[]; readonly lost: number[] };
function stand(address: string, candidate = true): Stood {
  const [elected, lost]: [number[], number[]] = [[], []];
  const events = {
    elected: (epoch: number) => void elected.push(epoch),
    lost: (epoch: number) => void lost.push(epoch),
  };
  const lease = new Lease({ url, chain, candidate, address, limits: QUICK }, events, quiet);
  const stood = { lease, elected, lost };
  leases.push(stood);
  return stood;
}

async function asked(text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(text);
  await client.end();
  return rows;
}

test("of several that stand one settles; the others, and one that does not stand, know its address", async () => {
  const all = [stand("http://a"), stand("http://b"), stand("http://door", false)];
  await vi.waitFor(() => expect(all.map((it) => it.lease.epoch)).toEqual([1, 1, 1]), WITHIN);
  const [first] = all.filter((it) => it.elected.length > 0);
  expect(all.flatMap((it) => it.elected)).toEqual([1]);
  expect(all[2]?.elected).toEqual([]);
  expect(new Set(all.map((it) => it.lease.address))).toEqual(new Set([first?.lease.address]));
});

test("whoever ends is followed by the other, one epoch later", async () => {
  const a = stand("http://a");
  await vi.waitFor(() => expect(a.elected).toEqual([1]), WITHIN);
  const b = stand("http://b");
  await vi.waitFor(() => expect(b.lease.address).toBe("http://a"), WITHIN);
  await a.lease.end();
  leases = [b];
  expect(a.lost).toEqual([1]);
  await vi.waitFor(() => expect(b.elected).toEqual([2]), WITHIN);
});

test("whose session ends in the database has lost, and stands again under a new epoch", async () => {
  const a = stand("http://a");
  await vi.waitFor(() => expect(a.elected).toEqual([1]), WITHIN);
  await asked(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'paifan/${chain}/lease'`,
  );
  await vi.waitFor(() => expect(a.lost).toEqual([1]), WITHIN);
  await vi.waitFor(() => expect(a.elected).toEqual([1, 2]), WITHIN);
});

test("whoever holds the lock and does not beat is ended in the database by the one that waits", async () => {
  const paused = new Client({ connectionString: url });
  paused.on("error", () => undefined);
  await paused.connect();
  const ended = new Promise((resolve) => paused.once("end", resolve));
  await paused.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [`paifan/${chain}`]);
  await paused.query(`UPDATE ${schemaOf(chain)}.settler SET epoch = 7, address = 'http://gone', beat_at = now()`);
  const b = stand("http://b");
  await vi.waitFor(() => expect(b.lease.address).toBe("http://gone"), WITHIN);
  await vi.waitFor(() => expect(b.elected).toEqual([8]), WITHIN);
  await ended;
});
