// Compares what npm says it installed (its own hidden lockfile) with what a lockfile asks for.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Whether every package the lock of `folder` needs here is in its node_modules, in the very version. */
export function isInstalled(folder) {
  const hidden = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")).packages;
  const found = JSON.parse(readFileSync(hidden, "utf8")).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "") return true;
    const there = found[path];
    // Optional packages are those of other platforms; npm leaves them out.
    if (there === undefined) return entry.optional === true || entry.devOptional === true;
    return there.version === entry.version && existsSync(join(folder, path));
  });
}
