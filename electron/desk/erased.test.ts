/** A person that was erased at headquarters, at a till that knew it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chain } from "../../shared/facts/chain.ts";
import { GENESIS } from "../../shared/facts/fact.ts";
import { memberOfPhone } from "../../shared/facts/ids.ts";
import { sha256 } from "../store/sha256.ts";
import { shopOf, TestServer } from "../testServer.ts";
import { auditBooks, books, testTill } from "../testTill.ts";

const PHONE = "13812342046";
const ID = memberOfPhone(sha256, PHONE);

test("S11.9 the till forgets phone, card and name, and keeps what the member has; the same phone registered again is the same member", async () => {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1"));
  const it = testTill();
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  const has = { level: null, cash: 300, points: 0, love: 0, waiting: 1, waitingAmount: 500, asOf: 1 };
  server.tell({ kind: "member", id: ID, phone: PHONE, card: "8801", name: "安娜", ...has });
  await it.till.uplink.drained();
  expect(await it.ok("member.find", { phone: PHONE })).toMatchObject({ id: ID });
  server.tell({ kind: "member-erased", member: ID, at: 5, upTo: 0 });
  await it.till.uplink.drained();
  expect(books(it.dataDir).prepare("SELECT id, phone, card, name, cash_fen AS cash FROM members").all()).toEqual([
    { id: ID, phone: null, card: null, name: null, cash: 300 },
  ]);
  expect(await it.ok("member.register", { phone: PHONE })).toMatchObject({ id: ID, cashFen: 300 });
  auditBooks(it.dataDir);
});

test("S11.9 of its own facts those up to the place that is told lose the person, though its clock is ahead; a later one does not", async () => {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1"));
  const it = testTill();
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.ok("member.register", { phone: PHONE });
  await it.till.uplink.drained();
  const inFacts = (): unknown =>
    books(it.dataDir)
      .prepare("SELECT seq FROM facts WHERE kind = 'member-registered' AND line LIKE ?")
      .pluck()
      .all(`%${PHONE}%`);
  const [seq] = inFacts() as number[];
  for (const at of [5, 8_000_000_000_000]) {
    server.tell({ kind: "member-erased", member: ID, at, upTo: seq ?? 0 });
    await it.till.uplink.drained();
  }
  expect(inFacts()).toEqual([]);
  // Its clock is behind that of the server, which is told what it knows.
  await it.ok("member.register", { phone: PHONE });
  await it.till.uplink.drained();
  expect(inFacts()).toEqual([server.lines.length]);
  expect(server.lines.at(-1)).toContain('"again":8000000000000');
  auditBooks(it.dataDir);
});

test("S11.9 its own facts lose the person once the server has them, and their chain holds; S3.6 they are sent again to a server that lost them", async () => {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1"));
  const it = testTill();
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  const inFacts = (): unknown =>
    books(it.dataDir).prepare("SELECT count(*) FROM facts WHERE line LIKE ?").pluck().get(`%${PHONE}%`);
  it.till.uplink.offline(true);
  const member = await it.ok("member.register", { phone: PHONE, name: "安娜" });
  await it.ok("audit.search", { limit: 10 });
  await it.sell("key-00000001", 1_000, member.id);
  // Heard of before the server has the registration: the fact waits.
  server.feed.push({ kind: "member-erased", member: ID, at: 8_000_000_000_000, upTo: 0 });
  server.refusePush = "busy";
  it.till.uplink.offline(false);
  await expect.poll(() => books(it.dataDir).prepare("SELECT count(*) FROM erased").pluck().get()).toBe(1);
  expect(inFacts()).toBe(1);
  server.refusePush = null;
  await it.till.uplink.drained();
  expect(server.lines.filter((line) => line.includes(PHONE))).toHaveLength(1);
  expect(inFacts()).toBe(0);
  expect(books(it.dataDir).prepare("SELECT text FROM audit WHERE act = 'member-registered'").pluck().all()).toEqual([
    ID,
  ]);
  auditBooks(it.dataDir);
  // The very chain that the server signed, to the last fact; nothing was thought to have been changed.
  expect(server.hellos.every(({ changed }) => changed === null)).toBe(true);
  await it.sell("key-00000002", 1_000, member.id);
  await it.till.uplink.drained();
  // Put back from a copy of before.
  it.till.uplink.offline(true);
  const { head } = server;
  server.lines = server.lines.slice(0, 1);
  server.head = chain(sha256, GENESIS, server.lines[0] ?? "");
  it.till.uplink.offline(false);
  await it.till.uplink.drained();
  expect(server.head).toBe(head);
  expect(server.lines.filter((line) => line.includes(PHONE))).toEqual([]);
  expect((await it.ok("status", {})).trouble).toEqual([]);
  await it.close();
  const file = readFileSync(join(it.dataDir, "till.sqlite"));
  expect([PHONE, "安娜"].filter((text) => file.includes(text))).toEqual([]);
});
