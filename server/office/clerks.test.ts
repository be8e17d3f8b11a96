import { afterEach, beforeEach, expect, test } from "vitest";
import { PinHash } from "../../shared/contract/pinHash.ts";
import type { HqInput } from "../../shared/contract/hq.ts";
import { MOST_CLERKS, PROTOCOL_BEFORE, type FeedBody } from "../../shared/sync/messages.ts";
import { Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, TestTill, valueOf } from "../testTill.ts";

let server: TestServer;
let owner: Someone;
beforeEach(async () => {
  server = await new TestServer().start();
  owner = await Someone.withKey(server);
});
afterEach(() => server.end());

const MANAGER = { store: "s1", id: "09", name: "王店长", role: "manager", pin: "90817263" } as const;
const CLERK = { store: "s1", id: "01", name: "小陈", role: "clerk", pin: "4444" } as const;
const ALL: HqInput<"clerk.list"> = {
  store: null,
  role: null,
  active: null,
  text: "",
  sort: "store",
  after: null,
  limit: 50,
};

const put = async (clerk: HqInput<"clerk.put">): Promise<string> => codeOf(await owner.ask("clerk.put", clerk));
const listed = async (changed: Partial<HqInput<"clerk.list">> = {}): Promise<string[]> =>
  valueOf(await owner.ask("clerk.list", { ...ALL, ...changed })).rows.map((it) => `${it.store}/${it.id}`);

/** The clerks a till hears of, row by row, as they stand when it asks. */
async function heard(till: TestTill, after = 0): Promise<string[][]> {
  const { rows } = valueOf(await till.pull(after));
  const bodies = rows.map(({ body }): FeedBody => body);
  return bodies.flatMap((body) =>
    body.kind === "clerks" ? [body.clerks.map((it) => `${it.id} ${it.name} ${it.role} ${it.active}`)] : [],
  );
}

test("S11.7 a clerk whom headquarters adds goes to every till of the store and to no other; each change once more, whole", async () => {
  const [here, beside, elsewhere] = [
    await server.till("s1/t1"),
    await server.till("s1/t2"),
    await server.till("s2/t1"),
  ];
  expect(await put(MANAGER)).toBe("ok");
  const manager = "09 王店长 manager true";
  for (const till of [here, beside]) expect(await heard(till)).toEqual([[manager]]);
  expect(await put(CLERK)).toBe("ok");
  // A row says what holds when it is asked for: no hash of before lies in the feed.
  const both = ["01 小陈 clerk true", manager];
  expect(await heard(here)).toEqual([both, both]);
  expect(await heard(here, 1)).toEqual([both]);
  expect(await heard(elsewhere)).toEqual([]);
  expect(server.read.feed.rowsAfter("s1/t1", 0, 9).map((it) => it.body)).toEqual(Array(2).fill('{"kind":"clerks"}'));
});

test("S11.7 a till that is enrolled later hears who works there with its first greeting, and only then", async () => {
  await put(MANAGER);
  const till = await server.till("s1/t1");
  expect(await heard(till)).toEqual([["09 王店长 manager true"]]);
  await till.connect(server.url);
  valueOf(await till.hello({ feed: 1 }));
  expect(await heard(till, 1)).toEqual([]);
});

test("S9.3 a till of the version before goes on with its feed, and hears who works there once it is updated", async () => {
  const till = new TestTill("s1/t1");
  till.protocol = PROTOCOL_BEFORE;
  valueOf(await till.enrol(server.url, valueOf(server.running.setup.issueCode("s1", "t1", "1")).code));
  till.open();
  await till.connect(server.url);
  valueOf(await till.hello());
  await put(MANAGER);
  server.running.setup.rules.publish({ basic: { ratio: 5_000 }, stores: { s1: {}, s2: {} } });
  expect(valueOf(await till.pull(0)).rows.map((it) => it.body.kind)).toEqual(["rules"]);
  till.protocol = 2;
  await till.connect(server.url);
  valueOf(await till.hello({ feed: 1 }));
  expect(valueOf(await till.pull(1)).rows.map((it) => it.body.kind)).toEqual(["clerks", "names"]);
  till.disconnect();
});

test("S11.5 a till that has heard more than the server remembers hears who works there as the server knows it", async () => {
  const till = await server.till("s1/t1");
  await till.connect(server.url);
  valueOf(await till.hello({ feed: 7 }));
  const { rows } = valueOf(await till.pull(7));
  expect(rows.map(({ body }) => body)).toEqual([
    { kind: "clerks", clerks: [] },
    { kind: "names", till: "t1", store: "一店" },
  ]);
});

test("the first of a store has to be a manager; the last who may sign in stays one", async () => {
  expect(await put(CLERK)).toBe("last-manager");
  expect(await put(MANAGER)).toBe("ok");
  expect(await put({ ...MANAGER, role: "senior", pin: null })).toBe("last-manager");
  const off = { store: "s1", id: "09", active: false };
  expect(await owner.raw("clerk.active", off)).toBe("last-manager");
  expect(await put({ ...MANAGER, id: "08", name: "李店长" })).toBe("ok");
  expect(await owner.raw("clerk.active", off)).toBe("ok");
  expect(await owner.raw("clerk.active", { ...off, id: "08" })).toBe("last-manager");
  // Of another store nobody works here.
  expect(await put({ ...CLERK, store: "s2" })).toBe("last-manager");
});

test("what cannot be is refused by name, and nothing is changed", async () => {
  await put(MANAGER);
  const before = server.read.clerks.ofStore("s1");
  expect(await put({ ...CLERK, pin: null })).toBe("malformed");
  expect(await put({ ...MANAGER, store: "s9" })).toBe("unknown-store");
  expect(await put({ ...MANAGER, store: "hq" })).toBe("unknown-store");
  expect(await owner.raw("clerk.pin", { store: "s1", id: "05", pin: "1234" })).toBe("unknown-clerk");
  expect(await owner.raw("clerk.active", { store: "s1", id: "05", active: false })).toBe("unknown-clerk");
  for (const pin of ["123", "123456789", "12a4", ""])
    expect(await owner.raw("clerk.put", { ...CLERK, pin })).toBe("malformed");
  expect(await owner.raw("clerk.put", { ...CLERK, id: "../1" })).toBe("malformed");
  expect(server.read.clerks.ofStore("s1")).toEqual(before);
});

test(`no more than ${MOST_CLERKS} are kept of a store, those who left included`, async () => {
  await put(MANAGER);
  const row = server.read.clerks.clerk("s1", "09");
  server.running.store.write(({ clerks }) => {
    for (let n = 1; n < MOST_CLERKS; n += 1) if (row) clerks.putClerk({ ...row, id: `x${n}`, active: false });
  });
  expect(await put(CLERK)).toBe("too-many-clerks");
  expect(await put({ ...MANAGER, name: "王", pin: null })).toBe("ok");
  const till = await server.till("s1/t1");
  expect((await heard(till))[0]).toHaveLength(MOST_CLERKS);
});

test("a PIN is kept as a hash with a salt of its own, shown nowhere, and in no line of the log", async () => {
  await put(MANAGER);
  await put({ ...CLERK, pin: MANAGER.pin });
  valueOf(await owner.ask("clerk.pin", { store: "s1", id: "01", pin: "55667788" }));
  const hashes = server.read.clerks.ofStore("s1").map((it) => PinHash.parse(it.pinHash));
  expect(new Set(hashes).size).toBe(2);
  const log = valueOf(await owner.ask("audit.list", { before: null, who: null, verb: null, limit: 100 }));
  expect(log.map((it) => it.verb)).toEqual(expect.arrayContaining(["clerk.put", "clerk.pin"]));
  const told = JSON.stringify([log, await owner.ask("clerk.list", ALL)]);
  for (const secret of [MANAGER.pin, "55667788", ...hashes]) expect(told).not.toContain(secret);
});

test("a new PIN and another name count from when they were given; a name alone leaves the PIN", async () => {
  await put(MANAGER);
  const first = server.read.clerks.clerk("s1", "09");
  server.now += 1_000;
  valueOf(await owner.ask("clerk.put", { ...MANAGER, name: "王", pin: null }));
  const named = server.read.clerks.clerk("s1", "09");
  expect(named).toEqual({ ...first, name: "王", changedAt: server.now });
  server.now += 1_000;
  const { pinAt } = valueOf(await owner.ask("clerk.pin", { store: "s1", id: "09", pin: "1111" }));
  expect(pinAt).toBe(server.now);
  expect(server.read.clerks.clerk("s1", "09")?.pinHash).not.toBe(first?.pinHash);
});

test("clerks are found by store, role, state and text, page by page; how many of a store's tills hear at once is said", async () => {
  await server.till("s1/t1");
  valueOf(server.running.setup.issueCode("s1", "t2", "not yet"));
  await put(MANAGER);
  await put(CLERK);
  await put({ ...MANAGER, store: "s2", name: "Lin" });
  valueOf(await owner.ask("clerk.active", { store: "s1", id: "01", active: false }));
  expect(await listed()).toEqual(["s1/01", "s1/09", "s2/09"]);
  expect(await listed({ store: "s2" })).toEqual(["s2/09"]);
  expect(await listed({ role: "manager" })).toEqual(["s1/09", "s2/09"]);
  expect(await listed({ active: false })).toEqual(["s1/01"]);
  expect(await listed({ text: "lIN" })).toEqual(["s2/09"]);
  const [first] = valueOf(await owner.ask("clerk.list", { ...ALL, limit: 1 })).rows;
  if (!first) throw new Error("nobody");
  const { store, id, name, changedAt } = first;
  expect(await listed({ after: { store, id, name, changedAt } })).toEqual(["s1/09", "s2/09"]);
  const { tills } = valueOf(await owner.ask("clerk.list", { ...ALL, store: "s1" }));
  expect(tills).toEqual({ enrolled: 1, connected: 1 });
});

test("an operator keeps clerks; finance and auditors only see them", async () => {
  const { one: operator } = await owner.add("operator", "小吴");
  expect(await operator.raw("clerk.put", MANAGER)).toBe("ok");
  for (const role of ["finance", "auditor"] as const) {
    const { one } = await owner.add(role, role);
    expect(await one.raw("clerk.list", ALL)).toBe("ok");
    for (const verb of ["clerk.put", "clerk.pin", "clerk.active"]) expect(await one.raw(verb, {})).toBe("not-allowed");
  }
});
