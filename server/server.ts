/**
 * The sync server, put together: one store, one settlement, one door. Used by `main.ts`, and by
 * whoever runs a server with a clock of his own.
 */
import { mkdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Logger } from "pino";
import { Sockets } from "./door/sockets.ts";
import { openWeb } from "./door/web.ts";
import { officeVerbs } from "./office/office.ts";
import { hqKey, Sessions } from "./office/session.ts";
import { Setup } from "./office/setup.ts";
import { Programmes } from "./settlement/programmes.ts";
import { Settlement } from "./settlement/settlement.ts";
import { openSqliteStore } from "./store/sqlite/store.ts";
import type { ServerStore } from "./store/store.ts";

export type ServerOptions = {
  /** Made if it is not there; holds `server.sqlite` and `hq-key`. */
  readonly dataDir: string;
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
  /** The server's clock, ms. */
  readonly clock: () => number;
  readonly log: Logger;
  /** The built pages; default: out/renderer of this checkout. */
  readonly pages?: string;
  /** Enrolments and sign-ins one address may try in a minute; default 60. */
  readonly triesPerMinute?: number;
};

export type RunningServer = {
  readonly url: string;
  /** The link a person opens to look into HQ. */
  readonly hq: string;
  readonly setup: Setup;
  readonly store: ServerStore;
  close(): Promise<void>;
};

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]", "::1"];

/** @throws StoreRefusal for a data folder that cannot be used; EADDRINUSE for a port in use */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { dataDir, host, clock, log } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const store = openSqliteStore(join(dataDir, "server.sqlite"));
  try {
    const key = hqKey(dataDir);
    const programmes = new Programmes(store.read.settings);
    const setup = new Setup(store, clock);
    const settlement = new Settlement({ store, programmes, clock, log });
    const present = new Set<string>();
    const web = await openWeb({
      store,
      clock,
      log,
      sessions: new Sessions(store, key, clock),
      office: officeVerbs({ read: store.read, setup, clock, connected: (till) => present.has(till) }),
      pages: options.pages ?? join(import.meta.dirname, "..", "out", "renderer"),
      triesPerMinute: options.triesPerMinute ?? 60,
      hosts: LOOPBACK.includes(host) ? LOOPBACK : null,
    });
    const sockets = new Sockets(web.server, { store, programmes, settlement, clock, log }, present);
    await web.listen({ port: options.port, host });
    const { port } = web.server.address() as AddressInfo;
    const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
    return {
      url,
      hq: `${url}/hq/?key=${key}`,
      setup,
      store,
      close: async () => {
        await sockets.close();
        await web.close();
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}
