import * as fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { compiled } from "./compiled.ts";
import { FactSchema } from "./fact.ts";

const HASH = "0a".repeat(32);
const next = { join: HASH, draw: HASH };
const base = { till: "s1/t1", seq: 7, at: 5 };
const item = { product: "p1", name: "x", nameEn: "x", quantity: 2, price: 50, total: 100 };
const tender = { kind: "cash", amount: 100, given: 100, change: 0, reference: null };
const promise = { joins: true, ratio: 100, source: "basic.ratio", lottery: null, extract: 10 };
const order = { order: "s1/t1/0000007", key: "k", member: "p1", level: null, rules: 1, items: [item], paid: 100 };
const rolls = { secret: HASH, next };
const paid = { ...order, deducted: false, completed: true, tenders: [tender], rolls, promise };
const GOOD: readonly object[] = [
  { ...base, kind: "till-opened", body: { format: 2, publicKey: "", software: "x", next } },
  { ...base, kind: "order-paid", body: paid },
  { ...base, kind: "order-paid", body: { ...paid, tenders: [{ ...tender, kind: "balance", hold: "h" }] } },
  { ...base, kind: "order-paid", body: { ...paid, promise: { joins: false, reason: "zero", extract: null } } },
  {
    ...base,
    kind: "order-paid",
    body: { ...paid, promise: { ...promise, lottery: { kind: "range", min: 1, max: 2 } } },
  },
  { ...base, kind: "order-refunded", body: { order: "o", key: "k", line: 0, amount: 5, reason: "" } },
  { ...base, kind: "rules-published", body: { version: 1, tills: ["s1/t1"] } },
  { ...base, kind: "clock-passed", body: {} },
];

/** Every place in a value, as a path of keys. */
function places(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))];
}

function changed(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy = structuredClone(value) as Record<string, unknown>;
  const inner = changed(copy[key], rest, to);
  if (inner === undefined) delete copy[key];
  else copy[key] = inner;
  return copy;
}

test("what the schema takes is taken, as it is", () => {
  const check = compiled(FactSchema);
  for (const fact of GOOD) {
    expect(FactSchema.parse(fact)).toEqual(fact);
    expect(check(fact)).toBe(true);
  }
});

test("with one place changed to anything, the answer is the schema's", () => {
  const check = compiled(FactSchema);
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(
      undefined,
      0,
      -1,
      -0,
      1.5,
      2 ** 53,
      1e300,
      "",
      "x".repeat(200),
      HASH,
      `${HASH}0`,
      null,
      true,
      [],
      {},
    ),
    fc.constantFrom<unknown>("cash", "balance", "range", false, 1, 99, 100, 500, "s1/t1", "S1/t1", [item, item], {
      extra: 1,
    }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...GOOD), fc.nat(), odd, fc.boolean(), (fact, at, to, adds) => {
      const paths = places(fact);
      const path = paths[at % paths.length] ?? [];
      const value = changed(fact, adds ? [...path.slice(0, -1), "another"] : path, to);
      expect(check(value)).toBe(FactSchema.safeParse(value).success);
    }),
    { numRuns: 3_000 },
  );
});

test("a hole in a list is no element", () => {
  const fact = { ...base, kind: "rules-published", body: { version: 1, tills: Array(1) } };
  expect([compiled(FactSchema)(fact), FactSchema.safeParse(fact).success]).toEqual([false, false]);
});

test("a key that JSON alone can make is no field", () => {
  const line = JSON.stringify(GOOD[7]).replace("{}", `{"__proto__":{}}`);
  expect(compiled(FactSchema)(JSON.parse(line))).toBe(false);
});

test.each([
  ["a default", z.strictObject({ a: z.int().default(1) })],
  ["a transformation", z.strictObject({ a: z.string().transform((it) => it.length) })],
  ["an open object", z.object({ a: z.int() })],
  ["any number", z.strictObject({ a: z.number() })],
  ["a pattern with a memory", z.strictObject({ a: z.string().regex(/a/g) })],
])("%s cannot be compiled, and says so", (_, schema) => {
  expect(() => compiled(schema)).toThrow(/cannot be compiled/);
});
