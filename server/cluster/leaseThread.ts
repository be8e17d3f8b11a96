/**
 * The thread that stands for election: one settler a chain, by a session's advisory lock in PostgreSQL
 * and a row that says who it is and that it is alive. A thread of its own, so that a long transaction
 * of the settler does not look like its death. Whoever lets its beat lapse, paused or gone, is ended
 * in the database before another takes its place.
 */
import { setTimeout as pause } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { Client } from "pg";
import type { LeaseOptions, LeaseSays, LeaseTold } from "./lease.ts";
import { schemaOf, settlerName } from "./tables.ts";

const CONNECT_WITHIN_MS = 3_000;
const ANSWER_WITHIN_MS = 3_000;

export type ThreadParts = LeaseOptions & {
  /** When the main thread was last seen, in seconds since the epoch. */
  readonly alive: SharedArrayBuffer;
};

const { url, chain, candidate, address, limits, alive } = workerData as ThreadParts;
const seen = new Int32Array(alive);
const port = parentPort;
if (!port) throw new Error("this runs in a worker thread");

const schema = schemaOf(chain);
const say = (it: LeaseSays): void => port.postMessage(it);

/** The epoch of this process while it settles. */
let held: number | null = null;
const asked = { toEnd: false };
/** Until when it does not stand: whoever has just lost gives way to others. */
let standsFrom = 0;
let client: Client | null = null;
let said = "";

port.on("message", (told: LeaseTold) => {
  if (told.do === "end") asked.toEnd = true;
  if (told.do === "resign" && held === told.epoch) void drop("it was asked to give way");
});

while (!asked.toEnd) {
  try {
    client ??= await connect();
    if (held === null) await look(client);
    else await beat(client, held);
  } catch (error) {
    await drop(error instanceof Error ? error.message : String(error));
    announce(null, null, error instanceof Error ? error.message : String(error));
  }
  await pause(limits.pollMs);
}
if (held !== null) say({ is: "lost", epoch: held, reason: "it is closing" });
// Its session ends either way, and the lock with it.
await client?.end().catch(() => undefined);
say({ is: "ended" });
port.close();

async function connect(): Promise<Client> {
  const made = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
    application_name: `paifan/${chain}/lease`,
    keepAlive: true,
  });
  made.on("error", (error) => {
    if (client === made) void drop(error.message);
  });
  await made.connect();
  return made;
}

/** Who settles? If nobody does, this process may. */
async function look(on: Client): Promise<void> {
  const found = await on.query<{ epoch: string; address: string | null; stale: boolean }>(
    `SELECT epoch, address, beat_at < clock_timestamp() - make_interval(secs => $1) AS stale FROM ${schema}.settler`,
    [limits.staleMs / 1_000],
  );
  const row = found.rows[0];
  if (!row) throw new Error(`the chain ${chain} has no row that says who settles`);
  announce(Number(row.epoch), row.stale ? null : row.address, null);
  if (!candidate || Date.now() < standsFrom) return;
  const lock = await on.query<{ got: boolean }>("SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS got", [
    `paifan/${chain}`,
  ]);
  if (lock.rows[0]?.got) await take(on, Number(row.epoch));
  else if (row.stale) await endSessions(on);
}

/** The lock is this session's: what is left of the one before is ended, and its epoch is over. */
async function take(on: Client, before: number): Promise<void> {
  await endNamed(on, settlerName(chain, before));
  const taken = await on.query<{ epoch: string }>(
    `UPDATE ${schema}.settler SET epoch = epoch + 1, address = $1, since = clock_timestamp(), beat_at = clock_timestamp()
     RETURNING epoch`,
    [address],
  );
  held = Number(taken.rows[0]?.epoch);
  announce(held, address, null);
  say({ is: "elected", epoch: held });
}

async function beat(on: Client, epoch: number): Promise<void> {
  const hungMs = Date.now() - (seen[0] ?? 0) * 1_000;
  if (hungMs > limits.hungMs) return await drop(`its main thread has not answered for ${hungMs} ms`);
  const beaten = await on.query(`UPDATE ${schema}.settler SET beat_at = clock_timestamp() WHERE epoch = $1`, [epoch]);
  if (beaten.rowCount !== 1) await drop("another process settles");
}

/**
 * Ends the session that holds the lock and has been silent for as long as a beat may be: its process is paused, or
 * cut off. One that took the lock since this one looked has just spoken, and stays.
 */
async function endSessions(on: Client): Promise<void> {
  await on.query(
    `SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
     WHERE l.locktype = 'advisory' AND l.granted AND l.pid <> pg_backend_pid()
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended($1, 0)
       AND a.state_change < clock_timestamp() - make_interval(secs => $2)`,
    [`paifan/${chain}`, limits.staleMs / 1_000],
  );
}

/** @param name under which the sessions stand */
async function endNamed(on: Client, name: string): Promise<void> {
  await on.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", [name]);
}

/** Says it once, until it changes. */
function announce(epoch: number | null, at: string | null, trouble: string | null): void {
  const text = JSON.stringify([epoch, at, trouble]);
  if (text === said) return;
  said = text;
  say({ is: "holder", epoch, address: at, trouble });
}

/** Lets go of the session, and of the lock with it. */
async function drop(reason: string): Promise<void> {
  const [left, epoch] = [client, held];
  client = null;
  held = null;
  if (epoch !== null) {
    standsFrom = Date.now() + limits.restMs;
    say({ is: "lost", epoch, reason });
  }
  left?.removeAllListeners("error");
  left?.on("error", () => undefined);
  // A connection that does not answer is not waited for.
  await Promise.race([left?.end().catch(() => undefined), pause(500)]);
}
