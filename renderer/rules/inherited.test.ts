import { describe, expect, it } from "vitest";
import { effective } from "../../shared/rules/effective.ts";
import { WholeRules } from "../../shared/rules/schema.ts";
import { isOwn, readable, ruleAt, usualOf } from "./inherited.ts";
import { ruleNodes } from "./ruletree.ts";
import { valueAt, without, type JsonObject } from "./written.ts";

const OWN = {
  extract: 700,
  ratio: 9_000,
  levelRatios: { gold: 1 },
  lottery: { kind: "range", min: 1, max: 2 },
  limits: {},
};
const WRITTEN: JsonObject = {
  basic: { extract: 1_000, ratio: 10_000, levelRatios: { gold: 12_000 }, exchange: { points: 10_000 } },
  products: { p: OWN, plain: {} },
  stores: {
    s: {
      cashier: { ...OWN, extract: 800, randomReturn: { cash: 1, points: 1 } },
      online: { ...OWN, ratio: null, randomReturn: null },
      tills: { t: { ...OWN, windows: [] } },
      products: { q: OWN },
    },
  },
};
const HOLDERS = ["product", "desk", "till", "online", "storeProduct"];
const NODES = ruleNodes(WRITTEN, []);

describe("what a place inherits", () => {
  it("is what the engine says of rules in which the place says nothing", () => {
    for (const node of NODES.filter(({ kind }) => HOLDERS.includes(kind))) {
      const said = valueAt(WRITTEN, node.path) as JsonObject;
      let quiet = WRITTEN;
      for (const key of Object.keys(said)) quiet = without(quiet, [...node.path, key], node.path.length);
      const rule = ruleAt(WholeRules.parse(WRITTEN), node);
      if (rule === null || node.place === null) throw new Error("expected a rule");
      expect(rule.otherwise, node.id).toEqual(effective(WholeRules.parse(quiet), node.place.place));
      expect(rule.is, node.id).toEqual(effective(WholeRules.parse(WRITTEN), node.place.place));
    }
  });
  it("is told from what it says itself just as the engine tells it", () => {
    const names = { product: "product", desk: "desk", till: "till", online: "store", storeProduct: "product" };
    // As the server writes them: everything there, with what nobody said.
    const written = JSON.parse(JSON.stringify(WholeRules.parse(WRITTEN))) as JsonObject;
    for (const node of ruleNodes(written, [])) {
      const rule = ruleAt(WholeRules.parse(WRITTEN), node)?.is;
      if (!Object.hasOwn(names, node.kind) || rule === undefined) continue;
      for (const key of ["extract", "ratio", "lottery", "windows", "limits", "randomReturn"] as const) {
        const own = isOwn(valueAt(written, [...node.path, key]), usualOf(node.kind, [key]));
        expect(own, `${node.id} ${key}`).toBe(rule[key].from === names[node.kind as keyof typeof names]);
      }
    }
  });
  it("is asked of wrong rules as far as these can be read", () => {
    const wrong = { ...WRITTEN, basic: { ratio: "八折", extract: 1_000, odd: 1, clear: {}, cap: { amount: -1 } } };
    expect(readable(wrong)?.basic).toMatchObject({ ratio: null, extract: 1_000, clear: null });
    expect(readable(wrong)?.products["p"]?.extract).toBe(700);
  });
});
