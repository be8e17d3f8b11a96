// Reports say what was sold and what queues did, by whatever they are asked by, beside the right period.
import { afterEach, describe, expect, test } from "vitest";
import type { HqInput, HqOutput } from "../../shared/contract/hq.ts";
import { SALES_BY, type SalesBy } from "../../shared/contract/hqReports.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, MORNING, valueOf, type TestTill } from "../testTill.ts";
import { reportDays } from "./reportRange.ts";

const DAY = 86_400_000;
const PHONE = "13800000001";
const ANNA = { clerk: "01", name: "安娜" };

let server: TestServer;
afterEach(() => server.end());

const begin = async (): Promise<TestTill> => {
  server = await new TestServer().start();
  const till = await server.till("s1/t1");
  till.register(PHONE);
  return till;
};

type Sales = Partial<HqInput<"report.sales">>;
const salesAnswer = (input: Sales) =>
  server.running.office["report.sales"]({
    from: "2026-03-01",
    to: "2026-03-02",
    by: "day",
    store: null,
    compare: null,
    search: "",
    sort: "net",
    skip: 0,
    limit: 50,
    ...input,
  });
const sales = (input: Sales): HqOutput<"report.sales"> => valueOf(salesAnswer(input));
const queuesAnswer = (input: Partial<HqInput<"report.queues">>) =>
  server.running.office["report.queues"]({
    from: "2026-03-01",
    to: "2026-03-02",
    by: "day",
    queue: null,
    store: null,
    compare: null,
    ...input,
  });
const queues = (input: Partial<HqInput<"report.queues">>): HqOutput<"report.queues"> => valueOf(queuesAnswer(input));

const tea = (total: number) => ({ product: "tea", name: "茶", nameEn: "Tea", quantity: 1, price: total, total });
const ham = (total: number) => ({ ...tea(total), product: "ham", name: "火腿", nameEn: "Ham" });

/** Two days, two stores, two clerks, two products. */
async function trade(): Promise<void> {
  const till = await begin();
  const other = await server.till("s2/t1");
  till.sell(1_000, PHONE, { items: [tea(700), ham(300)], by: ANNA });
  till.at = server.now = MORNING + DAY;
  const order = till.sell(500, null, { items: [tea(500)] });
  till.refund(order, 200);
  other.at = MORNING + DAY + 3_600_000;
  other.sell(400, null, { items: [ham(400)] });
  valueOf(await till.push());
  valueOf(await other.push());
}

const nets = ({ rows }: HqOutput<"report.sales">) =>
  rows.flatMap(({ key, figures }) =>
    figures.sales + figures.refunds === 0 ? [] : [[key, figures.sold - figures.refunded]],
  );

describe("reports of sales", () => {
  test("by every dimension, which all add up to the same", async () => {
    await trade();
    expect(nets(sales({ by: "day" }))).toEqual([
      ["2026-03-01", 1_000],
      ["2026-03-02", 700],
    ]);
    expect(nets(sales({ by: "week" }))).toEqual([
      ["2026-02-23", 1_000],
      ["2026-03-02", 700],
    ]);
    expect(nets(sales({ by: "month" }))).toEqual([["2026-03", 1_700]]);
    expect(nets(sales({ by: "hour" }))).toEqual([
      ["09", 1_300],
      ["10", 400],
    ]);
    expect(nets(sales({ by: "channel" }))).toEqual([["cashier", 1_700]]);
    expect(nets(sales({ by: "store" }))).toEqual([
      ["s1", 1_300],
      ["s2", 400],
    ]);
    expect(sales({ by: "till" }).rows.map(({ label, of }) => [label, of])).toEqual([
      ["t1", "一店"],
      ["t1", "二店"],
    ]);
    expect(nets(sales({ by: "clerk" }))).toEqual([
      ['["s1","01","安娜"]', 1_000],
      ['["s2","",""]', 400],
      ['["s1","",""]', 300],
    ]);
    expect(nets(sales({ by: "product" }))).toEqual([
      ["tea", 1_200],
      ["ham", 700],
      ["", -200],
    ]);
    for (const by of SALES_BY) {
      const { rows, total, found } = sales({ by });
      expect(rows.reduce((sum, { figures }) => sum + figures.sold - figures.refunded, 0)).toBe(1_700);
      expect([total.sold - total.refunded, found]).toEqual([1_700, rows.length]);
    }
  });

  test("whole months are read as they are kept, and come to what their days do", async () => {
    await trade();
    const wide = { from: "2026-01-15", to: "2026-04-20" };
    for (const by of ["hour", "till", "clerk", "product"] as const)
      for (const store of [null, "s1", "s2"])
        expect(nets(sales({ by, store, ...wide }))).toEqual(nets(sales({ by, store })));
    // A range that ends within the month leaves out what comes after it.
    expect(nets(sales({ by: "product", from: "2026-02-01", to: "2026-03-01" }))).toEqual([
      ["tea", 700],
      ["ham", 300],
    ]);
  });

  test("of one store; found by a part of the name; put in order; a page at a time", async () => {
    await trade();
    expect(nets(sales({ by: "product", store: "s2" }))).toEqual([["ham", 400]]);
    expect(nets(sales({ by: "product", search: "TE" }))).toEqual([["tea", 1_200]]);
    expect(nets(sales({ by: "product", search: "火" }))).toEqual([["ham", 700]]);
    expect(nets(sales({ by: "store", search: "二" }))).toEqual([["s2", 400]]);
    expect(sales({ by: "product", sort: "refunded" }).rows[0]?.key).toBe("");
    const second = sales({ by: "product", skip: 1, limit: 1 });
    expect([nets(second), second.found]).toEqual([[["ham", 700]], 3]);
    expect(sales({ by: "product", store: "" })).toMatchObject({ rows: [], total: { sold: 0 } });
  });

  test("each row beside the same of the other period, times by their place in it", async () => {
    await trade();
    const today: Sales = { from: "2026-03-02", to: "2026-03-02", compare: "previous" };
    const before = (by: SalesBy) =>
      sales({ ...today, by }).rows.flatMap((row) => (row.before?.sold ? [[row.key, row.before.sold]] : []));
    expect(sales(today).compared).toEqual({ from: "2026-03-01", to: "2026-03-01" });
    expect(sales(today).totalBefore?.sold).toBe(1_000);
    expect(before("day")).toEqual([["2026-03-02", 1_000]]);
    expect(before("hour")).toEqual([["09", 1_000]]);
    expect(before("store")).toEqual([["s1", 1_000]]);
    expect(before("product")).toEqual([
      ["tea", 700],
      ["ham", 300],
    ]);
  });

  test("days that are none, too many or turned round, and stores that there are not, are refused by name", async () => {
    await begin();
    expect(codeOf(salesAnswer({ from: "2026-02-30" }))).toBe("malformed");
    expect(codeOf(salesAnswer({ from: "2026-03-03" }))).toBe("malformed");
    expect(codeOf(salesAnswer({ from: "2024-03-03" }))).toBe("malformed");
    expect(codeOf(salesAnswer({ from: "2024-03-03", by: "week" }))).toBe("ok");
    expect(codeOf(salesAnswer({ from: "2010-03-03", by: "week" }))).toBe("malformed");
    expect(codeOf(salesAnswer({ compare: { from: "2026-03-02", to: "2026-03-01" } }))).toBe("malformed");
    expect(codeOf(salesAnswer({ store: "s9" }))).toBe("unknown-store");
    expect(codeOf(queuesAnswer({ store: "s9" }))).toBe("unknown-store");
    expect(codeOf(queuesAnswer({ queue: "till:s9/t9" }))).toBe("unknown-queue");
  });
});

test("a period is compared with as many days before it, a month with the month before, a year with its dates", async () => {
  await begin();
  const compared = (from: string, to: string, compare: "previous" | "year") => {
    const range = valueOfDays(reportDays({ from, to, compare }, false));
    return range.map((day) => new Date(day * DAY).toISOString().slice(0, 10));
  };
  expect(compared("2026-03-09", "2026-03-15", "previous")).toEqual(["2026-03-02", "2026-03-08"]);
  expect(compared("2026-03-01", "2026-03-31", "previous")).toEqual(["2026-02-01", "2026-02-28"]);
  expect(compared("2026-03-01", "2026-03-10", "previous")).toEqual(["2026-02-01", "2026-02-10"]);
  expect(compared("2026-03-01", "2026-03-30", "previous")).toEqual(["2026-02-01", "2026-02-28"]);
  expect(compared("2028-02-29", "2028-03-01", "year")).toEqual(["2027-02-28", "2027-03-01"]);
});

function valueOfDays(range: ReturnType<typeof reportDays>): number[] {
  if (typeof range === "string" || range.compared === null) throw new Error("expected days");
  return [range.compared.from, range.compared.to];
}

describe("§12.8 reports of queues", () => {
  test("by time, queue and store they come to what the roll-forward does", async () => {
    await trade();
    const { rows, total } = queues({});
    expect(rows.map(({ key, figures }) => [key, figures.granted, figures.extracted, figures.owed])).toEqual([
      ["2026-03-01", 1_000, 100, 1_000],
      ["2026-03-02", 0, 90, 910],
    ]);
    const rolled = valueOf(
      server.running.office["liability.rollForward"]({ queue: null, by: "day", from: "2026-03-01", to: "2026-03-02" }),
    ).total;
    expect(total).toMatchObject({ granted: rolled.grantedFen, paid: rolled.paidFen, owed: rolled.closingFen });
    for (const by of ["queue", "store"] as const) {
      const sum = queues({ by }).rows.reduce((so, row) => so + row.figures.owed, 0);
      expect(sum).toBe(910);
    }
    const before = queues({ from: "2026-03-02", compare: "previous" });
    expect(before.rows[0]?.before).toMatchObject({ extracted: 100, owed: 1_000 });
  });

  test("§12.4 the wait is what recent sales would take; where nothing is extracted none is said", async () => {
    await trade();
    const [row] = queues({ by: "queue" }).rows;
    expect(row).toMatchObject({ key: "cashiers", figures: { owed: 910 } });
    // 190 were extracted within about a day.
    expect(row?.wait?.fromDays).toBeGreaterThan(3);
    expect(row?.wait?.toDays).toBeLessThan(12);
    const late = queues({ from: "2026-05-01", to: "2026-05-01" });
    expect(late.rows[0]).toMatchObject({ figures: { owed: 910, extracted: 0 }, wait: { fromDays: null } });
    expect(queues({ from: "2025-05-01", to: "2025-05-01" }).rows[0]?.wait).toBeNull();
  });
});
