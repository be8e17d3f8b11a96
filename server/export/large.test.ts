// Exports of many rows: whole, read no faster than they are taken, and in nobody's way.
import type { IncomingMessage } from "node:http";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";
import { valueOf, type TestTill } from "../testTill.ts";
import { exported } from "./exported.ts";
import { PAGE } from "./tables.ts";
import { codeOfFile, fetchFile, openFile, rowsOfCsv, rowsOfJson, takeAll, type CsvRow } from "./testFile.ts";

const ORDERS = 20_500;
const PHONES = Array.from({ length: 50 }, (_, index) => `138${String(index).padStart(8, "0")}`);

let server: TestServer;
let owner: Someone;
let till: TestTill;
let other: TestTill;
const files: IncomingMessage[] = [];

beforeAll(async () => {
  server = await new TestServer().start();
  owner = await Someone.withKey(server);
  till = await server.till("s1/t1");
  other = await server.till("s2/t1");
  for (const phone of PHONES) till.register(phone);
  for (let sold = 0; sold < ORDERS; sold += 1) {
    till.at += 1_000;
    till.sell(1_000 + (sold % 900), PHONES[sold % PHONES.length] ?? null);
  }
  for (let from = 1; from <= till.lines.length; from += 500)
    valueOf(await till.push(till.batch(from, Math.min(500, till.lines.length - from + 1))));
}, 300_000);
afterAll(async () => {
  for (const file of files) file.destroy();
  await server.end();
});

const sum = (rows: readonly CsvRow[], column: string): number => rows.reduce((of, row) => of + Number(row[column]), 0);
const csv = async (table: string): Promise<CsvRow[]> => rowsOfCsv((await fetchFile(server.url, owner, table)).text);

async function opened(file: string): Promise<IncomingMessage> {
  const response = await openFile(server.url, owner, file);
  files.push(response);
  return response;
}

test(`§13 ${ORDERS} orders come whole, each once, in the order of their ids, and add up to the ledger`, async () => {
  const [orders, entries, payouts] = [await csv("orders.csv"), await csv("entries.csv"), await csv("payouts.csv")];
  const ids = orders.map((row) => row["order"] ?? "");
  expect(new Set(ids).size).toBe(ORDERS);
  expect(ids).toEqual(ids.toSorted());
  const [queue] = server.read.figures.queues();
  expect(server.read.figures.queues()).toHaveLength(1);
  expect(entries).toHaveLength(ORDERS);
  expect(sum(entries, "entitlement_fen")).toBe(sum(orders, "base_fen"));
  expect(sum(payouts, "amount_fen")).toBe(queue?.paid);
  expect(sum(entries, "paid_fen")).toBe(queue?.paid);
  expect(sum(entries, "remaining_fen")).toBe(queue?.waitingAmount);
  expect(sum(await csv("balances.csv"), "cash_fen")).toBe(queue?.paid);
  const facts = rowsOfJson((await fetchFile(server.url, owner, "facts.jsonl?store=s1")).text);
  expect(facts.map((row) => row["seq"])).toEqual(till.lines.map((_, at) => at + 1));
  expect(facts.at(-1)?.["hash"]).toBe(till.headAt(till.lines.length));
});

test("between two pages whoever else waits has a turn", async () => {
  let turns = 0;
  let wanted = true;
  const again = (): void => {
    turns += 1;
    if (wanted) setImmediate(again);
  };
  setImmediate(again);
  const seen: number[] = [];
  const file = { table: "orders", format: "csv", store: null, from: null, to: null } as const;
  for await (const piece of exported(server.read, file)) {
    expect(piece.split("\r\n").length).toBeLessThanOrEqual(PAGE + 1);
    seen.push(turns);
  }
  wanted = false;
  expect(seen).toHaveLength(1 + Math.ceil(ORDERS / PAGE));
  // The heads and the first page come together.
  for (const [at, turn] of seen.entries()) if (at > 1) expect(turn).toBeGreaterThan(seen[at - 1] ?? 0);
});

test("what nobody takes is not read; a till's push and a page of HQ are answered meanwhile; what was begun comes whole", async () => {
  const facts = vi.spyOn(server.read.journal, "facts");
  const all = Math.ceil((till.lines.length + other.lines.length) / PAGE);
  const file = await opened("facts.csv");
  expect(file.statusCode).toBe(200);
  other.sell(1_234);
  valueOf(await other.push());
  expect(valueOf(await owner.ask("overview", {})).orders).toBe(ORDERS + 1);
  const read = facts.mock.calls.length;
  expect(read).toBeLessThan(all);
  const rows = rowsOfCsv(await takeAll(file));
  expect(facts.mock.calls.length).toBeGreaterThan(read);
  facts.mockRestore();
  expect(rows.filter((row) => row["till"] === "s1/t1")).toHaveLength(till.lines.length);
});

/** Room is made as soon as the server hears of it, which takes a machine that has much to do longer. */
const SOON = { timeout: 20_000 };

test("four files at once and no more; whoever hangs up ends the reading and makes room", async () => {
  const facts = vi.spyOn(server.read.journal, "facts");
  const four = await Promise.all([1, 2, 3, 4].map(() => opened("facts.csv")));
  const fifth = async () => codeOfFile(await fetchFile(server.url, owner, "stores.csv"));
  expect(await fifth()).toBe("busy");
  for (const file of four.slice(0, 1)) file.destroy();
  await expect.poll(fifth, SOON).toBe("ok");
  for (const file of four) file.destroy();
  const another = async () => Promise.all([1, 2, 3, 4].map(fifth));
  await expect.poll(another, SOON).toEqual(["ok", "ok", "ok", "ok"]);
  const read = facts.mock.calls.length;
  await fetchFile(server.url, owner, "orders.csv");
  expect(facts.mock.calls.length).toBe(read);
  expect(read).toBeLessThan(4 * Math.ceil(till.lines.length / PAGE));
  facts.mockRestore();
});

test("a server that ends does not wait for a file that nobody takes", async () => {
  const file = await opened("facts.csv");
  const ended = new Promise((resolve) => file.once("error", resolve).once("close", resolve));
  await server.stop();
  file.resume();
  await ended;
  expect(file.complete).toBe(false);
  await server.again();
});
