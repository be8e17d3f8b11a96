import { expect, test } from "vitest";
import type { Standing } from "./ask.ts";
import { HandTimers } from "./testTimers.ts";
import { StubUpdater } from "./testUpdater.ts";
import { decide, LOOK_MS, Updates } from "./updates.ts";

const FREE: Standing = { isStaffed: true, isManager: false, hasShift: false, hasSale: false };

test.each([
  ["nothing was fetched", false, FREE, { install: false, why: "nothing" }],
  ["a shift is open", true, { ...FREE, hasShift: true }, { install: false, why: "shift" }],
  ["a shift and a sale are open", true, { ...FREE, hasShift: true, hasSale: true }, { install: false, why: "shift" }],
  ["a sale is open", true, { ...FREE, hasSale: true }, { install: false, why: "sale" }],
  ["the till does not say whether a shift is", true, { ...FREE, hasShift: null }, { install: false, why: "unknown" }],
  ["the till does not say whether a sale is", true, { ...FREE, hasSale: null }, { install: false, why: "unknown" }],
  ["no shift and no sale is open", true, FREE, { install: true }],
])("whether an update is installed when %s", (_when, fetched, standing, decision) => {
  expect(decide(fetched, standing)).toEqual(decision);
});

test("an update is looked for soon after the start and every few hours, until it is ended", () => {
  const [timers, updater] = [new HandTimers(), new StubUpdater()];
  const end = new Updates(updater, async () => await Promise.resolve(FREE), quiet()).watch(timers);
  timers.pass(29_999);
  expect(updater.looks).toBe(0);
  timers.pass(1);
  expect(updater.looks).toBe(1);
  timers.pass(2 * LOOK_MS);
  expect(updater.looks).toBe(3);
  end();
  timers.pass(LOOK_MS);
  expect(updater.looks).toBe(3);
});

test("what is fetched waits; an error is said and harms nothing", async () => {
  const updater = new StubUpdater();
  const lines: string[] = [];
  let standing: Standing = { ...FREE, hasShift: true };
  const heard = { log: (line: string) => void lines.push(line), changed: () => void lines.push("changed") };
  const updates = new Updates(updater, async () => await Promise.resolve(standing), heard);
  updater.heard?.failed(new Error("no such host"));
  expect(updates.isFetched).toBe(false);
  expect(lines).toEqual([expect.stringMatching(/tried again: no such host/)]);
  updater.heard?.fetched("0.2.0");
  expect(updates.isFetched).toBe(true);
  expect(lines.at(-1)).toBe("changed");
  expect(await updates.decide()).toEqual({ install: false, why: "shift" });
  expect(updater.installed).toBeNull();
  standing = FREE;
  expect(await updates.decide()).toEqual({ install: true });
});

const quiet = () => ({ log: () => undefined, changed: () => undefined });
