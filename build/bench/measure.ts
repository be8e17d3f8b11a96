/**
 * How a figure is made and shown: always beside a limit measured in the same rounds, always medians.
 * Knows no clock but the monotonic one, and judges nothing: a goal is printed, never asserted.
 */

export type Figure = {
  readonly name: string;
  readonly ours: string;
  /** The raw side of the same rounds, and what it did. */
  readonly limit: string;
  readonly ratio: string;
  readonly goal: string;
  readonly met: boolean;
};

/** What is measured, by name; each gives one number a round. */
export type Sides<K extends string> = { readonly [S in K]: (round: number) => number | Promise<number> };

/**
 * Runs every side once a round, turn by turn, so that whatever else the machine does falls on all of them.
 * @returns the median of each
 */
export async function medians<K extends string>(rounds: number, sides: Sides<K>): Promise<Record<K, number>> {
  const names = Object.keys(sides) as K[];
  const seen = new Map<K, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    // Each round begins with another side: none is always the first after the other's garbage.
    for (const [turn] of names.entries()) {
      const name = names[(turn + round) % names.length];
      if (name !== undefined) seen.get(name)?.push(await sides[name](round));
    }
  }
  return Object.fromEntries(names.map((name) => [name, percentile(seen.get(name) ?? [], 50)])) as Record<K, number>;
}

/** The smallest value that `share` percent of the values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * share) / 100) - 1)] ?? Number.NaN;
}

/** A thread's own clock goes by the ticks of the system, of up to 4 ms. */
const COARSE_MS = 40;

/**
 * Milliseconds of a processor that an act takes: for what waits for nothing, so that other programs do not count.
 * An act too short for that clock is given the time that passed.
 */
export function worked(act: () => void): number {
  const before = process.threadCpuUsage();
  const passed = timed(act);
  const { user, system } = process.threadCpuUsage(before);
  return passed < COARSE_MS ? passed : (user + system) / 1000;
}

/** Milliseconds that an act takes, waiting included. */
export function timed(act: () => void): number {
  const begun = performance.now();
  act();
  return performance.now() - begun;
}

export const micros = (ms: number): string => `${(ms * 1000).toFixed(ms < 0.001 ? 2 : 1)} µs`;
export const millis = (ms: number): string => `${ms.toFixed(2)} ms`;
export const rate = (perSecond: number): string => `${Math.round(perSecond).toLocaleString("en")}/s`;
export const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;

/** The figures as a table: name, ours, limit, ratio, goal. */
export function table(figures: readonly Figure[]): string {
  const head = { name: "", ours: "ours", limit: "limit", ratio: "ratio", goal: "goal" };
  const rows = [head, ...figures.map((it) => ({ ...it, goal: `${it.goal} ${it.met ? "met" : "missed"}` }))];
  const width = (column: keyof typeof head): number => Math.max(...rows.map((row) => row[column].length));
  const [name, ours, limit, ratio] = [width("name"), width("ours"), width("limit"), width("ratio")];
  return rows
    .map((it) =>
      [it.name.padEnd(name), it.ours.padStart(ours), it.limit.padEnd(limit), it.ratio.padStart(ratio), it.goal]
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
