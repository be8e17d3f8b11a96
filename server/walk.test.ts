import { afterEach, beforeEach, expect, test } from "vitest";
import { rebuild } from "./settlement/rebuild.ts";
import { TestServer } from "./testServer.ts";
import { memberId, valueOf } from "./testTill.ts";

let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start();
});
afterEach(() => server.end());

test("§5.3 a sale at one till pays the entry of another till's order, and the feed brings it back", async () => {
  const one = await server.till("s1/t1");
  const two = await server.till("s2/t1");
  one.register("13800000001");
  const first = one.sell(10_000, "13800000001");
  valueOf(await one.push());
  two.at += 1_000;
  const second = two.sell(5_000);
  valueOf(await two.push());

  const feed = valueOf(await one.pull());
  expect(feed.rows.map((row) => row.n)).toEqual([1, 2, 3]);
  expect(feed.rows.map((row) => row.body.kind)).toEqual(["entry", "member", "entry"]);
  expect(feed.rows.at(-1)?.body).toMatchObject({
    kind: "entry",
    order: first,
    queue: "cashiers",
    paid: 500,
    remaining: 9_500,
    payouts: [{ queue: "cashiers", from: second, fromLine: 0, amount: 500, member: memberId("13800000001") }],
  });
  expect(feed.queue).toMatchObject({
    key: "cashiers",
    waiting: 1,
    waitingAmount: 9_500,
    extracted: 1_500,
    paid: 500,
    retained: 1_000,
  });
  expect(valueOf(await two.pull()).rows).toEqual([]);
  expect(one.wakes).toBe(2);
  expect(valueOf(await two.member({ phone: "13800000001" }))).toMatchObject({
    cash: 500,
    waiting: 1,
    waitingAmount: 9_500,
  });
  expect(valueOf(await one.pull(3)).rows).toEqual([]);
});

test("§13.5 the journal folded again from nothing gives the same rows", async () => {
  const one = await server.till("s1/t1");
  const two = await server.till("s1/t2");
  one.register("13800000001");
  const orders: string[] = [];
  for (let index = 0; index < 40; index += 1) {
    for (const till of [one, two]) {
      till.at += 1_000 + index;
      orders.push(till.sell(1_000 + index * 37, index % 3 === 0 ? null : "13800000001"));
    }
    if (index % 10 === 9) one.refund(orders[index * 2 - 4]!, 100);
  }
  valueOf(await two.push());
  valueOf(await one.push(one.batch(1, 20)));
  valueOf(await one.push(one.batch(21)));
  const rebuilt = rebuild(server.read);
  expect(rebuilt.differences).toEqual([]);
  // The server's own first facts too: its chain, and the first version of the rules.
  expect(rebuilt.facts).toBe(one.lines.length + two.lines.length + 2);
  expect(rebuilt.rows).toBeGreaterThan(200);
});
