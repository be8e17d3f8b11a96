import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FeedBody, OrderFigures } from "../../shared/sync/messages.ts";
import { EVERY_CONCERN } from "../store/store.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, JOINS, memberId, post, valueOf, type TestTill } from "../testTill.ts";
import { rebuild } from "./rebuild.ts";

const PHONE = "13800000001";
const rules = (cashierScope: "till" | "all") => ({
  basic: { extract: 1_000, ratio: 10_000, cashierScope },
  stores: { s1: { cashier: {} }, s2: { cashier: {} } },
});

let server: TestServer;
let taker: TestTill;
let asker: TestTill;
let order: string;

async function begin(scope: "till" | "all"): Promise<void> {
  server = await new TestServer().start(rules(scope));
  taker = await server.till("s1/t1");
  asker = await server.till("s1/t2");
  taker.register(PHONE);
  order = taker.sell(1_000, PHONE);
  valueOf(await taker.push());
  valueOf(await asker.push());
}
afterEach(() => server.end());

const given = (amount: number, key = "k") => ({ order, line: 0, amount, key, reason: "" });
const rows = async (till: TestTill): Promise<FeedBody[]> => valueOf(await till.pull()).rows.map(({ body }) => body);
const send = async (till: TestTill, from: number) => valueOf(await till.push(till.batch(from)));
const left = () => server.running.store.ledger.order(order)?.left;

describe("in a merged queue", () => {
  beforeEach(async () => await begin("all"));

  test("S13.2 the server carries a refund out when it folds the asking fact; both tills are told; a repeat changes nothing", async () => {
    asker.write("refund-given", given(300));
    const seq = asker.lines.length;
    await send(asker, seq);
    await send(asker, seq);
    expect(left()).toBe(700);
    expect(server.read.figures.entriesOfOrder(order)).toMatchObject([{ voided: 300, remaining: 700 }]);
    const told = await rows(taker);
    expect(told.filter((row) => row.kind === "handed-back")).toEqual([
      { kind: "handed-back", till: "s1/t2", seq, order, line: 0, amount: 300, toBalance: 0 },
    ]);
    expect(told.findLast((row) => row.kind === "entry")).toMatchObject({ order, voided: 300 });
    expect((await rows(asker)).filter((row) => row.kind === "outcome")).toEqual([
      { kind: "outcome", seq, order, state: "done", why: null, carried: 300 },
    ]);
    expect(server.read.requests.requestsOf(order)).toMatchObject([{ state: "done", owner: null, carried: 300 }]);
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("S13.5 §8.1 beyond what is left is listed with its amount, whoever handed it back", async () => {
    asker.write("refund-given", given(700));
    await send(asker, asker.lines.length);
    taker.refund(order, 500);
    await send(taker, taker.lines.length);
    asker.write("refund-given", given(40, "k2"));
    await send(asker, asker.lines.length);
    expect(left()).toBe(0);
    const listed = server.read.concerns.concerns({ ...EVERY_CONCERN, kinds: ["over-refund"] }, null, 10);
    expect(listed.map((it) => [it.till, it.amount])).toEqual([
      ["s1/t2", 40],
      ["s1/t1", 200],
    ]);
    expect(server.read.concerns.sums(null)).toMatchObject([{ kind: "over-refund", count: 2, amount: 240 }]);
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("S13.8 another till is told what there is of an order, and of what was asked for and waits", async () => {
    const figures = valueOf(await asker.say<OrderFigures>("order", { order }));
    expect(figures).toMatchObject({
      order,
      till: "s1/t1",
      paid: 1_000,
      left: 1_000,
      memberLabel: "138****0001",
      owner: "server",
      waiting: [],
      entry: { remaining: 1_000 },
    });
    asker.write("draw-asked", { order, line: 0, key: "d" });
    await send(asker, asker.lines.length);
    expect(valueOf(await asker.say<OrderFigures>("order", { order })).waiting).toEqual([{ act: "draw", amount: null }]);
    expect(codeOf(await asker.say("order", { order: "s1/t1/0000999" }))).toBe("unknown-order");
    expect(codeOf(await asker.say("order", {}))).toBe("malformed");
  });
});

describe("in a till's own queue", () => {
  beforeEach(async () => await begin("till"));

  test("S13.3 the till is asked by a numbered row, and answers with its fact; until then nothing changes", async () => {
    asker.write("refund-given", given(400));
    const seq = asker.lines.length;
    await send(asker, seq);
    expect(left()).toBe(1_000);
    const [request] = (await rows(taker)).filter((row) => row.kind === "request");
    expect(request).toMatchObject({ till: "s1/t2", seq, act: "refund", order, line: 0, amount: 400 });
    expect(server.read.requests.openOf("s1/t1")).toHaveLength(1);
    expect(server.running.office.overview({})).toMatchObject({ value: { requests: [{ order, amountFen: 400 }] } });
    taker.write("order-refunded", { ...given(400, "s1/t2#3"), asked: { till: "s1/t2", seq } });
    await send(taker, taker.lines.length);
    expect(left()).toBe(600);
    expect(server.read.requests.openOf("s1/t1")).toEqual([]);
    expect((await rows(asker)).findLast((row) => row.kind === "outcome")).toMatchObject({ seq, carried: 400 });
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("S13.6 what the till declines is told with its reason; of a refund the whole amount is listed", async () => {
    asker.write("refund-given", given(400));
    const seq = asker.lines.length;
    await send(asker, seq);
    taker.write("request-declined", { asked: { till: "s1/t2", seq }, order, line: 0, reason: "over-refund" });
    await send(taker, taker.lines.length);
    expect((await rows(asker)).findLast((row) => row.kind === "outcome")).toMatchObject({
      state: "declined",
      why: "over-refund",
    });
    expect(server.read.concerns.concerns(EVERY_CONCERN, null, 10)).toMatchObject([
      { kind: "over-refund", amount: 400 },
    ]);
  });

  test("S13.7 a till that is lost is closed: its key counts no more, what was asked of it is carried out, its queue stays and is the server's", async () => {
    asker.write("refund-given", given(400));
    asker.write("draw-asked", { order, line: 0, key: "d" });
    await send(asker, asker.lines.length - 1);
    const { office } = server.running;
    const close = { till: "s1/t1", confirm: "s1/t1", by: "Li", reason: "stolen" };
    expect(office["till.close"]({ ...close, confirm: "s1/t2" })).toMatchObject({ code: "malformed" });
    expect(office["till.close"]({ ...close, till: "s1/t9", confirm: "s1/t9" })).toMatchObject({ code: "unknown-till" });
    const lastSeq = taker.lines.length;
    expect(office["till.close"](close)).toEqual({
      ok: true,
      value: { till: "s1/t1", lastSeq, carriedOut: 1, declined: 1 },
    });
    expect(office["till.close"](close)).toMatchObject({ code: "till-closed" });
    taker.sell(500);
    expect(codeOf(await taker.push(taker.batch(taker.lines.length)))).toBe("revoked");
    expect(left()).toBe(600);
    expect(server.read.figures.entriesOfOrder(order)).toMatchObject([{ queue: "till:s1/t1", voided: 400 }]);
    const outcomes = (await rows(asker)).filter((row) => row.kind === "outcome");
    expect(outcomes).toMatchObject([
      { state: "done", carried: 400 },
      { state: "declined", why: "no-lottery" },
    ]);
    asker.write("exchange-asked", { order, line: 0, key: "e", to: "points" });
    await send(asker, asker.lines.length);
    expect((await rows(asker)).findLast((row) => row.kind === "outcome")).toMatchObject({ why: "not-exchangeable" });
    // With the version that merges, its entries stand with the others, over a restart too.
    valueOf(server.running.setup.rules.publish({ ...rules("all") }, null));
    expect(server.read.figures.entriesOfOrder(order)).toMatchObject([{ queue: "cashiers", lane: "ready" }]);
    expect(server.read.members.member(memberId(PHONE))).toBeDefined();
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("S13.4 a draw that the API asks for waits for the till, which holds the secret; the same key is answered with it then", async () => {
    const promise = { ...JOINS, lottery: { kind: "fixed" as const, ratios: [20_000] } };
    const drawn = taker.sell(1_000, PHONE, { promise });
    await send(taker, taker.lines.length);
    const headers = { authorization: `Bearer ${server.running.setup.newApiKey("shop")}` };
    const draw = async () =>
      (await post(`${server.url}/api/v1/orders/${encodeURIComponent(drawn)}/lines/0/draw`, { key: "d" }, headers)).body;
    expect(await draw()).toMatchObject({ waits: true, secret: null, ratio: null });
    expect(await draw()).toMatchObject({ waits: true });
    const [request, ...more] = (await rows(taker)).filter((row) => row.kind === "request");
    expect([request, more]).toMatchObject([{ act: "draw", till: "hq/office", order: drawn }, []]);
    if (request?.kind !== "request") throw new Error("the till was not asked");
    taker.draw(drawn, { asked: { till: request.till, seq: request.seq } });
    await send(taker, taker.lines.length);
    expect(await draw()).toMatchObject({ waits: false, ratio: 20_000, entry: { entitlement: 2_000, drawn: true } });
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("S13.10 the till's own queue is compared with the server's mirror of it at the same fact; a difference is listed once", async () => {
    const queue = "till:s1/t1";
    const row = server.running.store.ledger.queue(queue);
    const digest = {
      seq: taker.lines.length,
      queue,
      waiting: row?.waiting ?? 0,
      waitingAmount: (row?.waitingAmount ?? 0) + 7,
      extracted: row?.extracted ?? 0,
      paid: row?.paid ?? 0,
      retained: row?.retained ?? 0,
      carried: row?.carried ?? 0,
      hash: "0".repeat(64),
    };
    expect(valueOf(await taker.say("digest", { ...digest, seq: digest.seq - 1 }))).toEqual({ compared: false });
    expect(valueOf(await taker.say("digest", { ...digest, queue: "till:s1/t2" }))).toEqual({ compared: false });
    expect(server.read.concerns.openConcerns(10)).toBe(0);
    for (let times = 0; times < 2; times += 1)
      expect(valueOf(await taker.say("digest", digest))).toEqual({ compared: true });
    expect(server.read.concerns.concerns(EVERY_CONCERN, null, 10)).toMatchObject([
      { kind: "digest", till: "s1/t1", queue, amount: 7 },
    ]);
  });
});
