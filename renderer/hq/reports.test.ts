import { describe, expect, it } from "vitest";
import { parseDay } from "../../shared/kernel/calendar.ts";
import { measured, noFigures } from "../../shared/ledger/saleRows.ts";
import { average, change, csvOf, margin, quantity, shown } from "./reportFigures.ts";
import { lengthOf, PERIODS, spanOf } from "./reportPeriods.ts";

const FREE = { from: "2026-01-05", to: "2026-01-07" };

describe("periods of a report", () => {
  it("end today, but for a month that is over and days that were chosen", () => {
    const today = parseDay("2026-03-15") ?? 0;
    const spans = PERIODS.map((period) => spanOf(period, today, FREE));
    expect(spans.map(({ from, to }) => `${from} ${to}`)).toEqual([
      "2026-03-15 2026-03-15",
      "2026-03-09 2026-03-15",
      "2026-02-14 2026-03-15",
      "2026-03-01 2026-03-15",
      "2026-02-01 2026-02-28",
      "2026-01-01 2026-03-15",
      "2026-01-05 2026-01-07",
    ]);
    expect(spans.map(lengthOf)).toEqual([1, 7, 30, 15, 28, 74, 3]);
    expect([lengthOf({ from: "", to: "2026-01-01" }), lengthOf({ from: "2026-01-02", to: "2026-01-01" })]).toEqual([
      0, 0,
    ]);
  });
});

describe("figures of a report", () => {
  const figures = {
    ...noFigures(),
    sales: 3,
    quantity: 5_256,
    returned: 1_000,
    sold: 1_000,
    refunded: 1,
    costed: 900,
    cost: 600,
  };

  it("are net of what came back; a margin is of what has a known cost", () => {
    expect([measured(figures, "net"), measured(figures, "quantity"), measured(figures, "profit")]).toEqual([
      999, 4_256, 300,
    ]);
    expect([average(figures), average(noFigures())]).toEqual([333, null]);
    expect([margin(figures), margin(noFigures())]).toEqual([3_333, null]);
  });

  it("are shown as people write them", () => {
    expect([quantity(1_204_000), quantity(256), quantity(-1_500)]).toEqual(["1,204", "0.256", "−1.5"]);
    expect([shown("sales", 1_204), shown("net", 1_204)]).toEqual(["1,204", "12.04"]);
  });

  it("a change is in parts of what was; of nothing there is none", () => {
    expect([change(150, 100), change(87, 100), change(5, 5)]).toEqual(["+50.0%", "−13.0%", "±0.0%"]);
    expect([change(5, 0), change(5, null), change(-50, -100)]).toEqual([null, null, "+50.0%"]);
  });

  it("a cell of the CSV is never a formula, and text with commas is one cell", () => {
    expect(
      csvOf([
        ["a,b", 1.5, null],
        ["=1+1", 'say "x"', -2],
      ]),
    ).toBe('\uFEFF"a,b",1.5,\r\n\'=1+1,"say ""x""",-2\r\n');
  });
});
