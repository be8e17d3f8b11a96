/**
 * Hooks of the module loader for a simulated process: SQLite is the simulated disk's, and a mutant is
 * patched into the sources as they are loaded. Import this first, everything else afterwards.
 */
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

const HERE = new URL("./", import.meta.url).href;
const DRIVER = new URL("driver.ts", HERE).href;
const ROOT = fileURLToPath(new URL("../../", HERE));

export type Patch = { readonly file: string; readonly find: string; readonly replace: string };

/** Sources with a patch that was looked for and has been found. */
export const patched = new Set<string>();

/** @param patches of the product's sources, by file under the checkout */
export function hook(patches: readonly Patch[]): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "better-sqlite3" && context.parentURL?.startsWith(HERE) !== true
        ? { url: DRIVER, shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) => {
      const loaded = next(url, context);
      if (patches.length === 0 || !url.startsWith("file:")) return loaded;
      const own = patches.filter((patch) => fileURLToPath(url) === `${ROOT}${patch.file}`);
      if (own.length === 0) return loaded;
      if (loaded.source === undefined || loaded.source === null) return loaded;
      let source =
        typeof loaded.source === "string" ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString("utf8");
      for (const patch of own) {
        if (source.split(patch.find).length !== 2)
          throw new Error(`${patch.file}: expected once ${JSON.stringify(patch.find)}`);
        source = source.replace(patch.find, () => patch.replace);
        patched.add(patch.file);
      }
      return { ...loaded, source };
    },
  });
}
