// What was owed at each day's end (§12.8).
import { expect, test } from "vitest";
import { closings } from "./closings.ts";

const nothing = {
  grantedFen: 0,
  paidFen: 0,
  exchangedFen: 0,
  clearedFen: 0,
  voidedFen: 0,
  clawedFen: 0,
  movedFen: 0,
  extractedFen: 0,
};

test("§12.8 a day on which nothing was done ends as it began, the first one with what was owed before", () => {
  const row = (period: string, openingFen: number, closingFen: number) => ({
    period,
    openingFen,
    ...nothing,
    closingFen,
  });
  const value = {
    from: "2026-03-01",
    to: "2026-03-04",
    rows: [row("2026-03-02", 500, 700), row("2026-03-04", 700, 0)],
    total: row("", 500, 0),
    waitingFen: 0,
    closedFen: 0,
    differenceFen: 0,
  };
  expect(closings(value)).toEqual([500, 700, 700, 0]);
});
