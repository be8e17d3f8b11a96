/**
 * How a figure is made and shown: always beside a limit measured in the same rounds, always medians with the
 * least and the most of the rounds. Knows no clock but the monotonic one, and judges nothing: a goal is printed,
 * never asserted.
 */

/** Of what the rounds gave: the median, the least and the most. */
export type Spread = { readonly median: number; readonly low: number; readonly high: number };

export type Unit = "ms" | "µs" | "s" | "/s" | "bytes" | "orders";

/** A bound that the ratio of both sides, or our own number alone, is held to. */
export type Goal = { readonly of: "ratio" | "ours"; readonly is: "≤" | "≥"; readonly bound: number };

export type Figure = {
  readonly row: string;
  readonly unit: Unit;
  readonly ours: Spread;
  /** The other side of the same rounds, and what it is; null: held to an absolute bound. */
  readonly other: { readonly is: Spread; readonly what: string } | null;
  /** Null: nothing was promised; it is said all the same. */
  readonly goal: Goal | null;
};

export const ratioAtMost = (bound: number): Goal => ({ of: "ratio", is: "≤", bound });
export const ratioAtLeast = (bound: number): Goal => ({ of: "ratio", is: "≥", bound });
export const oursAtMost = (bound: number): Goal => ({ of: "ours", is: "≤", bound });
export const oursAtLeast = (bound: number): Goal => ({ of: "ours", is: "≥", bound });

/** What is measured, by name; each gives one number a round. */
export type Sides<K extends string> = { readonly [S in K]: (round: number) => number | Promise<number> };

/** Runs every side once a round, turn by turn, so that whatever else the machine does falls on all of them. */
export async function spreads<K extends string>(rounds: number, sides: Sides<K>): Promise<Record<K, Spread>> {
  const names = Object.keys(sides) as K[];
  const seen = new Map<K, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    // Each round begins with another side: none is always the first after the other's garbage.
    for (const [turn] of names.entries()) {
      const name = names[(turn + round) % names.length];
      if (name !== undefined) seen.get(name)?.push(await sides[name](round));
    }
  }
  return Object.fromEntries(names.map((name) => [name, spreadOf(seen.get(name) ?? [])])) as Record<K, Spread>;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: percentile(values, 50),
  low: Math.min(...values),
  high: Math.max(...values),
});

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

export const ratioOf = ({ ours, other }: Figure): number | null => (other ? ours.median / other.is.median : null);

/** Whether a figure keeps its goal; null: it has none. */
export function metOf(figure: Figure): boolean | null {
  const { goal, ours } = figure;
  if (!goal) return null;
  const value = goal.of === "ours" ? ours.median : (ratioOf(figure) ?? Number.NaN);
  return goal.is === "≤" ? value <= goal.bound : value >= goal.bound;
}

function shown(value: number, unit: Unit): string {
  if (unit === "/s" || unit === "bytes" || unit === "orders") return Math.round(value).toLocaleString("en");
  return value.toFixed(value < 1 ? 3 : value < 100 ? 2 : 0);
}
const unitOf = (unit: Unit): string => (unit === "/s" ? unit : ` ${unit}`);
function shownSpread({ median, low, high }: Spread, unit: Unit): string {
  const middle = `${shown(median, unit)}${unitOf(unit)}`;
  return low === high ? middle : `${middle} (${shown(low, unit)}–${shown(high, unit)})`;
}

const goalOf = ({ goal, unit }: Figure): string => {
  if (!goal) return "–";
  return goal.of === "ratio"
    ? `${goal.is} ${goal.bound.toFixed(2)} ×`
    : `${goal.is} ${goal.bound.toLocaleString("en")}${unitOf(unit)}`;
};
const told = (met: boolean | null): string => (met === null ? "" : met ? " met" : " missed");

/** The figures as a table: row, ours, the other side, ratio, goal. Medians, with the least and most of the rounds. */
export function table(figures: readonly Figure[]): string {
  const rows = [
    ["", "ours", "beside", "ratio", "goal"],
    ...figures.map((it) => [
      it.row,
      shownSpread(it.ours, it.unit),
      it.other ? `${shownSpread(it.other.is, it.unit)} ${it.other.what}` : "",
      it.other ? `${(ratioOf(it) ?? Number.NaN).toFixed(2)} ×` : "",
      `${goalOf(it)}${told(metOf(it))}`,
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: string[]): string =>
    row
      .map((cell, column) =>
        column === 1 || column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return rows.map(line).join("\n");
}

/** One object a row, for programs: numbers in the row's unit. */
export function jsonLine(figure: Figure): string {
  const { row, unit, ours, other } = figure;
  return JSON.stringify({
    row,
    unit,
    ours: ours.median,
    other: other?.is.median ?? null,
    ratio: ratioOf(figure),
    goal: goalOf(figure),
    met: metOf(figure),
    oursSpread: [ours.low, ours.high],
    otherSpread: other ? [other.is.low, other.is.high] : null,
    beside: other?.what ?? null,
  });
}
