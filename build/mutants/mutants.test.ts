/**
 * Faults put in on purpose are found, every one: by the simulation on seeds that never change, or by
 * the suite named beside it. One that nobody finds says that something is not tested.
 */
import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { postgresUrl } from "../../server/store/postgres/testServer.ts";
import { kill, misfit } from "./kill.ts";
import { MUTANTS, type Mutant } from "./list.ts";

const MINUTE = 60_000;

test("every mutant fits the sources as they are", () => {
  expect(MUTANTS.flatMap((mutant) => misfit(mutant) ?? [])).toEqual([]);
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  expect(MUTANTS.length).toBeGreaterThanOrEqual(30);
});

/** Found by a suite that asks for PostgreSQL. */
const onPostgres = ({ suite }: Mutant): boolean => suite?.startsWith("server/store/postgres/") ?? false;

async function survivorsOf(mutants: readonly Mutant[]): Promise<string[]> {
  const waiting = mutants.filter((mutant) => misfit(mutant) === null);
  const survivors: string[] = [];
  const one = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const begun = performance.now();
      const found = await kill(mutant);
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      process.stdout.write(
        `${mutant.name}, ${seconds} s: ${found ? `killed by ${found.by}: ${firstLine(found.said)}` : "SURVIVES"}\n`,
      );
      if (!found) survivors.push(`${mutant.name}: ${mutant.why}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, one));
  return survivors;
}

test(
  "every mutant is killed",
  async () => {
    expect(await survivorsOf(MUTANTS.filter((it) => !onPostgres(it)))).toEqual([]);
  },
  10 * MINUTE,
);

test(
  "every mutant that only PostgreSQL shows is killed",
  async (context) => {
    await postgresUrl(context);
    expect(await survivorsOf(MUTANTS.filter(onPostgres))).toEqual([]);
  },
  10 * MINUTE,
);

const firstLine = (text: string): string => text.split("\n")[0] ?? "";
