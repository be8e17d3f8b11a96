// Whether the till can open in Electron here, and if not, why.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../package/root.ts";

const HOME = join(ROOT, "node_modules", "electron");
const FAILED = join(ROOT, "node_modules", ".paifan-electron-not-to-be-had");
const LONGEST_FETCH_MS = 60_000;
const FAILURE_HOLDS_MS = 24 * 3_600_000;

export type Electron = { binary: string } | { missing: string };

/** The path of the Electron binary, fetched once if need be (at most a minute; a failure is remembered for a day). */
export function bringElectron(): Electron {
  const { env, platform } = process;
  if (platform === "linux" && !env["DISPLAY"] && !env["WAYLAND_DISPLAY"]) return { missing: "there is no display" };
  if (platform === "linux" && process.getuid?.() === 0) return { missing: "as root its sandbox would be off" };
  const found = binary();
  if (found !== undefined) return { binary: found };
  if (failedLately()) return { missing: "its binary could not be fetched today" };
  process.stderr.write("Fetching Electron (once, up to a minute) …\n");
  spawnSync(process.execPath, [join(HOME, "install.js")], { stdio: "ignore", timeout: LONGEST_FETCH_MS });
  const fetched = binary();
  if (fetched !== undefined) {
    rmSync(FAILED, { force: true });
    return { binary: fetched };
  }
  writeFileSync(FAILED, "");
  return { missing: "its binary could not be fetched" };
}

/** Electron's package writes path.txt last, after everything is unpacked. */
function binary(): string | undefined {
  const pointer = join(HOME, "path.txt");
  if (!existsSync(pointer)) return undefined;
  const path = join(HOME, "dist", readFileSync(pointer, "utf8"));
  return existsSync(path) ? path : undefined;
}

function failedLately(): boolean {
  const failure = statSync(FAILED, { throwIfNoEntry: false });
  return failure !== undefined && Date.now() - failure.mtimeMs < FAILURE_HOLDS_MS;
}
