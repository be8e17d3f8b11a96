import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { rebuild } from "../settlement/rebuild.ts";
import { Bridge } from "../store/postgres/bridge.ts";
import { ownChain, postgresUrl } from "../store/postgres/testServer.ts";
import { openPostgresStore } from "../store/postgres/store.ts";
import { EVERY_CONCERN } from "../store/store.ts";
import { containing } from "../testMatch.ts";
import { RULES } from "../testServer.ts";
import { codeOf, post, TestTill, valueOf } from "../testTill.ts";
import { gauge, TestChain, Trade, type Started } from "./testProcesses.ts";

const WITHIN = { timeout: 30_000, interval: 50 };
const PHONES = ["13800000001", "13800000002"] as const;

let url: string;
let chain: TestChain;
const trades: Trade[] = [];
beforeEach(async (context) => {
  url = await postgresUrl(context);
  chain = new TestChain(url, ownChain());
});
afterEach(async () => {
  await Promise.allSettled(trades.splice(0).map((it) => it.stop()));
  await chain?.end();
});

/** A till enrolled at a door, by a code that this door made. */
async function enrolled(door: Started, id: string): Promise<TestTill> {
  const till = new TestTill(id);
  valueOf(await till.enrol(door.url, door.enrolmentCode ?? ""));
  till.open();
  for (const phone of PHONES) till.register(phone);
  return till;
}

const trade = (till: TestTill, door: () => string, phone: string): Trade => {
  const begun = new Trade(till, door, phone);
  trades.push(begun);
  return begun;
};

/** Everything acknowledged is there once and in its order, and folded anew the books are the same. */
function checkBooks(tills: readonly TestTill[]): void {
  const store = openPostgresStore({ url, chain: chain.chain });
  try {
    const facts = store.read.journal.facts(0, 100_000);
    for (const till of tills)
      expect(facts.filter((fact) => fact.till === till.id).map((fact) => fact.line)).toEqual(till.lines);
    expect(store.read.concerns.concerns(EVERY_CONCERN, null, 10).filter((it) => it.kind !== "late")).toEqual([]);
    expect(rebuild(store.read).differences).toEqual([]);
    for (const till of tills) {
      const feed = store.read.feed.rowsAfter(till.id, 0, 100_000).map((row) => row.n);
      expect(feed).toEqual(feed.map((_row, index) => index + 1));
    }
  } finally {
    store.close();
  }
}

test("kill -9 of the one that settles: another goes on at the last commit, nothing lost, nothing twice", async () => {
  const settler = await chain.start("settler", "--new-code", "s1/t1");
  const doors = [await chain.start("all", "--new-code", "s1/t1"), await chain.start("door", "--new-code", "s2/t1")];
  expect(await gauge(settler, "paifan_settler")).toBe(1);
  const tills = [await enrolled(doors[0]!, "s1/t1"), await enrolled(doors[1]!, "s2/t1")];
  const both = tills.map((till, at) => trade(till, () => doors[at]!.url, PHONES[at]!));
  await vi.waitFor(() => expect(both.every((it) => it.acknowledged > 60)).toBe(true), WITHIN);
  const before = both.map((it) => it.acknowledged);
  const at = performance.now();
  settler.child.kill("SIGKILL");
  await vi.waitFor(() => expect(both.every((it, till) => it.acknowledged > before[till]! + 40)).toBe(true), WITHIN);
  const afterMs = Math.min(...both.map((it) => it.lastAt)) - at;
  if (process.env["PAIFAN_FIGURES"])
    process.stderr.write(`taken over and acknowledging ${Math.round(afterMs)} ms later\n`);
  expect(await gauge(doors[0]!, "paifan_settler")).toBe(1);
  expect(await gauge(doors[0]!, "paifan_settler_epoch")).toBe(2);
  await Promise.all(both.map((it) => it.stop()));
  checkBooks(tills);
});

test("SIGSTOP of the one that settles: it is replaced; resumed it commits nothing, and is a door again", async () => {
  const first = await chain.start("all", "--new-code", "s1/t1");
  const second = await chain.start("all", "--new-code", "s2/t1");
  const tills = [await enrolled(first, "s1/t1"), await enrolled(second, "s2/t1")];
  // The first till is at the door of the one that is paused: its batch waits there when it resumes.
  const both = [trade(tills[0]!, () => first.url, PHONES[0]), trade(tills[1]!, () => second.url, PHONES[1])];
  await vi.waitFor(() => expect(both.every((it) => it.acknowledged > 40)).toBe(true), WITHIN);
  expect(await gauge(first, "paifan_settler")).toBe(1);
  const at = performance.now();
  first.child.kill("SIGSTOP");
  await vi.waitFor(async () => expect(await gauge(second, "paifan_settler")).toBe(1), WITHIN);
  if (process.env["PAIFAN_FIGURES"]) process.stderr.write(`replaced ${Math.round(performance.now() - at)} ms later\n`);
  const [, there] = both.map((it) => it.acknowledged);
  await vi.waitFor(() => expect(both[1]!.acknowledged).toBeGreaterThan(there! + 40), WITHIN);
  first.child.kill("SIGCONT");
  const [here] = both.map((it) => it.acknowledged);
  await vi.waitFor(() => expect(both[0]!.acknowledged).toBeGreaterThan(here! + 40), WITHIN);
  expect(await gauge(first, "paifan_settler")).toBe(0);
  expect(await gauge(first, "paifan_settler_epoch")).toBe(2);
  await Promise.all(both.map((it) => it.stop()));
  checkBooks(tills);
});

test("what changes the books is done at any door; a till has one line among all of them and is woken at each", async () => {
  const settler = await chain.start("settler", "--demo", "--new-api-key", "mall");
  const [one, other] = [
    await chain.start("door", "--new-code", "s1/t1"),
    await chain.start("door", "--new-code", "s1/t2"),
  ];
  const authorization = `Bearer ${settler.apiKey}`;
  const put = await post(`${other.url}/api/v1/stores`, { id: "s9", name: "九店" }, { authorization });
  expect([put.status, put.body]).toEqual([200, { id: "s9", name: "九店" }]);
  expect((await post(`${one.url}/api/v1/stores`, {}, { authorization: "Bearer nobody" })).status).toBe(401);

  const cookie = (await fetch(one.hq, { redirect: "manual" })).headers.get("set-cookie")?.split(";")[0] ?? "";
  const asked = (door: Started, verb: string, body: object) =>
    post(`${door.url}/api/hq/${verb}`, body, { cookie, origin: door.url });
  const levels = await asked(one, "levels.set", { levels: ["silver", "gold"] });
  expect(levels.body).toMatchObject({ ok: true });
  const rules = { ...RULES, basic: { ...RULES.basic, extract: 500 } };
  const written = { text: JSON.stringify(rules), base: null, to: null };
  const acknowledge = {
    by: "王店主",
    what: [{ what: "ratio-above-extract", figures: { ratio: 10_000, extract: 500, queue: "cashiers" } }],
  };
  // What the arithmetic asks for is asked for at any door, whether or not it was tried out (§12.1).
  const refused = await asked(other, "rules.publish", written);
  expect(refused.body).toMatchObject({ code: "invalid-rules", message: containing("ratio-above-extract") });
  const published = await asked(one, "rules.publish", { ...written, acknowledge });
  expect(published.body).toMatchObject({ ok: true, value: { version: 2 } });
  const tried = await asked(one, "rules.tryOut", { text: '{"basic": {"ratio": 9000}}', base: 2 });
  expect(tried.body).toMatchObject({
    ok: true,
    value: { orders: 0, tried: null, acknowledgements: [{ what: "ratio-above-extract", figures: { extract: 500 } }] },
  });
  const current = await asked(other, "rules.current", {});
  expect(current.body).toMatchObject({ ok: true, value: { newest: 2, levels: ["silver", "gold"] } });
  expect((await fetch(`${other.url}/api/v1/orders/none`, { headers: { authorization } })).status).toBe(404);
  for (const phone of ["13900000001", "13900000002"])
    expect((await post(`${one.url}/api/v1/members`, { phone }, { authorization })).status).toBe(200);
  const brought = await fetch(`${other.url}/api/v1/members/13900000002/referrer`, {
    method: "PUT",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ referrer: "13900000001" }),
  });
  const { id, referrer } = (await brought.json()) as { id: string; referrer: string };
  const person = await asked(one, "member.person", { member: id });
  expect(person.body).toMatchObject({ ok: true, value: { above: [{ member: referrer }], cashFen: 0 } });
  const statement = await fetch(`${one.url}/api/v1/members/${id}/statement`, { headers: { authorization } });
  expect(await statement.json()).toMatchObject({ member: id, cash: 0, difference: 0 });
  const made = await asked(other, "till.code", { store: "s9", till: "t1", name: "九店一号" });
  expect(made.body).toMatchObject({ ok: true, value: { till: "s9/t1" } });
  expect((await post(`${other.url}/api/hq/till.code`, {}, { origin: other.url })).status).toBe(401);

  const tills = [await enrolled(one, "s1/t1"), await enrolled(other, "s1/t2")];
  for (const [at, till] of tills.entries()) {
    await till.connect([one, other][at]!.url);
    valueOf(await till.hello());
    till.at += 1_000 * at;
    till.sell(10_000, PHONES[at]);
    valueOf(await till.push());
  }
  // The second till's sale has paid the first till's: that one is woken, at the other door.
  await vi.waitFor(() => expect(tills[0]!.wakes).toBeGreaterThan(0), WITHIN);
  expect(valueOf(await tills[0]!.pull()).rows.length).toBeGreaterThan(0);
  const { id: member, cash } = valueOf(await tills[0]!.member({ phone: PHONES[0] }));
  expect(cash).toBeGreaterThan(0);
  // One balance is not promised at two tills, whichever doors they are at.
  const hold = { key: "hold-0001", member, what: "cash", amount: cash };
  const held = await Promise.all(tills.map((till) => till.say("hold", hold)));
  expect(held.map(codeOf).toSorted()).toEqual(["not-enough-balance", "ok"]);
  // Gifts are told at any door, and given by whoever settles.
  const gift = { id: "G-1", name: "马克杯", what: "points", price: 1, stock: 1, validUntil: null, stores: null };
  expect((await asked(other, "gift.put", { ...gift, isNew: true, stockWas: null })).body).toMatchObject({ ok: true });
  expect(valueOf(await tills[0]!.say("gifts", { member, text: "" }))).toMatchObject({ points: 0, found: 1 });
  const wanted = { key: "gift-0001", member, gift: "G-1", quantity: 1, what: "points", amount: 1, by: null };
  expect(codeOf(await tills[0]!.say("gift", wanted))).toBe("not-enough-balance");
  expect(codeOf(await tills[0]!.say("claim", { code: "00000000" }))).toBe("unknown-claim");
  const handed = { key: "hand-0001", code: "00000000", by: null };
  expect(codeOf(await tills[0]!.say("hand-out", handed))).toBe("unknown-claim");
  await vi.waitFor(async () => {
    const all = { store: null, state: null, mustUpdate: false, text: "", sort: "id", after: null, limit: 10 };
    const { body } = await asked(one, "till.list", all);
    const seen = (body as { value: { rows: { id: string; state: string }[] } }).value.rows;
    expect(Object.fromEntries(seen.map((it) => [it.id, it.state]))).toMatchObject({
      "s1/t1": "connected",
      "s1/t2": "connected",
    });
  }, WITHIN);

  const [till] = tills;
  const elsewhere = Object.assign(new TestTill("s1/t1"), { lines: till!.lines, sign: (it: string) => till!.sign(it) });
  await elsewhere.connect(other.url);
  valueOf(await elsewhere.hello());
  await vi.waitFor(() => expect([till!.connected, elsewhere.connected]).toEqual([false, true]), WITHIN);
  elsewhere.disconnect();
  tills[1]!.disconnect();
});

test("while nobody settles a door reads, tells tills when to come again, and says so of itself in time", async () => {
  const settler = await chain.start("settler", "--new-code", "s1/t1");
  const door = await chain.start("door", "--new-code", "s1/t1");
  const till = await enrolled(door, "s1/t1");
  await till.connect(door.url);
  valueOf(await till.hello());
  expect(await (await fetch(`${door.url}/readyz`)).json()).toMatchObject({ ready: true });
  settler.child.kill("SIGKILL");
  const answer = await till.push();
  expect(answer).toMatchObject({ ok: false, code: "busy" });
  expect((answer as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(0);
  expect((await post(`${door.url}/api/enrol`, { code: "x", publicKey: "x", till: null, protocol: 2 })).status).toBe(
    429,
  );
  expect(codeOf(await till.pull())).toBe("ok");
  expect((await fetch(`${door.url}/healthz`)).status).toBe(200);
  await chain.start("all");
  await vi.waitFor(async () => expect(codeOf(await till.push())).toBe("ok"), WITHIN);
  till.disconnect();
});

test("asked to end, a process ends cleanly and another settles at once; with every connection cut all goes on", async () => {
  const settler = await chain.start("settler", "--new-code", "s1/t1");
  const door = await chain.start("all", "--new-code", "s1/t1");
  const till = await enrolled(door, "s1/t1");
  const going = trade(till, () => door.url, PHONES[0]);
  await vi.waitFor(() => expect(going.acknowledged).toBeGreaterThan(20), WITHIN);
  const ended = new Promise((resolve) => settler.child.once("exit", (code) => resolve(code)));
  settler.child.kill("SIGTERM");
  expect(await ended).toBe(0);
  const there = going.acknowledged;
  await vi.waitFor(() => expect(going.acknowledged).toBeGreaterThan(there + 20), WITHIN);
  expect(await gauge(door, "paifan_settler_epoch")).toBe(2);

  const cutter = new Bridge({ url });
  cutter.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE $1",
    `paifan/${chain.chain}%`,
  );
  cutter.close();
  const then = going.acknowledged;
  await vi.waitFor(() => expect(going.acknowledged).toBeGreaterThan(then + 20), WITHIN);
  await vi.waitFor(async () => expect(await gauge(door, "paifan_settler_epoch")).toBe(3), WITHIN);
  await going.stop();
  checkBooks([till]);
  const closed = new Promise((resolve) => door.child.once("exit", (code) => resolve(code)));
  door.child.kill("SIGTERM");
  expect(await closed).toBe(0);
});
