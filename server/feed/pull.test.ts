import { afterEach, beforeEach, expect, test } from "vitest";
import { MAX_BATCH } from "../../shared/sync/messages.ts";
import { TestServer } from "../testServer.ts";
import { valueOf } from "../testTill.ts";

let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start();
});
afterEach(() => server.end());

const member = (name: string): string =>
  JSON.stringify({
    kind: "member",
    id: "p1",
    phone: null,
    card: null,
    name,
    level: null,
    cash: 0,
    points: 0,
    love: 0,
    waiting: 0,
    waitingAmount: 0,
    asOf: 0,
  });

test("S7.3 an answer holds at most 500 rows and about a megabyte; the rest comes with the next, in order", async () => {
  const till = await server.till("s1/t1");
  const large = member("x".repeat(6_000));
  server.running.store.write(({ feed }) => feed.sendAll(new Map([[till.id, Array<string>(600).fill(member("a"))]])));
  server.running.store.write(({ feed }) => feed.sendAll(new Map([[till.id, Array<string>(400).fill(large)]])));
  const counts: number[] = [];
  let cursor = 0;
  for (;;) {
    const { rows, head } = valueOf(await till.pull(cursor));
    expect(head).toBe(1_000);
    if (rows.length === 0) break;
    expect(rows.map(({ n }) => n)).toEqual(rows.map((_, index) => cursor + index + 1));
    expect(JSON.stringify(rows).length).toBeLessThan(1_200_000);
    counts.push(rows.length);
    cursor = rows.at(-1)?.n ?? cursor;
  }
  expect(counts[0]).toBe(MAX_BATCH);
  expect(counts.length).toBeGreaterThan(3);
  expect(cursor).toBe(1_000);
});
