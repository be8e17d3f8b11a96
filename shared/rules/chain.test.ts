import { expect, test } from "vitest";
import { enablement } from "./chain.ts";
import { WholeRules } from "./schema.ts";
import type { Place } from "./units.ts";

const rulesOf = (basic: object) =>
  WholeRules.parse({
    basic,
    products: { listed: {}, closed: { enabled: false } },
    stores: {
      s1: { cashier: {}, online: {}, products: { listed: {}, closed: { enabled: false } } },
      s2: {},
      s3: { online: { enabled: false } },
    },
  });
const mall = (product: string | null): Place => ({ channel: "mall", store: null, till: null, product });
const online = (store: string, product: string | null): Place => ({ channel: "online", store, till: null, product });

test("§2.6 a product that is not listed takes part by the basic rules where new ones do; a listed one is as it says", () => {
  for (const [basic, isIn] of [
    [{}, false],
    [{ newProducts: "out" }, false],
    [{ newProducts: "in" }, true],
    [{ newProducts: "in", enabled: false }, false],
  ] as const) {
    const rules = rulesOf(basic);
    expect(enablement(rules, mall("new")).value).toBe(isIn);
    expect(enablement(rules, online("s1", "new")).value).toBe(isIn);
    // Without a channel that is open there is nothing to take part in, nor without a product.
    for (const place of [online("s2", "new"), online("s3", "new"), online("s9", "new"), mall(null), online("s1", null)])
      expect(enablement(rules, place).value).toBe(false);
    for (const place of [mall("closed"), online("s1", "closed")]) expect(enablement(rules, place).value).toBe(false);
    expect(enablement(rules, mall("listed")).value).toBe(!("enabled" in basic));
  }
  expect(enablement(rulesOf({ newProducts: "in" }), mall("new"))).toEqual({ value: true, from: "basic" });
});
