import { describe, expect, it } from "vitest";
import { lineOfProblem, linesOf } from "./jsonlines.ts";

const TEXT = `{
  "basic": { "ratio": 1,
    "exchange": { "points": null } },
  "stores": {
    "s1": {
      "cashier": { "windows": [
        { "start": "9" },
        { "end": "a \\" , } b" }
      ], "extract": 3 }
    }
  }
}
`;

describe("lines of a JSON text", () => {
  it("every path has the line it stands on, whatever is inside texts", () => {
    const lines = linesOf(TEXT);
    const at = (path: string) => lines.get(path);
    expect([at(""), at("basic"), at("basic.ratio"), at("basic.exchange.points"), at("stores.s1")]).toEqual([
      1, 2, 2, 3, 5,
    ]);
    expect([
      at("stores.s1.cashier.windows.0.start"),
      at("stores.s1.cashier.windows.1"),
      at("stores.s1.cashier.extract"),
    ]).toEqual([7, 8, 9]);
    expect(at("stores.s1.cashier.windows.2")).toBeUndefined();
  });
  it("a problem whose path is not in the text is shown at its nearest holder", () => {
    const lines = linesOf(TEXT);
    expect(lineOfProblem(lines, { path: "stores.s1.cashier.lottery.ratios.0", message: "x" })).toBe(6);
    expect(lineOfProblem(lines, { path: "union", message: "x" })).toBe(1);
  });
  it("a JSON error is shown where it says", () => {
    expect(
      lineOfProblem(linesOf("{"), { path: "", message: "JSON: Expected ',' at position 9 (line 3 column 2)" }),
    ).toBe(3);
  });
  it("text that is not whole is read as far as it goes", () => {
    for (let end = 0; end <= TEXT.length; end += 1) expect(linesOf(TEXT.slice(0, end)).get("")).toBe(1);
    expect(linesOf('{\n "a": [\n {"b"').get("a.0.b")).toBe(3);
  });
});
