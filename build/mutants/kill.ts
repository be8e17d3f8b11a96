/** Puts one mutant into a process of its own and looks who finds it. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Hand } from "../simulation/crew.ts";
import { patchesOf, type Mutant } from "./list.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** The same seeds for every mutant. */
const FIRST_SEED = 1;
const MOST_SEEDS = 200;
const DOES_NOT_LOAD = /ERR_MODULE_NOT_FOUND|SyntaxError|expected once/;
const MOST_SUITE_MS = 90_000;

/** Who found it, and by what; null: nobody. */
export type Found = { readonly by: string; readonly said: string } | null;

/** @returns why a mutant cannot be put in; null: it can */
export function misfit(mutant: Mutant): string | null {
  for (const { file, find } of patchesOf(mutant)) {
    const times = readFileSync(join(ROOT, file), "utf8").split(find).length - 1;
    if (times !== 1) return `${mutant.name}: ${file} has ${times} times ${JSON.stringify(find)}, expected once`;
  }
  return null;
}

export const kill = async (mutant: Mutant): Promise<Found> =>
  mutant.suite === undefined ? await bySimulation(mutant) : await bySuite(mutant, mutant.suite);

async function bySimulation(mutant: Mutant): Promise<Found> {
  const { store = "memory" } = mutant;
  const hand = new Hand(patchesOf(mutant));
  try {
    for (let n = mutant.seed === undefined ? 0 : -1; n < MOST_SEEDS; n += 1) {
      const seed = n < 0 ? mutant.seed : FIRST_SEED + n;
      const told = await hand.run({ seed: String(seed), store });
      if (told instanceof Error && DOES_NOT_LOAD.test(told.message)) throw told;
      if (told instanceof Error) return { by: `seed ${seed}`, said: told.message.slice(0, 300) };
      if (told.failure !== null) return { by: `seed ${seed}`, said: told.failure.slice(0, 300) };
    }
    return null;
  } finally {
    hand.end();
  }
}

/** A suite run with the mutant in it fails, and by a test, not because it cannot be loaded. */
async function bySuite(mutant: Mutant, suite: string): Promise<Found> {
  const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
  const config = join(import.meta.dirname, "vitest.config.ts");
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      [vitest, "run", "--config", config, "--bail", "1", "--reporter", "verbose", suite],
      {
        cwd: ROOT,
        timeout: MOST_SUITE_MS,
        env: { ...process.env, PAIFAN_PATCHES: JSON.stringify(patchesOf(mutant)), NO_COLOR: "1" },
      },
      (error, stdout) => {
        const failed = /^\s*(?:×|✗|FAIL)\s+(.*)$/m.exec(stdout)?.[1];
        const ran = /Tests\s+.*\d+ failed/.test(stdout);
        resolve(error && ran ? { by: suite, said: (failed ?? "").slice(0, 300) } : null);
      },
    );
  });
}
