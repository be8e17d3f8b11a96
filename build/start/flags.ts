// The flags of `npm start`.

import { resolve } from "node:path";
import { parseArgs } from "node:util";

export interface Flags {
  /** Undefined: the usual port, or the next free one. */
  readonly serverPort: number | undefined;
  readonly tillPort: number | undefined;
  readonly data: string;
  readonly browser: boolean;
  readonly server: boolean;
  /** Whether a new chain is one of the union queue. */
  readonly union: boolean;
}

export const USAGE = `npm start -- [flags]
  --server-port N   the sync server's port (8790, or the next free one)
  --till-port N     the port of the till's screen (8791, or the next free one)
  --data DIR        where the books are kept (./data)
  --browser         the till in a browser, even where Electron could be had
  --no-server       the till alone
  --union           a new chain of the union queue: paid each midnight from the day's profit
`;

/** Reads the flags; throws with what was expected. */
export function readFlags(args: readonly string[], dataFolder: string): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      "server-port": { type: "string" },
      "till-port": { type: "string" },
      data: { type: "string" },
      browser: { type: "boolean", default: false },
      server: { type: "boolean", default: true },
      union: { type: "boolean", default: false },
    },
    allowNegative: true,
  });
  if (values.union && !values.server)
    throw new Error("--union is a matter of the server: expected no --no-server beside it");
  return {
    serverPort: port("--server-port", values["server-port"]),
    tillPort: port("--till-port", values["till-port"]),
    data: resolve(values.data ?? dataFolder),
    browser: values.browser,
    server: values.server,
    union: values.union,
  };
}

function port(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 65_535) {
    throw new Error(`${flag} is a port from 1 to 65535, not "${text}"`);
  }
  return value;
}
