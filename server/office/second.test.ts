import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { HqInput } from "../../shared/contract/hq.ts";
import type { HqProposal } from "../../shared/contract/hqSecond.ts";
import { seenIn } from "../../shared/contract/tryOut.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
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

describe("what a till owns", () => {
  let order: string;
  const proposal = async (n: number): Promise<HqProposal | undefined> => (await listed(ben)).find((it) => it.n === n);
  const mirrored = () => server.read.figures.entriesOfOrder(order)[0];
  const requests = async () =>
    valueOf(await till.pull()).rows.flatMap(({ body }) => (body.kind === "request" ? [body] : []));
  const approved = async () => {
    const { n } = valueOf(await propose(anna, { act: "void", order, line: 0 }));
    const answer = valueOf(await ben.ask("second.approve", { n, by: "x" }));
    return { n, answer };
  };
  beforeEach(async () => {
    const own = { basic: { extract: 1_000, ratio: 10_000, cashierScope: "till" }, stores: { s1: { cashier: {} } } };
    valueOf(server.running.setup.rules.publish(own as RulesInput, null));
    till.write("rules-adopted", { version: 2 });
    order = till.sell(20_000, PHONE, { rules: 2 });
    valueOf(await till.push());
    expect(mirrored()).toMatchObject({ queue: "till:s1/t1", state: "waiting" });
  });

  test("S13.11 §12.6 an approved entry is asked of its till in the transaction that decides it; the till's fact settles the proposal, once", async () => {
    const { remaining } = mirrored()!;
    const { n, answer } = await approved();
    expect(answer).toMatchObject({ state: "asked", till: "s1/t1", decided: { by: "Ben", why: "" } });
    expect(await ben.raw("second.approve", { n, by: "x" })).toBe("decided-already");
    expect(await ben.raw("second.reject", { n, reason: "r", by: "x" })).toBe("decided-already");
    expect(mirrored()).toMatchObject({ state: "waiting", remaining });
    const [request, ...more] = await requests();
    const decided = { by: "Anna", second: "Ben", proposal: n };
    expect([request, more]).toMatchObject([
      { act: "void", till: "hq/office", order, reason: "wished so", decided, amount: null },
      [],
    ]);
    expect(valueOf(await ben.ask("overview", {})).requests).toMatchObject([{ act: "void", order, owner: "s1/t1" }]);
    const asked = { till: request!.till, seq: request!.seq };
    till.write("entry-voided", { order, line: 0, reason: "wished so", ...decided, asked });
    const batch = till.batch(till.lines.length);
    valueOf(await till.push(batch));
    valueOf(await till.push(batch));
    expect(mirrored()).toMatchObject({ state: "voided", voided: remaining, remaining: 0 });
    expect(await proposal(n)).toMatchObject({ state: "done", till: null, decided: { by: "Ben", why: "" } });
    expect(valueOf(await ben.ask("overview", {})).requests).toEqual([]);
    expect(server.read.notices.noticesAfter(0, 99).at(-1)).toMatchObject({ kind: "voided", order, amount: remaining });
    const { facts } = valueOf(await anna.ask("entry.life", { order, line: 0 }));
    expect(facts.map((it) => it.kind)).toEqual(expect.arrayContaining(["void-asked", "entry-voided"]));
    expect(server.read.concerns.openConcerns(9)).toBe(0);
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("S13.6 what the till declines the proposal says with its reason; what nobody asked for is done there, and listed", async () => {
    const { n } = await approved();
    const [request] = await requests();
    const asked = { till: "hq/office", seq: request!.seq };
    till.write("request-declined", { asked, order, line: 0, reason: "not-waiting" });
    const own = { order, line: 0, reason: "r", by: "a", second: "b", proposal: 77 };
    till.write("entry-voided", { ...own, asked });
    till.write("entry-voided", own);
    valueOf(await till.push(till.batch(till.lines.length - 2)));
    expect(await proposal(n)).toMatchObject({ state: "declined", till: "s1/t1", decided: { why: "not-waiting" } });
    expect(mirrored()).toMatchObject({ state: "voided" });
    const sums = server.read.concerns.sums(null).map(({ kind, count }) => [kind, count]);
    expect(sums).toEqual(
      expect.arrayContaining([
        ["difference", 1],
        ["quarantine", 1],
      ]),
    );
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("S13.7 a till that is closed while it was asked: the server takes the entry out; of a closed till's it does at once", async () => {
    const { n } = await approved();
    const later = till.sell(500, PHONE, { rules: 2 });
    valueOf(await till.push(till.batch(till.lines.length)));
    const closed = server.running.office["till.close"]({ till: "s1/t1", confirm: "s1/t1", by: "Li", reason: "lost" });
    expect(closed).toMatchObject({ ok: true, value: { carriedOut: 1, declined: 0 } });
    expect(mirrored()).toMatchObject({ state: "voided", remaining: 0 });
    expect(await proposal(n)).toMatchObject({ state: "done" });
    order = later;
    expect((await approved()).answer).toMatchObject({ state: "done" });
    expect(mirrored()).toMatchObject({ state: "voided", remaining: 0 });
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("S13.12 §12.7 what is paid into a till's queue the till pays, and says how much it took; its fact settles the proposal, once", async () => {
    const queue = "till:s1/t1";
    const row = () => server.running.store.ledger.queue(queue)!;
    const waiting = row().waitingAmount;
    const last = mirrored()!.remaining;
    const fundAsked = async (amountFen: number) => {
      const { n } = valueOf(await propose(anna, { act: "fund", queue, amountFen }));
      return valueOf(await ben.ask("second.approve", { n, by: "x" }));
    };
    const { n, state, till: asked } = await fundAsked(waiting + 500);
    expect({ state, asked }).toEqual({ state: "asked", asked: "s1/t1" });
    const second = await fundAsked(7);
    const [request, other] = await requests();
    const decided = { by: "Anna", second: "Ben", proposal: n };
    expect(request).toMatchObject({ act: "fund", order: `fund:${n}`, queue, amount: waiting + 500, decided });
    expect(valueOf(await ben.ask("overview", {})).requests).toMatchObject([
      { act: "fund", owner: "s1/t1", amountFen: waiting + 500 },
      { act: "fund" },
    ]);
    expect(row().waitingAmount).toBe(waiting);
    const had = cash();
    const body = { queue, amount: waiting + 500, reason: "wished so", ...decided };
    till.write("queue-funded", { ...body, asked: { till: "hq/office", seq: request!.seq } });
    const decline = { asked: { till: "hq/office", seq: other!.seq }, order: other!.order, line: 0 };
    till.write("request-declined", { ...decline, reason: "nothing-waits" });
    const from = till.lines.length - 1;
    valueOf(await till.push(till.batch(from)));
    valueOf(await till.push(till.batch(from)));
    expect(mirrored()).toMatchObject({ state: "done", remaining: 0 });
    expect(cash()).toBe(had + waiting);
    expect(await proposal(n)).toMatchObject({
      state: "done",
      till: null,
      decided: { by: "Ben", why: String(waiting) },
    });
    expect(await proposal(second.n)).toMatchObject({ state: "declined", decided: { why: "nothing-waits" } });
    expect(valueOf(await ben.ask("overview", {})).requests).toEqual([]);
    expect(server.read.cash.payouts(A, null, 1)).toMatchObject([{ from: `fund:${n}`, amount: last, queue }]);
    expect(server.read.notices.noticesAfter(0, 99).map((it) => it.kind)).toContain("fully-paid");
    const { statement } = valueOf(await anna.ask("member.statement", { member: A, before: null, limit: 50 }));
    expect(statement).toMatchObject({ differenceFen: 0 });
    const all = { queue: null, by: "day", from: null, to: null } as const;
    expect(valueOf(await anna.ask("liability.rollForward", all))).toMatchObject({ differenceFen: 0 });
    expect(codeOf(await propose(anna, { act: "fund", queue, amountFen: 1 }))).toBe("queue-not-funded");
    expect(server.read.concerns.openConcerns(9)).toBe(0);
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("S13.12 a till pays into no other's queue, and into its own unasked only to be listed; of a closed till's the server pays", async () => {
    const body = { queue: "till:s1/t1", amount: 300, reason: "", by: "a", second: "b", proposal: 77 };
    const asked = { till: "hq/office", seq: 999 };
    const paid = () => server.running.store.ledger.queue("till:s1/t1")?.paid;
    const had = paid() ?? 0;
    const from = till.lines.length + 1;
    till.write("queue-funded", body);
    till.write("queue-funded", { ...body, queue: "cashiers", asked });
    till.write("queue-funded", { ...body, asked });
    valueOf(await till.push(till.batch(from)));
    expect(paid()).toBe(had + 300);
    const sums = server.read.concerns.sums(null).map(({ kind, count, amount }) => [kind, count, amount]);
    expect(sums).toEqual([
      ["difference", 1, 300],
      ["quarantine", 2, 0],
    ]);
    const { n } = valueOf(await propose(anna, { act: "fund", queue: "till:s1/t1", amountFen: 200 }));
    valueOf(await ben.ask("second.approve", { n, by: "x" }));
    server.running.office["till.close"]({ till: "s1/t1", confirm: "s1/t1", by: "Li", reason: "lost" });
    expect(paid()).toBe(had + 500);
    expect(await proposal(n)).toMatchObject({ state: "done", decided: { why: "" } });
    const more = valueOf(await propose(anna, { act: "fund", queue: "till:s1/t1", amountFen: 100 }));
    expect(valueOf(await ben.ask("second.approve", { n: more.n, by: "x" }))).toMatchObject({ state: "done" });
    expect(paid()).toBe(had + 600);
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("S13.11 the till gives its queue up before it hears of it: the server, which owns the entry by then, takes it out once", async () => {
    const { n } = await approved();
    const [request] = await requests();
    const all = { basic: { extract: 1_000, ratio: 10_000, cashierScope: "all" }, stores: { s1: { cashier: {} } } };
    valueOf(server.running.setup.rules.publish(all as RulesInput, null));
    till.write("rules-adopted", { version: 3 });
    const from = till.lines.length;
    const decided = { by: "Anna", second: "Ben", proposal: n, asked: { till: "hq/office", seq: request!.seq } };
    till.write("entry-voided", { order, line: 0, reason: "wished so", ...decided });
    valueOf(await till.push(till.batch(from)));
    expect(mirrored()).toMatchObject({ queue: "cashiers", state: "voided", remaining: 0 });
    expect(await proposal(n)).toMatchObject({ state: "done" });
    expect(rebuild(server.read).differences).toEqual([]);
  });
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
