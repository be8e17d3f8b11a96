import { describe, expect, test } from "vitest";
import type { CheckedBatch } from "./settler.ts";
import { Turns, type Ticket } from "./turns.ts";

const ticket = (till: string, from: number, count: number): Ticket => {
  const lines = Array.from({ length: count }, () => "");
  const batch: CheckedBatch = {
    till,
    from,
    prev: "",
    head: "",
    signature: "",
    lines,
    packing: 0,
    packed: new Uint8Array(),
  };
  return { batch, read: new Map(), taken: () => undefined, failed: () => undefined };
};
const names = (group: readonly Ticket[]): string[] => group.map(({ batch }) => `${batch.till} ${batch.from}`);

describe("turns", () => {
  test("one of each till after the other, each till's in their order", () => {
    const turns = new Turns();
    for (const [till, from] of [
      ["a", 1],
      ["a", 2],
      ["a", 3],
      ["b", 1],
      ["c", 1],
      ["c", 2],
    ] as const)
      turns.add(ticket(till, from, 1));
    expect(names(turns.next())).toEqual(["a 1", "b 1", "c 1", "a 2", "c 2", "a 3"]);
    expect([turns.any, turns.facts, turns.next()]).toEqual([false, 0, []]);
  });

  test("a group is bounded, and who has much to send lets the others in before its next", () => {
    const turns = new Turns();
    for (let from = 1; from <= 3_001; from += 500) turns.add(ticket("a", from, 500));
    turns.add(ticket("b", 1, 1));
    expect(names(turns.next())).toEqual(["a 1", "b 1", "a 501", "a 1001", "a 1501"]);
    turns.add(ticket("b", 2, 1));
    expect(names(turns.next())).toEqual(["a 2001", "b 2", "a 2501", "a 3001"]);
  });

  test("S7.2 beyond a bound of facts nobody is let in, with a hint when to try again", () => {
    const turns = new Turns();
    expect(turns.full).toBe(null);
    for (let from = 1; from < 40_000; from += 500) turns.add(ticket("a", from, 500));
    expect(turns.full).toBe(2_000);
    turns.next();
    expect(turns.full).toBe(null);
  });

  test("S6.1 a batch in which something stood in the way is tried on its own, between the turns of the others, and nothing of its till passes it", () => {
    const turns = new Turns();
    const stuck = ticket("a", 1, 5);
    const others = [ticket("b", 1, 1), ticket("a", 6, 1)];
    turns.add(ticket("c", 1, 1));
    turns.again([stuck]);
    turns.back(others);
    // Those that were rolled back with it go on at once, before it.
    expect(names(turns.next())).toEqual(["b 1", "c 1"]);
    expect(names(turns.next())).toEqual(["a 1"]);
    turns.again([stuck]);
    turns.add(ticket("b", 2, 1));
    expect(names(turns.next())).toEqual(["b 2"]);
    turns.add(ticket("b", 3, 1));
    expect(names(turns.next())).toEqual(["a 1"]);
    expect(names(turns.next())).toEqual(["a 6", "b 3"]);
    expect([turns.any, turns.facts]).toEqual([false, 0]);
  });
});
