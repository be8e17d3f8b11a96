import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readFact } from "../../shared/facts/fact.ts";
import { Ledger } from "../../shared/ledger/ledger.ts";
import { HOLD_MS, type HoldAsk, type HoldGranted, type HoldReleased } from "../../shared/sync/holds.ts";
import { capture } from "./capture.ts";
import { rebuild } from "../settlement/rebuild.ts";
import { RULES, TestServer } from "../testServer.ts";
import type { ConcernKind } from "../../shared/contract/concerns.ts";
import { codeOf, JOINS, memberId, type TestTill, valueOf } from "../testTill.ts";

const PHONE = "13800000001";
const MEMBER = memberId(PHONE);

let server: TestServer;
let one: TestTill;
let two: TestTill;
/** The member has 1,000 fen to spend. */
beforeEach(async () => {
  server = await new TestServer().start({
    ...RULES,
    basic: { ...RULES.basic, extract: 10_000, exchange: { points: 10_000 } },
  });
  one = await server.till("s1/t1");
  two = await server.till("s2/t1");
  one.register(PHONE);
  one.sell(1_000, PHONE, { promise: { ...JOINS, extract: 10_000 } });
  one.sell(1_000, null, { promise: { joins: false, reason: "no-member", extract: 10_000 } });
  valueOf(await one.push());
  expect(balance()).toMatchObject({ cash: 1_000, spent: 0 });
});
afterEach(async () => {
  expect(rebuild(server.read).differences).toEqual([]);
  await server.end();
});

const balance = () => server.running.store.ledger.balance(MEMBER);
const held = () => server.read.holds.held(MEMBER, "cash", server.now);
const listed = (kind: ConcernKind) =>
  server.read.concerns.concerns({ kinds: [kind], till: null, resolved: null }, null, 10);
const overdrafts = () => listed("overdraft").map((it) => it.amount);
const hold = (till: TestTill, amount: number, changed: Partial<HoldAsk> = {}) =>
  till.say<HoldGranted>("hold", { key: "key-000001", member: MEMBER, what: "cash", amount, ...changed });
const release = (till: TestTill, key = "key-000001") => till.say<HoldReleased>("release", { key });

/** Sells for an amount, a part of it paid with the member's balance. */
function sellWith(till: TestTill, paid: number, part: number, key: string | null): string {
  const money = { kind: "cash" as const, amount: paid - part, given: paid - part, change: 0, reference: null };
  const rest = { kind: "balance" as const, amount: part, given: part, change: 0, reference: null, hold: key };
  return till.sell(paid, PHONE, {
    tenders: paid === part ? [rest] : [money, rest],
    promise: paid === part ? { joins: false, reason: "nothing-paid", extract: 10_000 } : { ...JOINS, extract: 10_000 },
  });
}
/** A sale's line that is never sent. */
function sellingLine(): string {
  sellWith(one, 400, 400, "key-000001");
  return one.lines.pop() ?? "";
}
const send = async (till: TestTill) => valueOf(await till.push(till.batch()));

describe("holds on a member's balance", () => {
  test("S12.1 what a till may spend is set aside for it, and no more than there is", async () => {
    expect(valueOf(await hold(one, 700))).toEqual({
      key: "key-000001",
      amount: 700,
      validUntil: server.now + HOLD_MS,
      balance: 1_000,
      left: 300,
    });
    expect(codeOf(await hold(one, 301, { key: "key-000002" }))).toBe("not-enough-balance");
    expect(codeOf(await hold(one, 1, { key: "key-000003", member: "p0" }))).toBe("unknown-member");
    expect(codeOf(await hold(one, 1, { key: "key-000004", what: "points" }))).toBe("not-enough-balance");
    expect(codeOf(await hold(one, 0, { key: "key-000005" }))).toBe("malformed");
    expect(held()).toBe(700);
  });

  test("S12.2 one balance is not spent at two tills online: of two that race one is refused", async () => {
    const answers = await Promise.all([hold(one, 600), hold(two, 600)]);
    expect(answers.map(codeOf).toSorted()).toEqual(["not-enough-balance", "ok"]);
    // Many at once never get more than there is.
    const many = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        hold(at % 2 ? one : two, 30, { key: `key-1${String(at).padStart(5, "0")}` }),
      ),
    );
    expect(many.filter((it) => it.ok)).toHaveLength(13);
    expect(held()).toBe(600 + 13 * 30);
  });

  test("S12.3 the same key is the same hold; with another amount it takes the place of the one before; keys are a till's own", async () => {
    const first = valueOf(await hold(one, 600));
    server.now += 60_000;
    expect(valueOf(await hold(one, 600))).toEqual(first);
    expect(valueOf(await hold(one, 900))).toMatchObject({ amount: 900, left: 100, validUntil: server.now + HOLD_MS });
    expect(held()).toBe(900);
    expect(codeOf(await hold(two, 600))).toBe("not-enough-balance");
    expect(codeOf(await hold(two, 100))).toBe("ok");
    expect(held()).toBe(1_000);
  });

  test("S12.4 a hold that is let go is free again; letting go twice, or what nobody holds, is no fault", async () => {
    valueOf(await hold(one, 1_000));
    expect(valueOf(await release(two))).toEqual({ state: "released" });
    expect(held()).toBe(1_000);
    expect(valueOf(await release(one))).toEqual({ state: "released" });
    expect(valueOf(await release(one))).toEqual({ state: "released" });
    expect(codeOf(await hold(two, 1_000))).toBe("ok");
    // Taken up again by the same key, as far as there is any.
    expect(codeOf(await hold(one, 1_000))).toBe("not-enough-balance");
  });

  test("S12.5 a hold ends by itself a quarter of an hour after it was made, by the server's clock", async () => {
    valueOf(await hold(one, 1_000));
    server.now += HOLD_MS - 1;
    expect(codeOf(await hold(two, 1))).toBe("not-enough-balance");
    server.now += 1;
    expect(codeOf(await hold(two, 1_000))).toBe("ok");
  });

  test("S12.6 the fact that names a hold captures it, once: the balance falls and the hold ends in one step", async () => {
    valueOf(await hold(one, 400));
    const order = sellWith(one, 1_000, 400, "key-000001");
    await send(one);
    await send(one);
    expect(balance()).toMatchObject({ cash: 600, spent: 400 });
    expect(held()).toBe(0);
    // §12.5: 600 of 1,000 joins and is extracted from.
    expect(server.running.store.ledger.entry(order, 0)).toMatchObject({ entitlement: 600 });
    expect(codeOf(await hold(one, 100))).toBe("hold-captured");
    expect(valueOf(await release(one))).toEqual({ state: "captured" });
    expect(overdrafts()).toEqual([]);
    expect(listed("difference")).toEqual([]);
  });

  test("S12.7 a hold that has ended is captured all the same, and what the balance did not have is listed", async () => {
    valueOf(await hold(one, 800));
    sellWith(one, 800, 800, "key-000001");
    server.now += HOLD_MS;
    valueOf(await hold(two, 700));
    sellWith(two, 700, 700, "key-000001");
    await send(two);
    expect([balance()?.cash, overdrafts()]).toEqual([300, []]);
    await send(one);
    expect([balance()?.cash, balance()?.spent, overdrafts()]).toEqual([-500, 1_500, [500]]);
    expect(codeOf(await hold(one, 1, { key: "key-000009" }))).toBe("not-enough-balance");
  });

  test("S12.8 what was spent without asking is captured, too: below zero it is listed with its amount, never hidden", async () => {
    sellWith(one, 300, 300, null);
    sellWith(two, 1_000, 900, null);
    await send(one);
    await send(two);
    expect([balance()?.cash, overdrafts()]).toEqual([-200, [200]]);
  });

  test("S12.9 a refund brings back what the balance paid, last; the member has it to spend again", async () => {
    valueOf(await hold(one, 400));
    const order = sellWith(one, 1_000, 400, "key-000001");
    one.write("order-refunded", { order, key: "r1", line: 0, amount: 700, toBalance: 100, reason: "" });
    await send(one);
    expect(balance()).toMatchObject({ cash: 700, spent: 300 });
    one.write("order-refunded", { order, key: "r2", line: null, amount: null, toBalance: 300, reason: "" });
    await send(one);
    expect(balance()).toMatchObject({ cash: 1_000, spent: 0 });
    expect(codeOf(await hold(two, 1_000))).toBe("ok");
  });

  test("S12.10 points and love value are held and spent the same way; without a hold a till spends none", async () => {
    const order = one.sell(500, PHONE);
    one.exchange(order);
    await send(one);
    expect(balance()).toMatchObject({ cash: 1_000, points: 500 });
    expect(codeOf(await hold(one, 300, { what: "points" }))).toBe("ok");
    expect(codeOf(await hold(two, 300, { what: "points" }))).toBe("not-enough-balance");
    expect(codeOf(await hold(two, 1_000))).toBe("ok");
    const spent = { member: MEMBER, what: "points" as const, amount: 300, use: "gift" as const, order: null, key: "k" };
    one.write("value-spent", { ...spent, hold: "key-000001" });
    one.write("value-spent", spent);
    await send(one);
    expect([balance()?.points, server.read.holds.held(MEMBER, "points", server.now)]).toEqual([200, 0]);
    expect(
      listed("quarantine")
        .map((it) => it.detail)
        .join(),
    ).toContain("hold: expected");
    one.write("value-spent", { ...spent, hold: "key-000007" });
    await send(one);
    expect(overdrafts()).toEqual([null]);
    expect(listed("overdraft")[0]?.detail).toContain("points of member");
  });

  test("S12.11 a fact that is kept but not carried out yet keeps its hold, past its time; one that is refused captures nothing", async () => {
    valueOf(await hold(one, 400));
    const fact = readFact(sellingLine());
    if ("expected" in fact) throw new Error(fact.expected);
    const ledger = new Ledger(server.running.store.ledger);
    server.running.store.write((rows) => {
      expect(capture(rows, ledger, fact, "refused")).toBeNull();
      expect(capture(rows, ledger, fact, "parked")).toBeNull();
    });
    server.now += 10 * HOLD_MS;
    expect(held()).toBe(400);
    server.running.store.write((rows) => {
      expect(capture(rows, ledger, fact, "folded")).toEqual({
        member: MEMBER,
        what: "cash",
        amount: 400,
        hold: "key-000001",
      });
    });
    expect([held(), overdrafts()]).toEqual([0, []]);
    const asOther = { ...fact, till: "s2/t1" };
    valueOf(await hold(one, 100, { key: "key-000002" }));
    server.running.store.write((rows) => void capture(rows, ledger, asOther, "folded"));
    expect(held()).toBe(100);
  });

  test("a till that has not greeted holds nothing", async () => {
    await two.connect(server.url);
    expect(codeOf(await hold(two, 1))).toBe("not-welcome");
  });

  test("the member's new figures go to the tills of the member's store", async () => {
    valueOf(await hold(two, 400));
    sellWith(two, 400, 400, "key-000001");
    await send(two);
    expect(valueOf(await one.pull()).rows.at(-1)?.body).toMatchObject({ kind: "member", id: MEMBER, cash: 600 });
  });
});
