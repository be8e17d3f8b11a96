// §10.2: what a fact says that an order cost comes to its units.
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { FactBody } from "../facts/fact.ts";
import { orderOf, placedOf } from "./fold.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
const HASH = "1".repeat(64);
const rolls = { secret: HASH, next: { join: HASH, draw: HASH } };
const declined = { joins: false, reason: "no-member", extract: 1_000 } as const;
type Item = FactBody<"order-paid">["items"][number];
const item = (total: number, cost?: number): Item => ({
  product: null,
  name: "",
  nameEn: "",
  quantity: 1,
  price: total,
  total,
  ...(cost === undefined ? {} : { cost }),
});

test("§10.2 the unit of a till's order cost the sum of its items, or nobody knows what", () => {
  const costOf = (...items: Item[]): unknown => {
    const paid = items.reduce((sum, it) => sum + it.total, 0);
    const tenders = [{ kind: "cash" as const, amount: paid, given: paid, change: 0, reference: null }];
    const body = { order: "o", key: "k", member: null, level: null, rules: 1, deducted: false, completed: true };
    const order = orderOf(sha256, "s1/t1", 5, { ...body, items, paid, tenders, rolls, promise: declined });
    return order.lines.map((line) => line.cost);
  };
  expect(costOf(item(100, 70), item(50, 20))).toEqual([90]);
  expect(costOf(item(100, 70), item(50))).toEqual([null]);
  expect(costOf(item(100, 70), item(0))).toEqual([70]);
  expect(costOf(item(100))).toEqual([null]);
});

test("§10.2 each line of an order of the server's own has its cost, or none that is known", () => {
  const line = (more: object) => ({ product: "p", paid: 100, promise: declined, ...more });
  const of = { order: "o", channel: "mall", store: null, member: null, level: null } as const;
  const body = {
    ...of,
    rules: 1,
    deducted: false,
    completed: true,
    lines: [line({ cost: 60 }), line({}), line({ cost: 0 })],
  };
  expect(placedOf(sha256, 5, { ...body, rolls }).lines.map((it) => it.cost)).toEqual([60, null, 0]);
});
