// Calls npm, wherever it is, so that nothing of it reaches standard output.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Settings that `npm --prefix`, `npm run` or a production shell pass down through the environment and that would
 * send an install elsewhere or leave half of it out.
 */
const MISLEADING =
  /^(npm_config_(local_prefix|global_prefix|prefix|global|location|omit|only|include|production|dry_run|workspaces?|loglevel|ignore_scripts)|NODE_ENV|NODE_OPTIONS)$/i;

/** `npm ci` in `folder`, announced with one line of progress; throws with npm's own words if it fails. */
export function npmCi(folder, why) {
  process.stderr.write(`paifan: ${why} …\n`);
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !MISLEADING.test(name)));
  // No package the project needs has an install script; none is to run.
  const args = [
    "ci",
    "--ignore-scripts",
    "--include=dev",
    "--include=optional",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  const [command, ...before] = npmCommand();
  const result = spawnSync(command, [...before, ...args], {
    cwd: folder,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    shell: command.endsWith(".cmd"),
    maxBuffer: 64 * 2 ** 20,
  });
  if (result.error) throw new Error(`npm could not be run (${result.error.message}). Install npm and try again.`);
  if (result.status !== 0) {
    const words = `${result.stderr}${result.stdout}`.trim().split("\n").slice(-12).join("\n  ");
    throw new Error(`npm ci failed in ${folder}; nothing was started. npm says:\n  ${words}`);
  }
}

/** npm's own script with the Node that runs this, which needs no PATH; else whatever `npm` the PATH has. */
function npmCommand() {
  const home = dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath,
    join(home, "node_modules", "npm", "bin", "npm-cli.js"),
    join(dirname(home), "lib", "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  const script = candidates.find((path) => path && basename(path) === "npm-cli.js" && existsSync(path));
  if (script) return [process.execPath, script];
  return [process.platform === "win32" ? "npm.cmd" : "npm"];
}
