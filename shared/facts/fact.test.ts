import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { FACT_FORMAT, FACT_KINDS, factLine, FactSchema, MAX_FACT_BYTES, readFact, type Fact } from "./fact.ts";

const sale: Fact = {
  till: "s1/t1",
  seq: 42,
  at: 1_772_413_200_000,
  kind: "order-paid",
  body: {
    order: "s1/t1/0000042",
    key: "k1",
    member: "p0123456789abcdef",
    level: null,
    rules: 1,
    items: [{ product: "demo-101", name: "购物袋", nameEn: "Bag", quantity: 2, price: 30, total: 60 }],
    paid: 60,
    deducted: false,
    completed: true,
    tenders: [{ kind: "cash", amount: 60, given: 100, change: 40, reference: null }],
    roll: 0,
    promise: { joins: true, ratio: 10_000, source: "basic.ratio", lottery: null, extract: 1000 },
  },
};
const line = factLine(sale);
const changed = (change: (fact: Record<string, unknown> & { body: Record<string, unknown> }) => void): string => {
  const copy = JSON.parse(line) as Record<string, unknown> & { body: Record<string, unknown> };
  change(copy);
  return JSON.stringify(copy);
};
const expected = (text: string): string => {
  const read = readFact(text);
  return "expected" in read ? read.expected : "a fact";
};

/** The fingerprint of every format there was, in order: a new shape is a new format, and a new line here. */
const SHAPES = [
  "66826b5d5fd9edf88b5492ca8bf718e7f966dcf291e9bb4ee3055a0a4d335386", // 1: the first
];

describe("facts", () => {
  test("the shape of facts is that of their format: a change of one is a change of the other", () => {
    const shape = createHash("sha256")
      .update(JSON.stringify(z.toJSONSchema(FactSchema, { io: "input" })))
      .digest("hex");
    expect({ format: FACT_FORMAT, shape }).toEqual({ format: SHAPES.length, shape: SHAPES.at(-1) });
  });

  test("every kind of fact is known by name", () => {
    expect(FACT_KINDS).toEqual([
      "till-opened",
      "rules-adopted",
      "member-registered",
      "order-paid",
      "order-refunded",
      "clock-corrected",
    ]);
  });

  test("a line reads back as the fact it was written from, in one order of keys", () => {
    expect(readFact(line)).toEqual(sale);
    expect(line.startsWith('{"till":"s1/t1","seq":42,"at":1772413200000,"kind":"order-paid","body":{')).toBe(true);
    expect(line.length).toBeLessThan(MAX_FACT_BYTES);
  });

  const bad: [what: string, text: string, expectation: string][] = [
    ["no JSON", "{", "JSON: "],
    ["nothing", "", "JSON: "],
    ["no object", "7", "fact: "],
    ["an unknown kind", changed((it) => (it["kind"] = "order-lost")), "kind: "],
    ["an unknown field", changed((it) => (it["extra"] = 1)), "fact: "],
    ["an unknown field of the body", changed((it) => (it.body["extra"] = 1)), "body: "],
    ["a seq of 0", changed((it) => (it["seq"] = 0)), "seq: "],
    ["a till that is none", changed((it) => (it["till"] = "S1")), "till: expected store/till"],
    ["§1.1 half a fen", changed((it) => (it.body["paid"] = 60.5)), "body.paid: "],
    ["§1.1 more than 2^53 − 1", line.replace('"paid":60', '"paid":9007199254740992'), "body.paid: "],
    ["§1.4 a roll that is none", changed((it) => (it.body["roll"] = 2 ** 32)), "body.roll: "],
    [
      "items that do not add up",
      changed((it) => (it.body["paid"] = 61)),
      "body: expected the items to add up to what was paid",
    ],
    [
      "§4.1 a promise to nobody",
      changed((it) => (it.body["member"] = null)),
      "body: expected a member where the order joins",
    ],
    [
      "§3.7 a promise without its extraction",
      changed((it) => (it.body["promise"] = { joins: false, reason: "zero" })),
      "body.promise.extract: ",
    ],
    [
      "an id with a blank",
      changed((it) => (it.body["order"] = "a b")),
      "body.order: expected 1 to 80 printable ASCII characters",
    ],
  ];
  for (const [what, text, expectation] of bad)
    test(`a bad line is not read: ${what}`, () => expect(expected(text)).toContain(expectation));
});
