import { describe, expect, test } from "vitest";
import { base32, codeOf, linkOf, newSecret, stepOf } from "./totp.ts";

const SECRET = base32(Buffer.from("12345678901234567890"));
const at = (seconds: number): number => Math.floor(seconds / 30);

describe("one-time codes by time (RFC 6238)", () => {
  test.each([
    [59, "94287082"],
    [1_111_111_109, "07081804"],
    [1_111_111_111, "14050471"],
    [1_234_567_890, "89005924"],
    [2_000_000_000, "69279037"],
    [20_000_000_000, "65353130"],
  ])("the standard's own figure at %d s is %s", (seconds, code) => {
    expect(codeOf(SECRET, at(seconds), 8)).toBe(code);
    expect(codeOf(SECRET, at(seconds))).toBe(code.slice(2));
  });

  test("a code holds one step before and after its own, and once", () => {
    const code = codeOf(SECRET, 1_000);
    const tried = [998, 999, 1_000, 1_001, 1_002].map((step) => stepOf(SECRET, code, step * 30_000, 0));
    expect(tried).toEqual([null, 1_000, 1_000, 1_000, null]);
    expect(stepOf(SECRET, code, 30_000_000, 1_000)).toBeNull();
    expect(stepOf(SECRET, ` ${code.slice(0, 3)} ${code.slice(3)}`, 30_000_000, 999)).toBe(1_000);
    for (const wrong of ["", "12345", "1234567", "abcdef", "１２３４５６"])
      expect(stepOf(SECRET, wrong, 30_000_000, 0)).toBeNull();
  });

  test("a new secret has 160 bits in base 32, and stands in a link that authenticators read", () => {
    const secret = newSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(newSecret()).not.toBe(secret);
    const link = new URL(linkOf("林 a/b", secret));
    expect([link.protocol, link.searchParams.get("secret"), decodeURIComponent(link.pathname)]).toEqual([
      "otpauth:",
      secret,
      expect.stringContaining("Paifan:林 a/b"),
    ]);
  });
});
