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
    rolls: { secret: "1".repeat(64), next: { join: "2".repeat(64), draw: "3".repeat(64) } },
    promise: { joins: true, ratio: 10_000, source: "basic.ratio", lottery: null, extract: 1000 },
  },
};
const line = factLine(sale);
const changed = (change: (fact: Record<string, unknown> & { body: Record<string, unknown> }) => void): string => {
  const copy = JSON.parse(line) as Record<string, unknown> & { body: Record<string, unknown> };
  change(copy);
  return JSON.stringify(copy);
};
const other = (kind: string, body: unknown): string => JSON.stringify({ till: "s1/t1", seq: 1, at: 0, kind, body });
const drawn = (change: object): string =>
  other("entry-drawn", { order: "s1/t1/0000042", line: 0, key: "k", secret: "1".repeat(64), roll: 0, ...change });
const placed = (change: object): string =>
  other("order-placed", {
    order: "o",
    channel: "mall",
    store: null,
    member: "m",
    level: null,
    rules: 1,
    deducted: false,
    completed: false,
    lines: [
      { product: "p1", paid: 5, promise: { joins: true, ratio: 1, source: "basic.ratio", lottery: null, extract: 0 } },
    ],
    rolls: { secret: "1".repeat(64), next: { join: "2".repeat(64), draw: "3".repeat(64) } },
    ...change,
  });
const expected = (text: string): string => {
  const read = readFact(text);
  return "expected" in read ? read.expected : "a fact";
};

const PROPOSED = { reason: "r", by: "Anna", second: "Ben", proposal: 1 };

/** The fingerprint of every format there was, in order: a new shape is a new format, and a new line here. */
const SHAPES = [
  "8e968807c7b6c56f9c5d3cb901b5d7b56cad3be10b4889dd182ec922b78ff5a7", // 1: the first
  "c5304b991e665f40f0e106f6782d1446c62efe8e9fde35266c4d3b79b7c90736", // 2: a balance as a tender, holds, acts on what another owns
  "ceae08cccbd4b0e9fb0dcbcdbcb7e536ae06ac833067c2b90ecba45d3e89241d", // 3: clerks, shifts, cash, stock; what was taken off, rounded, given back; costs; balances by hand
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
      "rules-published",
      "member-registered",
      "member-erased",
      "referrer-set",
      "team-level-set",
      "order-paid",
      "order-placed",
      "order-completed",
      "order-refunded",
      "entry-drawn",
      "entry-exchanged",
      "refund-given",
      "draw-asked",
      "exchange-asked",
      "request-declined",
      "till-closed",
      "queue-released",
      "value-given",
      "value-spent",
      "gift-handed-out",
      "gift-cancelled",
      "balance-paid-out",
      "balance-corrected",
      "entry-voided",
      "void-asked",
      "queue-funded",
      "fund-asked",
      "shift-opened",
      "cash-moved",
      "drawer-opened",
      "shift-closed",
      "day-signed",
      "stock-moved",
      "catalogue-imported",
      "clock-passed",
      "night-worked",
      "clock-corrected",
    ]);
  });

  test("the facts of draws, exchanges and of the server's own orders are read", () => {
    for (const text of [
      drawn({}),
      placed({}),
      other("clock-passed", {}),
      other("value-given", { from: "A", to: "B", what: "points", amount: 1, key: "k" }),
      other("value-spent", { member: "A", what: "love", amount: 1, use: "gift", order: null, key: "k" }),
      other("value-spent", {
        member: "A",
        what: "love",
        amount: 1,
        use: "gift",
        order: null,
        key: "k",
        gift: { id: "G", name: "杯", quantity: 1, till: null, claim: { code: "01234567", store: null } },
      }),
      other("gift-handed-out", { claim: 7, store: "s1", by: "陈" }),
      other("gift-cancelled", {
        claim: 7,
        member: "A",
        what: "points",
        amount: 1,
        gift: { id: "G", name: "杯", quantity: 1 },
        reason: "坏了",
        by: "林",
      }),
      other("gift-handed-out", {
        claim: 7,
        store: "s1",
        by: "陈",
        till: { id: "s1/t1", key: "key-000001", clerk: "02" },
      }),
      other("balance-paid-out", { member: "A", amount: 1, reference: null, ...PROPOSED }),
      other("entry-voided", { order: "o", line: 0, ...PROPOSED }),
      other("void-asked", { order: "o", line: 0, ...PROPOSED }),
      other("queue-funded", { queue: "cashiers", amount: 1, ...PROPOSED }),
      other("fund-asked", { queue: "till:s1/t1", amount: 1, ...PROPOSED }),
      other("balance-corrected", { member: "A", what: "points", amount: -1, ...PROPOSED }),
      other("rules-published", { version: 2, tills: ["s1/t1"] }),
    ])
      expect(expected(text)).toBe("a fact");
  });

  test("a line reads back as the fact it was written from, in one order of keys", () => {
    expect(readFact(line)).toEqual(sale);
    expect(line.startsWith('{"till":"s1/t1","seq":42,"at":1772413200000,"kind":"order-paid","body":{')).toBe(true);
    expect(line.length).toBeLessThan(MAX_FACT_BYTES);
  });

  const balance = { kind: "balance", amount: 20, given: 20, change: 0, reference: null, hold: "k1" };
  const paidWith = (...tenders: object[]): string => changed((it) => (it.body["tenders"] = tenders));
  const cash = (amount: number) => ({ kind: "cash", amount, given: amount, change: 0, reference: null });

  test("§5.4 a member's balance pays part or all, with what the server held of it, or nothing held", () => {
    for (const text of [
      paidWith(cash(40), balance),
      paidWith({ ...balance, amount: 60, given: 60 }),
      paidWith(cash(40), { ...balance, hold: null }),
      other("value-spent", { member: "A", what: "points", amount: 1, use: "gift", order: null, key: "k", hold: "k" }),
      other("order-refunded", { order: "o", key: "k", line: 0, amount: 5, toBalance: 5, reason: "" }),
    ])
      expect(expected(text)).toBe("a fact");
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
    [
      "§6.3 a secret that is none",
      changed((it) => (it.body["rolls"] = { secret: "xyz", next: sale.body })),
      "body.rolls.secret: expected 64 hex digits",
    ],
    [
      "§6.3 no commitment for the next order",
      changed((it) => (it.body["rolls"] = { secret: "1".repeat(64) })),
      "body.rolls.next: ",
    ],
    ["§1.4 a roll that is none", drawn({ roll: 2 ** 32 }), "body.roll: "],
    ["§6.3 a draw that shows no secret", drawn({ secret: null }), "body.secret: "],
    [
      "§7.1 an exchange into nothing known",
      other("entry-exchanged", { order: "o", line: 0, key: "k", to: "gold" }),
      "body.to: ",
    ],
    [
      "§7.2 nothing given away",
      other("value-given", { from: "A", to: "B", what: "points", amount: 0, key: "k" }),
      "body.amount: ",
    ],
    [
      "§12.5 an entitlement given away",
      other("value-given", { from: "A", to: "B", what: "entitlement", amount: 1, key: "k" }),
      "body.what: ",
    ],
    [
      "§8.1 a refund of an amount of no line",
      other("order-refunded", { order: "o", key: "k", line: null, amount: 5, reason: "" }),
      "body: expected a line beside the amount",
    ],
    ["§2.2 an online order of no store", placed({ channel: "online" }), "body: expected a store for an online order"],
    [
      "§2.2 an order of the mall in a store",
      placed({ store: "s1" }),
      "body: expected a store for an online order, and none for one of the mall",
    ],
    ["§4.1 a placed promise to nobody", placed({ member: null }), "body: expected a member where a line joins"],
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
      "a balance of nobody",
      changed((it) => {
        it.body["tenders"] = [cash(40), balance];
        it.body["member"] = null;
        it.body["promise"] = { joins: false, reason: "no-member", extract: 1000 };
      }),
      "body: expected at most one balance, and a member whose it is",
    ],
    ["two balances", paidWith(cash(20), balance, balance), "body: expected at most one balance"],
    [
      "change from a balance",
      paidWith(cash(40), { ...balance, given: 50, change: 30 }),
      "tenders.1: expected of a balance",
    ],
    [
      "nothing from a balance",
      paidWith(cash(60), { ...balance, amount: 0, given: 0 }),
      "tenders.1: expected of a balance",
    ],
    [
      "§10.2 a cost below nothing",
      changed((it) => ((it.body["items"] as object[])[0] = { ...(it.body["items"] as object[])[0], cost: -1 })),
      "body.items.0.cost: ",
    ],
    ["a hold of cash", paidWith({ ...cash(60), hold: "k1" }), "tenders.0: expected a hold beside a balance only"],
    [
      "an id with a blank",
      changed((it) => (it.body["order"] = "a b")),
      "body.order: expected 1 to 80 printable ASCII characters",
    ],
  ];
  for (const [what, text, expectation] of bad)
    test(`a bad line is not read: ${what}`, () => expect(expected(text)).toContain(expectation));
});
