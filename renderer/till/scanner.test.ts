import { describe, expect, it } from "vitest";
import { NO_BURST, feed, isScanning } from "./scanner.ts";

function type(text: string, pauseMs: number, inField: boolean): string | null {
  let burst = NO_BURST;
  let at = 1_000;
  for (const key of text) {
    ({ burst } = feed(burst, key, at, inField));
    at += pauseMs;
  }
  return feed(burst, "Enter", at, inField).scanned;
}

describe("scanner", () => {
  it("is recognised by its speed, in a text field and outside", () => {
    expect(type("6901234567892", 5, false)).toBe("6901234567892");
    expect(type("6901234567892", 5, true)).toBe("6901234567892");
    expect(type("ABC-0042", 12, true)).toBe("ABC-0042");
  });
  it("leaves what a person types slowly to the field", () => {
    expect(type("6901234567892", 60, true)).toBeNull();
    expect(type("13812342046", 120, false)).toBeNull();
  });
  it("takes no short amount typed in a field for a code", () => {
    expect(type("1250", 5, true)).toBeNull();
    expect(type("12", 5, false)).toBeNull();
  });
  it("begins anew after a pause and after any other key", () => {
    let burst = feed(NO_BURST, "9", 0, false).burst;
    burst = feed(burst, "1", 5_000, false).burst;
    expect(burst.code).toBe("1");
    expect(feed(burst, "Tab", 5_010, false).burst).toEqual(NO_BURST);
    expect(feed(burst, "Shift", 5_010, false).burst).toEqual(burst);
  });
  it("a key that no code has is a person's, however soon it follows", () => {
    const { burst } = feed(NO_BURST, "+", 1_000, false);
    expect([isScanning(burst, "F9", 1_010), isScanning(burst, "2", 1_010), isScanning(burst, "Enter", 1_010)]).toEqual([
      false,
      true,
      true,
    ]);
    expect(isScanning(burst, "2", 2_000)).toBe(false);
  });
  it("a code longer than any receipt's is not kept", () => {
    expect(type("1".repeat(401), 1, false)).toBeNull();
  });
  it("takes the address on a receipt or a member's code whole, and an amount typed at once for none", () => {
    const code = "https://shop.example/m?o=s1/t1/0000042&s=9f-A_b";
    expect([type(code, 5, true), type(code, 5, false)]).toEqual([code, code]);
    expect(type("90071992547409.91", 5, true)).toBeNull();
  });
  it("is set up: what it types round a code is taken off, how it ends one, how slow it may be", () => {
    const scanner = { prefix: "]C1", suffix: "#", ends: "Tab" as const, pauseMs: 60 };
    let burst = NO_BURST;
    let at = 1_000;
    for (const key of "]C16901234567892#") ({ burst } = feed(burst, key, (at += 50), true, scanner));
    expect(feed(burst, "Enter", at + 50, true, scanner).scanned).toBeNull();
    expect(feed(burst, "Tab", at + 50, true, scanner)).toMatchObject({
      scanned: "6901234567892",
      typed: "]C16901234567892#",
    });
  });
});
