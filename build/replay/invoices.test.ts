import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { planReplay, readInvoices, InvoiceError } from "./invoices.ts";

const HEADER = "invoice,at,customer,total_pence\n";
const sample = new URL("sample/invoices.csv", import.meta.url);

describe("invoices of a replay", () => {
  test("local times are London's, and the file's order is kept within a minute", () => {
    const read = readInvoices(
      "f",
      `${HEADER}2,2010-07-01T09:00,,200\n1,2010-01-01T09:00,7,100\n3,2010-07-01T09:00,,300\n`,
    );
    expect(read.map((it) => it.invoice)).toEqual(["1", "2", "3"]);
    expect(new Date(read[1]?.at ?? 0).toISOString()).toBe("2010-07-01T08:00:00.000Z");
  });
  test("a line that is none is named with what was expected", () => {
    expect(() => readInvoices("f.csv", "a,b\n")).toThrow(/f\.csv, line 1: expected the header/);
    expect(() => readInvoices("f.csv", `${HEADER}1,2010-01-01T09:00,7,1.5\n`)).toThrow(
      /line 2: expected a total in whole pence/,
    );
    expect(() => readInvoices("f.csv", `${HEADER}1,2010-02-30T09:00,7,1\n`)).toThrow(InvoiceError);
  });
  test("a cancellation refunds the customer's latest order of which as much is left, at its till; others are counted as skipped", () => {
    const rows = [
      "1,2010-01-01T09:00,7,500",
      "2,2010-01-01T09:01,7,300",
      "C3,2010-01-01T09:02,7,-400",
      "C4,2010-01-01T09:03,7,-300",
      "C5,2010-01-01T09:04,7,-300",
      "C6,2010-01-01T09:05,,-1",
      "A7,2010-01-01T09:05,,-9",
      "8,2010-01-01T09:06,,0",
    ];
    const plan = planReplay(readInvoices("f", HEADER + rows.join("\n")), 2, 0, 1);
    expect(plan.slices).toHaveLength(1);
    expect(
      plan.slices[0]?.map((list) => list.map((it) => (it.do === "network" ? "" : `${it.do} ${it.index} ${it.amount}`))),
    ).toEqual([
      ["sale 0 500", "refund 0 400"],
      ["sale 1 300", "refund 1 300"],
    ]);
    expect(plan).toMatchObject({
      sales: 2,
      refunds: 2,
      skipped: {
        "nothing to pay": 1,
        adjustment: 1,
        "cancellation without a customer": 1,
        "cancellation without an order as large": 1,
      },
    });
  });
  test("a seed gives the same plan, and about the share of the time off the network that was asked for", () => {
    const invoices = readInvoices("sample", readFileSync(sample, "utf8"));
    const plan = planReplay(invoices, 4, 0.3, 7);
    expect(planReplay(invoices, 4, 0.3, 7)).toEqual(plan);
    expect(planReplay(invoices, 4, 0.3, 8)).not.toEqual(plan);
    let off = 0;
    let on = true;
    for (const command of plan.slices.flatMap((slice) => slice[0] ?? [])) {
      if (command.do === "network") on = command.on;
      else if (!on) off += 1;
    }
    expect(off).toBeGreaterThan(50);
    expect(plan.sales + plan.refunds + Object.values(plan.skipped).reduce((sum, it) => sum + it, 0)).toBe(
      invoices.length,
    );
  });
});
