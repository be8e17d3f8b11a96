import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isRoll, pick, ROLLS } from "./roll.ts";

test("§1.4 pick gives 0 … n − 1, each for an equal part of the rolls", () => {
  expect([0, ROLLS / 4, ROLLS / 2 - 1, ROLLS / 2, ROLLS - 1].map((roll) => pick(roll, 4))).toEqual([0, 1, 1, 2, 3]);
  expect(pick(ROLLS - 1, 1)).toBe(0);
});

test("§1.4 pick equals floor(roll × n / 2^32) in whole numbers, for any n", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: ROLLS - 1 }),
      fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      (roll, n) => {
        expect(pick(roll, n)).toBe(Number((BigInt(roll) * BigInt(n)) >> 32n));
      },
    ),
  );
});

test("§1.4 a roll is an integer in [0, 2^32)", () => {
  expect([0, ROLLS - 1].every(isRoll)).toBe(true);
  expect([-1, ROLLS, 0.5, "0"].some(isRoll)).toBe(false);
});
