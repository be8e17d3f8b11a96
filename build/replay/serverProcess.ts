/** The replay's server process: the real server, with the clock of the invoices, or with its own. */
import { pino } from "pino";
import type { Rules } from "../../shared/rules/schema.ts";
import { startServer, type RunningServer } from "../../server/server.ts";
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
};
export type OpenedServer = {
  readonly url: string;
  readonly codes: Readonly<Record<string, string>>;
  /** How far the server has each till. */
  readonly cursors: Readonly<Record<string, number>>;
  /** The newest version of the rules. */
  readonly version: number;
};

const [dataDir = ""] = process.argv.slice(2);
let driven: number | null = null;
let server: RunningServer | undefined;

answer({
  open: async (input): Promise<OpenedServer> => {
    const { rules, timezone, stores, tills, now, port } = input as OpenServer;
    driven = now;
    const log = pino({ level: "error" }, pino.destination(2));
    const clock = (): number => driven ?? Date.now();
    server = await startServer({ dataDir, port, host: "127.0.0.1", clock, log, triesPerMinute: 10_000 });
    const { setup, store } = server;
    const known = store.read.tills.tills().map(({ id, cursor }) => [id, cursor] as const);
    setup.begin(timezone, rules);
    for (const store of stores) setup.putStore(store, store);
    const codes: Record<string, string> = {};
    for (const id of tills) {
      const [store = "", till = ""] = id.split("/");
      const issued = setup.issueCode(store, till, id);
      if (!issued.ok) throw new Error(issued.message);
      codes[id] = issued.value.code;
    }
    const version = store.read.settings.newestRules()?.version ?? 0;
    return { url: server.url, codes, cursors: Object.fromEntries(known), version };
  },
  clock: (input) => {
    driven = Math.max(driven ?? 0, input as number);
  },
  /** @returns the version */
  publish: (input) => {
    const published = server?.setup.rules.publish(input as Rules);
    if (!published?.ok) throw new Error(`the rules were refused: ${published?.message}`);
    return published.value.version;
  },
  close: async () => await server?.close(),
});
