/** Each process in one file: most of a short life is loading code. */
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";
import { ROOT } from "../package/root.ts";

// Within the checkout: what stays outside is found from there.
const FOLDER = join(ROOT, "out", "crash");
const OUTSIDE = ["better-sqlite3", "pg-native"];

/** @returns the module bundled, its dependencies too. It starts no threads of its own files: they would not be there. */
export async function bundle(module: URL): Promise<URL> {
  const file = `${basename(module.pathname, ".ts")}.js`;
  await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    ssr: { noExternal: true, external: OUTSIDE, target: "node" },
    build: {
      ssr: fileURLToPath(module),
      outDir: FOLDER,
      emptyOutDir: false,
      target: "node24",
      minify: false,
      rollupOptions: {
        external: OUTSIDE,
        output: { format: "es", entryFileNames: file, codeSplitting: false },
      },
    },
  });
  return pathToFileURL(join(FOLDER, file));
}
