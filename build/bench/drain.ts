/**
 * A backlog drained: several tills send batches to a real server process, which checks, keeps, settles,
 * commits and answers. Beside it, over the same sockets with the same batches: receive, parse, and a store of
 * chunks. Every round begins with an empty server and ends with §13 on all its rows and every order counted.
 */
import { valueOf } from "../../server/testTill.ts";
import { Child } from "../replay/child.ts";
import { couriers, type Courier } from "./chains.ts";
import { oursAtLeast, ratioAtLeast, spreads, type Figure, type Spread } from "./measure.ts";
import { ownServer } from "./ownServer.ts";
import { exactly, inFolder, soundServer, withServer } from "./serving.ts";
import type { RawMode } from "./rawServer.ts";
import { SEED, isPaid, trade } from "./trade.ts";

export type DrainSize = { rounds: number; orders: number; tills: number };

/** What the goal of 45,000/s is of the raw store seen when it was set, 54,000/s. */
const SHARE = 0.83;

export async function benchDrain(size: DrainSize): Promise<Figure[]> {
  const tills = Array.from({ length: size.tills }, (_, index) => `s1/t${index + 1}`);
  const facts = trade({ seed: SEED, tills, orders: size.orders, members: 500 });
  const orders = facts.filter(isPaid).length;
  const now = facts.at(-1)?.at ?? 0;
  const all = couriers(facts, tills);
  const raw = (mode: RawMode) => async () => orders / (await rawSeconds(mode, all));
  const seen = await spreads(size.rounds, {
    ours: async () => orders / (await drainOnce(all, orders, now)),
    settled: async () => orders / (await settleSeconds(all, orders, now)),
    receive: raw("receive"),
    parse: raw("parse"),
    store: raw("store"),
  });
  const figure = (row: string, ours: Spread, is: Spread, what: string, goal: number): Figure => ({
    row,
    unit: "/s",
    ours,
    other: { is, what },
    goal: ratioAtLeast(goal),
  });
  const stored = "received, parsed, kept in chunks";
  return [
    { row: "drain: orders through the server", unit: "/s", ours: seen.ours, other: null, goal: oursAtLeast(45_000) },
    figure("drain: orders through the server", seen.ours, seen.store, stored, SHARE),
    figure("drain: the same, beside", seen.ours, seen.parse, "received and parsed", SHARE * 0.38),
    figure("drain: the same, beside", seen.ours, seen.receive, "received", SHARE * 0.2),
    figure("drain: checks, settlement and commit alone", seen.settled, seen.store, stored, 1),
  ];
}

/** Sends every batch, each till one after the other as its acknowledgement comes. @returns seconds until the last one */
async function send(all: readonly Courier[], as: "messages" | "batches"): Promise<number> {
  const begun = performance.now();
  await Promise.all(
    all.map(async ({ till, [as]: batches }) => {
      for (const batch of batches) valueOf(await till.say("push", batch));
    }),
  );
  return (performance.now() - begun) / 1000;
}

/** A new server, and all that the tills have. @returns seconds */
export const drainOnce = (all: readonly Courier[], orders: number, now: number): Promise<number> =>
  withServer(
    all.map((it) => it.till),
    now,
    async () => await send(all, "messages"),
    exactly(orders),
  );

const rawSeconds = (mode: RawMode, all: readonly Courier[]): Promise<number> =>
  inFolder(async (folder) => {
    const server = new Child("raw server", new URL("rawServer.ts", import.meta.url), [folder]);
    try {
      const url = (await server.ask("open", mode)) as string;
      for (const { till } of all) await till.connect(url);
      // As any sender would write them: lines in a JSON message.
      const seconds = await send(all, "batches");
      for (const { till } of all) till.disconnect();
      await server.ask("close");
      return seconds;
    } finally {
      server.kill();
    }
  });

const settleSeconds = (all: readonly Courier[], orders: number, now: number): Promise<number> =>
  inFolder(async (folder) => {
    const server = ownServer(folder, all, now);
    const begun = performance.now();
    await server.take(all);
    const seconds = (performance.now() - begun) / 1000;
    server.store.close();
    soundServer(server.file, exactly(orders));
    return seconds;
  });
