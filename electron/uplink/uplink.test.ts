import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { chainAll } from "../../shared/facts/chain.ts";
import { GENESIS, readFact } from "../../shared/facts/fact.ts";
import { USUAL_NAMES } from "../../shared/rules/names.ts";
import { Rules } from "../../shared/rules/schema.ts";
import type { EntrySnapshot } from "../../shared/sync/messages.ts";
import { sha256 } from "../store/sha256.ts";
import { TestServer, TILL_SCOPE, shopOf } from "../testServer.ts";
import { NOON, auditBooks, books, folder, testTill, type TestTill } from "../testTill.ts";

const ALL_SCOPE = { ...TILL_SCOPE, basic: { extract: 1000, ratio: 10000, cashierScope: "all" as const } };

/** A server that knows a code, and a till that came in with it. */
async function walk(rules: Parameters<typeof shopOf>[1] = ALL_SCOPE): Promise<{ server: TestServer; it: TestTill }> {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1", rules));
  const it = testTill({ server: server.url, enrol: "CODE" });
  await it.till.uplink.drained();
  return { server, it };
}

const status = async (it: TestTill) => await it.ok("status", {});
const troubles = async (it: TestTill): Promise<string[]> => (await status(it)).trouble.map(({ code }) => code);
const until = async (what: () => unknown): Promise<void> =>
  await vi.waitFor(async () => expect(await what()).toBe(true), { timeout: 20_000, interval: 20 });

const snapshot = (
  order: string,
  paid: number,
  payouts: number[],
  more: Partial<EntrySnapshot> = {},
): EntrySnapshot => ({
  kind: "entry",
  order,
  line: 0,
  fact: 1_000,
  queue: "cashiers",
  state: "waiting",
  drawn: false,
  ratio: 10000,
  entitlement: 1000,
  paid,
  exchanged: 0,
  cleared: 0,
  voided: 0,
  clawed: 0,
  remaining: 1000 - paid,
  exchangedTo: null,
  exchangeRatio: null,
  payouts: payouts.map((amount, index) => ({
    queue: "cashiers",
    from: `s1/t9/000000${index + 1}`,
    fromLine: 0,
    amount,
    member: "p1",
    at: NOON,
  })),
  ...more,
});

test("S2.1 facts reach the server as the very lines they were written as, chained and signed", async () => {
  const { server, it } = await walk();
  await it.sell("key-000001", 1000);
  await it.till.uplink.drained();
  const lines = books(it.dataDir).prepare("SELECT line FROM facts ORDER BY seq").pluck().all();
  expect(server.lines).toEqual(lines);
  expect(server.head).toBe(chainAll(sha256, GENESIS, server.lines).at(-1));
  expect(await status(it)).toMatchObject({ connection: "online", unsent: 0, demo: false, trouble: [] });
  expect((await it.ok("sale.recent", { limit: 1 }))[0]?.sent).toBe(true);
});

test("S8.5 sold before it ever met a server: everything is sent once it is enrolled", async () => {
  const it = testTill();
  for (let index = 0; index < 700; index += 1) await it.sell(`key-${String(index).padStart(6, "0")}`, 100);
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1", ALL_SCOPE));
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  expect(server.lines.length).toBe(auditBooks(it.dataDir).length);
  // More than one batch, one after the other.
  expect(server.pushes).toBeGreaterThanOrEqual(2);
});

test("S4.1 an acknowledgement that is lost does no harm: the till goes on from the server's cursor", async () => {
  const { server, it } = await walk();
  server.acksToLose = 2;
  await it.sell("key-000001", 1000);
  await until(async () => (await status(it)).unsent === 0);
  expect(new Set(server.lines).size).toBe(server.lines.length);
  expect(server.lines).toHaveLength(auditBooks(it.dataDir).length);
});

test("S4.4 a server restored from a copy is sent again what it lost", async () => {
  const { server, it } = await walk();
  await it.sell("key-000001", 1000);
  await it.sell("key-000002", 1000);
  await it.till.uplink.drained();
  const all = [...server.lines];
  server.lines = all.slice(0, 3);
  server.head = chainAll(sha256, GENESIS, server.lines).at(-1) ?? "";
  server.hangUp();
  await until(() => server.lines.length === all.length);
  expect(server.lines).toEqual(all);
  expect(await troubles(it)).toEqual([]);
});

test("S4.7 a server that holds another chain of this till: chain-differs is shown, nothing is sent, selling goes on", async () => {
  const { server, it } = await walk();
  await it.sell("key-000001", 1000);
  await it.till.uplink.drained();
  server.head = "a".repeat(64);
  const { length } = server.lines;
  server.hangUp();
  await until(async () => (await troubles(it)).includes("chain-differs"));
  await it.sell("key-000002", 1000);
  expect(server.lines).toHaveLength(length);
  expect((await status(it)).unsent).toBe(1);
  auditBooks(it.dataDir);
});

test("S5.3 a batch refused for good: the code is shown, everything is kept, selling goes on", async () => {
  const { server, it } = await walk();
  server.refusePush = "broken-chain";
  await it.sell("key-000001", 1000);
  await until(async () => (await troubles(it)).includes("broken-chain"));
  expect((await status(it)).connection).toBe("refused");
  await it.sell("key-000002", 1000);
  const { pushes } = server;
  expect(pushes).toBe(2);
  expect((await status(it)).unsent).toBe(2);
});

test("S7.1 S8.3 a server that is busy is asked again by the till's own timer, without a new sale", async () => {
  const { server, it } = await walk();
  server.refusePush = "busy";
  await it.sell("key-000001", 1000);
  await until(() => server.pushes >= 3);
  server.refusePush = null;
  await until(async () => (await status(it)).unsent === 0);
  expect(await troubles(it)).toEqual([]);
});

test("S5.3 a revoked till is told so, and sells on", async () => {
  const { server, it } = await walk();
  server.refuseHello = "revoked";
  server.hangUp();
  await until(async () => (await troubles(it)).includes("revoked"));
  expect((await status(it)).connection).toBe("refused");
  await it.sell("key-000001", 1000);
});

test("S8.5 off the network and back: what was sold meanwhile arrives in order", async () => {
  const { server, it } = await walk();
  it.till.uplink.offline(true);
  expect((await status(it)).connection).toBe("offline");
  for (let index = 0; index < 5; index += 1) await it.sell(`key-00000${index}`, 1000);
  expect((await status(it)).unsent).toBe(5);
  it.till.uplink.offline(false);
  await it.till.uplink.drained();
  expect(server.lines).toHaveLength(auditBooks(it.dataDir).length);
});

test("S8.3 the server dies and comes back on its port: the till finds it by itself, and its log tells of it once", async () => {
  const { server, it } = await walk();
  const port = Number(new URL(server.url).port);
  await server.close();
  await until(async () => (await status(it)).connection !== "online");
  await it.sell("key-000001", 1000);
  let tries = 0;
  const nobody = createServer((socket) => {
    tries += 1;
    socket.destroy();
  }).listen(port, "127.0.0.1");
  await until(() => tries >= 2);
  await new Promise((closed) => nobody.close(closed));
  const again = await TestServer.open(port);
  again.publicKey = server.publicKey;
  await until(() => again.lines.length === 3);
  expect(readFact(again.lines[2] ?? "")).toMatchObject({ kind: "order-paid" });
  expect(it.lines.filter((line) => line.startsWith("connect"))).toEqual([
    expect.stringMatching(/^connection to the server lost \(.+\); selling goes on, it is tried again$/),
    "connected to the server again",
  ]);
});

test("S11.1 the feed: a snapshot takes the place of the entry's figures and brings its payouts, woken by the server", async () => {
  const { server, it } = await walk();
  const { id } = await it.ok("member.register", { phone: "13812342046" });
  const { order } = await it.sell("key-000001", 1000, id);
  expect((await it.ok("sale.receipt", { order })).entry).toMatchObject({
    queue: "cashiers",
    awaitsServer: true,
    paidFen: 0,
  });
  server.tell(snapshot(order, 300, [100, 200]));
  await until(async () => (await it.ok("sale.receipt", { order })).entry?.paidFen === 300);
  const { entry } = await it.ok("sale.receipt", { order });
  expect(entry).toMatchObject({
    awaitsServer: false,
    remainingFen: 700,
    received: [{ amountFen: 100 }, { amountFen: 200 }],
  });
  server.tell(snapshot(order, 1000, [700], { state: "done", remaining: 0 }));
  await it.till.uplink.drained();
  expect((await it.ok("payout.recent", { limit: 10 })).map(({ amountFen }) => amountFen)).toEqual([700, 200, 100]);
  auditBooks(it.dataDir);
});

test("S11.2 the feed counts once: applied again after a restart and a reconnection, nothing is there twice", async () => {
  const { server, it } = await walk();
  const { id } = await it.ok("member.register", { phone: "13812342046" });
  const { order } = await it.sell("key-000001", 1000, id);
  server.tell(snapshot(order, 300, [300]));
  await it.till.uplink.drained();
  server.hangUp();
  await it.till.uplink.drained();
  await it.close();
  const again = testTill({ dataDir: it.dataDir });
  await again.till.uplink.drained();
  expect(await again.ok("payout.recent", { limit: 10 })).toHaveLength(1);
  expect(server.hellos.at(-1)?.feed).toBe(1);
});

test("S11.2 §13.2 a snapshot that does not add up is not applied: the cursor stands, the trouble is shown, the next one heals", async () => {
  const { server, it } = await walk();
  const { id } = await it.ok("member.register", { phone: "13812342046" });
  const { order } = await it.sell("key-000001", 1000, id);
  await it.till.uplink.drained();
  server.tell(snapshot(order, 300, [300], { remaining: 999 }));
  await until(async () => (await troubles(it)).includes("feed-refused"));
  expect(books(it.dataDir).prepare("SELECT cursor FROM feed").pluck().get()).toBe(0);
  expect(await it.ok("payout.recent", { limit: 10 })).toEqual([]);
  server.feed = [snapshot(order, 300, [300])];
  server.tell();
  await until(async () => !(await troubles(it)).includes("feed-refused"));
  expect((await it.ok("sale.receipt", { order })).entry?.paidFen).toBe(300);
});

test("S11.4 a server never changes an entry of a queue that this till owns", async () => {
  const { server, it } = await walk(TILL_SCOPE);
  const { id } = await it.ok("member.register", { phone: "13812342046" });
  const { order } = await it.sell("key-000001", 1000, id);
  server.tell(snapshot(order, 300, [300]), snapshot(order, 400, [400], { queue: "till:s1/t1" }));
  await it.till.uplink.drained();
  expect((await it.ok("sale.receipt", { order })).entry).toMatchObject({
    queue: "till:s1/t1",
    paidFen: 0,
    remainingFen: 1000,
  });
  expect(books(it.dataDir).prepare("SELECT cursor FROM feed").pluck().get()).toBe(2);
});

test("members: the server's figures are asked for, remembered, and answered from here when it is slow or gone", async () => {
  const { server, it } = await walk();
  const figures = {
    id: "p1",
    phone: "13900000000",
    card: null,
    name: "王",
    level: "gold",
    cash: 3620,
    points: 120,
    love: 0,
    waiting: 2,
    waitingAmount: 8760,
    asOf: NOON,
  };
  server.members.set("13900000000", figures);
  expect(await it.ok("member.find", { phone: "13900000000" })).toMatchObject({
    source: "server",
    cashFen: 3620,
    waitingFen: 8760,
    level: "gold",
  });
  server.memberDelayMs = 60_000;
  expect(await it.ok("member.find", { phone: "13900000000" })).toMatchObject({ cashFen: 3620 });
  it.till.uplink.offline(true);
  const sold = await it.sell("key-000001", 1000, "p1");
  expect(sold.member).toMatchObject({ waitingFen: 9760, waitingCount: 3, source: "till" });
  // Known at the server: not registered a second time.
  expect((await it.ok("member.register", { phone: "13900000000" })).id).toBe("p1");
  expect(auditBooks(it.dataDir)).not.toContain("member-registered");
});

test("place and amount ahead in a merged queue are the server's, and unknown before it told", async () => {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1", ALL_SCOPE));
  const it = testTill();
  const { id } = await it.ok("member.register", { phone: "13812342046" });
  const preview = async () =>
    (await it.ok("sale.preview", { lines: [{ kind: "amount", amountFen: 100 }], member: id })).earn;
  expect(await preview()).toMatchObject({ owner: "server", place: null, aheadFen: null, head: [] });
  const head = [{ order: "s1/t9/0000001", entitlement: 500, paid: 100, remaining: 400 }];
  server.queue = {
    key: "cashiers",
    waiting: 57,
    waitingAmount: 320_410,
    extracted: 9,
    paid: 8,
    retained: 1,
    carried: 0,
    head,
    asOf: NOON,
  };
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  expect(await preview()).toMatchObject({
    place: 58,
    aheadFen: 320_410,
    head: [{ order: "s1/t9/0000001", remainingFen: 400 }],
    between: 56,
  });
  expect((await status(it)).queue).toMatchObject({ owner: "server", waitingCount: 57, asOf: NOON });
});

test("new rules are adopted with a fact and the names in them shown (§9.1), over a restart too; §2.4 a change between merged queues as well", async () => {
  const { server, it } = await walk();
  const programme = { name: "消费回馈", exchangeName: "换购" };
  const rulesRow = (version: number, ratio: number, cashierScope: "all" | "store") => ({
    kind: "rules" as const,
    version,
    timezone: "Asia/Shanghai",
    rules: Rules.parse({ ...ALL_SCOPE, programme, basic: { extract: 1000, ratio, cashierScope } }),
  });
  expect((await status(it)).programme).toEqual(USUAL_NAMES);
  server.tell(rulesRow(2, 12000, "all"));
  await until(async () => (await status(it)).rulesVersion === 2);
  await it.till.uplink.drained();
  expect(readFact(server.lines.at(-1) ?? "")).toMatchObject({ kind: "rules-adopted", body: { version: 2 } });
  const { id } = await it.ok("member.register", { phone: "13812342046" });
  expect((await it.sell("key-000001", 1000, id)).earn).toMatchObject({ ratioBp: 12000 });
  server.tell(rulesRow(3, 13000, "store"));
  await until(async () => (await status(it)).rulesVersion === 3);
  expect(await status(it)).toMatchObject({ scope: "store" });
  await it.close();
  const again = testTill({ dataDir: it.dataDir });
  expect(await status(again)).toMatchObject({ rulesVersion: 3, scope: "store", programme });
  server.tell(rulesRow(4, 13000, "all"));
  await until(async () => (await status(again)).rulesVersion === 4);
  expect(await troubles(again)).toEqual([]);
});

test("enrolment: a code is kept while the server is absent, over a restart, and used when it comes", async () => {
  const first = await TestServer.open();
  const port = Number(new URL(first.url).port);
  await first.close();
  const dataDir = folder();
  const it = testTill({ dataDir, server: first.url, enrol: "CODE" });
  await it.sell("key-000001", 100);
  await it.close();
  const again = testTill({ dataDir });
  expect((await status(again)).demo).toBe(true);
  const server = await TestServer.open(port);
  server.codes.set("CODE", shopOf("s1/t1", ALL_SCOPE));
  await again.till.uplink.drained();
  expect(await status(again)).toMatchObject({ demo: false, connection: "online", unsent: 0 });
});

test("enrolment: a till that has sold nothing becomes the one its code is for, and takes its registrations along", async () => {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s2/t7"));
  const it = testTill();
  const { id } = await it.ok("member.register", { phone: "13812342046" });
  expect(await it.ok("till.enrol", { server: server.url, code: "CODE" })).toMatchObject({
    till: "s2/t7",
    store: "s2",
    scope: "till",
    demo: false,
  });
  expect((await it.sell("key-000001", 100, id)).order).toBe("s2/t7/0000004");
  await it.till.uplink.drained();
  expect(server.lines.map((line) => readFact(line))).toMatchObject([
    { till: "s2/t7", kind: "till-opened" },
    { kind: "rules-adopted" },
    { kind: "member-registered" },
    { kind: "order-paid" },
  ]);
  auditBooks(it.dataDir);
});

test("enrolment: one that has sold stays who it is; a code for another till, or a wrong one, is refused by name", async () => {
  const server = await TestServer.open();
  server.codes.set("OTHER", shopOf("s2/t7"));
  const it = testTill();
  await it.sell("key-000001", 100);
  expect(await it.call("till.enrol", { server: server.url, code: "OTHER" })).toMatchObject({ code: "other-identity" });
  expect(await it.call("till.enrol", { server: server.url, code: "WRONG" })).toMatchObject({ code: "code-refused" });
  expect(await it.call("till.enrol", { server: "ftp://nowhere/", code: "WRONG" })).toMatchObject({ code: "malformed" });
  expect(await status(it)).toMatchObject({ till: "s1/t1", demo: true });
  expect((await it.sell("key-000002", 100)).order).toBe("s1/t1/0000004");
});

test("a device key that was lost: the till sells on, says so, and comes back with a new code and its old chain", async () => {
  const { server, it } = await walk();
  await it.sell("key-000001", 1000);
  await it.till.uplink.drained();
  await it.close();
  rmSync(join(it.dataDir, "device.key"));
  const again = testTill({ dataDir: it.dataDir });
  expect(await troubles(again)).toContain("device-key-lost");
  await again.sell("key-000002", 1000);
  server.codes.set("NEW", shopOf("s1/t1", ALL_SCOPE));
  await again.ok("till.enrol", { server: server.url, code: "NEW" });
  await again.till.uplink.drained();
  expect(await troubles(again)).toEqual([]);
  expect(server.lines).toHaveLength(4);
});

test("S2.5 S8.5 a sale that comes while a batch is on its way is sent without another wake-up", async () => {
  const { server, it } = await walk();
  await Promise.all(Array.from({ length: 40 }, async (_, index) => await it.sell(`key-0000${index + 10}`, 1000)));
  // The server has them all before the till has heard so.
  await it.till.uplink.drained();
  expect(server.lines).toHaveLength(42);
  expect((await status(it)).unsent).toBe(0);
});
