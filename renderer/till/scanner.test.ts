import { describe, expect, it } from "vitest";
import { NO_BURST, feed } from "./scanner.ts";

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
  it("a code longer than any barcode is not kept", () => {
    expect(type("1".repeat(65), 1, false)).toBeNull();
  });
});
