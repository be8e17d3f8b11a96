/** The flags of the sync server, and what the environment says where a flag does not. */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Listen } from "./cluster/inner.ts";

export const ROLES = ["all", "door", "settler"] as const;
export type Role = (typeof ROLES)[number];

/** A chain's books in PostgreSQL, and what this process is to it. */
export type DatabaseFlags = {
  readonly url: string;
  /** Its schema. */
  readonly chain: string;
  /** `door` never settles; `settler` meets no till. */
  readonly role: Role;
  /** Where the other processes reach this one; null: at its inner address. */
  readonly advertise: string | null;
};

export type Flags = {
  readonly demo: boolean;
  readonly port: number;
  readonly host: string;
  readonly data: string;
  /** Null: one SQLite file in the data folder. */
  readonly database: DatabaseFlags | null;
  /** Where metrics, health and the other processes of the chain ask; null: nowhere. */
  readonly inner: Listen | null;
  /** Whether what a proxy in front says of who asks is believed. */
  readonly behindProxy: boolean;
  /** Where exports that are made by themselves are put; null: nowhere. */
  readonly exportFolder: string | null;
  /** Whether they may be sent to addresses of this network too, and without TLS. */
  readonly webhooksInside: boolean;
  /** A file with a rules object: version 1 where the data folder is new. */
  readonly rules: string | null;
  /** Whether a new chain is one of the union queue (§10), with the demonstration's rules for it. */
  readonly union: boolean;
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
  --database URL        the books in PostgreSQL instead (DATABASE_URL): postgres://user:password@host/name
  --chain NAME          which chain of that database (PAIFAN_CHAIN, or paifan)
  --role ROLE           with a database: all (meets tills, settles if it is chosen), door (never settles), settler (meets no till)
  --inner HOST:PORT     where metrics, health and the other processes of the chain ask; 127.0.0.1:0 with a database, else nowhere
  --advertise URL       where the other processes reach --inner; that address itself
  --behind-proxy        believe what a proxy in front says of who asks (X-Forwarded-For)
  --export-folder DIR   where scheduled exports are put; none: only webhooks
  --webhooks-inside     scheduled exports and notices may go to addresses of this network too, and over http
  --rules FILE          a rules object (JSON): the first version, where the books are new
  --union               begin a chain of the union queue, which no chain becomes after its first order; with --rules, FILE says so
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
      union: { type: "boolean", default: false },
      port: { type: "string", default: "8790" },
      host: { type: "string", default: "127.0.0.1" },
      data: { type: "string" },
      database: { type: "string" },
      chain: { type: "string" },
      role: { type: "string" },
      inner: { type: "string" },
      advertise: { type: "string" },
      "behind-proxy": { type: "boolean", default: false },
      "export-folder": { type: "string" },
      "webhooks-inside": { type: "boolean", default: false },
      rules: { type: "string" },
      timezone: { type: "string", default: "Asia/Shanghai" },
      "new-code": { type: "string" },
      name: { type: "string" },
      "new-api-key": { type: "string" },
      "log-level": { type: "string", default: "info" },
    },
  });
  const keyName = values["new-api-key"];
  if (keyName !== undefined && !/^.{1,40}$/u.test(keyName.trim()))
    throw new Error("--new-api-key is a name of 1 to 40 characters");
  const wanted = values["new-code"];
  const named = wanted === undefined ? null : /^([a-z0-9-]{1,20})\/([a-z0-9-]{1,20})$/.exec(wanted);
  if (wanted !== undefined && !named)
    throw new Error(`--new-code is STORE/TILL, each 1 to 20 of a–z, 0–9, -, not "${wanted}"`);
  if (values.union && values.rules !== undefined)
    throw new Error("--union is for the demonstration's rules: with --rules, expected union in that file");
  const logLevel = LOG_LEVELS.find((level) => level === values["log-level"]);
  if (logLevel === undefined)
    throw new Error(`--log-level is one of ${LOG_LEVELS.join(", ")}, not "${values["log-level"]}"`);
  const [, store = "", till = ""] = named ?? [];
  const database = databaseOf(values, env);
  const inner = values.inner ?? (database ? "127.0.0.1:0" : null);
  return {
    demo: values.demo,
    port: portOf("--port", values.port),
    host: values.host,
    data: dataFolder(values.data, env),
    database,
    inner: inner === null ? null : listenOf(inner),
    behindProxy: values["behind-proxy"],
    exportFolder: values["export-folder"] === undefined ? null : resolve(values["export-folder"]),
    webhooksInside: values["webhooks-inside"],
    rules: values.rules === undefined ? null : resolve(values.rules),
    union: values.union,
    timezone: values.timezone,
    newCode: named ? { store, till, name: values.name ?? till } : null,
    newApiKey: values["new-api-key"] ?? null,
    logLevel,
  };
}

/** Where the server's books are, as every verb on them reads it. */
export const dataFolder = (asked: string | undefined, env: NodeJS.ProcessEnv): string =>
  resolve(asked ?? join(env["PAIFAN_DATA"] ?? "data", "server"));

/** @throws Error with what was expected */
function databaseOf(
  values: { database?: string; chain?: string; role?: string; advertise?: string },
  env: NodeJS.ProcessEnv,
): DatabaseFlags | null {
  const url = values.database ?? env["DATABASE_URL"];
  const { advertise = null } = values;
  if (url === undefined || url === "") {
    const odd = (["chain", "role", "advertise"] as const).find((name) => values[name] !== undefined);
    if (odd !== undefined)
      throw new Error(`--${odd} is for a chain in PostgreSQL: expected --database or DATABASE_URL`);
    return null;
  }
  if (!isPostgres(url)) throw new Error("--database is a URL that begins with postgres://");
  const chain = values.chain ?? env["PAIFAN_CHAIN"] ?? "paifan";
  if (!isChain(chain)) throw new Error(`--chain is 1 to 40 of a–z, 0–9, -, _, a letter first, not "${chain}"`);
  const role = ROLES.find((it) => it === (values.role ?? "all"));
  if (role === undefined) throw new Error(`--role is one of ${ROLES.join(", ")}, not "${values.role}"`);
  if (advertise !== null && !/^http:\/\/[^/?#@]+\/?$/.test(advertise))
    throw new Error(`--advertise is http://HOST:PORT, not "${advertise}"`);
  return { url, chain, role, advertise };
}

export const isPostgres = (url: string): boolean => /^postgres(ql)?:\/\//.test(url);
export const isChain = (name: string): boolean => /^[a-z][a-z0-9_-]{0,39}$/.test(name);

function listenOf(text: string): Listen {
  const [, host, port] = /^(?:(\[[^\]]+\]|[^:]+):)?(\d+)$/.exec(text) ?? [];
  if (port === undefined) throw new Error(`--inner is HOST:PORT, not "${text}"`);
  return { host: (host ?? "127.0.0.1").replaceAll(/[[\]]/g, ""), port: portOf("--inner", port) };
}

function portOf(flag: string, text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`${flag} is a port from 0 to 65535, not "${text}"`);
  return port;
}
