/** Leaves out operations of a world that failed, as long as it fails in the same way: what is left is what matters. */
import type { Hand } from "./crew.ts";
import type { Operation } from "./plan.ts";
import type { Told, Work } from "./telling.ts";

/** No more than so many worlds are tried. */
const MOST_TRIES = 150;

/** @returns the fewest operations found that still fail, and how */
export async function shrink(
  hand: Hand,
  work: Work,
  told: Told,
): Promise<{ operations: readonly Operation[]; failure: string }> {
  let operations = told.operations;
  let failure = told.failure ?? "";
  const kind = kindOf(failure);
  let tries = 0;
  for (let size = Math.ceil(operations.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < operations.length && tries < MOST_TRIES;) {
      const rest = [...operations.slice(0, from), ...operations.slice(from + size)];
      tries += 1;
      const outcome = await hand.run({ ...work, thorough: true, only: rest.map((it) => it.n) });
      if (!(outcome instanceof Error) && outcome.failure !== null && kindOf(outcome.failure) === kind) {
        operations = rest;
        failure = outcome.failure;
      } else from += size;
    }
  }
  return { operations, failure };
}

/** Which sort of failure it is: its words, without the names and numbers in it. */
const kindOf = (failure: string): string => (failure.split("\n")[0] ?? "").replaceAll(/\S*\d\S*/g, "#").slice(0, 60);
