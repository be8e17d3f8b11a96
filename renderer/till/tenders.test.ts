import { describe, expect, it } from "vitest";
import { mostValue, restOf, withTaken } from "./tenders.ts";

const WORTH = { points: { spendable: 120_400, worthFen: 1 }, love: { spendable: 500, worthFen: 100 } };

describe("a payment as it is put together", () => {
  it("what is left is what was not taken; points and love value count by what they are worth", () => {
    expect(restOf(2000, [], WORTH)).toBe(2000);
    expect(
      restOf(
        2000,
        [
          { kind: "wechat", amountFen: 500 },
          { kind: "points", value: 50_000 },
          { kind: "love", value: 300 },
        ],
        WORTH,
      ),
    ).toBe(2000 - 500 - 500 - 300);
  });
  it("no more points are taken than pay what is left, and no more than may be spent", () => {
    expect(mostValue(WORTH.points, 700)).toBe(70_000);
    expect(mostValue(WORTH.points, 5000)).toBe(120_400);
    expect(mostValue(WORTH.love, 250)).toBe(250);
    expect(mostValue({ spendable: 100, worthFen: 0 }, 250)).toBe(0);
  });
  it("the balance, points and love value are there once; terminals as often as they are taken", () => {
    const once = withTaken([{ kind: "balance", amountFen: 100 }], { kind: "balance", amountFen: 300 });
    expect(once).toEqual([{ kind: "balance", amountFen: 300 }]);
    const cards = withTaken([{ kind: "card", amountFen: 100 }], { kind: "card", amountFen: 300 });
    expect(cards).toHaveLength(2);
  });
});
