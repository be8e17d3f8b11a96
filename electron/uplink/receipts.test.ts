/** The server's word kept and shown, and this till's own facts read again. Real sockets, real files. */
import { copyFileSync, rmSync } from "node:fs";
import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { TestServer, shopOf } from "../testServer.ts";
import { auditBooks, books, testTill, type TestTill } from "../testTill.ts";

const until = async (what: () => unknown): Promise<void> =>
  await vi.waitFor(async () => expect(await what()).toBe(true), { timeout: 20_000, interval: 10 });

const troubles = async (it: TestTill): Promise<string[]> => (await it.ok("status", {})).trouble.map(({ code }) => code);

async function walk(sales: number): Promise<{ server: TestServer; it: TestTill }> {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1"));
  const it = testTill({ server: server.url, enrol: "CODE" });
  await it.till.uplink.drained();
  for (let index = 0; index < sales; index += 1) await it.sell(`key-00000${index}`, 1000);
  await it.till.uplink.drained();
  return { server, it };
}

const kept = (it: TestTill): unknown => books(it.dataDir).prepare("SELECT cursor, head FROM receipt").get();

test("S4.3 the receipt that reaches furthest is kept with the outbox, under the key of the first welcome", async () => {
  const { server, it } = await walk(2);
  const db = books(it.dataDir);
  expect(kept(it)).toEqual({ cursor: 4, head: server.head });
  expect(db.prepare("SELECT acknowledged AS cursor, head FROM outbox").get()).toEqual(kept(it));
  expect(db.prepare("SELECT server_key FROM device").pluck().get()).toBe(
    server.key.publicKey.export({ format: "der", type: "spki" }).toString("base64"),
  );
});

test("S4.3 a receipt that the known key does not bear is not kept; the clerk is told, and facts go on", async () => {
  const { server, it } = await walk(1);
  const before = kept(it);
  const known = server.key;
  server.key = generateKeyPairSync("ed25519");
  server.hangUp();
  await until(async () => (await troubles(it)).includes("receipt-refused"));
  await it.sell("key-000009", 1000);
  await until(async () => (await it.ok("status", {})).unsent === 0);
  expect(kept(it)).toEqual(before);
  server.key = known;
  server.hangUp();
  await until(async () => (await troubles(it)).length === 0);
  expect(kept(it)).toEqual({ cursor: 4, head: server.head });
});

test("S4.3 with a code for another server its key is taken, and what the one before signed is not shown to it", async () => {
  const { it } = await walk(1);
  const other = await TestServer.open();
  other.codes.set("OTHER", {
    ...shopOf("s1/t1"),
    serverKey: other.key.publicKey.export({ format: "der", type: "spki" }).toString("base64"),
  });
  await it.ok("till.enrol", { server: other.url, code: "OTHER" });
  await it.till.uplink.drained();
  expect(other.hellos[0]?.receipt).toBeNull();
  expect(await troubles(it)).toEqual([]);
  expect(kept(it)).toEqual({ cursor: 3, head: other.head });
});

test("S4.4 a server that holds less than it signed is shown the receipt until it holds as much again", async () => {
  const { server, it } = await walk(3);
  const all = [...server.lines];
  const head = server.head;
  server.lines = [];
  server.head = "0".repeat(64);
  server.hangUp();
  await until(() => server.lines.length === all.length);
  expect(server.hellos.at(-1)?.receipt).toMatchObject({ cursor: 5, head });
  expect(server.lines).toEqual(all);
  await it.sell("key-000009", 1000);
  await it.till.uplink.drained();
  expect(kept(it)).toMatchObject({ cursor: 6 });
});

const DAMAGE = {
  "a byte changed in an acknowledged fact": ["UPDATE facts SET line = replace(line, '1000', '1001') WHERE seq = 4", 4],
  "a fact removed": ["DELETE FROM facts WHERE seq = 3", 3],
  "a hash made to fit a changed fact": [
    "UPDATE facts SET hash = replace(hash, substr(hash, 1, 1), 'z') WHERE seq = 4",
    4,
  ],
} as const;

test.each(Object.entries(DAMAGE))(
  "S4.6 %s: found at the next contact, told to the clerk and to HQ; the till sells on",
  async (_, [sql, seq]) => {
    const { server, it } = await walk(3);
    await it.close();
    books(it.dataDir).exec(sql);
    const again = testTill({ dataDir: it.dataDir });
    await until(() => server.hellos.some(({ changed }) => changed === seq));
    expect(await troubles(again)).toContain("facts-changed");
    await again.sell("key-000009", 1000);
    await again.till.uplink.drained();
  },
);

test("S4.6 also while it runs, with the next greeting", async () => {
  const { server, it } = await walk(3);
  books(it.dataDir).exec("UPDATE facts SET line = replace(line, '1000', '1001') WHERE seq = 3");
  server.hangUp();
  await until(() => server.hellos.some(({ changed }) => changed === 3));
  expect(await troubles(it)).toContain("facts-changed");
});

test("S4.5 S4.7 books put back from an older copy: the server sees it, nothing is sent, the till sells on", async () => {
  const { server, it } = await walk(1);
  await it.close();
  const file = join(it.dataDir, "till.sqlite");
  copyFileSync(file, `${file}.copy`);
  const between = testTill({ dataDir: it.dataDir });
  await between.sell("key-000008", 1000);
  await between.till.uplink.drained();
  await between.close();
  for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
  copyFileSync(`${file}.copy`, file);
  const again = testTill({ dataDir: it.dataDir });
  await until(async () => (await troubles(again)).includes("chain-differs"));
  expect(server.hellos.at(-1)).toMatchObject({ seq: 3, changed: null });
  await again.sell("key-000009", 2000);
  expect(server.lines).toHaveLength(4);
  auditBooks(it.dataDir);
});
