/**
 * The sync server on PostgreSQL: a process that is a door to the chain's tills and people, and that
 * settles while it is the one chosen to. As many as wanted; they know each other by the database alone.
 */
import { randomBytes } from "node:crypto";
import { createAdapter } from "@socket.io/postgres-adapter";
import { Pool } from "pg";
import { openCore } from "../core.ts";
import { openDoors, type DoorOptions, type RunningProcess } from "../doors.ts";
import type { DatabaseFlags } from "../flags.ts";
import { Metrics } from "../metrics.ts";
import { TryOuts } from "../office/tryOuts.ts";
import { Rebuilder } from "../settlement/rebuilder.ts";
import { openPostgresStore } from "../store/postgres/store.ts";
import type { ServerStore } from "../store/store.ts";
import { giftsThere, holdsThere, preparedThere, storesThere } from "./asks.ts";
import { doorStore } from "./fence.ts";
import type { Health } from "./inner.ts";
import { Lease, LIMITS, type LeaseLimits } from "./lease.ts";
import { NoSettler, readBatch, type Answered, type Forwarded, type TakeAnswer } from "./link.ts";
import { Presences } from "./presence.ts";
import { Settling } from "./settling.ts";
import { Switchboard } from "./switchboard.ts";
import { prepareChain, schemaOf, settlerName } from "./tables.ts";

/** So long the wishes of a start wait for somebody to settle. */
const PATIENCE_MS = 30_000;
/** So long without a settler a door is still sent tills: they are told to wait, and keep their line. */
const WITHOUT_SETTLER_MS = 15_000;

export type ProcessOptions = DoorOptions & { readonly database: DatabaseFlags; readonly limits?: LeaseLimits };

/** @throws StoreRefusal for a database that cannot be used; EADDRINUSE for a port in use */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const { clock, log } = options;
  const { url, chain, role, advertise } = options.database;
  const metrics = new Metrics();
  const { store, secret, key } = await prepareChain(url, chain, () => openChain(openPostgresStore({ url, chain })));
  const pool = new Pool({ connectionString: url, max: 3, application_name: `paifan/${chain}/wake` });
  const lostWake = (error: Error): void =>
    log.warn({ err: error }, "a connection for wake-ups was lost; it is made anew");
  pool.on("error", lostWake);
  // Also of those that are in use, which the pool does not watch.
  pool.on("connect", (client) => client.on("error", lostWake));

  const state: { lease: Lease | null; address: string; settling: Settling | null; closing: boolean } = {
    lease: null,
    address: "",
    settling: null,
    closing: false,
  };
  const switchboard = new Switchboard(
    secret,
    () => state.address,
    () => state.lease?.address ?? null,
  );
  const rebuilder = new Rebuilder({ url, chain }, clock);
  const tryOuts = new TryOuts({ url, chain }, clock);
  const core = openCore({
    store: doorStore(metrics.store(store)),
    clock,
    log,
    ...(options.exportsTo ? { exportsTo: options.exportsTo } : {}),
    elsewhere: {
      settler: switchboard,
      holds: holdsThere(switchboard),
      gifts: giftsThere(switchboard),
      stores: storesThere(switchboard),
    },
    watch: (settler) => metrics.settler(settler),
  });
  const forward = async (asked: Forwarded): Promise<Answered> => {
    try {
      const answered = await switchboard.forward(asked);
      metrics.forwarded("answered");
      return answered;
    } catch (error) {
      if (error instanceof NoSettler) metrics.forwarded("busy");
      throw error;
    }
  };
  const health = healthOf(state, switchboard);
  const doors = await openDoors(core, key, metrics, health, options, {
    forward,
    sockets: {
      adapter: createAdapter(pool, {
        channelPrefix: `paifan/${chain}`,
        tableName: `${schemaOf(chain)}.socket_io_attachments`,
        errorHandler: (error) =>
          log.warn({ err: error }, "tills could not be woken; they find what there is by their cursor"),
      }),
      presence: new Presences(() => performance.now()),
    },
    secret,
    asked: (path, body) => asked(state.settling, path, body),
    open: role !== "settler",
  });
  const { sockets } = doors;
  state.address = advertise ?? doors.inner ?? "";

  const settle = (epoch: number): void => {
    const opened = Settling.open({
      epoch,
      store: openPostgresStore({ url, chain, name: settlerName(chain, epoch), epoch }),
      key,
      metrics,
      options,
      rebuilder,
      tryOuts,
      wake: (tills) => sockets.wake(tills),
      connected: (till) => sockets.has(till),
      fenced: () => state.lease?.resign(epoch),
    });
    opened.then(
      (settling) => {
        if (lostUpTo >= epoch || state.closing) return settling.close();
        state.settling = settling;
        switchboard.local = settling;
        return undefined;
      },
      (error: unknown) => {
        log.error({ err: error, epoch }, "this process was chosen to settle and cannot");
        state.lease?.resign(epoch);
      },
    );
  };
  let lostUpTo = 0;
  const lost = (epoch: number): void => {
    lostUpTo = Math.max(lostUpTo, epoch);
    if (state.settling === null || state.settling.epoch > epoch) return;
    const over = state.settling;
    state.settling = null;
    switchboard.local = null;
    over
      .close()
      .catch((error: unknown) => log.error({ err: error, epoch }, "what settled could not be closed cleanly"));
  };
  const lease = new Lease(
    { url, chain, candidate: role !== "door", address: state.address, limits: options.limits ?? LIMITS },
    {
      elected: (epoch) => {
        try {
          settle(epoch);
        } catch (error) {
          log.error({ err: error, epoch }, "this process was chosen to settle and cannot");
          state.lease?.resign(epoch);
        }
      },
      lost,
    },
    log,
  );
  state.lease = lease;
  metrics.watch(store.read, {
    sockets: () => sockets.count,
    epoch: () => lease.epoch,
    settles: () => switchboard.settles,
  });
  return {
    url: doors.url,
    hq: doors.hq,
    inner: doors.inner,
    store: store,
    prepare: (wishes) => preparedThere(switchboard, wishes, PATIENCE_MS),
    close: async () => {
      state.closing = true;
      // First nobody comes in; what is under way is answered; then another may settle.
      await doors.close();
      switchboard.local = null;
      await state.settling?.close();
      await lease.end();
      switchboard.close();
      await pool.end();
      await rebuilder.close();
      await tryOuts.close();
      store.close();
    },
  };
}

/** What the processes of a chain know each other and their people by, made where it is not there. */
function openChain(store: ServerStore): { store: ServerStore; secret: string; key: string } {
  const known = (name: string): string => {
    const before = store.read.settings.text(name);
    if (before !== undefined) return before;
    const made = randomBytes(24).toString("base64url");
    store.write(({ settings }) => settings.setText(name, made));
    return made;
  };
  return { store, secret: known("cluster-secret"), key: known("hq-key") };
}

function healthOf(state: { lease: Lease | null; closing: boolean }, switchboard: Switchboard): () => Health {
  let seen = performance.now();
  return () => {
    if (state.closing) return { ready: false, reason: "it is closing" };
    const trouble = state.lease?.trouble ?? null;
    if (trouble !== null) return { ready: false, reason: `the database cannot be asked: ${trouble}` };
    if (switchboard.reachable) seen = performance.now();
    if (performance.now() - seen > WITHOUT_SETTLER_MS) return { ready: false, reason: "no process settles this chain" };
    return { ready: true, reason: switchboard.settles ? "it settles" : "it is a door" };
  };
}

/** What another process asks of this one. */
async function asked(settling: Settling | null, path: string, body: Buffer): Promise<unknown> {
  if (!settling) throw new NoSettler("this one does not");
  if (path === "/take") {
    const answer = await settling.take(readBatch(body));
    if (!("taken" in answer)) return answer satisfies TakeAnswer;
    const { cursor, head } = answer.taken;
    return { taken: { cursor, head, woken: [] } } satisfies TakeAnswer;
  }
  const message: unknown = JSON.parse(body.toString("utf8"));
  if (path === "/forward") return await settling.forward(message as Forwarded);
  const what = /^\/ask\/([a-z-]+)$/.exec(path)?.[1];
  if (what === undefined) throw new Error(`there is nothing at ${path}`);
  return await settling.ask(what, message);
}
