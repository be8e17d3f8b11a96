/**
 * The packages the server is measured beside. They stand in this folder's own lockfile, so that nobody who
 * installs the product installs them; they are brought when a bench asks for them, once. Each is loaded by name
 * here, with the few types the bench needs of it.
 */
import { spawnSync } from "node:child_process";
import type { EventEmitter } from "node:events";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Installs what this folder's lockfile names, where it is not there yet. @returns whether the peers can be measured */
export function bringPeers(): boolean {
  const script = join(import.meta.dirname, "bring.mjs");
  return spawnSync(process.execPath, [script], { stdio: ["ignore", 2, 2] }).status === 0;
}

/** What PouchDB is to the bench. */
export type Pouch = {
  bulkDocs(docs: readonly object[]): Promise<readonly object[]>;
  info(): Promise<{ doc_count: number }>;
  close(): Promise<void>;
  replicate: {
    to(
      url: string,
      options: { batch_size: number; batches_limit: number },
    ): Promise<{ ok: boolean; docs_written: number }>;
  };
};
export type PouchClass = (new (name: string) => Pouch) & { defaults(options: { prefix: string }): PouchClass };
export type ExpressApp = {
  use(path: string, handler: unknown): void;
  listen(port: number, host: string, listening: () => void): Server;
};

/** A package of this folder's, whose types are the caller's word. */
const load = createRequire(import.meta.url);

export const loadPouch = (): PouchClass => load("pouchdb") as PouchClass;
export const loadExpress = (): (() => ExpressApp) => load("express") as () => ExpressApp;
export const loadExpressPouch = (): ((pouch: PouchClass, options: object) => unknown) =>
  load("express-pouchdb") as (pouch: PouchClass, options: object) => unknown;

/** What RxDB is to the bench. */
export type RxCollection = {
  bulkInsert(docs: readonly object[]): Promise<{ success: readonly unknown[]; error: readonly unknown[] }>;
  count(): { exec(): Promise<number> };
};
export type RxDatabase = {
  addCollections(schemas: Record<string, { schema: object }>): Promise<Record<string, RxCollection>>;
  close(): Promise<unknown>;
};
export type Rx = {
  createRxDatabase(options: object): Promise<RxDatabase>;
  getRxStorageMemory(): unknown;
  startWebsocketServer(options: { database: RxDatabase; port: number; host: string }): {
    server: EventEmitter & { address(): unknown };
    close(): Promise<unknown>;
  };
  replicateWithWebsocketServer(options: object): Promise<{
    awaitInitialReplication(): Promise<void>;
    cancel(): Promise<unknown>;
  }>;
};

export function loadRx(): Rx {
  return {
    ...(load("rxdb") as Pick<Rx, "createRxDatabase">),
    ...(load("rxdb/plugins/storage-memory") as Pick<Rx, "getRxStorageMemory">),
    ...(load("rxdb/plugins/replication-websocket") as Pick<
      Rx,
      "startWebsocketServer" | "replicateWithWebsocketServer"
    >),
  };
}
