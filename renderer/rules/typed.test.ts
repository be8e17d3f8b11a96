import { describe, expect, it } from "vitest";
import { isOf, readAs, showAs } from "./typed.ts";

describe("§1.1 figures as they are typed", () => {
  it("percent keep basis points, yuan keep fen", () => {
    expect(["10", "10%", "12.5 ％", "130", "0"].map((text) => readAs("percent", text))).toEqual([
      1000, 1000, 1250, 13000, 0,
    ]);
    expect(["12", "1,234.50", "¥3"].map((text) => readAs("yuan", text))).toEqual([1200, 123450, 300]);
    expect(readAs("count", "42")).toBe(42);
    expect(readAs("percent", "  ")).toBeUndefined();
  });
  it("are shown as they are read", () => {
    for (const bp of [0, 5, 1250, 13000, 1_000_000]) expect(readAs("percent", showAs("percent", bp))).toBe(bp);
    for (const fen of [0, 7, 123450]) expect(readAs("yuan", showAs("yuan", fen))).toBe(fen);
    expect(showAs("percent", undefined)).toBe("");
  });
  it("what is none stays the text that was typed, and is none of the unit", () => {
    for (const text of ["八折", "-5", "1.234", "1e3"]) {
      expect(readAs("percent", text)).toBe(text);
      expect(isOf("percent", text)).toBe(false);
    }
    expect(readAs("count", "1.5")).toBe("1.5");
    expect(isOf("percent", readAs("percent", "20000"))).toBe(false);
    expect(showAs("percent", -1)).toBe("-1");
  });
});
