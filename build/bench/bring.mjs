// `node build/bench/bring.mjs`: the peers that this folder's lockfile names, installed by one process at a time.
// Ends with 1 and npm's own words where they cannot be had.

import { join } from "node:path";
import { alone } from "../runtime/alone.mjs";
import { isInstalled } from "../runtime/installed.mjs";
import { npmCi } from "../runtime/npm.mjs";

const home = import.meta.dirname;
const present = () => isInstalled(home);
try {
  await alone(join(home, ".installing"), present, () =>
    npmCi(home, "bringing the peers of the bench, PouchDB and RxDB (once, about 120 MB, no part of the product)"),
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
