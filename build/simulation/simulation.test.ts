/**
 * A bounded share of the simulation in every run of the tests: seeds nobody has seen before, and all
 * that ever failed. `npm run simulate` runs as many as one likes.
 */
import { availableParallelism } from "node:os";
import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { bring, Hand } from "./crew.ts";
import { simulate } from "./many.ts";
import { ONCE_FAILED } from "./onceFailed.ts";
import type { StoreKind } from "./seed.ts";

const MINUTE = 60_000;

async function fresh(store: StoreKind, ms: number): Promise<void> {
  const lines: string[] = [];
  const from = randomInt(2 ** 40);
  const wish = { store, from, seeds: Number.MAX_SAFE_INTEGER, ms, thorough: false };
  const { failures, seeds } = await simulate(wish, availableParallelism(), (line) => {
    lines.push(line);
    process.stdout.write(`${line}\n`);
  });
  expect({ failures, said: failures > 0 ? lines : [] }).toEqual({ failures: 0, said: [] });
  expect(seeds).toBeGreaterThan(0);
}

test(
  "§13 worlds from fresh seeds: nothing acknowledged is lost, nothing is done twice, all agree when the faults stop",
  async () => {
    await fresh("memory", 25_000);
  },
  5 * MINUTE,
);

test(
  "§13 the same on real SQLite files, with torn writes",
  async () => {
    await fresh("sqlite", 15_000);
  },
  5 * MINUTE,
);

test(
  "§13 the same with the server on PostgreSQL, fenced by its real epochs",
  async (context) => {
    try {
      await (await bring("postgres")).stop();
    } catch (error) {
      return context.skip(error instanceof Error ? error.message : String(error));
    }
    await fresh("postgres", 12_000);
    return undefined;
  },
  5 * MINUTE,
);

test(
  "a seed gives the same world again, to the last event",
  async () => {
    const hand = new Hand();
    try {
      for (let seed = 1; seed <= 10; seed += 1) {
        const once = await hand.run({ seed: String(seed), store: "memory" });
        const again = await hand.run({ seed: String(seed), store: "memory" });
        if (once instanceof Error || again instanceof Error) throw new Error("a process ended over a seed");
        expect(again.digest).toBe(once.digest);
        expect(once.events).toBeGreaterThan(20);
      }
    } finally {
      hand.end();
    }
  },
  MINUTE,
);

test.each(ONCE_FAILED)(
  "seed $seed on $store: $found",
  async ({ seed, store }) => {
    const hand = new Hand();
    try {
      const told = await hand.run({ seed, store, thorough: true });
      expect(told instanceof Error ? told.message : told.failure).toBeNull();
    } finally {
      hand.end();
    }
  },
  MINUTE,
);
