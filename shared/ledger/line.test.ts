// SortedLine and Window against a plain sorted list, with lines long enough to split chunks and leave the window.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparePosition, type EntryRow, type Position } from "./rows.ts";
import { SortedLine } from "./sortedLine.ts";
import { Window } from "./window.ts";

const entryAt = (position: Position): EntryRow => ({
  ...position,
  member: "M",
  channel: "mall",
  store: null,
  till: null,
  product: null,
  source: "basic.ratio",
  lottery: null,
  queue: "mall",
  lane: "ready",
  state: "waiting",
  drawn: false,
  ratio: 1,
  entitlement: 1,
  paid: 0,
  exchanged: 0,
  cleared: 0,
  voided: 0,
  clawed: 0,
  remaining: 1,
  exchangedTo: null,
  exchangeRatio: null,
  pending: [],
});

type Step = { does: number; where: number; many: number };
const steps = fc.array(
  fc.record({ does: fc.nat(9), where: fc.nat(1_000_000), many: fc.integer({ min: 1, max: 700 }) }),
  { minLength: 1, maxLength: 40 },
);

/** Plays steps on a sorted list; `change` is told of each entry that comes (true) or goes (false). */
function play(
  script: readonly Step[],
  change: (entry: EntryRow, comes: boolean) => void,
  after: (list: readonly EntryRow[], step: Step) => void,
): void {
  const list: EntryRow[] = [];
  const taken = new Set<number>();
  let last = 1_000_000;
  for (const step of script) {
    for (let i = 0; i < step.many; i += 1) {
      if (step.does >= 5 && list.length > 0) {
        // From the head, as payouts take them, or from anywhere.
        const index = step.does >= 7 ? 0 : (step.where + i * 7919) % list.length;
        const [gone] = list.splice(index, 1);
        if (gone) {
          taken.delete(gone.at);
          change(gone, false);
        }
        continue;
      }
      // Mostly at the end, as orders come; sometimes late, before others.
      const at = step.does >= 2 ? (last += 1) : (step.where + i * 104_729) % last;
      if (taken.has(at)) continue;
      taken.add(at);
      const entry = entryAt({ at, order: "o", line: 0 });
      const index = list.findIndex((it) => it.at > at);
      list.splice(index === -1 ? list.length : index, 0, entry);
      change(entry, true);
    }
    after(list, step);
  }
}

describe("§2.5 a line in position order", () => {
  test("§2.5 SortedLine is a sorted list, however entries come and go", () => {
    fc.assert(
      fc.property(steps, (script) => {
        const line = new SortedLine();
        play(
          script,
          (entry, comes) => (comes ? line.insert(entry) : line.remove(entry)),
          (list, { where }) => {
            expect(line.size).toBe(list.length);
            expect(line.after(null, Number.MAX_SAFE_INTEGER)).toEqual(list);
            const position = { at: where % 1_100_000, order: "o", line: 0 };
            expect(line.after(position, 5)).toEqual(list.filter((it) => comparePosition(it, position) > 0).slice(0, 5));
          },
        );
      }),
      { numRuns: 60 },
    );
  });

  test("§2.5 SortedLine.remove of an entry that does not stand in it changes nothing", () => {
    const line = new SortedLine();
    line.insert(entryAt({ at: 1, order: "a", line: 0 }));
    line.remove(entryAt({ at: 1, order: "a", line: 0 }));
    line.remove(entryAt({ at: 2, order: "a", line: 0 }));
    expect(line.size).toBe(1);
  });

  test("§5.3 Window shows the head of what the store holds, however entries come and go", () => {
    fc.assert(
      fc.property(steps, (script) => {
        const line = new SortedLine();
        const window = new Window((after, limit) => line.after(after, limit));
        play(
          script,
          (entry, comes) => {
            // The ledger writes before it reads on, and tells the window of every entry.
            if (comes) line.insert(entry);
            else line.remove(entry);
            if (comes) window.add(entry);
            else window.remove(entry);
          },
          (list, { where, many }) => {
            expect(window.at(0)).toBe(list[0]);
            if (where % 3 !== 0) return;
            expect(window.at(many)).toBe(list[many]);
            expect(window.at(list.length)).toBeUndefined();
            expect(window.at(list.length - 1)).toBe(list.at(-1));
          },
        );
      }),
      { numRuns: 120 },
    );
  });
});
