import { describe, expect, test } from "vitest";
import { Rules, type RulesInput } from "./schema.ts";
import { ownedByTill, queueKey, type Place } from "./units.ts";

const key = (place: Partial<Place>, basic: RulesInput["basic"]): string =>
  queueKey(Rules.parse({ basic }), { channel: "mall", store: null, till: null, product: null, ...place });

describe("§2.4 the queue of a unit follows from the switches", () => {
  test("§2.2 §2.4 mall: the chain's products, each its own queue or one for all", () => {
    const unit = { channel: "mall", product: "p1" } as const;
    expect([key(unit, { merchantQueue: false }), key(unit, { merchantQueue: true })]).toEqual(["product:p1", "mall"]);
  });

  test("§2.2 §2.4 online: a store's products, a queue a store or one for all", () => {
    const unit = { channel: "online", store: "s1", product: "p1" } as const;
    expect([key(unit, { allStoresQueue: false }), key(unit, { allStoresQueue: true })]).toEqual(["store:s1", "stores"]);
  });

  test("§2.2 §2.4 cashier: a queue a till, a store, or one for all", () => {
    const unit = { channel: "cashier", store: "s1", till: "t2" } as const;
    expect((["till", "store", "all"] as const).map((cashierScope) => key(unit, { cashierScope }))).toEqual([
      "till:s1/t2",
      "cashier:s1",
      "cashiers",
    ]);
  });

  test("§2.4 only the queue of one till is the till's own", () => {
    expect(["till:s1/t2", "cashier:s1", "cashiers", "mall", "stores", "product:till:x"].map(ownedByTill)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
