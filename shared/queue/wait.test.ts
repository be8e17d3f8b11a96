import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS } from "../kernel/calendar.ts";
import { LONGEST_DAYS, waitRange, type Sample } from "./wait.ts";

const NOW = 100 * DAY_MS;
const daysAgo = (days: number, extracted: number): Sample => ({ at: NOW - days * DAY_MS, extracted });
const live = (extracted: number): Sample => ({ at: NOW, extracted });

describe("the wait at recent sales (§12.4)", () => {
  it("a quick week after a slow month: from the week's rate to the month's, whole days", () => {
    // 2000 fen a day over 30 days, 4000 over the last 7.
    const samples = [daysAgo(30, 0), daysAgo(7, 32_000)];
    expect(waitRange(samples, live(60_000), NOW, 10_000)).toEqual({ fromDays: 2, toDays: 5, overDays: 30 });
  });
  it("a slow week after a quick month: the ends change places", () => {
    const samples = [daysAgo(30, 0), daysAgo(7, 53_000)];
    expect(waitRange(samples, live(60_000), NOW, 10_000)).toEqual({ fromDays: 5, toDays: 10, overDays: 30 });
  });
  it("as far as the samples reach, but over a day at least: a good morning is not a good week", () => {
    expect(waitRange([daysAgo(0.1, 0)], live(1_000), NOW, 2_000)).toEqual({ fromDays: 2, toDays: 2, overDays: 1 });
    expect(waitRange([daysAgo(4, 0)], live(4_000), NOW, 2_500)).toEqual({ fromDays: 2, toDays: 3, overDays: 4 });
  });
  it("nothing was extracted in the week: the upper end is open; nothing at all, or nothing known: both", () => {
    const stale = [daysAgo(30, 0), daysAgo(7, 60_000)];
    expect(waitRange(stale, live(60_000), NOW, 10_000)).toEqual({ fromDays: 5, toDays: null, overDays: 30 });
    expect(waitRange([daysAgo(9, 5)], live(5), NOW, 10)).toMatchObject({ fromDays: null, toDays: null });
    expect(waitRange([], live(500), NOW, 10)).toEqual({ fromDays: null, toDays: null, overDays: 1 });
  });
  it("beyond ten years is no number of days", () => {
    const samples = [daysAgo(30, 0)];
    expect(waitRange(samples, live(30), NOW, LONGEST_DAYS)).toMatchObject({ toDays: LONGEST_DAYS });
    expect(waitRange(samples, live(30), NOW, LONGEST_DAYS + 1)).toMatchObject({ toDays: null });
  });
  it("a figure that was heard before the week says nothing of it", () => {
    const heard = { at: NOW - 8 * DAY_MS, extracted: 22_000 };
    expect(waitRange([daysAgo(30, 0)], heard, NOW, 1_000)).toEqual({ fromDays: 1, toDays: 1, overDays: 22 });
    expect(waitRange([daysAgo(60, 0)], { ...heard, at: NOW - 40 * DAY_MS }, NOW, 1)).toMatchObject({ toDays: null });
  });

  const history = fc
    .record({
      gaps: fc.array(fc.record({ days: fc.integer({ min: 1, max: 5 }), fen: fc.integer({ min: 0, max: 1e9 }) }), {
        maxLength: 40,
      }),
      last: fc.integer({ min: 0, max: DAY_MS }),
    })
    .map(({ gaps, last }) => {
      let [at, extracted] = [NOW - last, gaps.reduce((sum, gap) => sum + gap.fen, 0)];
      const samples: Sample[] = [];
      for (const { days, fen } of gaps) {
        samples.unshift({ at, extracted: (extracted -= fen) });
        at -= days * DAY_MS;
      }
      return { samples, live: live(gaps.reduce((sum, gap) => sum + gap.fen, 0)) };
    });
  const need = fc.integer({ min: 1, max: 1e12 });

  it("whole days in order, none beyond ten years, the lower end known wherever the upper is", () => {
    fc.assert(
      fc.property(history, need, (past, needFen) => {
        const { fromDays, toDays, overDays } = waitRange(past.samples, past.live, NOW, needFen);
        for (const end of [fromDays, toDays]) if (end !== null) expect(Number.isInteger(end)).toBe(true);
        if (toDays !== null) {
          expect(fromDays).not.toBeNull();
          expect(fromDays ?? Infinity).toBeLessThanOrEqual(toDays);
          expect(toDays).toBeLessThanOrEqual(LONGEST_DAYS);
        }
        expect(overDays).toBeGreaterThanOrEqual(1);
      }),
    );
  });
  it("whoever stands further back never waits less", () => {
    fc.assert(
      fc.property(history, need, need, (past, first, more) => {
        const near = waitRange(past.samples, past.live, NOW, first);
        const far = waitRange(past.samples, past.live, NOW, first + more);
        expect(far.fromDays ?? Infinity).toBeGreaterThanOrEqual(near.fromDays ?? Infinity);
        expect(far.toDays ?? Infinity).toBeGreaterThanOrEqual(near.toDays ?? Infinity);
      }),
    );
  });
  it("at the very rate of the samples, what they extracted in their days is waited for that long", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 1e9 }), (days, perDay) => {
        const samples = Array.from({ length: days }, (_, index) => daysAgo(days - index, index * perDay));
        const { fromDays, toDays } = waitRange(samples, live(days * perDay), NOW, days * perDay);
        expect([fromDays, toDays]).toEqual([days, days]);
      }),
    );
  });
});
