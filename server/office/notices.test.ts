// The webhook for notices at headquarters (§9.3): set down by those who may, seen by those who look, and its refused letters decided on.
import { afterEach, beforeEach, expect, test } from "vitest";
import { Deliverer } from "../notices/deliverer.ts";
import { signedAt, TestReceiver } from "../notices/testReceiver.ts";
import { Someone } from "../testHq.ts";
import { quiet, TestServer } from "../testServer.ts";
import { memberId, valueOf, type TestTill } from "../testTill.ts";

const [PHONE, OTHER] = ["13800000001", "13800000002"];
const HOUR = 3_600_000;
const BY = { by: "林" };

let server: TestServer;
let owner: Someone;
let receiver: TestReceiver;
let till: TestTill;
beforeEach(async () => {
  server = await new TestServer().start();
  receiver = await TestReceiver.listening();
  await begin(true);
  till = await server.till("s1/t1");
  for (const phone of [PHONE, OTHER]) till.register(phone);
});
afterEach(async () => {
  await receiver.end();
  await server.end();
});

/** The server's own timer stands: what is sent is sent by the test. */
async function begin(inside: boolean): Promise<void> {
  await server.stop();
  await server.again({ tickMs: HOUR, exportsTo: { folder: null, inside } });
  owner = await Someone.withKey(server);
}
async function tick(later = 0): Promise<void> {
  server.now += later;
  const { store } = server.running;
  const deliverer = new Deliverer({ store, clock: () => server.now, log: quiet, inside: true, isBusy: () => false });
  deliverer.tick();
  await deliverer.idle();
}
async function sell(phone: string, amount = 10_000): Promise<string> {
  const order = till.sell(amount, phone);
  valueOf(await till.push());
  return order;
}
const set = async (url = receiver.url) => valueOf(await owner.ask("notice.hook", { url, ...BY }));
const state = async () => valueOf(await owner.ask("notice.state", {}));
const list = async (of: { state?: "dead" | "trying"; kind?: "joined" | "paid"; text?: string } = {}) =>
  valueOf(await owner.ask("letter.list", { state: null, kind: null, text: "", before: null, limit: 50, ...of })).rows;
const log = async () => valueOf(await owner.ask("audit.list", { before: null, who: null, verb: null, limit: 50 }));

/** Until what comes of a member is refused for good, while that of another is taken. */
async function untilDead(member: string): Promise<void> {
  receiver.answer = (letters) => (letters.some((it) => it.member === member) ? { status: 400 } : { status: 200 });
  const other = { member: "p9", kind: "paid", order: "", line: 0, amount: 1, at: 1 } as const;
  while ((await state()).held + (await state()).waiting > 0) {
    await tick(HOUR / 3);
    server.running.store.write(({ notices }) => notices.notify([other]));
    await tick();
  }
}

test("notices from then on go to the address that was set, signed by the secret that was shown once, until another is", async () => {
  await sell(PHONE);
  expect(await state()).toMatchObject({ url: null, isOn: false, waiting: 0 });
  const { secret } = await set();
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  const order = await sell(OTHER);
  expect(await state()).toMatchObject({ url: receiver.url, isOn: true, setBy: "林", takenAt: null, waiting: 2 });
  await tick();
  expect(receiver.taken.map((it) => [it.kind, it.phone, it.order])).toEqual([
    ["joined", OTHER, order],
    ["paid", PHONE, expect.any(String)],
  ]);
  expect(receiver.posts.map((it) => signedAt(it, secret ?? ""))).toEqual([Math.floor(server.now / 1_000)]);
  expect(await state()).toMatchObject({ takenAt: server.now, waiting: 0, failing: null });
  // Another address keeps the secret.
  expect(await set(`${receiver.url}/there`)).toEqual({ secret: null });
  const { secret: another } = valueOf(await owner.ask("notice.secret", BY));
  await sell(PHONE);
  await tick();
  const last = receiver.posts.at(-1);
  expect([secret ?? "", another].map((it) => last && signedAt(last, it) !== null)).toEqual([false, true]);
  const said = JSON.stringify([await state(), await log(), await list()]);
  for (const it of [secret ?? "", another]) expect(said).not.toContain(it);
});

test("turned off they wait, and whoever turns it on again may leave out those; a test says what was answered and ends a wait", async () => {
  await set();
  valueOf(await owner.ask("notice.turn", { on: false, skip: false, ...BY }));
  await sell(PHONE);
  await tick();
  expect([receiver.posts.length, await state()]).toMatchObject([0, { isOn: false, waiting: 1 }]);
  valueOf(await owner.ask("notice.turn", { on: true, skip: true, ...BY }));
  await tick();
  expect([receiver.posts.length, await state()]).toMatchObject([0, { isOn: true, waiting: 0 }]);
  await sell(OTHER);
  receiver.answer = () => ({ status: 503, body: "later" });
  await tick();
  expect(await state()).toMatchObject({ failing: { tries: 1, said: "503 later" } });
  expect(valueOf(await owner.ask("notice.test", BY))).toEqual({ status: 503, said: "later" });
  expect((await state()).failing).not.toBeNull();
  receiver.answer = () => ({ status: 200, body: "thanks" });
  expect(valueOf(await owner.ask("notice.test", BY))).toEqual({ status: 200, said: "thanks" });
  expect(receiver.posts.at(-1)?.letters).toMatchObject([
    { kind: "test", id: expect.stringMatching(/^test-/) as string },
  ]);
  expect((await state()).failing).toBeNull();
  await tick();
  expect(receiver.taken.filter((it) => it.kind !== "test").length).toBe(2);
  await receiver.end();
  expect(valueOf(await owner.ask("notice.test", BY)).status).toBeNull();
  receiver = await TestReceiver.listening();
});

test("dead letters are listed with what was answered, sent again or dropped with a name and a reason; what is not dead is not", async () => {
  await set();
  await sell(PHONE);
  const order = await sell(OTHER);
  await sell(PHONE);
  await untilDead(memberId(PHONE));
  const dead = await list({ state: "dead" });
  expect(dead.length).toBeGreaterThan(2);
  expect(await state()).toMatchObject({ dead: dead.length, held: 0 });
  expect(dead[0]).toMatchObject({ member: memberId(PHONE), state: "dead", tries: 5, answer: "400", decided: null });
  expect((await list({ text: PHONE })).map((it) => it.n)).toEqual(dead.map((it) => it.n));
  expect([await list({ text: OTHER }), await list({ text: order })]).toEqual([[], []]);
  const paid = await list({ kind: "paid" });
  expect(paid.length).toBeGreaterThan(0);
  expect((await list({ text: paid[0]?.order ?? "" })).length).toBeGreaterThan(0);
  const [last, before] = dead;
  const decide = { reason: "a new number", ...BY };
  expect(valueOf(await owner.ask("letter.drop", { n: last?.n ?? 0, ...decide }))).toMatchObject({
    state: "dropped",
    decided: { at: server.now, by: "林", reason: "a new number" },
  });
  receiver.answer = () => ({ status: 200 });
  valueOf(await owner.ask("letter.again", { n: before?.n ?? 0, ...decide }));
  expect(await list({ state: "trying" })).toMatchObject([{ n: before?.n, tries: 0 }]);
  expect(await owner.raw("letter.again", { n: before?.n, ...decide })).toBe("letter-not-dead");
  expect(await owner.raw("letter.drop", { n: last?.n, ...decide })).toBe("letter-not-dead");
  expect(await owner.raw("letter.drop", { n: 999_999, ...decide })).toBe("unknown-letter");
  expect(await owner.raw("letter.drop", { n: before?.n, ...decide, reason: " " })).toBe("malformed");
  await tick();
  expect(receiver.taken.at(-1)?.n).toBe(before?.n);
  expect((await list()).find((it) => it.n === before?.n)).toMatchObject({ state: "taken", decided: { by: "林" } });
  expect((await log()).map((it) => [it.verb, it.outcome])).toContainEqual(["letter.again", "letter-not-dead"]);
});

test("finance may, an auditor looks on, an operator does neither; an address inside is refused; without one there is nothing to turn", async () => {
  for (const [verb, body] of [
    ["notice.secret", BY],
    ["notice.test", BY],
    ["notice.turn", { on: true, skip: false, ...BY }],
  ] as const)
    expect(await owner.raw(verb, body)).toBe("no-webhook");
  const { one: finance } = await owner.add("finance", "财务");
  const { one: auditor } = await owner.add("auditor", "审计");
  const { one: operator } = await owner.add("operator", "运营");
  const hook = { url: receiver.url, by: "somebody else" };
  expect(await auditor.raw("notice.hook", hook)).toBe("not-allowed");
  expect(await operator.raw("notice.state", {})).toBe("not-allowed");
  expect(await finance.raw("notice.hook", hook)).toBe("ok");
  expect(valueOf(await auditor.ask("notice.state", {}))).toMatchObject({ url: receiver.url, setBy: "财务" });
  await begin(false);
  for (const url of [receiver.url, "https://10.1.2.3/", "http://example.com/", "https://a:b@example.com/", "no"])
    expect(await owner.raw("notice.hook", { url, ...BY })).toBe("webhook-address");
  expect(valueOf(await owner.ask("notice.test", BY))).toMatchObject({ status: null });
  expect(receiver.posts).toEqual([]);
});
