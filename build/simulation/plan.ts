/**
 * What is done in a world, and what is done to it, drawn up from the seed before it begins. Every
 * operation carries what it needs: one may be left out without changing the others.
 */
import { DEMO_RULES } from "../../shared/demo/shop.ts";
import { sha256 } from "../../electron/store/sha256.ts";
import { memberOfPhone } from "../../shared/facts/ids.ts";
import { neededAcknowledgements } from "../../shared/rules/acknowledge.ts";
import { WholeRules, type RulesInput } from "../../shared/rules/schema.ts";
import { pageActs, VISITORS, type PageAct } from "./pagePlan.ts";
import type { Random } from "./random.ts";

type TillAct =
  | {
      do: "sell";
      till: number;
      amount: number;
      member: number | null;
      /** What of it the member's balance pays, percent. */ balance: number;
    }
  | { do: "register"; till: number; member: number }
  | { do: "find"; till: number; member: number }
  | { do: "refund"; till: number; pick: number; part: number | null; elsewhere: boolean }
  | { do: "draw"; till: number; pick: number; elsewhere: boolean }
  | { do: "exchange"; till: number; pick: number; to: "points" | "love"; elsewhere: boolean };
type OfficeAct =
  | { do: "publish"; rules: RulesInput; to: number[] | null }
  | {
      do: "place";
      lines: { product: string; paid: number; cost?: number }[];
      online: boolean;
      member: number | null;
      completed: boolean;
      late: number;
    }
  | { do: "complete"; pick: number }
  | { do: "refund-placed"; pick: number; line: number; amount: number | null }
  | { do: "draw-placed"; pick: number; line: number }
  | { do: "exchange-placed"; pick: number; line: number }
  /** Two persons take an entry out of its queue, or pay into one (amount not null). */
  | { do: "by-two"; queue: number; place: number; amount: number | null }
  | { do: "refer"; member: number; referrer: number }
  | { do: "team"; member: number; level: string | null }
  | { do: "give"; from: number; to: number; amount: number }
  | { do: "spend"; member: number; amount: number };
/** `who` 0 is the server, the others are tills. Times in ms. */
export type Fault =
  | { do: "crash"; who: number; commits: number | null; when: "before" | "after"; power: boolean; down: number }
  | { do: "full"; who: number; down: number }
  | { do: "clock"; who: number; by: number; drift: number }
  | { do: "network"; till: number; loss: number; double: number; most: number; down: number }
  | { do: "cut"; till: number; way: "up" | "down" | "both"; down: number }
  | { do: "reset"; till: number }
  /** Where the chain has several processes: another settles; the one before is paused for so long, or has ended. */
  | { do: "depose"; paused: number | null }
  | { do: "door"; door: number; down: number };
/** `n` names it; `again`: the clerk or the shop asks twice with the same key. */
export type Operation = { readonly n: number; readonly at: number } & (
  | ((TillAct | OfficeAct) & { again?: boolean })
  | PageAct
  | Fault
);

export type Plan = {
  readonly tills: readonly string[];
  /** The chain's rules are the demonstration's: its first till sells under them before it is enrolled. */
  readonly isDemo: boolean;
  /** Processes that speak with tills beside the one that settles; 0: one process does both. */
  readonly doors: number;
  readonly rules: RulesInput;
  /** Worlds begin just before noon in Shanghai, which is just before midnight in La Paz. */
  readonly timezone: "Asia/Shanghai" | "America/La_Paz";
  readonly operations: readonly Operation[];
  /** Members are at the member page, too. */
  readonly hasPage: boolean;
  /** When the last fault begins at the latest, ms. */
  readonly lasts: number;
};

export const MEMBERS = ["13800000001", "13800000002", "13800000003", "13800000004"];
/** With those who come by the member page. */
export const PERSONS = [...MEMBERS, ...VISITORS];
export const memberIds = PERSONS.map((phone) => memberOfPhone(sha256, phone));
const YEARS_10 = 10 * 365 * 86_400_000;
const PRODUCTS = ["p1", "lucky"];

export function planOf(random: Random): Plan {
  const tills = random.pick([
    ["s1/t1", "s1/t2"],
    ["s1/t1", "s2/t1"],
    ["s1/t1", "s1/t2", "s2/t1"],
  ]);
  // Small worlds are quick and soon understood, large ones reach further.
  const isLarge = random.percent(50);
  const lasts = (isLarge ? random.between(10, 50) : random.between(5, 20)) * 1_000;
  const count = isLarge ? random.between(20, 60) : random.between(4, 20);
  const calm = random.percent(10);
  const switches = random.percent(60);
  const isDemo = random.percent(10);
  // The mode of a chain (§10) is that of all its versions.
  const isUnion = !isDemo && random.percent(25);
  const rules = (): RulesInput => rulesOf(random, isUnion);
  const operations: Operation[] = [];
  for (let n = 0; n < count; n += 1) {
    const at = random.int(lasts);
    const roll = random.int(100);
    const act =
      roll < 62
        ? tillAct(random, tills.length)
        : roll < 76
          ? officeAct(random, switches, tills.length, rules)
          : fault(random, tills.length, calm);
    operations.push({ n, at, ...act });
  }
  for (let burst = random.int(isLarge ? 4 : 2); burst > 0; burst -= 1) {
    const from = random.int(lasts);
    for (const { after, ...act } of burstOf(random, tills.length, rules))
      operations.push({ n: operations.length, at: from + after, ...act });
  }
  const doors = random.percent(30) ? random.between(1, 3) : 0;
  for (let n = doors > 0 ? random.between(1, 5) : 0; n > 0; n -= 1) {
    const act: Fault = random.percent(60)
      ? { do: "depose", paused: random.percent(60) ? random.between(500, 9_000) : null }
      : { do: "door", door: random.int(doors), down: random.between(100, 5_000) };
    operations.push({ n: 10_000 + n, at: random.int(lasts), ...act });
  }
  const atPage = pageActs(random.fork("page"), { tills: tills.length, regulars: MEMBERS.length, lasts });
  for (const [index, act] of atPage.entries()) operations.push({ n: 20_000 + index, ...act });
  operations.sort((a, b) => a.at - b.at || a.n - b.n);
  const timezone = !isDemo && random.percent(isUnion ? 85 : 30) ? "America/La_Paz" : "Asia/Shanghai";
  return {
    tills,
    isDemo,
    doors,
    rules: isDemo ? DEMO_RULES : rules(),
    timezone,
    operations,
    hasPage: atPage.length > 0,
    lasts,
  };
}

/** Things that go wrong together, close to each other. Times in ms after the first. */
function burstOf(
  random: Random,
  tills: number,
  rules: () => RulesInput,
): ({ after: number } & (((TillAct | OfficeAct) & { again?: boolean }) | Fault))[] {
  const till = random.int(tills);
  const acts = (count: number, within: number): ({ after: number } & TillAct)[] =>
    Array.from({ length: count }, () => ({ after: random.int(within), ...tillAct(random, tills), till }));
  switch (random.int(4)) {
    case 0: {
      // A till that is away goes on under the old rules while its queue is given to it, or taken from it.
      const down = random.between(2_000, 9_000);
      const to = random.percent(70) ? null : [till];
      const first = rules();
      const last = rules();
      Object.assign(first.basic ?? {}, { cashierScope: random.pick(["all", "store"]) });
      if (!last.union) Object.assign(last.basic ?? {}, { cashierScope: "till" });
      return [
        { after: 0, do: "publish", rules: first, to },
        ...acts(3, 2_000),
        { after: 2_000, do: "cut", till, way: "both", down },
        { after: 2_050, ...byTwo(random) },
        { after: 2_100, do: "publish", rules: last, to },
        { after: 2_150, ...byTwo(random) },
        { after: 2_000 + down, ...byTwo(random) },
        ...acts(8, down).map((act) => ({ ...act, after: act.after + 2_000 })),
      ];
    }
    case 1:
      // A version that the disk does not take, and orders decided after it.
      return [
        { after: 0, do: "full", who: 0, down: 2_000 },
        { after: 500, do: "publish", rules: rules(), to: null },
        {
          after: 3_000,
          do: "place",
          lines: [{ product: "p1", paid: 2_000 }],
          online: false,
          member: 0,
          completed: true,
          late: 0,
        },
        { after: 3_500, do: "publish", rules: rules(), to: null },
        ...acts(3, 5_000),
      ];
    case 2:
      // A crash in the middle of an act, and the clerk who does not know whether it counted.
      return [
        {
          after: 0,
          do: "crash",
          who: till + 1,
          commits: 1,
          when: random.pick(["before", "after"]),
          power: random.percent(50),
          down: 500,
        },
        ...acts(2, 100),
        ...acts(3, 3_000),
      ];
    default:
      // The server ends at each of its commits while everybody sends.
      return [
        ...acts(4, 1_000),
        {
          after: 200,
          do: "crash",
          who: 0,
          commits: random.between(1, 6),
          when: random.pick(["before", "after"]),
          power: random.percent(50),
          down: 700,
        },
        {
          after: 1_500,
          do: "crash",
          who: 0,
          commits: random.between(1, 3),
          when: random.pick(["before", "after"]),
          power: false,
          down: 700,
        },
        ...acts(4, 4_000),
      ];
  }
}

function byTwo(random: Random): Extract<OfficeAct, { do: "by-two" }> {
  const amount = random.percent(50) ? random.between(1, 6_000) : null;
  return { do: "by-two", queue: random.int(4), place: random.int(6), amount };
}

function tillAct(random: Random, tills: number): TillAct & { again?: boolean } {
  const till = random.int(tills);
  const roll = random.int(100);
  const again = random.percent(15) ? { again: true } : {};
  if (roll < 62) {
    // Many small ones, a few large ones, some of a fen.
    const amount = random.pick([
      1,
      random.between(1, 99),
      random.between(100, 5_000),
      random.between(100, 5_000),
      random.between(5_000, 90_000),
    ]);
    const member = random.percent(80) ? random.int(MEMBERS.length) : null;
    const balance = random.percent(20) ? random.pick([10, 50, 100]) : 0;
    return { do: "sell", till, amount, member, balance, ...again };
  }
  if (roll < 68) return { do: "register", till, member: random.int(MEMBERS.length) };
  if (roll < 71) return { do: "find", till, member: random.int(MEMBERS.length) };
  if (roll < 83)
    return {
      do: "refund",
      till,
      pick: random.u32(),
      part: random.percent(50) ? random.between(1, 100) : null,
      elsewhere: random.percent(30),
      ...again,
    };
  if (roll < 93) return { do: "draw", till, pick: random.u32(), elsewhere: random.percent(30), ...again };
  return {
    do: "exchange",
    till,
    pick: random.u32(),
    to: random.pick(["points", "love"]),
    elsewhere: random.percent(30),
    ...again,
  };
}

function officeAct(
  random: Random,
  switches: boolean,
  tills: number,
  rules: () => RulesInput,
): OfficeAct & { again?: boolean } {
  const roll = random.int(100);
  const again = random.percent(15) ? { again: true } : {};
  const pick = random.u32();
  if (roll < 30) {
    if (!switches)
      return {
        do: "give",
        from: random.int(MEMBERS.length),
        to: random.int(MEMBERS.length),
        amount: random.between(1, 400),
        ...again,
      };
    const published = rules();
    const to = published.union || random.percent(65) ? null : [random.int(tills)];
    return { do: "publish", rules: published, to };
  }
  if (roll < 34)
    return { do: "refer", member: random.int(MEMBERS.length), referrer: random.int(MEMBERS.length), ...again };
  if (roll < 36) return { do: "team", member: random.int(MEMBERS.length), level: random.pick(["t1", "t2", null]) };
  if (roll < 44) return byTwo(random);
  if (roll < 62) {
    const lines = Array.from({ length: random.between(1, 3) }, () => ({
      product: random.pick(PRODUCTS),
      paid: random.int(4_000),
      ...(random.percent(60) ? { cost: random.int(3_000) } : {}),
    }));
    const online = random.percent(35);
    return {
      do: "place",
      lines: online ? lines.map((line) => ({ ...line, product: "p9" })) : lines,
      online,
      member: random.percent(85) ? random.int(MEMBERS.length) : null,
      completed: random.percent(50),
      late: random.percent(20) ? random.int(3_600_000) : 0,
      ...again,
    };
  }
  if (roll < 72) return { do: "complete", pick, ...again };
  if (roll < 80)
    return {
      do: "refund-placed",
      pick,
      line: random.int(2),
      amount: random.percent(50) ? random.between(1, 500) : null,
      ...again,
    };
  if (roll < 86) return { do: "draw-placed", pick, line: random.int(2), ...again };
  if (roll < 92) return { do: "exchange-placed", pick, line: random.int(2), ...again };
  if (roll < 96)
    return {
      do: "give",
      from: random.int(MEMBERS.length),
      to: random.int(MEMBERS.length),
      amount: random.between(1, 400),
      ...again,
    };
  return { do: "spend", member: random.int(MEMBERS.length), amount: random.between(1, 400), ...again };
}

function fault(random: Random, tills: number, calm: boolean): Fault {
  const roll = calm ? 45 + random.int(55) : random.int(100);
  const who = random.int(tills + 1);
  const till = random.int(tills);
  const down = random.pick([random.between(50, 500), random.between(500, 5_000), random.between(5_000, 30_000)]);
  if (roll < 40) {
    return {
      do: "crash",
      who,
      commits: random.percent(70) ? random.between(1, 4) : null,
      when: random.percent(50) ? "before" : "after",
      power: random.percent(35),
      down: random.pick([random.between(1, 200), random.between(200, 4_000), random.between(4_000, 20_000)]),
    };
  }
  if (roll < 45) return { do: "full", who, down };
  if (roll < 57) {
    const by = random.pick([
      0,
      random.between(-90_000, 90_000),
      random.between(-7_200_000, 7_200_000),
      random.between(-86_400_000, 86_400_000),
      YEARS_10,
      -YEARS_10,
    ]);
    return { do: "clock", who, by, drift: random.pick([0, 200, -200, 5_000, -5_000]) };
  }
  if (roll < 72)
    return {
      do: "network",
      till,
      loss: random.pick([0, 5, 30]),
      double: random.pick([0, 10, 40]),
      most: random.pick([20, 300, 4_000, 12_000]),
      down,
    };
  if (roll < 90) return { do: "cut", till, way: random.pick(["up", "down", "both", "both"]), down };
  return { do: "reset", till };
}

const lottery = { kind: "range" as const, min: 5_000, max: 20_000 };

/** What a merchant's store says of its profit and of who brought it. */
const brought = (random: Random): { commission?: number; recruiter?: string } => ({
  ...(random.percent(50) ? { commission: random.pick([1_000, 4_000]) } : {}),
  ...(random.percent(30) ? { recruiter: memberIds[0] } : {}),
});

/** Rules in which everything may happen; what is owed twice or not at all shows soonest with small amounts and long lines. */
function rulesOf(random: Random, isUnion: boolean): RulesInput {
  const written = { ...queueRules(random, isUnion), ...aroundQueue(random, isUnion) };
  return {
    ...written,
    acknowledged: neededAcknowledgements(WholeRules.parse(written)).map((it) => ({ ...it, by: "A", at: 1 })),
  };
}

/** §10 and §11. */
function aroundQueue(random: Random, isUnion: boolean): Pick<RulesInput, "union" | "rewards"> {
  const union = {
    ratio: random.pick([11_000, 3_000]),
    share: random.pick([5_000, 10_000]),
    accelerate: random.pick([0, 2_000]),
  };
  const shares = [0, 1, 3].map((member, index) => ({ member: memberIds[member] ?? "", weight: index + 1 }));
  return {
    union: isUnion ? union : null,
    rewards: random.percent(50)
      ? {
          base: random.pick(["paid", "profit"]),
          direct: random.pick([null, 300, 5_000]),
          indirect: random.pick([null, 100]),
          recruit: random.pick([null, 200]),
          team: random.percent(40) ? { levels: { t1: 500, t2: 1_200 }, maxDepth: random.pick([1, 2, 3]) } : null,
          shareholders: random.percent(40) ? { ratio: 700, period: "day", shares } : null,
        }
      : null,
  };
}

function queueRules(random: Random, isUnion: boolean): RulesInput {
  const cash = random.percent(25);
  const clear = random.percent(35);
  const desk = { ...(random.percent(30) ? { lottery } : {}), ...(random.percent(8) ? { limits: { perDay: 2 } } : {}) };
  return {
    basic: {
      extract: random.pick([1_000, 3_000, 10_000, 333]),
      ratio: random.pick([10_000, 5_000, 2_500, 12_000]),
      cashierScope: random.pick(isUnion ? ["store", "all"] : ["till", "store", "all", "till", "all"]),
      merchantQueue: random.percent(60),
      allStoresQueue: random.percent(40),
      settleOn: random.pick(["paid", "completed"]),
      payoutOrder: random.pick(["queue", "completed-first"]),
      leftover: random.pick(["retain", "carry"]),
      paysItself: random.percent(40),
      paused: random.percent(5),
      floorLimit: random.pick([0, 0, 500, 5_000]),
      exchange: { points: 5_000, love: 2_000, loveTo: random.pick(["available", "frozen"]) },
      randomReturn: cash ? { cash: 2, points: 1 } : null,
      // Worlds begin just before noon.
      clear: clear ? { every: "day", at: random.pick(["12:00", "12:00", "12:00", "00:00"]) } : null,
    },
    products: { p1: {}, lucky: { lottery } },
    stores: {
      s1: { cashier: desk, online: {}, products: { p9: {} }, ...brought(random) },
      s2: { cashier: {}, ...brought(random) },
    },
  };
}
