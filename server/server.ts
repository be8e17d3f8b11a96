/**
 * The sync server, put together: its core, HTTP and sockets before it. Used by `main.ts`, and by
 * whoever runs a server with a clock of his own.
 */
import { mkdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Logger } from "pino";
import { openCore } from "./core.ts";
import { Sockets } from "./door/sockets.ts";
import { openWeb } from "./door/web.ts";
import { hqKey, Sessions } from "./office/session.ts";
import type { Setup } from "./office/setup.ts";
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
  /** Calls of the order API one address may make in a minute; default 12,000. */
  readonly callsPerMinute?: number;
  /** How often the server looks at its clock when nothing comes, ms; default 1,000. */
  readonly tickMs?: number;
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
    const core = openCore({ store, clock, log });
    const web = await openWeb({
      store,
      clock,
      log,
      sessions: new Sessions(store, key, clock),
      office: core.office,
      orders: core.orders,
      enrol: (message) => core.enrol(message),
      pages: options.pages ?? join(import.meta.dirname, "..", "out", "renderer"),
      callsPerMinute: options.callsPerMinute ?? 12_000,
      triesPerMinute: options.triesPerMinute ?? 60,
      hosts: LOOPBACK.includes(host) ? LOOPBACK : null,
    });
    const sockets = new Sockets(web.server, (nonce) => core.line(nonce), log);
    core.presence = (till) => sockets.has(till);
    core.onWoken((tills) => sockets.wake(tills));
    await web.listen({ port: options.port, host });
    const ticking = setInterval(() => core.tick(), options.tickMs ?? 1_000);
    const { port } = web.server.address() as AddressInfo;
    const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
    return {
      url,
      hq: `${url}/hq/?key=${key}`,
      setup: core.setup,
      store,
      close: async () => {
        clearInterval(ticking);
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
