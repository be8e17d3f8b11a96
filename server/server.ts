/**
 * The sync server on SQLite, put together: its store, its core, the doors before it. Used by `main.ts`,
 * and by whoever runs a server with a clock of his own.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openCore, type Core, type CoreOptions } from "./core.ts";
import { openDoors, type DoorOptions, type RunningProcess } from "./doors.ts";
import { NO_PLACES, Scheduled } from "./export/scheduled/scheduled.ts";
import { Metrics } from "./metrics.ts";
import { Deliverer } from "./notices/deliverer.ts";
import { prepare } from "./office/prepare.ts";
import { hqKey } from "./office/session.ts";
import type { Setup } from "./office/setup.ts";
import { TryOuts } from "./office/tryOuts.ts";
import { Rebuilder } from "./settlement/rebuilder.ts";
import { openSqliteStore } from "./store/sqlite/store.ts";

export type ServerOptions = DoorOptions & {
  /** Made if it is not there; holds `server.sqlite` and `hq-key`. */
  readonly dataDir: string;
  /** As `CoreOptions`. */
  readonly steps?: number;
};

export type RunningServer = RunningProcess & { readonly setup: Setup; readonly office: Core["office"] };

/** @throws StoreRefusal for a data folder that cannot be used; EADDRINUSE for a port in use */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { dataDir, clock, log, steps, exportsTo = NO_PLACES } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const metrics = new Metrics();
  const file = join(dataDir, "server.sqlite");
  const store = metrics.store(openSqliteStore(file));
  const rebuilder = new Rebuilder({ file }, clock);
  const tryOuts = new TryOuts({ file }, clock);
  try {
    const watch: CoreOptions["watch"] = (settler) => metrics.settler(settler);
    const core = openCore({
      store,
      clock,
      log,
      rebuilder,
      tryOuts,
      watch,
      exportsTo,
      ...(steps ? { steps } : {}),
    });
    const health = { ready: true, reason: "it settles" };
    const doors = await openDoors(core, hqKey(dataDir), metrics, () => health, options, null);
    const { url, hq, inner, sockets } = doors;
    core.onWoken((tills) => sockets.wake(tills));
    metrics.watch(store.read, { sockets: () => sockets.count, epoch: () => 1, settles: () => true });
    const scheduled = new Scheduled({ store, clock, log, places: exportsTo });
    const isBusy = (): boolean => core.settlement.waiting > 0;
    const deliverer = new Deliverer({ store, clock, log, inside: exportsTo.inside, isBusy });
    const ticking = setInterval(() => {
      core.tick();
      scheduled.tick();
      deliverer.tick();
    }, options.tickMs ?? 1_000);
    return {
      url,
      hq,
      inner,
      setup: core.setup,
      office: core.office,
      store,
      prepare: (wishes) => Promise.resolve(prepare(core, wishes)),
      close: async () => {
        clearInterval(ticking);
        await scheduled.close();
        await deliverer.close();
        await doors.close();
        await rebuilder.close();
        await tryOuts.close();
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}
