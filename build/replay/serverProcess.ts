/** The replay's server process: the real server, or one of the processes of a chain in PostgreSQL, with the clock of the invoices or with its own. */
import { pino } from "pino";
import type { Rules } from "../../shared/rules/schema.ts";
import { startProcess } from "../../server/cluster/process.ts";
import type { RunningProcess } from "../../server/doors.ts";
import type { Setup } from "../../server/office/setup.ts";
import { startServer } from "../../server/server.ts";
import { answer } from "./child.ts";

export type OpenServer = {
  readonly rules: Rules;
  readonly timezone: string;
  readonly stores: readonly string[];
  /** Those to make a one-time code for. */
  readonly tills: readonly string[];
  /** The first instant of a clock that is driven; null: the machine's own. */
  readonly now: number | null;
  /** 0: any free one. */
  readonly port: number;
  /** A chain in PostgreSQL; null: a file in the process's folder. */
  readonly database: { readonly url: string; readonly chain: string } | null;
};
export type OpenedServer = {
  readonly url: string;
  readonly codes: Readonly<Record<string, string>>;
  /** How far the server has each till. */
  readonly cursors: Readonly<Record<string, number>>;
  /** The newest version of the rules. */
  readonly version: number;
};

/** A clock that is driven moves only when it is told to, and a clearing passes when a till next sends: it is the same in every run. */
const NEVER_MS = 2 ** 31 - 1;

const [dataDir = ""] = process.argv.slice(2);
let driven: number | null = null;
let server: (RunningProcess & { readonly setup?: Setup }) | undefined;

async function start({ port, database, now }: OpenServer): Promise<RunningProcess> {
  const log = pino({ level: "error" }, pino.destination(2));
  const clock = (): number => driven ?? Date.now();
  const tickMs = now === null ? 1_000 : NEVER_MS;
  const doors = { port, host: "127.0.0.1", clock, log, triesPerMinute: 10_000, tickMs };
  if (!database) return await startServer({ ...doors, dataDir });
  const inner = { host: "127.0.0.1", port: 0 };
  return await startProcess({ ...doors, inner, database: { ...database, role: "all", advertise: null } });
}

answer({
  open: async (input): Promise<OpenedServer> => {
    const opening = input as OpenServer;
    driven = opening.now;
    server = await start(opening);
    const { read } = server.store;
    const known = read.tills.tills().map(({ id, cursor }) => [id, cursor] as const);
    const prepared = await server.prepare({
      timezone: opening.timezone,
      rules: opening.rules,
      demo: false,
      stores: opening.stores.map((id) => ({ id, name: id })),
      tills: opening.tills.map((id) => {
        const [store = "", till = ""] = id.split("/");
        return { store, till, name: id };
      }),
      apiKey: null,
    });
    if (!prepared.ok) throw new Error(prepared.message);
    const version = read.settings.newestRules()?.version ?? 0;
    return { url: server.url, codes: prepared.codes, cursors: Object.fromEntries(known), version };
  },
  clock: (input) => {
    driven = Math.max(driven ?? 0, input as number);
  },
  /** @returns the version */
  publish: (input) => {
    const published = server?.setup?.rules.publish(input);
    if (!published?.ok) throw new Error(`the rules were refused: ${published?.message}`);
    return published.value.version;
  },
  /** @returns the bytes this process occupies, garbage collected where that can be asked for */
  memory: () => {
    globalThis.gc?.();
    return process.memoryUsage().rss;
  },
  close: async () => await server?.close(),
});
