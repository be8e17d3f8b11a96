/** The replay's server process: the real server, with the clock of the invoices. */
import { pino } from "pino";
import type { Rules } from "../../shared/rules/schema.ts";
import { startServer, type RunningServer } from "../../server/server.ts";
import { answer } from "./child.ts";

type Open = { rules: Rules; timezone: string; stores: string[]; tills: string[]; now: number };

const [dataDir = ""] = process.argv.slice(2);
let now = 0;
let server: RunningServer | undefined;

answer({
  open: async (input) => {
    const { rules, timezone, stores, tills, now: first } = input as Open;
    now = first;
    const log = pino({ level: "error" }, pino.destination(2));
    server = await startServer({ dataDir, port: 0, host: "127.0.0.1", clock: () => now, log, triesPerMinute: 10_000 });
    const { setup } = server;
    setup.begin(timezone, rules);
    for (const store of stores) setup.putStore(store, store);
    const codes: Record<string, string> = {};
    for (const id of tills) {
      const [store = "", till = ""] = id.split("/");
      const issued = setup.issueCode(store, till, id);
      if (!issued.ok) throw new Error(issued.message);
      codes[id] = issued.value.code;
    }
    return { url: server.url, codes };
  },
  clock: (input) => {
    now = Math.max(now, input as number);
  },
  close: async () => {
    await server?.close();
  },
});
