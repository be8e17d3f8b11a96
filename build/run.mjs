#!/usr/bin/env node
// `node build/run.mjs VERB [args]`: the one door to every script of package.json.
//
// Promises: whatever Node (18 or newer) reads this, the verb itself runs on Node 24, with the dependencies that
// package-lock.json names, with the arguments, signals and exit status passed through. Says what it does in the
// meantime on standard error, never on standard output, and touches no network when everything is there already.
// Refuses to know what a verb does.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bringDependencies } from "./runtime/dependencies.mjs";
import { bringNode24 } from "./runtime/node24.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What each verb runs; `data`: it works on the data folder, `here`: it reads files named from where the caller stands. */
const VERBS = {
  start: { entry: "build/start/start.ts", data: true, says: "opens the demonstration till and its server" },
  test: { entry: "build/checks/test.ts", says: "every check and every test; a pattern picks some" },
  verify: { entry: "build/checks/verify.ts", says: "format, lint, types, unused code, rooms" },
  format: { entry: "node_modules/oxfmt/bin/oxfmt", says: "formats the sources in place" },
  replay: { entry: "build/replay/replay.ts", data: true, here: true, says: "deals real invoices to real tills" },
  export: { entry: "build/replay/export.ts", data: true, here: true, says: "writes the server's history and state" },
  bench: { entry: "build/bench/bench.ts", says: "how fast, beside raw limits of the same run" },
  crash: { entry: "build/crash/crash.ts", says: "kill -9 and power failures while orders flow" },
  rebuild: { entry: "build/rebuild/rebuild.ts", data: true, here: true, says: "folds the journal anew and compares" },
  simulate: {
    entry: "build/simulation/simulate.ts",
    says: "worlds of tills and a server from seeds, with every fault",
  },
  scenario: { entry: "build/scenario/scenario.ts", here: true, says: "runs scenario files through the engine" },
  "verify-draw": { entry: "build/proof/verifyDraw.ts", here: true, says: "checks a draw from what was made known" },
  server: { entry: "server/main.ts", data: true, says: "the sync server alone" },
  backup: {
    entry: "server/backup/backup.ts",
    data: true,
    here: true,
    says: "copies the server's books while it serves",
  },
  restore: { entry: "server/backup/backup.ts", data: true, here: true, says: "puts such a copy back" },
  move: {
    entry: "server/backup/move.ts",
    data: true,
    here: true,
    says: "moves the books between SQLite and PostgreSQL",
  },
  till: { entry: "electron/browser.ts", data: true, says: "one till, served to a browser on loopback" },
  pictures: { entry: "build/browser/pictures.ts", says: "takes docs/pictures anew from the running product" },
  package: { entry: "build/package/package.ts", says: "builds the installable Electron till" },
};

const [verb, ...args] = process.argv.slice(2);
const chosen = Object.hasOwn(VERBS, verb ?? "") ? VERBS[verb] : undefined;
if (chosen === undefined) {
  const list = Object.entries(VERBS).map(([name, { says }]) => `  ${name.padEnd(12)} ${says}\n`);
  process.stderr.write(
    `${verb === undefined ? "No verb given" : `Unknown verb "${verb}"`}. The verbs are:\n${list.join("")}`,
  );
  process.exit(2);
}

try {
  const node = await bringNode24(join(ROOT, "build", "runtime"));
  await bringDependencies(ROOT);
  if (!existsSync(join(ROOT, chosen.entry))) throw new Error(`${chosen.entry} is missing from this checkout`);
  run(node, chosen);
} catch (error) {
  process.stderr.write(`paifan: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** Hands over to the verb: same streams, same signals, same end. */
function run(node, { entry, data, here }) {
  const caller = callersFolder();
  const env = { ...process.env };
  const path = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  env[path] = [dirname(node), env[path]].filter(Boolean).join(delimiter);
  // Compiled code is kept between starts: every process of ours is ready in half the time.
  env.NODE_COMPILE_CACHE ??= join(ROOT, "node_modules", ".cache", "code");
  if (data) env.PAIFAN_DATA = env.PAIFAN_DATA ? resolve(caller, env.PAIFAN_DATA) : join(ROOT, "data");

  const child = spawn(node, [join(ROOT, entry), ...args], { cwd: here ? caller : ROOT, env, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the whole group: the child has it already.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  if (process.env.npm_lifecycle_event === verb) followShell(() => child.kill("SIGTERM"));
  child.on("error", (error) => {
    process.stderr.write(`paifan: ${node} could not be run: ${error.message}\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

/** npm, told to end, ends only the shell between it and this: that is the sign to end too, not to run on unseen. */
function followShell(end) {
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    end();
  }, 500);
  watch.unref();
}

/** Where the person stands: npm goes to the package's folder first and keeps theirs in INIT_CWD. */
function callersFolder() {
  const throughNpm = process.env.npm_lifecycle_event === verb && process.cwd() === ROOT;
  return (throughNpm && process.env.INIT_CWD) || process.cwd();
}
