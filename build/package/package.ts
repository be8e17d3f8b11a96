// `npm run package [-- --dir] [--electron-dist DIR] [--out DIR]`: builds pages and bundles, then packs them with
// electron-builder.yml for the platform this runs on. `--dir` leaves an unpacked folder instead of installers;
// `--electron-dist` packs with an Electron that lies in a folder already, instead of fetching one;
// `--out` is where the result goes (./dist).

import { parseArgs } from "node:util";
import { build, Platform } from "electron-builder";
import { buildElectron } from "./electron.ts";
import { stagePages } from "./pages.ts";
import { buildRendererIfStale } from "./renderer.ts";
import { ROOT } from "./root.ts";

const { values } = parseArgs({
  options: { dir: { type: "boolean", default: false }, "electron-dist": { type: "string" }, out: { type: "string" } },
});

await buildRendererIfStale();
await buildElectron();
stagePages();
const electronDist = values["electron-dist"];
const artifacts = await build({
  projectDir: ROOT,
  targets: Platform.current().createTarget(values.dir ? "dir" : null),
  publish: "never",
  config: {
    ...(electronDist === undefined ? {} : { electronDist }),
    ...(values.out === undefined ? {} : { directories: { output: values.out } }),
  },
});
for (const artifact of artifacts) process.stdout.write(`${artifact}\n`);
