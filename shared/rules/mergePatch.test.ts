import { describe, expect, test } from "vitest";
import { changes } from "./changes.ts";
import { checkAgainst } from "./known.ts";
import { mergePatch, patchBetween, type Json } from "./mergePatch.ts";
import { Rules } from "./schema.ts";
import { shown, type QueueView } from "./shown.ts";
import * as fc from "fast-check";

describe("RFC 7396", () => {
  // The examples of the RFC's appendix A.
  const examples: [target: Json, patch: Json, result: Json][] = [
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [
      ["a", "b"],
      ["c", "d"],
      ["c", "d"],
    ],
    [{ a: "b" }, ["c"], ["c"]],
    [{ a: "foo" }, null, null],
    [{ a: "foo" }, "bar", "bar"],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [target, patch, result] of examples) {
    test(`${JSON.stringify(target)} with ${JSON.stringify(patch)}`, () =>
      expect(mergePatch(target, patch)).toEqual(result));
  }

  test("a name that every object has is a name like any other", () => {
    expect(Object.keys(mergePatch({}, JSON.parse('{"__proto__":{"a":1},"constructor":2}') as Json) as object)).toEqual([
      "__proto__",
      "constructor",
    ]);
  });
});

describe("the patch between two values", () => {
  const key = fc.constantFrom("a", "b", "c", "__proto__");
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom<Json>(0, 1, "x", true, [], [null], {}),
      fc.dictionary(key, tie("value"), { maxKeys: 3 }),
    ),
  }));
  test("turns the one before into the one after, and is empty only between equals", () => {
    const objects = fc.dictionary(key, value, { maxKeys: 4 });
    fc.assert(
      fc.property(objects, objects, (before, after) => {
        const patch = patchBetween(before, after);
        expect(changes(mergePatch(before, patch), after)).toEqual([]);
        expect(Object.keys(patch as object).length === 0).toBe(changes(before, after).length === 0);
      }),
    );
  });
  test("what becomes null is taken away: a patch cannot say null", () => {
    expect(patchBetween({ a: 1, b: null }, { a: null, b: null, c: null })).toEqual({ a: null });
  });
});

describe("changes between two versions", () => {
  test("names each path with what it was and is; lists whole", () => {
    const before = Rules.parse({ basic: { ratio: 1 }, products: { p1: { windows: [{ start: "09:00" }] }, p2: {} } });
    const after = Rules.parse({
      basic: { ratio: 2 },
      products: { p1: { windows: [{ start: "10:00" }] } },
      stores: { s1: {} },
    });
    expect(changes(before, after).map(({ path }) => path)).toEqual([
      "basic.ratio",
      "products.p1.windows",
      "products.p2",
      "stores.s1",
    ]);
    expect(changes(before, after)[0]).toEqual({ path: "basic.ratio", before: 1, after: 2 });
    expect(changes(before, after)[2]?.after).toBeUndefined();
  });
  test("the order of keys is no change", () =>
    expect(changes({ a: [{ b: 1, c: 2 }] }, { a: [{ c: 2, b: 1 }] })).toEqual([]));
});

test("rules that name what there is not: each with its path", () => {
  const known = {
    stores: new Set(["s1"]),
    tills: new Set(["s1/t1"]),
    products: new Set(["p1"]),
    levels: new Set(["gold"]),
  };
  const rules = Rules.parse({
    basic: { levelRatios: { gold: 1, silver: 2 } },
    products: { p1: {}, p2: { levelRatios: { vip: 1 } } },
    stores: {
      s1: { cashier: { levelRatios: { toString: 1 } }, tills: { t1: {}, t2: {} }, products: { p3: {} } },
      s2: { online: {} },
    },
  });
  expect(checkAgainst(rules, known).map(({ path }) => path)).toEqual([
    "basic.levelRatios.silver",
    "products.p2",
    "products.p2.levelRatios.vip",
    "stores.s1.cashier.levelRatios.toString",
    "stores.s1.tills.t2",
    "stores.s1.products.p3",
    "stores.s2",
  ]);
  expect(checkAgainst(rules, known)[1]?.message).toBe('expected a product there is, not "p2"');
  expect(checkAgainst(Rules.parse({ stores: { s1: { tills: { t1: {} } } } }), known)).toEqual([]);
});

describe("§9.1 §9.2 names and display switches", () => {
  const view: QueueView = {
    place: 3,
    ahead: 2,
    paidFen: 100,
    waitingFen: 900,
    aheadFen: 5000,
    others: [{ name: "A", avatar: null, waitingFen: 4000 }],
  };
  const all = { progress: true, paid: true, waiting: true, members: true, amounts: true };

  test("§9.1 the programme and the exchange have names of the merchant's", () => {
    expect(Rules.parse({}).programme).toMatchObject({ name: "排队返利", exchangeName: "兑换" });
    expect(Rules.parse({ programme: { name: "返现季", exchangeName: "换积分" } }).programme).toMatchObject({
      name: "返现季",
      exchangeName: "换积分",
    });
    expect(Rules.safeParse({ programme: { name: " " } }).error?.issues[0]?.path).toEqual(["programme", "name"]);
  });

  test("§9.2 with all on, all is sent", () => expect(shown(all, view)).toEqual(view));

  const gone: [off: keyof typeof all, rest: QueueView][] = [
    ["progress", { paidFen: 100, waitingFen: 900 }],
    [
      "paid",
      { place: 3, ahead: 2, waitingFen: 900, aheadFen: 5000, others: [{ name: "A", avatar: null, waitingFen: 4000 }] },
    ],
    [
      "waiting",
      { place: 3, ahead: 2, paidFen: 100, aheadFen: 5000, others: [{ name: "A", avatar: null, waitingFen: 4000 }] },
    ],
    ["members", { place: 3, ahead: 2, paidFen: 100, waitingFen: 900, aheadFen: 5000, others: [{ waitingFen: 4000 }] }],
    ["amounts", { place: 3, ahead: 2, paidFen: 100, waitingFen: 900, others: [{ name: "A", avatar: null }] }],
  ];
  for (const [off, rest] of gone)
    test(`§9.2 ${off} off: the datum is not there at all`, () =>
      expect(shown({ ...all, [off]: false }, view)).toStrictEqual(rest));

  test("§9.2 with all off nothing is sent, nor a field that has no switch", () => {
    const off = { progress: false, paid: false, waiting: false, members: false, amounts: false };
    expect(Object.keys(shown(off, view))).toEqual([]);
    expect(Object.keys(shown(all, { ...view, phone: "138" } as QueueView))).not.toContain("phone");
  });
});
