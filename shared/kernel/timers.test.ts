import { expect, test } from "vitest";
import { every, type Timers } from "./timers.ts";

/** Timers whose time passes when the test says so. */
function driven(): { timers: Timers; pass: (ms: number) => void } {
  let now = 0;
  const due = new Set<{ at: number; run: () => void }>();
  return {
    timers: {
      after: (ms, run) => {
        const timer = { at: now + ms, run };
        due.add(timer);
        return () => void due.delete(timer);
      },
    },
    pass: (ms) => {
      for (const end = now + ms; now <= end; now += 1)
        for (const timer of [...due].filter((it) => it.at <= now)) if (due.delete(timer)) timer.run();
      now -= 1;
    },
  };
}

test("what runs again and again does so until it is cancelled, also from within", () => {
  const { timers, pass } = driven();
  let runs = 0;
  const cancel = every(timers, 10, () => {
    runs += 1;
    if (runs === 3) cancel();
  });
  pass(9);
  expect(runs).toBe(0);
  pass(11);
  expect(runs).toBe(2);
  pass(100);
  expect(runs).toBe(3);
});

test("a run that throws does not end the others", () => {
  const { timers, pass } = driven();
  let runs = 0;
  every(timers, 10, () => {
    runs += 1;
    throw new Error("once");
  });
  expect(() => pass(10)).toThrow("once");
  expect(() => pass(10)).toThrow("once");
  expect(runs).toBe(2);
});
