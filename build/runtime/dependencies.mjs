// Promises: node_modules holds what package-lock.json names, installed by one process at a time.
// A stamp with the lock's hash makes the usual case one small read.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { alone } from "./alone.mjs";
import { isInstalled } from "./installed.mjs";
import { npmCi } from "./npm.mjs";

/** Installs the dependencies of the project at `root` where they are absent or differ from the lock. */
export async function bringDependencies(root) {
  const stamp = join(root, "node_modules", ".paifan-lock-sha256");
  const present = () => {
    const hash = lockHash(root);
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return true;
    // Installed by hand with npm: as good, and reinstalling would pull the floor from under whoever runs on it.
    if (!isInstalled(root)) return false;
    writeFileSync(stamp, hash);
    return true;
  };
  if (present()) return;
  await alone(join(root, ".installing"), present, () => {
    npmCi(root, "installing dependencies (once, under a minute)");
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, lockHash(root));
  });
}

function lockHash(root) {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}
