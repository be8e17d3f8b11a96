/** One seed: a world from its first step to its last, and what the oracles say of it. */
import { join } from "node:path";
import { disagreement, isQuiet, whatWaits } from "./agreement.ts";
import { Crashed } from "./driver.ts";
import { PostgresDatabase, SqliteDatabase } from "./database.ts";
import { FileMachine } from "./fileMachine.ts";
import { MemoryMachine } from "./memoryMachine.ts";
import { planOf, type Operation, type Plan } from "./plan.ts";
import { Random } from "./random.ts";
import { Safety } from "./safety.ts";
import { reseed } from "./sealed.ts";
import { TillHost } from "./tillHost.ts";
import { World } from "./world.ts";

export type StoreKind = "memory" | "sqlite" | "postgres";

export type SeedOptions = {
  readonly store: StoreKind;
  /** A folder of this process's own. */
  readonly folder: string;
  /** Look into every ledger after every step, not after one in so many. */
  readonly thorough?: boolean;
  readonly told?: (line: string) => void;
  /** Only these operations of the plan, by number. */
  readonly only?: ReadonlySet<number>;
};

export type SeedResult = {
  readonly seed: string;
  readonly failure: string | null;
  /** Of all that happened: the same for the same seed. */
  readonly digest: string;
  readonly events: number;
  readonly counts: ReadonlyMap<string, number>;
  readonly operations: readonly Operation[];
};

/** One step in so many has every ledger looked into, unless it is to be thorough. */
const LOOK_EVERY = 80;
/** A till that was refused for good asks again after a minute. */
const HEALS_MS = 200_000;

/** Where the PostgreSQL is that whoever started this process brought. */
function postgresUrl(): string {
  const url = process.env["PAIFAN_SIMULATION_POSTGRES"];
  if (url === undefined) throw new Error("no PostgreSQL was brought for this process");
  return url;
}

const folders = new Set<string>();
const rejected: { error: unknown } = { error: null };
process.on("unhandledRejection", (error) => {
  // What a process that has ended was about to do.
  if (!(error instanceof Crashed)) rejected.error ??= error;
});

export async function runSeed(seed: string, options: SeedOptions): Promise<SeedResult> {
  const random = new Random(seed);
  reseed(random.fork("secrets"));
  const whole = planOf(random.fork("plan"));
  const { only } = options;
  const plan: Plan = only ? { ...whole, operations: whole.operations.filter((it) => only.has(it.n)) } : whole;
  const folder = join(options.folder, "tills");
  for (const id of plan.tills) {
    const dataDir = join(folder, id.replace("/", "-"));
    if (!folders.has(dataDir)) TillHost.prepare(dataDir, id);
    folders.add(dataDir);
  }
  const world = new World({
    seed,
    plan,
    folder,
    // A SQLite file is one process's own; in memory several stand for those on PostgreSQL.
    doors: options.store === "sqlite" ? 0 : plan.doors,
    database: (machine) =>
      options.store === "postgres" ? new PostgresDatabase(machine, postgresUrl()) : new SqliteDatabase(machine),
    told: options.told ?? null,
    machine: (name, disk) =>
      options.store === "sqlite"
        ? new FileMachine(name, disk, join(options.folder, "disks", name), join(options.folder, "templates"))
        : new MemoryMachine(name, disk),
  });
  rejected.error = null;
  let failure: string | null;
  try {
    failure = await live(world, options);
  } catch (error) {
    failure = `it broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  } finally {
    world.end();
  }
  const { trace, loop } = world;
  return {
    seed,
    failure,
    digest: trace.digest(),
    events: loop.events,
    counts: trace.counts,
    operations: plan.operations,
  };
}

/** @returns what did not hold */
async function live(world: World, { thorough = false }: SeedOptions): Promise<string | null> {
  const safety = new Safety(world);
  let steps = 0;
  let failure: string | null = null;
  const look = (): boolean => {
    steps += 1;
    if (rejected.error !== null) failure ??= `a promise was rejected: ${stackOf(rejected.error)}`;
    failure ??= safety.step();
    if (thorough || steps % LOOK_EVERY === 0) failure ??= safety.ledgers();
    return failure !== null;
  };
  world.begin();
  const { loop } = world;
  await loop.run(world.lasts, look);
  if (failure !== null) return failure;
  failure = safety.ledgers();
  if (failure !== null) return failure;
  world.heal();
  world.countTrips();
  const healed = loop.now;
  await loop.run(healed + HEALS_MS, () => look() || (world.isUp && isQuiet(world)));
  if (failure !== null) return failure;
  if (!world.isUp || !isQuiet(world)) return `it does not come to rest: ${whatWaits(world)}`;
  world.trace.count("rest-ms", Math.round(loop.now - healed));
  const { store } = world.server;
  if (store)
    for (const table of ["nights", "rewards"] as const)
      world.trace.count(table, [...store.read.figures.rows(table)].length);
  return safety.ledgers() ?? disagreement(world);
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
