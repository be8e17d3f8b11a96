// Builds what people see: every page of renderer/*.html into out/renderer.
//
// Promises: pages that hold under a strict content security policy (no inline script, nothing fetched from elsewhere,
// no data: asset), and a folder that is swapped in whole, so that nobody is ever served half a build.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { build } from "vite";
import { digestOf } from "./digest.ts";
import { ROOT } from "./root.ts";

const OUT = join(ROOT, "out", "renderer");
const STAMP = join(OUT, ".sources-sha256");
/** Shorter texts fit into one packet as they are. */
const LEAST_PACKED = 1_000;
const ON_PHONES: string = "member.html";
/** React as written, in a make of a tenth of its size: what a phone waits for first. */
const SMALL_REACT = {
  "react/jsx-runtime": "preact/jsx-runtime",
  "react-dom/client": "preact/compat/client",
  react: "preact/compat",
};
const SOURCES = ["renderer", "shared", "package-lock.json", "build/package/renderer.ts"];

/** Builds the pages unless out/renderer was built from these very sources; true if it built. */
export async function buildRendererIfStale(): Promise<boolean> {
  const digest = digestOf(ROOT, SOURCES);
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === digest) return false;
  const fresh = join(ROOT, "out", `renderer.${process.pid}.new`);
  const old = join(ROOT, "out", `renderer.${process.pid}.old`);
  try {
    await buildPagesInto(fresh);
    packBeside(fresh);
    writeFileSync(join(fresh, ".sources-sha256"), digest);
    if (existsSync(OUT)) renameSync(OUT, old);
    renameSync(fresh, OUT);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
  return true;
}

/** Beside each text its packed form, so that a server sends a phone few bytes and packs nothing while it is asked. */
function packBeside(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/\.(html|js|css|svg|webmanifest)$/.test(name)) continue;
    const text = readFileSync(join(folder, name));
    if (text.length < LEAST_PACKED) continue;
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text, { params }));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(text, { level: 9 }));
  }
}

async function buildPagesInto(outDir: string): Promise<void> {
  const root = join(ROOT, "renderer");
  const pages = readdirSync(root).filter((name) => name.endsWith(".html"));
  if (pages.length === 0) throw new Error("renderer/ has no page (*.html) to build");
  mkdirSync(outDir, { recursive: true });
  const entry = (page: string): string => join(root, page);
  // A phone's page is built by itself: what it shared with the others would come in many small files, one wait after another.
  await buildInto(outDir, root, pages.filter((page) => page !== ON_PHONES).map(entry));
  await buildInto(outDir, root, [ON_PHONES, "member/worker.ts"].map(entry), SMALL_REACT);
}

async function buildInto(
  outDir: string,
  root: string,
  input: string[],
  alias: Readonly<Record<string, string>> = {},
): Promise<void> {
  await build({
    root,
    resolve: { alias },
    // Relative, for the same files are served at / by the till, under /hq/ by the server, and by Electron's own scheme.
    base: "./",
    configFile: false,
    logLevel: "warn",
    publicDir: existsSync(join(root, "public")) ? join(root, "public") : false,
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: "es2024",
      chunkSizeWarningLimit: 2000,
      rollupOptions: {
        input,
        // A worker's own address says over which pages it is.
        output: { entryFileNames: ({ name }) => (name === "worker" ? "worker.js" : "assets/[name]-[hash].js") },
      },
    },
  });
}
