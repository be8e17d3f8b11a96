/**
 * The doors before a core: HTTP, the tills' sockets, and the inner listener that health checks,
 * Prometheus and the other processes of the chain ask.
 */
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Logger } from "pino";
import { Inner, type Health, type InnerParts, type Listen } from "./cluster/inner.ts";
import type { Core } from "./core.ts";
import { Sockets, type SocketsOptions } from "./door/sockets.ts";
import { openWeb, type WebParts } from "./door/web.ts";
import type { SendCode } from "./member/codes.ts";
import type { Metrics } from "./metrics.ts";
import { peopleOf } from "./office/people.ts";
import { Sessions } from "./office/session.ts";
import type { Prepared, Wishes } from "./office/prepare.ts";
import type { ServerStore } from "./store/store.ts";
import type { ExportPlaces } from "./export/scheduled/scheduled.ts";

export type DoorOptions = {
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
  /** The server's clock, ms. */
  readonly clock: () => number;
  readonly log: Logger;
  /** Where metrics and health are asked; left out: nowhere. */
  readonly inner?: Listen | null;
  /** Whether what a proxy in front says of who asks is believed. */
  readonly behindProxy?: boolean;
  /** Where exports that are made by themselves may go; default: nowhere. */
  readonly exportsTo?: ExportPlaces;
  /** Sends a member's one-time code; left out: none are sent. */
  readonly sendCode?: SendCode | null;
  /** The built pages; default: out/renderer of this checkout. */
  readonly pages?: string;
  /** Enrolments and sign-ins one address may try in a minute; default 60. */
  readonly triesPerMinute?: number;
  /** Calls of the order API one address may make in a minute; default 12,000. */
  readonly callsPerMinute?: number;
  /** How often the server looks at its clock when nothing comes, ms; default 1,000. */
  readonly tickMs?: number;
};

/** A server as a process runs it. */
export type RunningProcess = {
  readonly url: string;
  /** The link a person opens to look into HQ. */
  readonly hq: string;
  /** Where metrics and health are asked; null: nowhere. */
  readonly inner: string | null;
  /** The books as this process reads them. */
  readonly store: ServerStore;
  /** What is wished of the chain, carried out by whoever settles. @throws NoSettler where nobody does in time */
  prepare(wishes: Wishes): Promise<Prepared>;
  close(): Promise<void>;
};

/** What another process adds to the doors of a chain in PostgreSQL. */
export type ClusterParts = {
  readonly forward: NonNullable<WebParts["forward"]>;
  readonly sockets: SocketsOptions;
  readonly secret: string;
  readonly asked: InnerParts["asked"];
  /** Whether the outside is let in. */
  readonly open: boolean;
};

export type Doors = {
  readonly url: string;
  readonly hq: string;
  readonly inner: string | null;
  readonly sockets: Sockets;
  close(): Promise<void>;
};

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]", "::1"];
/** So long may answers take that are under way when a server ends, ms. */
const GRACE_MS = 1_000;
const REFUSES_ALL: InnerParts["asked"] = () => Promise.reject(new Error("this server is alone"));

/** Names by which it may be asked for; null: any. */
const hostsOf = (host: string): string[] | null => (LOOPBACK.includes(host) ? LOOPBACK : null);
export const pagesOf = ({ pages }: DoorOptions): string => pages ?? join(import.meta.dirname, "..", "out", "renderer");

/** @param key of HQ @throws EADDRINUSE for a port in use */
export async function openDoors(
  core: Core,
  key: string,
  metrics: Metrics,
  health: () => Health,
  options: DoorOptions,
  cluster: ClusterParts | null,
): Promise<Doors> {
  const { host, clock, log, inner: wanted = null } = options;
  const { store } = core;
  const sessions = new Sessions(store, key, clock);
  const web = await openWeb({
    store,
    clock,
    log,
    health,
    sessions,
    people: peopleOf({ store, sessions, clock }),
    office: core.office,
    orders: core.orders,
    enrol: (message) => core.enrol(message),
    join: core.join,
    member: core.member(options.sendCode ?? null),
    forward: cluster?.forward ?? null,
    behindProxy: options.behindProxy ?? false,
    pages: pagesOf(options),
    callsPerMinute: options.callsPerMinute ?? 12_000,
    triesPerMinute: options.triesPerMinute ?? 60,
    hosts: options.behindProxy ? null : hostsOf(host),
  });
  const sockets = new Sockets(web.server, (nonce) => core.line(nonce), log, cluster?.sockets);
  core.presence = (till) => sockets.has(till);
  const asked = cluster?.asked ?? REFUSES_ALL;
  const inner = new Inner({ log, secret: cluster?.secret ?? null, health, metrics: () => metrics.text(), asked });
  const close = async (): Promise<void> => {
    // A browser keeps lines open on which it asks nothing: who is being answered has a moment, and nobody is waited for longer.
    const ending = setTimeout(() => web.server.closeAllConnections(), GRACE_MS);
    try {
      await sockets.close();
      await web.close();
      await inner.close();
    } finally {
      clearTimeout(ending);
    }
  };
  try {
    const innerUrl = wanted === null ? null : await inner.listen(wanted);
    const open = cluster?.open ?? true;
    if (open) await web.listen({ port: options.port, host });
    else await web.ready();
    const { port } = open ? (web.server.address() as AddressInfo) : { port: 0 };
    const url = open ? `http://${host.includes(":") ? `[${host}]` : host}:${port}` : (innerUrl ?? "");
    return { url, hq: `${url}/hq/?key=${key}`, inner: innerUrl, sockets, close };
  } catch (error) {
    await close();
    throw error;
  }
}
