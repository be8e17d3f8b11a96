import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isRoll } from "../kernel/roll.ts";
import { checkRoll, commitmentOf, rollOf, type RollClaim } from "./rolls.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
const secret = "ab".repeat(32);
const claim = (change: Partial<RollClaim> = {}): RollClaim => ({
  purpose: "draw",
  commitment: commitmentOf(sha256, "draw", secret),
  secret,
  order: "s1/t1/0000042",
  line: 0,
  roll: rollOf(sha256, "draw", secret, "s1/t1/0000042", 0),
  ...change,
});

describe("§6.3 rolls that anyone can check", () => {
  test("§6.3 pinned: what a customer computes with any SHA-256 stays what it is", () => {
    expect(commitmentOf(sha256, "draw", secret)).toBe(sha256(`paifan-secret/1\ndraw\n${secret}`));
    const digest = sha256(`paifan-roll/1\ndraw\n${secret}\ns1/t1/0000042\n0`);
    expect(rollOf(sha256, "draw", secret, "s1/t1/0000042", 0)).toBe(Number.parseInt(digest.slice(0, 8), 16));
  });

  test("§6.3 a roll that follows from the secret that was committed to is found right", () => {
    expect(checkRoll(sha256, claim())).toBeNull();
  });

  test("§6.3 another secret than the one committed to is named, whatever the roll", () => {
    const other = "cd".repeat(32);
    expect(checkRoll(sha256, claim({ secret: other, roll: rollOf(sha256, "draw", other, "s1/t1/0000042", 0) }))).toBe(
      "other-secret",
    );
    expect(checkRoll(sha256, claim({ purpose: "join" }))).toBe("other-secret");
  });

  test("§6.3 another roll, and a roll of another order or line, is named", () => {
    expect(checkRoll(sha256, claim({ roll: (claim().roll + 1) % 2 ** 32 }))).toBe("other-roll");
    expect(checkRoll(sha256, claim({ order: "s1/t1/0000043" }))).toBe("other-roll");
    expect(checkRoll(sha256, claim({ line: 1 }))).toBe("other-roll");
  });

  test("§1.4 §4.3 every roll is an integer in [0, 2^32), and one of joining says nothing of one of drawing", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(499), (text, order, line) => {
        const [join, draw] = (["join", "draw"] as const).map((purpose) => rollOf(sha256, purpose, text, order, line));
        expect(isRoll(join) && isRoll(draw) && join !== draw).toBe(true);
      }),
    );
  });
});
