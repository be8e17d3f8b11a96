import { expect, test } from "vitest";
import { TestServer, shopOf } from "../testServer.ts";
import { NOON, auditBooks, books, testTill } from "../testTill.ts";

const factsOf = (dataDir: string): { kind: string; at: number; line: string }[] =>
  books(dataDir).prepare("SELECT kind, at, line FROM facts ORDER BY seq").all() as {
    kind: string;
    at: number;
    line: string;
  }[];

test("instants never go back: a clock a little behind gives the last fact's instant again", async () => {
  const it = testTill();
  await it.sell("key-000001", 100);
  it.now = NOON - 60_000;
  const sold = await it.sell("key-000002", 100);
  expect(sold.at).toBe(NOON);
  expect(auditBooks(it.dataDir)).not.toContain("clock-corrected");
});

test("S10.2 a clock more than a minute behind is written down first, and only then instants go back", async () => {
  const it = testTill();
  await it.sell("key-000001", 100);
  it.now = NOON - 60_001;
  const sold = await it.sell("key-000002", 100);
  expect(sold.at).toBe(NOON - 60_001);
  expect(auditBooks(it.dataDir).slice(-2)).toEqual(["clock-corrected", "order-paid"]);
  const correction = factsOf(it.dataDir).find((fact) => fact.kind === "clock-corrected");
  expect(JSON.parse(correction?.line ?? "")).toMatchObject({ body: { from: NOON, to: NOON - 60_001 } });
});

test("S10.1 a clock ten years off is put right by the offset measured with the server", async () => {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1"));
  server.clock = () => NOON;
  const it = testTill();
  it.now = NOON + 10 * 365 * 86_400_000;
  await it.sell("key-000001", 100);
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  expect((await it.sell("key-000002", 100)).at).toBe(NOON);
  expect((await it.ok("status", {})).now).toBe(NOON);
  expect(auditBooks(it.dataDir)).toContain("clock-corrected");
});

test("S10.1 a driven clock does not follow the server's", async () => {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1"));
  const it = testTill({ followsServerClock: false, server: server.url, enrol: "CODE" });
  await it.till.uplink.drained();
  expect((await it.sell("key-000001", 100)).at).toBe(NOON);
});
