import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { HqInput } from "../../shared/contract/hq.ts";
import type { HqProposal } from "../../shared/contract/hqSecond.ts";
import { seenIn } from "../../shared/contract/tryOut.ts";
import { rebuild } from "../settlement/rebuild.ts";
import { Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, memberId, valueOf, type TestTill } from "../testTill.ts";

const PHONE = "13800000001";
const A = memberId(PHONE);
const ALL: HqInput<"second.list"> = { state: null, act: null, member: null, before: null, limit: 50 };

let server: TestServer;
let key: Someone;
let anna: Someone;
let ben: Someone;
let till: TestTill;
beforeEach(async () => {
  server = await new TestServer().start();
  key = await Someone.withKey(server);
  anna = (await key.add("finance", "Anna")).one;
  ben = (await key.add("owner", "Ben")).one;
  till = await server.till("s1/t1");
  till.register(PHONE);
  till.sell(10_000, PHONE);
  till.sell(30_000);
  valueOf(await till.push());
});
afterEach(() => server.end());

const cash = (): number => server.running.store.ledger.balance(A)?.cash ?? 0;
const payOut = (amountFen: number, member = PHONE) =>
  ({ act: "pay-out", member, amountFen, reference: "TR-42" }) as const;
const propose = (who: Someone, act: HqInput<"second.propose">["act"], by = "x") =>
  who.ask("second.propose", { act, reason: "wished so", by });
const listed = async (who: Someone, asked: Partial<HqInput<"second.list">> = {}): Promise<HqProposal[]> =>
  valueOf(await who.ask("second.list", { ...ALL, ...asked })).rows;

test("§12.6 what one proposes another lets happen, once; the balance, the till, the member and the statement have it", async () => {
  const had = cash();
  expect(had).toBeGreaterThan(1_000);
  const { n, state, own, by } = valueOf(await propose(anna, payOut(1_000)));
  expect({ state, own, by }).toEqual({ state: "open", own: true, by: "Anna" });
  expect(cash()).toBe(had);
  expect(valueOf(await ben.ask("overview", {})).openProposals).toBe(1);
  expect(await anna.raw("second.approve", { n, by: "Ben" })).toBe("own-proposal");
  expect(valueOf(await ben.ask("second.approve", { n, by: "x" }))).toMatchObject({
    state: "done",
    decided: { by: "Ben" },
  });
  expect(cash()).toBe(had - 1_000);
  expect(await ben.raw("second.approve", { n, by: "x" })).toBe("decided-already");
  expect(cash()).toBe(had - 1_000);

  const { statement, movements } = valueOf(await anna.ask("member.statement", { member: A, before: null, limit: 50 }));
  expect(statement).toMatchObject({ withdrawnFen: 1_000, correctedFen: 0, cashFen: had - 1_000, differenceFen: 0 });
  expect(movements.find((it) => it.what === "by-hand")).toMatchObject({
    what: "by-hand",
    how: "paid-out",
    amountFen: -1_000,
    reference: "TR-42",
    by: "Anna",
    second: "Ben",
  });
  expect(server.read.notices.noticesAfter(0, 99).at(-1)).toMatchObject({ kind: "paid-out", amount: 1_000, order: "" });
  const told = valueOf(await till.pull()).rows.flatMap(({ body }) => (body.kind === "member" ? [body] : []));
  expect(told.at(-1)).toMatchObject({ id: A, cash: had - 1_000 });
  expect(rebuild(server.read).differences).toEqual([]);
});

test("§13.3 what is corrected, cash up and down, points and love value, stands in statement and books", async () => {
  const had = cash();
  const done = async (act: HqInput<"second.propose">["act"]) => {
    const { n } = valueOf(await propose(ben, act));
    return valueOf(await anna.ask("second.approve", { n, by: "x" }));
  };
  await done({ act: "correct", member: A, what: "cash", amount: 250 });
  await done({ act: "correct", member: A, what: "cash", amount: -400 });
  await done({ act: "correct", member: A, what: "points", amount: 5_000 });
  await done({ act: "correct", member: A, what: "love", amount: 70 });
  expect(server.running.store.ledger.balance(A)).toMatchObject({
    cash: had - 150,
    corrected: -150,
    points: 5_000,
    love: 70,
  });
  const { statement, movements } = valueOf(await anna.ask("member.statement", { member: A, before: null, limit: 50 }));
  expect(statement).toMatchObject({ correctedFen: -150, cashFen: had - 150, differenceFen: 0 });
  expect(movements.filter((it) => it.what === "by-hand").map((it) => it.amountFen)).toEqual([-400, 250]);
  expect(rebuild(server.read).differences).toEqual([]);
});

test("who has the key alone may propose and never decide, under whatever name; nobody decides on the own proposal", async () => {
  const { n, own } = valueOf(await propose(key, payOut(100), "Anna"));
  expect(own).toBe(false);
  expect(await key.raw("second.approve", { n, by: "Ben" })).toBe("key-alone");
  // The name that was said is a user's: it may be the same person.
  expect(await anna.raw("second.approve", { n, by: "x" })).toBe("own-proposal");
  const had = cash();
  expect(codeOf(await ben.ask("second.approve", { n, by: "x" }))).toBe("ok");
  expect(cash()).toBe(had - 100);
});

test("what is turned down or taken back is not carried out, and says by whom and why", async () => {
  const had = cash();
  const [one, two] = [valueOf(await propose(anna, payOut(100))).n, valueOf(await propose(anna, payOut(200))).n];
  expect(valueOf(await ben.ask("second.reject", { n: one, reason: "wrong member", by: "x" }))).toMatchObject({
    state: "rejected",
    decided: { by: "Ben", why: "wrong member" },
  });
  expect(valueOf(await anna.ask("second.reject", { n: two, reason: "a slip", by: "x" })).state).toBe("withdrawn");
  expect(await ben.raw("second.approve", { n: one, by: "x" })).toBe("decided-already");
  expect(await ben.raw("second.reject", { n: two, reason: "r", by: "x" })).toBe("decided-already");
  expect(await ben.raw("second.approve", { n: 99, by: "x" })).toBe("unknown-proposal");
  expect(cash()).toBe(had);
  expect((await listed(ben, { state: "open" })).length).toBe(0);
  expect((await listed(ben, { member: A, state: "rejected" })).map((it) => it.n)).toEqual([one]);
  expect((await listed(ben, { before: two, limit: 1 })).map((it) => it.n)).toEqual([one]);
});

test("S12 what a till holds for a sale is not paid out; a proposal for which there is too little by now waits on", async () => {
  const had = cash();
  const hold = { key: "hold-0001", member: A, what: "cash", amount: had - 300 };
  expect(codeOf(await till.say("hold", hold))).toBe("ok");
  expect(await anna.raw("second.propose", { act: payOut(301), reason: "r", by: "x" })).toBe("balance-too-small");
  const { n } = valueOf(await propose(anna, payOut(300)));
  expect(codeOf(await till.say("hold", { ...hold, key: "hold-0002", amount: 200 }))).toBe("ok");
  expect(await ben.raw("second.approve", { n, by: "x" })).toBe("balance-too-small");
  expect((await listed(ben, { state: "open" })).map((it) => it.n)).toEqual([n]);
  expect(codeOf(await till.say("release", { key: "hold-0002" }))).toBe("ok");
  expect(codeOf(await ben.ask("second.approve", { n, by: "x" }))).toBe("ok");
  expect(cash()).toBe(had - 300);
});

test("§12.7 §13.1 the merchant pays into a queue: the first in line first, extracted is paid, and no more than waits", async () => {
  const queue = "cashiers";
  till.sell(5_000, "13800000002");
  valueOf(await till.push());
  const row = () => {
    const { extracted, paid, retained, carried, waitingAmount } = server.running.store.ledger.queue(queue)!;
    return { extracted, paid, kept: retained + carried, waitingAmount };
  };
  const before = row();
  const first = server.read.figures.waiting(queue, null, 1)[0]!;
  const amountFen = first.remaining + 100;
  const { n, label } = valueOf(await propose(anna, { act: "fund", queue, amountFen }));
  expect(label).toBe("所有门店收银台");
  expect(row()).toEqual(before);
  expect(valueOf(await ben.ask("second.approve", { n, by: "x" }))).toMatchObject({
    state: "done",
    decided: { why: "" },
  });
  expect(row()).toEqual({
    extracted: before.extracted + amountFen,
    paid: before.paid + amountFen,
    kept: before.kept,
    waitingAmount: before.waitingAmount - amountFen,
  });
  const paid = server.read.figures.entriesOfOrder(first.order)[0];
  expect(paid).toMatchObject({ state: "done", remaining: 0 });
  expect(server.read.cash.payouts(A, null, 1)).toMatchObject([{ from: `fund:${n}`, amount: first.remaining }]);
  // More than waits goes as far as it can, and says so.
  const rest = row().waitingAmount;
  const more = valueOf(await propose(anna, { act: "fund", queue, amountFen: rest + 7 }));
  expect(valueOf(await ben.ask("second.approve", { n: more.n, by: "x" }))).toMatchObject({
    decided: { why: String(rest) },
  });
  expect(row()).toMatchObject({ waitingAmount: 0, kept: before.kept });
  expect(codeOf(await propose(anna, { act: "fund", queue, amountFen: 1 }))).toBe("queue-not-funded");
  expect(codeOf(await propose(anna, { act: "fund", queue: "nowhere", amountFen: 1 }))).toBe("unknown-queue");
  expect(rebuild(server.read).differences).toEqual([]);
});

test("§12.6 §13.2 an entry is taken out: what waited is voided, nobody is paid, its member is told; not twice, not a till's own", async () => {
  const [entry] = server.read.figures.waiting("cashiers", null, 1);
  const { order, line, remaining } = entry!;
  const act = { act: "void", order, line } as const;
  const { paid, waitingAmount } = server.running.store.ledger.queue("cashiers")!;
  const { n } = valueOf(await propose(anna, act));
  expect(codeOf(await ben.ask("second.approve", { n, by: "x" }))).toBe("ok");
  expect(server.read.figures.entriesOfOrder(order)[0]).toMatchObject({
    state: "voided",
    remaining: 0,
    voided: remaining,
  });
  expect(server.running.store.ledger.queue("cashiers")).toMatchObject({
    paid,
    waitingAmount: waitingAmount - remaining,
  });
  expect(server.read.notices.noticesAfter(0, 99).at(-1)).toMatchObject({ kind: "voided", order, amount: remaining });
  expect(valueOf(await anna.ask("entry.life", { order, line })).facts.map((it) => it.kind)).toContain("entry-voided");
  const all = { queue: null, by: "day", from: null, to: null } as const;
  expect(valueOf(await anna.ask("liability.rollForward", all))).toMatchObject({ differenceFen: 0 });
  expect(codeOf(await propose(anna, act))).toBe("entry-not-voided");
  expect(codeOf(await propose(anna, { ...act, order: "nothing" }))).toBe("unknown-entry");
  expect(rebuild(server.read).differences).toEqual([]);
});

test("§12.6 what pauses payouts or clears is published by two owners, in the transaction that decides it; all else by one", async () => {
  const written = { text: JSON.stringify({ basic: { paused: true } }), base: 1 } as const;
  const what = valueOf(await ben.ask("rules.tryOut", written)).acknowledgements.map(seenIn);
  const paused = { ...written, to: null, acknowledge: { by: "x", what } };
  const newest = () => server.read.settings.newestRules()?.version;
  expect(await ben.raw("rules.publish", paused)).toBe("needs-second-person");
  const publish = { act: "publish", ...paused } as const;
  expect(codeOf(await propose(anna, publish))).toBe("not-allowed");
  const nothing = { ...publish, text: JSON.stringify({ basic: { paysItself: true } }) };
  expect(codeOf(await propose(ben, nothing))).toBe("malformed");
  expect(codeOf(await propose(ben, { ...publish, text: "{" }))).toBe("invalid-rules");
  const { n, act } = valueOf(await propose(ben, publish));
  expect(act).toEqual({ act: "publish", base: 1, to: null, two: ["paused"], effect: ["basic.paused: false → true"] });
  expect(await anna.raw("second.approve", { n, by: "x" })).toBe("not-allowed");
  expect(await ben.raw("second.approve", { n, by: "x" })).toBe("own-proposal");
  expect(newest()).toBe(1);
  const cleo = (await key.add("owner", "Cleo")).one;
  // Two windows at once: it is published once.
  const said = await Promise.all([1, 2].map(() => cleo.raw("second.approve", { n, by: "x" })));
  expect(said.toSorted()).toEqual(["decided-already", "ok"]);
  expect(newest()).toBe(2);
  expect(server.read.settings.newestRules()).toMatchObject({ by: "Ben", rules: { basic: { paused: true } } });
  expect((await listed(cleo, { act: "publish" })).map((it) => [it.state, it.decided?.by])).toEqual([["done", "Cleo"]]);
  const told = async () => valueOf(await cleo.ask("rules.current", {})).versions[0]?.told;
  await vi.waitFor(async () => expect(await told()).toEqual([{ what: "payouts-paused", count: 1, done: true }]));
  const waits = server.read.owed.waits([A]).get(A)?.amount;
  expect(server.read.notices.noticesAfter(0, 99).at(-1)).toMatchObject({
    kind: "payouts-paused",
    member: A,
    amount: waits,
  });
  // As it is by then nothing else needs anybody.
  const more = { text: JSON.stringify({ basic: { paysItself: true } }), base: 2, to: null };
  expect(await ben.raw("rules.publish", more)).toBe("ok");
  expect(rebuild(server.read).differences).toEqual([]);
});

test("§12.7 what is owed to whom: the member's balance and what waits, one by phone, and sums that come to the queues", async () => {
  const asked = { text: "", shown: "owed", sort: "cash", after: null, limit: 50 } as const;
  const { rows, sums } = valueOf(await anna.ask("owed.list", asked));
  expect(rows).toMatchObject([{ member: A, cashFen: cash(), waitingCount: 1 }]);
  const waitingFen = server.read.figures.queues().reduce((sum, it) => sum + it.waitingAmount, 0);
  expect(sums).toMatchObject({ cashFen: cash(), owingFen: 0, members: 1, waitingFen, differenceFen: 0 });
  expect(rows[0]?.waitingFen).toBe(waitingFen);
  expect(valueOf(await anna.ask("owed.list", { ...asked, text: PHONE })).rows).toEqual(rows);
  expect(valueOf(await anna.ask("owed.list", { ...asked, text: "nobody" })).rows).toEqual([]);
});

test("malformed and unknown is refused by name, and a till writes no such fact", async () => {
  expect(await anna.raw("second.propose", { act: payOut(100, "nobody"), reason: "r", by: "x" })).toBe("unknown-member");
  expect(await anna.raw("second.propose", { act: payOut(0), reason: "r", by: "x" })).toBe("malformed");
  expect(
    await anna.raw("second.propose", {
      act: { act: "correct", member: A, what: "cash", amount: 0 },
      reason: "r",
      by: "x",
    }),
  ).toBe("malformed");
  expect(await anna.raw("second.propose", { act: payOut(100), reason: "", by: "x" })).toBe("malformed");
  const had = cash();
  till.write("balance-corrected", {
    member: A,
    what: "cash",
    amount: 5,
    reason: "",
    by: "a",
    second: "b",
    proposal: 1,
  });
  valueOf(await till.push());
  expect(cash()).toBe(had);
  expect(server.read.concerns.sums(null)).toMatchObject([{ kind: "quarantine", count: 1 }]);
});
