/** What every store that keeps §10 and §11 must do, asked of each in the same words. */
import { entryOf, orderOf, type OpenedLedger, type Runner } from "./contract.ts";
import { MAX_AMOUNT } from "../kernel/money.ts";
import type { MoveRow, NightRow, RewardRow } from "./rows.ts";
import { NO_CHANGES, type RewardChanges, type RewardsStore } from "./store.ts";

const NONE: RewardChanges = { rows: [], pot: null, units: [], doneUnits: 0, nights: [], people: [] };
const reward = (change: Partial<RewardRow>): RewardRow => ({
  kind: "direct",
  order: "a",
  line: 0,
  member: "M",
  amount: 30,
  at: 1_000,
  day: 5,
  store: "s1",
  ...change,
});
const night = (day: string, change: Partial<NightRow> = {}): NightRow => ({
  day,
  at: 1_000,
  brought: -5,
  profit: 100,
  rewarded: 7,
  share: 5_000,
  gained: 44,
  carried: 1,
  accelerate: 100,
  paysHeld: true,
  paused: false,
  lastUnit: 9,
  last: { at: 7, order: "a", line: 1 },
  late: ["b"],
  unit: 3,
  accelerated: 2,
  paid: 4,
  done: false,
  ...change,
});

/** @param open a new one for every case */
export function rewardsContract({ test, expect }: Runner, open: () => OpenedLedger): void {
  const opened = () => {
    const { store, rows } = open();
    const { rewards } = store;
    if (!rewards) throw new Error("this store keeps nothing of §10 and §11");
    const write = (changes: Partial<RewardChanges>): void =>
      store.write({ ...NO_CHANGES, rewards: { ...NONE, ...changes } });
    return { store, rows, rewards, write };
  };

  test("§11.1 rewards come back as they were made, in their order", () => {
    const { rows, write } = opened();
    const made = [reward({}), reward({ kind: "shareholder", order: "day:2026-03-01", store: null, amount: -3 })];
    write({ rows: made.slice(0, 1) });
    write({ rows: made.slice(1) });
    expect([...(rows().rewards ?? [])]).toEqual(made);
  });

  test("§13.3 what balances were changed by comes back field for field, in its order", () => {
    const { store, rows } = opened();
    const none = { order: null, line: null, other: null, gift: null, fact: null };
    const of = { ...none, member: "M", at: 1_000 };
    const made: MoveRow[] = [
      { ...of, what: "points", kind: "exchanged", amount: 30, order: "a", line: 1 },
      { ...of, what: "love", kind: "given", amount: -3, other: "N" },
      { ...of, what: "points", kind: "gift", amount: -2, gift: "杯" },
      { ...of, what: "cash", kind: "paid-out", amount: -MAX_AMOUNT, fact: 7 },
    ];
    store.write({ ...NO_CHANGES, moves: made.slice(0, 1) });
    store.write({ ...NO_CHANGES, moves: made.slice(1) });
    expect([...(rows().moves ?? [])]).toEqual(made);
  });

  test("§10.2 what waits to be divided is the last that was written; nothing before the first", () => {
    const { rewards, write } = opened();
    expect(rewards.pot()).toBe(undefined);
    const pot = { brought: -1, profit: 2, rewarded: 3, toDivide: 4, units: 5 };
    write({ pot: { ...pot, profit: 9 } });
    write({ pot });
    expect(rewards.pot()).toEqual(pot);
  });

  test("§10.4 units of a day by number, a page at a time; those that are done are gone", () => {
    const { rewards, write } = opened();
    const units = [1, 2, 3, 4, 5].map((n) => ({ n, order: `o${n}`, line: 0, friend: "F" }));
    write({ units });
    expect(rewards.dayUnits(1, 4, 2)).toEqual(units.slice(1, 3));
    expect(rewards.dayUnits(3, 4, 9)).toEqual(units.slice(3, 4));
    write({ doneUnits: 3, units: [{ n: 6, order: "o6", line: 1, friend: "G" }] });
    expect(rewards.dayUnits(0, 9, 9).map(({ n }) => n)).toEqual([4, 5, 6]);
    expect(rewards.dayUnits(4, 9, 1).map(({ n }) => n)).toEqual([5]);
  });

  test("§10.3 the night that is not done, field for field, until it is", () => {
    const { rewards, write } = opened();
    write({ nights: [night("2026-03-01", { done: true })] });
    expect(rewards.night()).toBe(undefined);
    const begun = night("2026-03-02", { last: null });
    write({ nights: [begun] });
    expect(rewards.night()).toEqual(begun);
    write({ nights: [{ ...begun, done: true }] });
    expect(rewards.night()).toBe(undefined);
  });

  test("§11.6 people as they are now; whether there is an order of somebody", () => {
    const { store, rewards, write } = opened();
    write({ people: [{ member: "A", referrer: null, teamLevel: null }] });
    write({ people: [{ member: "A", referrer: "B", teamLevel: "t1" }] });
    expect(rewards.person("A")).toEqual({ member: "A", referrer: "B", teamLevel: "t1" });
    expect(rewards.person("B")).toBe(undefined);
    store.write({ ...NO_CHANGES, orders: [orderOf("o", { member: "A" })] });
    expect([rewards.hasOrdered("A"), rewards.hasOrdered("B")]).toEqual([true, false]);
    expect([rewards.hasBrought("A"), rewards.hasBrought("B")]).toEqual([false, true]);
  });

  test("§10.4 what of a member's stands in a queue to be paid, by position, and the last place in it", () => {
    const { store, rewards } = opened();
    expect(rewards.lastStanding("union")).toBe(undefined);
    const stands = (id: string, change: object): void =>
      store.write({
        ...NO_CHANGES,
        orders: [orderOf(id, { member: "M" })],
        entries: [entryOf(id, { queue: "union", member: "M", ...change })],
      });
    stands("b", { at: 2_000, lane: "held" });
    stands("a", { at: 2_000 });
    stands("c", { at: 1_000 });
    stands("d", { at: 9_000, lane: "empty", remaining: 0 });
    stands("e", { at: 9_000, queue: "other" });
    stands("f", { at: 9_000, lane: null, state: "done" });
    const ordersOf = (of: RewardsStore, member: string): string[] =>
      of.standingOf("union", member).map(({ order }) => order);
    expect(ordersOf(rewards, "M")).toEqual(["c", "a", "b"]);
    expect(ordersOf(rewards, "N")).toEqual([]);
    const { at, order, line } = rewards.lastStanding("union") ?? { at: 0, order: "", line: 0 };
    expect([at, order, line]).toEqual([2_000, "b", 0]);
  });
}
