/** What is said to a process of simulated worlds, and what it says back: one JSON object a line. */
import type { Operation } from "./plan.ts";
import type { SeedResult, StoreKind } from "./seed.ts";

export type Work = {
  readonly seed: string;
  readonly store: StoreKind;
  readonly thorough?: boolean;
  /** Write down all that happens, on standard error. */
  readonly trace?: boolean;
  /** Only these operations, by number. */
  readonly only?: readonly number[];
};

export type Told = Omit<SeedResult, "counts" | "operations"> & {
  readonly counts: readonly (readonly [string, number])[];
  /** Of a world that failed. */
  readonly operations: readonly Operation[];
  /** How long it took in real time. */
  readonly ms: number;
};
