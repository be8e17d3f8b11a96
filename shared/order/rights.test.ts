import { expect, test } from "vitest";
import type { Discount } from "../contract/cart.ts";
import { rightsFor, type Rung } from "./rights.ts";

const percent = (bp: number): Discount => ({ kind: "percent", bp });
const off = (fen: number): Discount => ({ kind: "amount", fen });
const rung = (gross: number, discount?: Discount, repriced = false): Rung => ({ gross, discount, repriced });
const plain = { after: 1_000, returns: false };

test.each<[what: string, lines: Rung[], order: Parameters<typeof rightsFor>[1], rights: string[]]>([
  ["nothing special", [rung(1_000)], plain, []],
  ["a discount up to the limit", [rung(1_000, percent(1_000))], plain, ["discount"]],
  ["a discount just beyond it", [rung(1_000, percent(1_001))], plain, ["discount-large"]],
  ["an amount up to the limit", [rung(1_000, off(100))], plain, ["discount"]],
  ["an amount a fen beyond it", [rung(1_000, off(101))], plain, ["discount-large"]],
  ["an amount of more than the line", [rung(10, off(5_000))], plain, ["discount-large"]],
  ["one line of many", [rung(100_000), rung(5, percent(5_000))], plain, ["discount-large"]],
  ["the order's", [rung(1_000)], { ...plain, discount: percent(1_000) }, ["discount"]],
  ["an amount of the order's", [rung(1_000)], { ...plain, discount: off(101) }, ["discount-large"]],
  [
    "two that together go beyond it",
    [rung(1_000, percent(600))],
    { ...plain, discount: percent(600) },
    ["discount-large"],
  ],
  [
    "an order's percent on a line of five fen",
    [rung(5), rung(995)],
    { ...plain, discount: percent(1_000) },
    ["discount"],
  ],
  ["another price", [rung(1_000, undefined, true)], plain, ["price"]],
  ["goods that come back", [], { ...plain, after: 0, returns: true }, ["return"]],
  ["all of it", [rung(1_000, percent(1), true)], { after: 1_000, returns: true }, ["discount", "price", "return"]],
])("what a cart takes of its clerk, the limit being a tenth: %s", (_, lines, order, rights) => {
  expect(rightsFor(lines, order, 1_000)).toEqual(rights);
});
