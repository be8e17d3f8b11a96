// `npm start`: the demonstration, whole: pages built, the sync server running, the till open and enrolled.
//
// Promises: the till sells whether or not the server runs; whichever dies is started again; Ctrl-C ends both cleanly.
// Refuses to know what either does beyond its readiness line (readiness.ts).

import { join } from "node:path";
import { buildElectron } from "../package/electron.ts";
import { buildRendererIfStale } from "../package/renderer.ts";
import { ROOT } from "../package/root.ts";
import { bringElectron } from "./electron.ts";
import { readFlags, USAGE, type Flags } from "./flags.ts";
import { openInBrowser } from "./open.ts";
import { nextFreePort } from "./ports.ts";
import type { Ready } from "./readiness.ts";
import { Supervised, type Recipe } from "./supervised.ts";

const SERVER_PORT = 8790;
const TILL_PORT = 8791;
const LEASH = new URL("leash.ts", import.meta.url).href;

const running: Supervised[] = [];
let ending = false;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0));
await main();

async function main(): Promise<void> {
  if (process.argv.includes("--help")) {
    process.stdout.write(USAGE);
    return;
  }
  let flags: Flags;
  try {
    flags = readFlags(process.argv.slice(2), process.env["PAIFAN_DATA"] ?? join(ROOT, "data"));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  if (await buildRendererIfStale()) say("Built the pages.");
  const serverPort = await choosePort("server", flags.serverPort, SERVER_PORT, []);
  const server = flags.server ? await startServer(flags, serverPort) : undefined;
  if (ending) return;
  const till = await startTill(flags, serverPort, server);
  if (till !== undefined && !ending) welcome(flags, server, till);
}

/** The readiness of the server; undefined where the till has to go without it. */
async function startServer(flags: Flags, port: number): Promise<Ready | undefined> {
  const args = ["--import", LEASH, join(ROOT, "server", "main.ts"), "--demo", "--log-level", "warn"];
  if (flags.union) args.push("--union");
  const recipe: Recipe = {
    name: "server",
    command: process.execPath,
    args: [...args, "--port", String(port), "--data", join(flags.data, "server")],
    mayEnd: false,
  };
  const server = supervise(recipe, () => say("The till goes on without the server; nothing that it sells is lost."));
  const start = await server.start();
  if (start.ok) return start.ready;
  say(`The server does not run: ${start.message}`);
  if (start.code === "port-in-use") await end(1);
  else say("The till goes on without it; nothing that it sells is lost.");
  return undefined;
}

async function startTill(flags: Flags, serverPort: number, server: Ready | undefined): Promise<Ready | undefined> {
  const url = server?.url ?? `http://127.0.0.1:${serverPort}`;
  const handed = ["--data", join(flags.data, "till"), ...(flags.server ? ["--server", url] : [])];
  handed.push("--demo-staff");
  if (server?.enrolmentCode) handed.push("--enrol", server.enrolmentCode);
  const electron = flags.browser ? { missing: "--browser says so" } : bringElectron();
  let recipe: Recipe;
  if ("binary" in electron) {
    await buildElectron();
    recipe = { name: "till", command: electron.binary, args: [ROOT, ...handed], mayEnd: true };
  } else {
    say(`The till opens in a browser instead of Electron: ${electron.missing}.`);
    const port = await choosePort("till", flags.tillPort, TILL_PORT, [serverPort]);
    const args = ["--import", LEASH, join(ROOT, "electron", "browser.ts"), "--port", String(port), ...handed];
    recipe = { name: "till", command: process.execPath, args, mayEnd: true };
  }
  const start = await supervise(recipe, (reason) => void end(reason === "done" ? 0 : 1)).start();
  if (start.ok) return start.ready;
  say(`The till does not run: ${start.message}`);
  await end(1);
  return undefined;
}

function supervise(recipe: Recipe, over: (reason: "done" | "died-too-often") => void): Supervised {
  const child = new Supervised(recipe, { say, over });
  running.push(child);
  return child;
}

/** A port asked for is used as it is (the child refuses by name if it is in use); the usual one gives way. */
async function choosePort(name: string, asked: number | undefined, usual: number, taken: number[]): Promise<number> {
  if (asked !== undefined) return asked;
  const port = await nextFreePort(usual, taken);
  if (port !== usual) say(`Port ${usual} is in use; the ${name} takes ${port}.`);
  return port;
}

function welcome(flags: Flags, server: Ready | undefined, till: Ready): void {
  say("");
  say("Paifan 排返 is open.");
  if (till.url !== undefined) say(`  till  收银台  ${till.url}`);
  if (server?.hq !== undefined) say(`  HQ    总部    ${server.hq}`);
  if (server?.url !== undefined) say(`  member 会员   ${server.url}/m/ (its codes are printed here)`);
  say(`  books 账本    ${flags.data}`);
  say("Ctrl-C closes it.");
  if (till.url !== undefined) openInBrowser(till.url);
}

/** Ends every child (a terminal's Ctrl-C has told them too), then this process. Asked again while it ends, it goes on ending. */
async function end(status: number): Promise<void> {
  if (ending) return;
  ending = true;
  await Promise.all(running.map((child) => child.end()));
  process.exit(status);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
