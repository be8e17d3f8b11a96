import { describe, expect, it } from "vitest";
import { USUAL_SETTINGS } from "../../../shared/contract/settings.ts";
import { conflicts, wrongParts, wrongPaths } from "./settingsdraft.ts";

describe("settings while they are edited", () => {
  it("the usual ones have nothing wrong with them, and no two acts one key", () => {
    expect(wrongPaths(USUAL_SETTINGS)).toEqual(new Set());
    expect(conflicts(USUAL_SETTINGS)).toEqual(new Set());
  });
  it("what is wrong is named by its place, and by the part it is edited in", () => {
    const wrong = wrongPaths({
      ...USUAL_SETTINGS,
      printer: { kind: "network", host: "", port: Number.NaN },
      barcodeRules: [{ name: "x", type: "weight", pattern: "21" }],
    });
    expect([...wrong].toSorted()).toEqual(["barcodeRules.0.pattern", "printer.host", "printer.port"]);
    expect(wrongParts(wrong)).toEqual(new Set(["printer", "barcodes"]));
  });
  it("two acts on one key are both told, whichever of them has its usual one, and large and small letters are one", () => {
    expect(conflicts({ ...USUAL_SETTINGS, keys: { search: "F9" } })).toEqual(new Set(["search", "pay"]));
    expect(conflicts({ ...USUAL_SETTINGS, keys: { search: "a", hold: "A" } })).toEqual(new Set(["search", "hold"]));
    expect(wrongPaths({ ...USUAL_SETTINGS, keys: { search: "F9" } })).toEqual(new Set(["keys.search", "keys.pay"]));
  });
});
