// Bundles the Electron till: out/electron/main.js (an ES module) and out/electron/preload.cjs (one CommonJS file,
// since a sandboxed preload may load nothing else). Only Electron itself and the SQLite binding stay outside.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { ROOT } from "./root.ts";

/** Builds both bundles; throws where a source is missing. */
export async function buildElectron(): Promise<void> {
  await bundle("main", "es", "main.js", ["electron", "better-sqlite3"]);
  await bundle("preload", "cjs", "preload.cjs", ["electron"]);
}

async function bundle(name: string, format: "es" | "cjs", file: string, external: string[]): Promise<void> {
  const entry = join(ROOT, "electron", `${name}.ts`);
  if (!existsSync(entry)) throw new Error(`electron/${name}.ts is missing`);
  await build({
    root: join(ROOT, "electron"),
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    ssr: { noExternal: true, external, target: "node" },
    build: {
      ssr: entry,
      outDir: join(ROOT, "out", "electron"),
      emptyOutDir: false,
      target: "node24",
      minify: false,
      rollupOptions: { external, output: { format, entryFileNames: file, codeSplitting: false } },
    },
  });
}
