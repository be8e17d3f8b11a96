/**
 * `npm run crash`: kill -9 of the real till and server processes while orders flow, as often as is asked for; with
 * `--power` each death takes what was not synced with it. Ends with 1 and the sentences where a promise was broken.
 */
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { startPostgres, type OwnPostgres } from "../postgres/start.ts";
import { compileShim } from "./power.ts";
import { Broken, survive } from "./rig.ts";
import { newFolder } from "./victim.ts";

const USAGE = "npm run crash -- [--cycles N] [--power] [--store sqlite|postgres] [--tills N] [--seed S]";

class UsageError extends Error {}

type Options = { cycles: number; power: boolean; store: "sqlite" | "postgres"; tills: number; seed: number };

function readOptions(args: string[]): Options {
  const { cycles, power, store, tills, seed } = parse(args);
  if (store !== "sqlite" && store !== "postgres")
    throw new UsageError(`--store: expected sqlite or postgres, found "${store}"\n${USAGE}`);
  if (power && store === "postgres")
    throw new UsageError(`--power is for files of our own; what PostgreSQL syncs is PostgreSQL's\n${USAGE}`);
  return {
    cycles: whole("--cycles", cycles, 1, 10_000_000),
    power,
    store,
    tills: whole("--tills", tills, 1, 16),
    seed: whole("--seed", seed ?? String(Date.now() % 2 ** 31), 0, 2 ** 32 - 1),
  };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args,
      options: {
        cycles: { type: "string", default: "300" },
        power: { type: "boolean", default: false },
        store: { type: "string", default: "sqlite" },
        tills: { type: "string", default: "2" },
        seed: text,
      },
    }).values;
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`${error.message}\n${USAGE}`);
    throw error;
  }
}

function whole(name: string, value: string, from: number, to: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= from && number <= to) return number;
  throw new UsageError(`${name}: expected a whole number from ${from} to ${to}, found "${value}"\n${USAGE}`);
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const { cycles, power, store, tills, seed } = readOptions(process.argv.slice(2));
  const library = newFolder();
  let postgres: OwnPostgres | null = null;
  try {
    const shim = power ? compileShim(library) : null;
    if (power && shim === null)
      say(
        "NO C COMPILER (cc) HERE: what was synced cannot be told by the processes themselves. Instead the bytes of each WAL after its last commit are lost; a sync that is missing is not found this way.",
      );
    if (store === "postgres") postgres = await startPostgres();
    say(
      `${cycles} deaths of ${tills} tills and a server on ${store}${power ? ", the power failing with each" : ""}, seed ${seed}`,
    );
    const begun = performance.now();
    const database = postgres ? { url: postgres.url, chain: "crash" } : null;
    const { kills, early, acts, checks, lost, torn } = await survive({
      cycles,
      seed,
      tills,
      power,
      shim,
      database,
      checkEvery: 60,
      say,
    });
    const killed = Object.entries(kills).map(([name, count]) => `${name} ${count}`);
    say(`killed: ${killed.join(", ")}; ${early} of them before their books were open`);
    if (power) say(`writes lost ${lost}, torn ${torn}`);
    say(`${acts} acts answered, ${checks} checks, ${Math.round((performance.now() - begun) / 1000)} s`);
    say("nothing acknowledged was lost, nothing happened twice, every check is true");
    return 0;
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    say(`BROKEN, seed ${seed}: ${error.message}`);
    return 1;
  } finally {
    rmSync(library, { recursive: true, force: true });
    await postgres?.stop();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
