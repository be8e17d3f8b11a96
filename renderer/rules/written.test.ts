import { describe, expect, it } from "vitest";
import { readWritten, textOf, valueAt, without, withValue, type JsonObject } from "./written.ts";

const read = (text: string) => {
  const written = readWritten(text);
  if (written === null) throw new Error("expected a JSON object");
  return written;
};

describe("rules changed at a path", () => {
  it("come back in the text's own format, with nothing else changed", () => {
    for (const text of ['{\n  "a": 1,\n  "b": []\n}', '{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n', '{"a":1}', "{}"])
      expect(textOf(read(text))).toBe(text);
    const { value, indent, end } = read('{\n  "basic": {\n    "ratio": 1,\n    "extract": 2\n  }\n}\n');
    const next = withValue(value, ["basic", "ratio"], 5);
    expect(textOf({ value: next as typeof value, indent, end })).toBe(
      '{\n  "basic": {\n    "ratio": 5,\n    "extract": 2\n  }\n}\n',
    );
    expect(valueAt(value, ["basic", "ratio"])).toBe(1);
  });
  it("are none where the text is no JSON object", () => {
    for (const text of ["", "{", "[]", "1", "null"]) expect(readWritten(text)).toBeNull();
  });
  it("get what was missing on the way, and lose it again when it is empty, but never the place itself", () => {
    const path = ["stores", "s1", "cashier", "levelRatios", "gold"];
    const set = withValue({ stores: { s1: { cashier: {} } } }, path, 9) as JsonObject;
    expect(valueAt(set, path)).toBe(9);
    expect(without(set, path, 3)).toEqual({ stores: { s1: { cashier: {} } } });
    expect(without(set, ["no", "where"], 0)).toBe(set);
  });
  it("know no name that every object has, and keep one of that name", () => {
    expect(valueAt({}, ["toString"])).toBeUndefined();
    const odd = read('{"__proto__": {"a": 1}}').value;
    expect(valueAt(withValue(odd, ["b"], 2), ["__proto__", "a"])).toBe(1);
  });
});
