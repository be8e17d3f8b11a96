/** Many worlds on several processes: counts what was run and done, and tells of each that failed. */
import { bring, Hand, share } from "./crew.ts";
import type { Patch } from "./hooks.ts";
import type { StoreKind } from "./seed.ts";
import { shrink } from "./shrink.ts";
import type { Told, Work } from "./telling.ts";

export type Asked = {
  readonly store: StoreKind;
  readonly from: number;
  readonly seeds: number;
  /** Real time after which no other world is begun; null: until all seeds were run. */
  readonly ms: number | null;
  readonly thorough: boolean;
  /** A fault that is put in. */
  readonly patches?: readonly Patch[];
};

export type Outcome = {
  readonly seeds: number;
  readonly events: number;
  readonly failures: number;
  readonly counts: ReadonlyMap<string, number>;
};

const MOST_SHRUNK = 3;

/** @param say a line for whoever watches */
export async function simulate(wish: Asked, processes: number, say: (line: string) => void): Promise<Outcome> {
  const { store, from, thorough } = wish;
  say(`seeds from ${from}, store ${store}`);
  const begun = performance.now();
  const counts = new Map<string, number>();
  let [given, seeds, events, failures] = [0, 0, 0, 0];
  const failed: { work: Work; told: Told | Error }[] = [];
  const next = (): Work | undefined => {
    const late = wish.ms !== null && performance.now() - begun > wish.ms;
    if (late || given >= wish.seeds || failures > 20) return undefined;
    given += 1;
    return { seed: String(from + given - 1), store, thorough };
  };
  const brought = await bring(store);
  const hands = Array.from({ length: processes }, () => new Hand(wish.patches ?? [], brought.postgres));
  try {
    await share(hands, next, (work, told) => {
      seeds += 1;
      if (!(told instanceof Error)) {
        events += told.events;
        for (const [what, count] of told.counts) counts.set(what, (counts.get(what) ?? 0) + count);
      }
      if (!(told instanceof Error) && told.failure === null) return;
      failures += 1;
      failed.push({ work, told });
      say(`seed ${work.seed} failed: ${told instanceof Error ? told.message : told.failure}`);
    });
    const [hand] = hands;
    for (const { work, told } of failed.slice(0, MOST_SHRUNK)) if (hand) await tell(hand, work, told, say);
  } finally {
    for (const hand of hands) hand.end();
    await brought.stop();
  }
  const seconds = (performance.now() - begun) / 1_000;
  say(
    `${seeds} seeds, ${events} events in ${seconds.toFixed(1)} s (${(seeds / seconds).toFixed(1)} seeds a second), ${failures} failed`,
  );
  say(
    `done and done to them: ${[...counts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([what, count]) => `${what} ${count}`)
      .join(", ")}`,
  );
  return { seeds, events, failures, counts };
}

async function tell(hand: Hand, work: Work, told: Told | Error, say: (line: string) => void): Promise<void> {
  say(`\nseed ${work.seed}: npm run simulate -- --store ${work.store} --from ${work.seed} --seeds 1`);
  if (told instanceof Error) return say(told.message);
  const { operations, failure } = await shrink(hand, work, told);
  say(`with ${operations.length} of its ${told.operations.length} operations: ${failure}`);
  for (const operation of operations) say(`  ${JSON.stringify(operation)}`);
}
