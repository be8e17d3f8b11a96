/** `npm run bench`: the speed of what matters, each figure beside a raw limit of the same run. */
import { parseArgs } from "node:util";
import { benchDrain } from "./drain.ts";
import { benchEngine } from "./engine.ts";
import { table, type Figure } from "./measure.ts";
import { benchRebuild } from "./rebuild.ts";
import { benchSale } from "./sale.ts";

const USAGE = "npm run bench -- [engine|sale|drain|rebuild|all] [--rounds N] [--entries N]";
/** More entries than this are not held in memory. */
const MOST_IN_MEMORY = 1_000_000;

class UsageError extends Error {}

const BENCHES = {
  engine: (rounds: number, entries: number) =>
    benchEngine({ rounds, orders: 20_000, few: 1_000, many: entries, manyInMemory: Math.min(entries, MOST_IN_MEMORY) }),
  sale: (rounds: number, entries: number) => benchSale({ rounds, sales: 300, few: 1_000, many: entries }),
  drain: (rounds: number) => benchDrain({ rounds, orders: 20_000, tills: 4 }),
  rebuild: (rounds: number) => benchRebuild({ rounds, orders: 20_000 }),
} satisfies Record<string, (rounds: number, entries: number) => Promise<Figure[]>>;

const isBench = (name: string): name is keyof typeof BENCHES => Object.hasOwn(BENCHES, name);

function readOptions(args: string[]): { names: (keyof typeof BENCHES)[]; rounds: number; entries: number } {
  const { values, positionals } = parse(args);
  const [name = "all", ...rest] = positionals;
  if (rest.length > 0 || (name !== "all" && !isBench(name))) throw new UsageError(`expected one bench\n${USAGE}`);
  const names = isBench(name) ? [name] : Object.keys(BENCHES).filter(isBench);
  return {
    names,
    rounds: whole("--rounds", values.rounds, 1, 1_000),
    entries: whole("--entries", values.entries, 1_000, 100_000_000),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { rounds: { type: "string", default: "5" }, entries: { type: "string", default: "1000000" } },
    });
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`${error.message}\n${USAGE}`);
    throw error;
  }
}

function whole(name: string, value: string, from: number, to: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= from && number <= to) return number;
  throw new UsageError(`${name}: expected a whole number from ${from} to ${to}, found "${value}"`);
}

async function main(): Promise<number> {
  const { names, rounds, entries } = readOptions(process.argv.slice(2));
  const figures: Figure[] = [];
  for (const name of names) {
    process.stderr.write(`${name}: ${rounds} rounds\n`);
    figures.push(...(await BENCHES[name](rounds, entries)));
  }
  process.stdout.write(`${table(figures)}\n`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const told =
    error instanceof UsageError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(`${told}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
