/**
 * Rewards around the queue, and the night of a union: checks, settlement and commit of orders with rewards on beside
 * those without, and a midnight with many waiting while orders go on. Every round ends with §13 on all its rows.
 */
import BetterSqlite from "better-sqlite3";
import { DEMO_RULES } from "../../shared/demo/shop.ts";
import { memberOfPhone } from "../../shared/facts/ids.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { OFFICE } from "../../shared/queue/fold.ts";
import { sha256 } from "../../server/journal/digest.ts";
import type { Batch } from "../../shared/sync/messages.ts";
import { batchesOf, couriers, type Courier } from "./chains.ts";
import { oursAtMost, percentile, ratioAtLeast, spreadOf, spreads, type Figure } from "./measure.ts";
import { fillDay, MIDNIGHT, MORNING, UNION } from "./unionDay.ts";
import { checkedOf, ownServer } from "./ownServer.ts";
import { exactly, inFolder, soundServer } from "./serving.ts";
import { soundFile } from "./sound.ts";
import { phoneOf, SEED, isPaid, trade } from "./trade.ts";

export type RewardsSize = { rounds: number; orders: number };

const TILLS = ["s1/t1", "s1/t2", "s1/t3", "s1/t4"];
const MEMBERS = 2_000;
const LEVELS = { t1: 500, t2: 800 };
const WITH_REWARDS: RulesInput = {
  ...DEMO_RULES,
  stores: { ...DEMO_RULES.stores, s1: { ...DEMO_RULES.stores?.["s1"], recruiter: memberOfPhone(sha256, phoneOf(0)) } },
  rewards: { direct: 300, indirect: 100, recruit: 100, team: { levels: LEVELS } },
  acknowledged: [{ what: "team", by: "bench", at: 0, figures: { levels: LEVELS, maxDepth: 2 } }],
};
const WITHOUT: RulesInput = { ...DEMO_RULES, rewards: null };

export async function benchRewards({ rounds, orders }: RewardsSize): Promise<Figure[]> {
  const facts = trade({ seed: SEED, tills: TILLS, orders, members: MEMBERS, isReferred: true });
  const all = couriers(facts, TILLS);
  const count = facts.filter(isPaid).length;
  const now = facts.at(-1)?.at ?? 0;
  const rate = (rules: RulesInput) => () =>
    inFolder(async (folder) => {
      const server = ownServer(folder, all, now, rules);
      for (let n = 0; n < 60; n += 1) setLevel(server.settlement, n);
      const begun = performance.now();
      await server.take(all);
      const seconds = (performance.now() - begun) / 1000;
      server.store.close();
      soundServer(server.file, exactly(count));
      return count / seconds;
    });
  const seen = await spreads(rounds, { with: rate(WITH_REWARDS), without: rate(WITHOUT) });
  return [
    {
      row: "rewards: checks, settlement and commit of an order with four kinds of them",
      unit: "/s",
      ours: seen.with,
      other: { is: seen.without, what: "without" },
      goal: ratioAtLeast(0.7),
    },
  ];
}

/** Those at the top of the line have levels in their teams. */
function setLevel(settlement: ReturnType<typeof ownServer>["settlement"], n: number): void {
  const phone = phoneOf(n);
  const member = memberOfPhone(sha256, phone);
  settlement.office((desk) => {
    desk.write("member-registered", { id: member, phone, card: null, name: null });
    desk.write("team-level-set", { member, level: n < 20 ? "t2" : "t1", reason: "", by: "bench" });
  });
}

export type NightSize = { rounds: number; entries: number };

/** A night with as many orders of the day as entries waiting: each order waits for its own. */
export async function benchNight({ rounds, entries }: NightSize): Promise<Figure[]> {
  const took: number[] = [];
  const waits: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { seconds, acknowledged } = await inFolder((folder) => oneNight(folder, entries));
    took.push(seconds);
    waits.push(percentile(acknowledged, 99));
  }
  const name = entries.toLocaleString("en");
  return [
    {
      row: `night: ${name} orders of the day, as many waiting, distributed while orders go on`,
      unit: "s",
      ours: spreadOf(took),
      other: null,
      goal: oursAtMost((30 * entries) / 1_000_000),
    },
    { row: "night: an order acknowledged meanwhile, p99", unit: "ms", ours: spreadOf(waits), other: null, goal: null },
  ];
}

async function oneNight(folder: string, entries: number): Promise<{ seconds: number; acknowledged: number[] }> {
  const clock = { now: MORNING };
  // Every other order is one of the day that has ended, and comes late.
  const facts = trade({ seed: SEED, tills: ["s1/t1"], orders: 2_000, members: 50 }).map((fact, index) => ({
    ...fact,
    at: index % 2 === 0 ? MIDNIGHT + 60_000 : MORNING,
  }));
  const [courier] = couriers(facts, ["s1/t1"]);
  if (!courier) throw new Error("there is no till");
  const server = ownServer(folder, [courier], () => clock.now, UNION);
  const db = new BetterSqlite(server.file);
  fillDay(db, entries);
  db.close();
  const { settlement, store } = server;
  const [first, ...rest] = small(courier);
  if (first) await server.settle(checkedOf(courier.till, first));
  clock.now = MIDNIGHT + 60_000;
  const begun = performance.now();
  settlement.passClock();
  const acknowledged: number[] = [];
  for (const message of rest) {
    if (!store.ledger.rewards?.night()) break;
    const asked = performance.now();
    const outcome = await server.settle(checkedOf(courier.till, message));
    if ("refused" in outcome) throw new Error(outcome.message);
    acknowledged.push(performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  while (store.ledger.rewards?.night()) await new Promise((resolve) => setTimeout(resolve, 5));
  const seconds = (performance.now() - begun) / 1000;
  const pieces = store.read.tills.till(OFFICE)?.cursor ?? 0;
  if (pieces < 2 || acknowledged.length === 0) throw new Error("nothing came while the night went on");
  store.close();
  soundFile("server", server.file);
  return { seconds, acknowledged };
}

/** A till's batches a few orders at a time. */
function* small({ till }: Courier): Generator<Batch> {
  for (const batch of batchesOf(till, 5)) yield till.packed(batch);
}
