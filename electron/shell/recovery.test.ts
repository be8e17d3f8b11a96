import { expect, test } from "vitest";
import { StubDesktop, StubWindow } from "../stubDesktop.ts";
import { keepPage } from "./page.ts";
import { Deaths, startAgain, withoutGraphics } from "./recovery.ts";
import { HandTimers } from "./testTimers.ts";

const MINUTE = 60_000;

test("a page that dies is loaded again at once three times a minute, then later and later, a minute at most", () => {
  const deaths = new Deaths();
  const pauses = Array.from({ length: 9 }, () => deaths.note(0));
  expect(pauses).toEqual([0, 0, 0, 15_000, 30_000, 45_000, 60_000, 60_000, 60_000]);
  expect(deaths.note(MINUTE)).toBe(0);
});

test("a graphics processor that dies three times a minute is gone without for a week", () => {
  expect(withoutGraphics([0, 1], 2)).toBeNull();
  expect(withoutGraphics([0, MINUTE, MINUTE + 1], MINUTE + 2)).toBeNull();
  expect(withoutGraphics([0, 1, 2], 2)).toBe(2 + 7 * 24 * 60 * MINUTE);
});

test("a process that fails starts itself again three times a minute, and no more", () => {
  let faults: number[] = [];
  const fail = (now: number): boolean => {
    const { again, faults: kept } = startAgain(faults, now);
    faults = kept;
    return again;
  };
  expect([fail(1), fail(2), fail(3), fail(4)]).toEqual([true, true, true, false]);
  expect(fail(MINUTE + 10)).toBe(true);
  expect(faults).toEqual([MINUTE + 10]);
  // A clock that was set back makes no fault of the future count.
  expect(startAgain([9e12, 9e12, 9e12], 5)).toEqual({ again: true, faults: [5] });
});

function page() {
  const timers = new HandTimers();
  const lines: string[] = [];
  const window = new StubWindow(new StubDesktop(), {});
  const needs = { timers, log: (line: string) => lines.push(line), now: () => timers.now };
  keepPage(window as never, { url: "paifan://till/", name: "till's" }, needs);
  return { timers, lines, window, contents: window.webContents };
}

test("a page whose process dies is loaded again, unless it ended as it should", () => {
  const { timers, lines, window, contents } = page();
  expect(window.loads).toHaveLength(1);
  contents.die("clean-exit");
  timers.pass(MINUTE);
  expect(window.loads).toHaveLength(1);
  contents.die("oom");
  timers.pass(0);
  expect(window.loads).toEqual(["paifan://till/", "paifan://till/"]);
  expect(lines.at(-1)).toMatch(/oom/);
});

test("a page that could not be loaded is loaded again; a load that another took the place of is not", () => {
  const { timers, window, contents } = page();
  contents.emit("did-fail-load", {}, -3, "ERR_ABORTED", "paifan://till/", true);
  contents.emit("did-fail-load", {}, -6, "ERR_FILE_NOT_FOUND", "paifan://till/x", false);
  timers.pass(MINUTE);
  expect(window.loads).toHaveLength(1);
  contents.emit("did-fail-load", {}, -6, "ERR_FILE_NOT_FOUND", "paifan://till/", true);
  timers.pass(0);
  expect(window.loads).toHaveLength(2);
});

test("a page that hangs for 15 s is ended and loaded again; one that comes back is left alone", () => {
  const { timers, window } = page();
  window.emit("unresponsive");
  timers.pass(14_000);
  window.emit("responsive");
  timers.pass(MINUTE);
  expect(window.loads).toHaveLength(1);
  window.emit("unresponsive");
  timers.pass(15_000);
  timers.pass(0);
  expect(window.loads).toHaveLength(2);
});

test("nothing is loaded into a window that is gone", () => {
  const { timers, window, contents } = page();
  contents.die();
  window.close();
  timers.pass(MINUTE);
  expect(window.loads).toHaveLength(1);
});
