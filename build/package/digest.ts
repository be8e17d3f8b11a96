// One hash over the names and contents of source folders: tells whether what was built from them is still theirs.

import { createHash, type Hash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** Hex SHA-256 over the given files and folders of `root`; a path that does not exist counts as absent. */
export function digestOf(root: string, paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths) addTo(hash, root, join(root, path));
  return hash.digest("hex");
}

function addTo(hash: Hash, root: string, path: string): void {
  const name = relative(root, path).split(sep).join("/");
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    hash.update(`absent ${name}\n`);
  } else if (stat.isDirectory()) {
    for (const child of readdirSync(path).toSorted()) addTo(hash, root, join(path, child));
  } else {
    const bytes = readFileSync(path);
    hash.update(`file ${name} ${bytes.length}\n`).update(bytes);
  }
}
