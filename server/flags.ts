/** The flags of the sync server. */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

export type Flags = {
  readonly demo: boolean;
  readonly port: number;
  readonly host: string;
  readonly data: string;
  /** A file with a rules object: version 1 where the data folder is new. */
  readonly rules: string | null;
  readonly timezone: string;
  /** A till to make a one-time code for; its store is added if it is new. */
  readonly newCode: { store: string; till: string; name: string } | null;
  /** What a new key of the order API is for. */
  readonly newApiKey: string | null;
  /** The least that is logged. */
  readonly logLevel: (typeof LOG_LEVELS)[number];
};

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

export const USAGE = `server [flags]
  --demo                begin with the demonstration store, and give a code for its till
  --port N              8790; 0 for any free one
  --host NAME           127.0.0.1
  --data DIR            where the books are kept (PAIFAN_DATA/server, or ./data/server)
  --rules FILE          a rules object (JSON): the first version, where the folder is new
  --timezone ZONE       Asia/Shanghai
  --new-code STORE/TILL a one-time code for a new till; its store is added if it is new
  --name NAME           what that till is called
  --new-api-key NAME    a new key for the order API (/api/v1), said once as apiKey
  --log-level LEVEL     info: the least that is logged, one of trace, debug, info, warn, error, fatal, silent
`;

/** Reads the flags. @throws Error with what was expected */
export function readFlags(args: readonly string[], env: NodeJS.ProcessEnv): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      demo: { type: "boolean", default: false },
      port: { type: "string", default: "8790" },
      host: { type: "string", default: "127.0.0.1" },
      data: { type: "string" },
      rules: { type: "string" },
      timezone: { type: "string", default: "Asia/Shanghai" },
      "new-code": { type: "string" },
      name: { type: "string" },
      "new-api-key": { type: "string" },
      "log-level": { type: "string", default: "info" },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Error(`--port is a port from 0 to 65535, not "${values.port}"`);
  const keyName = values["new-api-key"];
  if (keyName !== undefined && !/^.{1,40}$/u.test(keyName.trim()))
    throw new Error("--new-api-key is a name of 1 to 40 characters");
  const wanted = values["new-code"];
  const named = wanted === undefined ? null : /^([a-z0-9-]{1,20})\/([a-z0-9-]{1,20})$/.exec(wanted);
  if (wanted !== undefined && !named)
    throw new Error(`--new-code is STORE/TILL, each 1 to 20 of a–z, 0–9, -, not "${wanted}"`);
  const logLevel = LOG_LEVELS.find((level) => level === values["log-level"]);
  if (logLevel === undefined)
    throw new Error(`--log-level is one of ${LOG_LEVELS.join(", ")}, not "${values["log-level"]}"`);
  const [, store = "", till = ""] = named ?? [];
  return {
    demo: values.demo,
    port,
    host: values.host,
    data: resolve(values.data ?? join(env["PAIFAN_DATA"] ?? "data", "server")),
    rules: values.rules === undefined ? null : resolve(values.rules),
    timezone: values.timezone,
    newCode: named ? { store, till, name: values.name ?? till } : null,
    newApiKey: values["new-api-key"] ?? null,
    logLevel,
  };
}
