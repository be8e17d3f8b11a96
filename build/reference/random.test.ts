// §13.5: random scenarios give the same result in memory, on SQLite and by the naive reference, and §13.1–§13.4 hold after every event.
// PAIFAN_SEEDS=n runs n scenarios of each kind, PAIFAN_SEED=s begins with that seed; a failure prints seed and path.
import Database from "better-sqlite3";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { readScenario, type Scenario } from "../scenario/format.ts";
import { memoryBackend, runScenario, sqliteBackend, type Backend, type RunOptions } from "../scenario/run.ts";
import { scenarios } from "./generate.ts";
import { longLine } from "./longLine.ts";
import { queueOf, type World } from "./model.ts";
import { checkAll, inPosition, noteByHand, type ByHand } from "./oracle.ts";
import { runReference } from "./reference.ts";
import { unionDays } from "./unionDays.ts";

const RUNS = Number(process.env["PAIFAN_SEEDS"] ?? 150);
const SEED = process.env["PAIFAN_SEED"] === undefined ? undefined : Number(process.env["PAIFAN_SEED"]);
const HOUR = 3_600_000;

const databases: Database.Database[] = [];
afterAll(() => databases.forEach((database) => database.close()));
const open = (): Backend => {
  const database = new Database(":memory:");
  databases.push(database);
  return sqliteBackend(database);
};

function fitting(value: unknown): Scenario {
  const read = readScenario(JSON.stringify(value));
  if (!read.ok) throw new Error(read.expected);
  return read.scenario;
}

/** Runs with the oracle after every event. */
function run(scenario: Scenario, backend: Backend, forgetful: boolean) {
  return runScenario(scenario, { backend, forgetful, after: oracle(scenario) });
}

function oracle(scenario: Scenario): NonNullable<RunOptions["after"]> {
  let seen = 0;
  const byHand: ByHand = new Map();
  return (index, rows, rules, refused) => {
    const event = scenario.events[index];
    if (event && !refused) noteByHand(byHand, event);
    seen = checkAll(rows(), rules, seen, byHand);
  };
}

/** The reference, with §13.4 as it sees it after every event. */
function refer(scenario: Scenario) {
  let seen = 0;
  return runReference(scenario, (world: World) => {
    const standing = world.entries.map((it) => ({
      ...it,
      queue: queueOf(world.rules, it.unit),
      open: it.state === "waiting" || it.state === "done",
      completed: it.unit.order.completed,
    }));
    inPosition(standing, world.payouts.slice(seen), world.rules);
    seen = world.payouts.length;
  });
}

const parameters = { numRuns: RUNS, endOnFailure: false, ...(SEED === undefined ? {} : { seed: SEED }) };

describe("§13.5 the same log of orders gives the same state", () => {
  test("§13.5 in memory and by the reference, hundreds of events", { timeout: 12 * HOUR }, () => {
    const property = fc.property(scenarios(250), (value) => {
      const scenario = fitting(value);
      expect(run(scenario, memoryBackend(), false)).toEqual(refer(scenario));
    });
    fc.assert(property, parameters);
  });

  test("§13.5 on SQLite, everything read again after every event", { timeout: 12 * HOUR }, () => {
    const property = fc.property(scenarios(60), fc.boolean(), (value, forgetful) => {
      const scenario = fitting(value);
      expect(run(scenario, open(), forgetful)).toEqual(runReference(scenario));
    });
    fc.assert(property, parameters);
  });

  test(
    "§10.3 a night that is paid in pieces, between which orders come, pays what one at once would",
    { timeout: 12 * HOUR },
    () => {
      const property = fc.property(
        fc.oneof(scenarios(120), unionDays),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        (value, nightSteps, onDisk) => {
          const scenario = fitting(value);
          const pieces = runScenario(scenario, {
            backend: onDisk ? open() : memoryBackend(),
            nightSteps,
            forgetful: onDisk,
            after: oracle(scenario),
          });
          expect(pieces).toEqual(runReference(scenario));
        },
      );
      fc.assert(property, parameters);
    },
  );

  test("§13.5 in lines far longer than what is kept in memory", { timeout: 12 * HOUR }, () => {
    const property = fc.property(longLine(2200), (value) => {
      const scenario = fitting(value);
      const expected = runReference(scenario);
      expect(runScenario(scenario)).toEqual(expected);
      expect(runScenario(scenario, { backend: open() })).toEqual(expected);
    });
    fc.assert(property, { ...parameters, numRuns: Math.ceil(RUNS / 30) });
  });
});
