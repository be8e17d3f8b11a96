// What is kept of sales for reports is what the journal says, however facts come: late, parked, refused or in quarantine.
import Database from "better-sqlite3";
import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { Fact, FactBody } from "../../shared/facts/fact.ts";
import { Calendar } from "../../shared/kernel/calendar.ts";
import { readRow } from "../store/rowText.ts";
import { RULES, TestServer } from "../testServer.ts";
import { MORNING, valueOf, type TestTill } from "../testTill.ts";
import { rebuild } from "./rebuild.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PHONE = "13800000001";
const ANNA = { clerk: "01", name: "安娜" };
type Items = FactBody<"order-paid">["items"];

let server: TestServer;
afterEach(() => server.end());

const begin = async (): Promise<TestTill> => {
  server = await new TestServer().start();
  const till = await server.till("s1/t1");
  till.register(PHONE);
  return till;
};

const places = () => [...server.read.figures.rows("placeSales")].map((text) => readRow("placeSales", text));
const hours = () => places().filter(({ span }) => span === "hour");
const products = () => [...server.read.figures.rows("productSales")].map((text) => readRow("productSales", text));
const ofDays = () => products().filter(({ span }) => span === "day");

const goods = (
  product: string | null,
  quantity: number,
  total: number,
  more: Partial<Items[number]> = {},
): Items[number] => ({
  product,
  // Not every till calls it the same.
  name: product === null ? "" : `${product} ${total % 3}`,
  nameEn: product ?? "",
  quantity,
  price: Math.ceil(total / quantity),
  total,
  ...more,
});

/** As whoever knows nothing of how sums are kept would add it up: the accepted facts, one after the other. */
function naive() {
  const calendar = new Calendar("Asia/Shanghai");
  const sums = new Map<string, number>();
  const add = (key: unknown[], by: number): void => {
    const text = JSON.stringify(key);
    sums.set(text, (sums.get(text) ?? 0) + by);
  };
  const left = new Map<string, number>();
  for (const { line } of server.read.journal.facts(0, 100_000)) {
    const fact = JSON.parse(line) as Fact;
    const local = fact.at + calendar.offset(fact.at);
    const day = Math.floor(local / DAY);
    const hour = Math.floor((local - day * DAY) / HOUR);
    const place = (by: { clerk: string } | undefined) => [day, hour, fact.till, by?.clerk ?? ""];
    if (fact.kind === "order-paid") {
      const { items, paid, by, order } = fact.body;
      left.set(order, paid);
      add([...place(by), "sales"], 1);
      add([...place(by), "net"], paid);
      for (const it of items) add([day, it.product ?? "", "net"], it.total);
      add([day, "", "net"], paid - items.reduce((sum, it) => sum + it.total, 0));
    } else if (fact.kind === "order-refunded" && !fact.body.asked) {
      const { order, amount, items = [], by } = fact.body;
      const there = left.get(order) ?? 0;
      const back = amount ?? there;
      left.set(order, Math.max(0, there - back));
      add([...place(by), "refunds"], 1);
      add([...place(by), "net"], -back);
      for (const it of items) add([day, it.product ?? "", "net"], -it.amount);
      add([day, "", "net"], items.reduce((sum, it) => sum + it.amount, 0) - back);
    } else if (fact.kind === "refund-given") {
      const { order, amount } = fact.body;
      left.set(order, Math.max(0, (left.get(order) ?? 0) - amount));
      add([...place(fact.body.by), "refunds"], 1);
      add([...place(fact.body.by), "net"], -amount);
      add([day, "", "net"], -amount);
    }
  }
  return sorted(sums);
}

function kept() {
  const sums = new Map<string, number>();
  const add = (key: unknown[], by: number): void => {
    const text = JSON.stringify(key);
    sums.set(text, (sums.get(text) ?? 0) + by);
  };
  for (const row of hours()) {
    const place = [row.period, row.hour, row.till, row.clerk];
    add([...place, "sales"], row.sales);
    add([...place, "refunds"], row.refunds);
    add([...place, "net"], row.sold - row.refunded);
  }
  for (const row of ofDays()) add([row.period, row.product, "net"], row.sold - row.refunded);
  return sorted(sums);
}

const sorted = (sums: ReadonlyMap<string, number>): [string, number][] =>
  [...sums].filter(([, sum]) => sum !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** Months say what their days do that are over, hours together what products do, and a rebuild the same. */
function books(): void {
  expect(kept()).toEqual(naive());
  const net = (rows: readonly { sold: number; refunded: number }[]): number =>
    rows.reduce((sum, row) => sum + row.sold - row.refunded, 0);
  expect(net(hours())).toBe(net(ofDays()));
  const newest = Math.max(...hours().map(({ period }) => period));
  const over = <Row extends { period: number }>(rows: readonly Row[]): Row[] =>
    rows.filter((row) => row.period < newest);
  for (const span of ["month", "allDay", "allMonth"])
    expect(net(products().filter((row) => row.span === span))).toBe(net(over(ofDays())));
  for (const span of ["day", "month"])
    expect(net(places().filter((row) => row.span === span))).toBe(net(over(hours())));
  expect(rebuild(server.read).differences).toEqual([]);
  expect(rebuild(server.read, 0).differences).toEqual([]);
}

describe("what was sold is kept by hour, place, person and product", () => {
  test("quantities, discounts, costs and rounding of a sale, and what of them comes back", async () => {
    const till = await begin();
    const items = [
      goods("tea", 3, 900, { cost: 300, discount: 60 }),
      goods("ham", 1, 1_234, { weight: 256 }),
      goods(null, 1, 100),
    ];
    const tenders = [{ kind: "cash", amount: 2_230, given: 2_230, change: 0, reference: null }] as const;
    const order = till.sell(2_230, PHONE, { items, rounding: -4, tenders: [...tenders], by: ANNA });
    till.at = MORNING + HOUR;
    const back = { item: 0, quantity: 1, amount: 300, product: "tea", cost: 100 };
    const refund = { order, key: "r1", line: 0, amount: 298, reason: "", items: [back], by: ANNA };
    till.write("order-refunded", refund);
    valueOf(await till.push());
    expect(hours()).toMatchObject([
      {
        hour: 9,
        channel: "cashier",
        store: "s1",
        till: "s1/t1",
        clerk: "01",
        clerkName: "安娜",
        sales: 1,
        quantity: 5_000,
        sold: 2_230,
        discount: 60,
        costed: 900,
        cost: 300,
      },
      { hour: 10, refunds: 1, returned: 1_000, refunded: 298, costed: -300, cost: -100 },
    ]);
    expect(ofDays()).toMatchObject([
      { product: "", sales: 1, quantity: 1_000, sold: 96, refunded: -2, costed: 0 },
      { product: "ham", quantity: 256, sold: 1_234, costed: 0 },
      {
        product: "tea",
        quantity: 3_000,
        returned: 1_000,
        sold: 900,
        refunded: 300,
        discount: 60,
        costed: 600,
        cost: 200,
      },
    ]);
    books();
  });

  test("what a till hands back for another's order is of that till, once; its owner's answer counts nothing", async () => {
    const till = await begin();
    const other = await server.till("s2/t1");
    const order = till.sell(1_000, PHONE);
    valueOf(await till.push());
    other.write("refund-given", { order, line: 0, amount: 400, key: "g1", reason: "", by: ANNA });
    valueOf(await other.push());
    expect(hours()).toMatchObject([
      { store: "s1", sold: 1_000, refunds: 0 },
      { store: "s2", till: "s2/t1", clerk: "01", refunds: 1, refunded: 400 },
    ]);
    books();
  });

  test("a line in quarantine was not sold; what comes late is of its own day; a queue that stands still sells on", async () => {
    const till = await begin();
    till.sell(1_000, PHONE);
    till.lines.push("no fact");
    till.at = MORNING + DAY;
    till.sell(500, PHONE);
    server.now = MORNING + 3 * DAY;
    valueOf(await till.push());
    expect(hours().map(({ period, sold }) => [period - (hours()[0]?.period ?? 0), sold])).toEqual([
      [0, 1_000],
      [1, 500],
    ]);
    books();
    server.running.store.write((rows) =>
      rows.journal.halt({ queue: "cashiers", at: 0, till: till.id, seq: 1, detail: "a test" }),
    );
    const from = till.lines.length + 1;
    const parked = till.sell(300, PHONE);
    till.refund(parked);
    valueOf(await till.push(till.batch(from)));
    // How much all of a parked order is nobody knows before it is folded.
    expect(hours().at(-1)).toMatchObject({ sales: 2, sold: 800, refunds: 0, refunded: 0 });
    valueOf(server.running.office["queue.release"]({ queue: "cashiers", by: "a", reason: "b" }));
    expect(hours().at(-1)).toMatchObject({ sales: 2, sold: 800, refunds: 1, refunded: 300 });
    books();
  });

  test("books that were begun before have theirs made once, when the server starts", async () => {
    const till = await begin();
    till.sell(1_000, PHONE);
    till.refund(till.sell(300), 100);
    valueOf(await till.push());
    const before = [places(), products()];
    await server.stop();
    const db = new Database(server.file);
    db.exec("DELETE FROM place_sales; DELETE FROM product_sales");
    db.close();
    await server.again();
    expect([places(), products()]).toEqual(before);
    books();
  });

  test("whatever tills sell, hand back and say again, the sums are those of the facts", async () => {
    const act = fc.record({
      till: fc.nat(2),
      do: fc.constantFrom("sell", "sell", "sell", "amount", "all", "goods", "elsewhere"),
      pick: fc.nat(1_000),
      total: fc.integer({ min: 1, max: 50_000 }),
      quantity: fc.integer({ min: 1, max: 5 }),
      product: fc.constantFrom("tea", "ham", null),
      later: fc.integer({ min: 0, max: 30 * HOUR }),
      by: fc.constantFrom(undefined, ANNA, { clerk: "02", name: "Bo" }),
      sends: fc.boolean(),
    });
    const common = { pick: 0, total: 1, quantity: 1, product: "tea", later: 0, by: undefined } as const;
    // All that is left is handed back, and another till's part of it is heard of before that.
    const crossing = [
      { ...common, till: 2, do: "sell" as const, sends: true },
      { ...common, till: 2, do: "all" as const, sends: false },
      { ...common, till: 0, do: "elsewhere" as const, sends: false },
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
        server = await new TestServer().start(RULES);
        try {
          const tills = [await server.till("s1/t1"), await server.till("s1/t2"), await server.till("s2/t1")];
          const sent = tills.map(() => 1);
          const orders: { order: string; till: number; total: number; isWhole: boolean }[] = [];
          const send = async (at: number): Promise<void> => {
            const till = tills[at];
            const from = sent[at] ?? 1;
            if (!till || from > till.lines.length) return;
            valueOf(await till.push(till.batch(from)));
            sent[at] = till.lines.length + 1;
          };
          for (const it of acts) {
            const till = tills[it.till];
            if (!till) continue;
            till.at += it.later;
            server.now = Math.max(server.now, till.at);
            const by = it.by && { by: it.by };
            const own = orders.filter((order) => order.till === it.till);
            const order = own[it.pick % Math.max(1, own.length)];
            const other = orders[it.pick % Math.max(1, orders.length)];
            const key = `${till.id}-${till.lines.length}`;
            if (it.do === "sell") {
              const items = [goods(it.product, it.quantity, it.total), goods("tea", 1, 7)];
              const total = it.total + 7;
              orders.push({ order: till.sell(total, null, { items, ...by }), till: it.till, total, isWhole: true });
            } else if (it.do === "elsewhere") {
              if (!other || other.till === it.till) continue;
              other.isWhole = false;
              till.write("refund-given", { order: other.order, line: 0, amount: it.total, key, reason: "", ...by });
            } else if (order) {
              const back = { item: 0, quantity: 1, amount: Math.min(it.total, order.total), product: "tea" };
              const all = { order: order.order, key, line: null, amount: null, reason: "", ...by };
              // More than is left is handed back, too, when two tills do not know of each other.
              const some = { ...all, line: 0, amount: it.total, ...(it.do === "goods" ? { items: [back] } : {}) };
              till.write("order-refunded", it.do === "all" && order.isWhole ? all : some);
              order.isWhole = false;
            }
            if (it.sends) await send(it.till);
          }
          for (const at of tills.keys()) await send(at);
          books();
        } finally {
          await server.stop();
        }
      }),
      { numRuns: 12, examples: [[crossing]] },
    );
    server = await new TestServer().start();
  });
});
