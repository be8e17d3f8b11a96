import { describe, expect, it } from "vitest";
import { countdown, onlyDigits, triesLeft } from "./pin.ts";

describe("a PIN as it is typed", () => {
  it("is digits alone, at most eight", () => {
    expect(onlyDigits("1a2 3-4")).toBe("1234");
    expect(onlyDigits("123456789")).toBe("12345678");
  });
  it("how many tries are left is read from the refusal's sentence, whatever other figures it has", () => {
    expect(triesLeft("That is not the PIN of clerk 01. Tries left before this clerk is locked for 5 min: 4.")).toBe(4);
    expect(triesLeft("That is not this clerk's PIN. No PIN is taken for 5 min now.")).toBeNull();
  });
  it("a lockout counts down in minutes and seconds, the last one begun in full", () => {
    expect(countdown(300_000)).toBe("5:00");
    expect(countdown(65_001)).toBe("1:06");
    expect(countdown(1)).toBe("0:01");
  });
});
