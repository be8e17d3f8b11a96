/** Runs a suite with a mutant patched into the sources as they are loaded. */
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import type { Patch } from "../simulation/hooks.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const patches = JSON.parse(process.env["PAIFAN_PATCHES"] ?? "[]") as Patch[];

export default defineConfig({
  root: ROOT,
  plugins: [
    {
      name: "mutant",
      enforce: "pre",
      transform(code, id) {
        const own = patches.filter((patch) => id.split("?")[0] === join(ROOT, patch.file));
        let changed = code;
        for (const { file, find, replace } of own) {
          if (changed.split(find).length !== 2) throw new Error(`${file}: expected once ${JSON.stringify(find)}`);
          changed = changed.replace(find, () => replace);
        }
        return own.length > 0 ? { code: changed, map: null } : undefined;
      },
    },
  ],
  test: {
    include: ["{shared,electron,server}/**/*.test.ts"],
    // Sources as they are without a mutant may lie in it.
    fsModuleCache: false,
    pool: "forks",
    globalSetup: join(ROOT, "build/postgres/vitestSetup.ts"),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
