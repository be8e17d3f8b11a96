/**
 * `npm run simulate -- [--seeds N] [--from SEED] [--store memory|sqlite|postgres] [--minutes M]`: worlds
 * from fresh seeds, or from a given one on, on every core. Prints what was run and done to it; a seed
 * that fails is printed with the operations that matter, and replays with `--from SEED --seeds 1`.
 */
import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { bring, Hand } from "./crew.ts";
import type { Patch } from "./hooks.ts";
import { simulate, type Asked } from "./many.ts";

const USAGE = `npm run simulate -- [--seeds N] [--from SEED] [--store memory|sqlite|postgres] [--minutes M] [--trace]
  --seeds N      how many worlds (default 500)
  --from SEED    the first seed, a whole number (default: a fresh one, printed)
  --store KIND   memory: SQLite in memory; sqlite: real files; postgres: the server on PostgreSQL (default memory)
  --minutes M    go on for so long instead of for a number of seeds
  --thorough     look into every ledger after every step
  --mutant NAME  with this fault of build/mutants/list.ts put in, to see what finds it
  --trace        write down all that happens, on standard error (with --seeds 1)
`;

const { values } = parseArgs({
  options: {
    seeds: { type: "string" },
    from: { type: "string" },
    store: { type: "string", default: "memory" },
    minutes: { type: "string" },
    thorough: { type: "boolean", default: false },
    trace: { type: "boolean", default: false },
    mutant: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

function whole(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new RangeError(`--${name}: expected a whole number, not "${text}"`);
  return Number(text);
}

function asked(): Asked {
  const { store } = values;
  if (store !== "memory" && store !== "sqlite" && store !== "postgres")
    throw new RangeError(`--store: expected memory, sqlite or postgres, not "${store}"`);
  const from = values.from === undefined ? randomInt(2 ** 40) : whole("from", values.from);
  const minutes = values.minutes === undefined ? null : Number(values.minutes);
  if (minutes !== null && !(minutes > 0)) throw new RangeError(`--minutes: expected a number above 0`);
  const seeds =
    values.seeds === undefined ? (minutes === null ? 500 : Number.MAX_SAFE_INTEGER) : whole("seeds", values.seeds);
  return { store, from, seeds, ms: minutes === null ? null : minutes * 60_000, thorough: values.thorough };
}

async function patchesNamed(name: string | undefined): Promise<Patch[]> {
  if (name === undefined) return [];
  const { MUTANTS, patchesOf } = await import("../mutants/list.ts");
  const mutant = MUTANTS.find((it) => it.name === name);
  if (!mutant) throw new RangeError(`--mutant: expected one of ${MUTANTS.map((it) => it.name).join(", ")}`);
  return patchesOf(mutant);
}

async function main(): Promise<void> {
  if (values.help) return void process.stdout.write(USAGE);
  const wish = asked();
  const patches = await patchesNamed(values.mutant);
  if (values.trace) {
    const brought = await bring(wish.store);
    const hand = new Hand(patches, brought.postgres, (text) => void process.stderr.write(text));
    const told = await hand.run({ seed: String(wish.from), store: wish.store, thorough: true, trace: true });
    hand.end();
    await brought.stop();
    process.stdout.write(`${told instanceof Error ? told.message : (told.failure ?? "nothing failed")}\n`);
    return;
  }
  const { failures } = await simulate(
    { ...wish, patches },
    availableParallelism(),
    (line) => void process.stdout.write(`${line}\n`),
  );
  if (failures > 0) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof RangeError) && !(error instanceof TypeError && "code" in error)) throw error;
  process.stderr.write(`${error.message}\n${USAGE}`);
  process.exitCode = 2;
}
