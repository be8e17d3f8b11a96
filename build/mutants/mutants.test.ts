/**
 * Faults put in on purpose are found, every one: by the simulation on seeds that never change, or by
 * the suite named beside it. One that nobody finds says that something is not tested.
 */
import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { kill, misfit } from "./kill.ts";
import { MUTANTS } from "./list.ts";

const MINUTE = 60_000;

test("every mutant fits the sources as they are", () => {
  expect(MUTANTS.flatMap((mutant) => misfit(mutant) ?? [])).toEqual([]);
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  expect(MUTANTS.length).toBeGreaterThanOrEqual(30);
});

test(
  "every mutant is killed",
  async () => {
    const waiting = MUTANTS.filter((mutant) => misfit(mutant) === null);
    const survivors: string[] = [];
    const one = async (): Promise<void> => {
      for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
        const found = await kill(mutant);
        process.stdout.write(
          `${mutant.name}: ${found ? `killed by ${found.by}: ${firstLine(found.said)}` : "SURVIVES"}\n`,
        );
        if (!found) survivors.push(`${mutant.name}: ${mutant.why}`);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, one));
    expect(survivors).toEqual([]);
  },
  10 * MINUTE,
);

const firstLine = (text: string): string => text.split("\n")[0] ?? "";
