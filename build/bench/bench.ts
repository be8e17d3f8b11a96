/** `npm run bench`: the speed of what matters, each figure beside a raw limit or a peer of the same run. */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { benchBooks } from "./books.ts";
import { benchCatalogue } from "./catalogue.ts";
import { benchDrain } from "./drain.ts";
import { benchEngine } from "./engine.ts";
import { benchIdle } from "./idle.ts";
import { benchLive, benchOutage } from "./live.ts";
import { benchMemberPage } from "./memberPage.ts";
import { jsonLine, table, type Figure } from "./measure.ts";
import { benchPeers } from "./peerDrain.ts";
import { benchPostgres } from "./postgres.ts";
import { benchReady } from "./ready.ts";
import { benchRebuild } from "./rebuild.ts";
import { benchNight, benchRewards } from "./rewards.ts";
import { benchSale } from "./sale.ts";
import { benchShift } from "./shift.ts";
import { benchWire } from "./wire.ts";

/** 25 million orders a day: on average, and in the peak minute, a second. */
const AVERAGE = 290;
const PEAK = 3_100;
/** More entries than this are not held in memory. */
const MOST_IN_MEMORY = 1_000_000;

class UsageError extends Error {}

type Size = { readonly rounds: number; readonly entries: number; readonly orders: number; readonly full: boolean };

const BENCHES = {
  engine: ({ rounds, entries, full }) =>
    benchEngine({
      rounds,
      orders: full ? 20_000 : 10_000,
      few: 1_000,
      many: entries,
      manyInMemory: Math.min(entries, MOST_IN_MEMORY),
    }),
  sale: ({ rounds, entries, full }) => benchSale({ rounds, sales: full ? 1_000 : 200, few: 1_000, many: entries }),
  catalogue: ({ rounds }) => benchCatalogue({ rounds: Math.min(rounds, 5), products: 100_000 }),
  shift: ({ rounds }) => benchShift({ rounds: Math.min(rounds, 3), orders: 5_000 }),
  drain: ({ rounds, full }) => benchDrain({ rounds, orders: full ? 100_000 : 20_000, tills: 4 }),
  rewards: ({ rounds, full }) => benchRewards({ rounds, orders: full ? 100_000 : 20_000 }),
  night: ({ rounds, full }) => benchNight({ rounds: Math.min(rounds, 3), entries: full ? 1_000_000 : 100_000 }),
  peers: ({ rounds, full }) => benchPeers({ rounds, orders: full ? 50_000 : 10_000, tills: 4 }),
  postgres: ({ rounds, full }) => benchPostgres({ rounds, orders: full ? 100_000 : 20_000, tills: 4 }),
  live: ({ rounds, full }) =>
    benchLive({ rounds: full ? rounds : Math.min(rounds, 3), rate: PEAK, seconds: full ? 20 : 4, tills: 200 }),
  // An hour of an average day at the goal's size; else a thirtieth of it.
  outage: ({ rounds, full }) =>
    benchOutage({
      rounds: full ? 1 : Math.min(rounds, 3),
      rate: AVERAGE,
      seconds: full ? 90 : 15,
      tills: 50,
      backlog: AVERAGE * (full ? 3_600 : 120),
      late: full ? 200 : 20,
    }),
  wire: async () => benchWire({ orders: 10_000 }),
  idle: ({ rounds, full }) => benchIdle({ rounds: Math.min(rounds, 3), sockets: full ? 5_000 : 1_000 }),
  page: ({ rounds }) => benchMemberPage({ rounds }),
  ready: ({ rounds, orders }) => benchReady({ rounds, orders }),
  books: ({ rounds, entries }) => benchBooks({ rounds: Math.min(rounds, 3), few: 1_000, many: entries }),
  rebuild: ({ rounds, full }) => benchRebuild({ rounds, orders: full ? 100_000 : 20_000 }),
} satisfies Record<string, (size: Size) => Promise<Figure[]>>;

const isBench = (name: string): name is keyof typeof BENCHES => Object.hasOwn(BENCHES, name);
const NAMES = Object.keys(BENCHES).filter(isBench);
const USAGE = `npm run bench -- [${NAMES.join("|")}|all …] [--rounds N] [--entries N] [--orders N] [--full] [--json]`;

function readOptions(args: string[]): { names: (keyof typeof BENCHES)[]; size: Size; json: boolean } {
  const { values, positionals } = parse(args);
  const names = positionals.filter((name) => name !== "all");
  const unknown = names.find((name) => !isBench(name));
  if (unknown !== undefined) throw new UsageError(`there is no bench "${unknown}"\n${USAGE}`);
  const { full } = values;
  return {
    names: names.length === 0 || names.length < positionals.length ? NAMES : NAMES.filter((it) => names.includes(it)),
    size: {
      rounds: whole("--rounds", values.rounds ?? "5", 1, 1_000),
      entries: whole("--entries", values.entries ?? (full ? "10000000" : "300000"), 1_000, 100_000_000),
      orders: whole("--orders", values.orders ?? (full ? "1000000" : "30000"), 1_000, 10_000_000),
      full,
    },
    json: values.json,
  };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { rounds: text, entries: text, orders: text, full: flag, json: flag },
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
  const { names, size, json } = readOptions(process.argv.slice(2));
  const figures: Figure[] = [];
  const failed: string[] = [];
  for (const name of names) {
    const begun = performance.now();
    const found = await BENCHES[name](size).catch((error: unknown) => {
      // The others are measured all the same.
      failed.push(`${name} FAILED: ${told(error)}`);
      return [];
    });
    figures.push(...found);
    if (json) for (const figure of found) process.stdout.write(`${jsonLine(figure)}\n`);
    process.stderr.write(`${name}: ${size.rounds} rounds, ${Math.round((performance.now() - begun) / 1000)} s\n`);
  }
  if (!json)
    process.stdout.write(
      `${table(figures)}\nmedian (least–most) of ${size.rounds} rounds, ${availableParallelism()} cores for both sides together\n`,
    );
  for (const sentence of failed) process.stderr.write(`${sentence}\n`);
  return failed.length === 0 ? 0 : 1;
}

const told = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof UsageError ? error.message : told(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
