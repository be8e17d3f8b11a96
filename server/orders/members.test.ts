// Members by the order API: who brought them (§11.6), and what their cash came from and went to (§13.3).
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { API } from "../door/api.ts";
import { rebuild } from "../settlement/rebuild.ts";
import { containing } from "../testMatch.ts";
import { TestServer } from "../testServer.ts";
import { memberId } from "../testTill.ts";
import * as shapes from "./schema.ts";

const RULES: RulesInput = {
  basic: { extract: 2_000, ratio: 10_000 },
  products: { p1: {} },
  stores: { s1: { cashier: {}, online: {} } },
  rewards: { direct: 500, indirect: 200 },
};
const [ANNA, BEN, CARL, DORA] = ["13800000001", "13800000002", "13800000003", "13800000004"] as const;

let server: TestServer;
let key: string;
beforeEach(async () => {
  server = await new TestServer().start(RULES);
  key = server.running.setup.newApiKey("shop");
});
afterEach(() => server.end());

type Said = { status: number; body: Record<string, unknown> };
async function call(method: "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<Said> {
  const response = await fetch(`${server.url}${API}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const register = (phone: string, referrer?: string) =>
  call("POST", "/members", { phone, ...(referrer === undefined ? {} : { referrer }) });
const bring = (member: string, referrer: string) => call("PUT", `/members/${member}/referrer`, { referrer });
const place = (id: string, member: string, paid: number) =>
  call("POST", "/orders", { id, channel: "mall", member, lines: [{ product: "p1", paid }] });
const said = ({ status, body }: Said) => [status, body["code"], body["path"]].filter((it) => it !== undefined);
const facts = (kind: string) => server.read.journal.facts(0, 1_000).filter((it) => it.kind === kind).length;

describe("§11.6 who brought a member", () => {
  test("§11.6 set with the registration, by id, phone or card, in one; the same again is answered the same", async () => {
    await register(ANNA);
    const card = (await call("POST", "/members", { card: "C-100", referrer: ANNA })).body;
    expect(card).toMatchObject({ card: "C-100", referrer: memberId(ANNA), teamLevel: null });
    expect((await register(BEN, "C-100")).body).toMatchObject({ phone: BEN, referrer: card["id"] });
    expect((await register(CARL, memberId(BEN))).body).toMatchObject({ referrer: memberId(BEN) });
    const before = facts("referrer-set");
    expect((await register(CARL, BEN)).status).toBe(200);
    expect((await register(CARL)).body).toMatchObject({ referrer: memberId(BEN) });
    expect(facts("referrer-set")).toBe(before);
    expect((await call("GET", `/members/${BEN}`)).body).toEqual((await register(BEN)).body);
    expect(said(await call("GET", "/members/13900000000"))).toEqual([422, "unknown-member", "member"]);
  });

  test("§11.6 where it may not be, nothing is done: not even the registration", async () => {
    expect(said(await register(ANNA, "13900000000"))).toEqual([422, "unknown-referrer", "referrer"]);
    expect(said(await register(ANNA, ANNA))).toEqual([422, "self-referral", "referrer"]);
    expect(said(await call("GET", `/members/${ANNA}`))).toEqual([422, "unknown-member", "member"]);
    expect([facts("member-registered"), facts("referrer-set")]).toEqual([0, 0]);
    expect((await register(ANNA, "")).body["code"]).toBe("malformed");
  });

  test("§11.6 later on: once, before the first order, and never in a loop", async () => {
    for (const phone of [ANNA, BEN, CARL, DORA]) await register(phone);
    expect((await bring(BEN, ANNA)).body).toMatchObject({ id: memberId(BEN), referrer: memberId(ANNA) });
    expect((await bring(CARL, BEN)).status).toBe(200);
    expect((await bring(CARL, BEN)).status).toBe(200);
    expect(facts("referrer-set")).toBe(2);
    expect(said(await bring(CARL, ANNA))).toEqual([409, "referrer-set-already", "referrer"]);
    expect(said(await bring(ANNA, CARL))).toEqual([409, "referral-loop", "referrer"]);
    expect(said(await bring(ANNA, ANNA))).toEqual([422, "self-referral", "referrer"]);
    expect(said(await bring("13900000000", ANNA))).toEqual([422, "unknown-member", "member"]);
    await place("A", DORA, 1_000);
    expect(said(await bring(DORA, ANNA))).toEqual([409, "ordered-already", "referrer"]);
    expect(said(await register(DORA, ANNA))).toEqual([409, "ordered-already", "referrer"]);
    expect(facts("referrer-set")).toBe(2);
    expect(rebuild(server.read).differences).toEqual([]);
  });
});

describe("import of members: all or none", () => {
  const csv = (text: string) => send("text/csv", text);
  const json = (body: unknown) => send("application/json", JSON.stringify(body));
  async function send(type: string, body: string): Promise<Said> {
    const headers = { authorization: `Bearer ${key}`, "content-type": type };
    const response = await fetch(`${server.url}${API}/members/import`, { method: "POST", headers, body });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  test("§11.6 CSV or JSON, a referrer by phone or card, also one further down; the same file again changes nothing", async () => {
    await register(ANNA);
    const file = `phone,card,name,referrer\r\n${BEN},,"李, 小明",C-9\n,C-9,,${ANNA}\n${CARL},,,\n`;
    expect((await csv(file)).body).toEqual({ registered: 3, known: 0, referred: 2 });
    const before = server.read.journal.facts(0, 1_000).length;
    expect((await csv(file)).body).toEqual({ registered: 0, known: 3, referred: 0 });
    expect(server.read.journal.facts(0, 1_000)).toHaveLength(before);
    const ben = (await call("GET", `/members/${BEN}`)).body;
    expect(ben).toMatchObject({ name: "李, 小明", referrer: (await call("GET", "/members/C-9")).body["id"] });
    expect((await json([{ phone: DORA, referrer: CARL }])).body).toEqual({ registered: 1, known: 0, referred: 1 });
    expect(rebuild(server.read).differences).toEqual([]);
  });

  test("§11.6 errors by line, and nothing of the file is taken", async () => {
    const file = `phone,card,name,referrer\n${ANNA},,,${BEN}\n${BEN},,,${ANNA}\n${CARL},,,13900000000\n${DORA},,,${DORA}\n12,,,\n`;
    const wrong = await csv(file);
    expect(said(wrong)).toEqual([422, "import-refused"]);
    expect(wrong.body["errors"]).toMatchObject([{ line: 6, path: "phone" }]);
    const refused = await csv(file.replace("12,,,\n", ""));
    expect(refused.body["errors"]).toMatchObject([
      { line: 3, path: "referrer", message: containing("referral-loop") },
      { line: 4, path: "referrer", message: containing("unknown-referrer") },
      { line: 5, path: "referrer", message: containing("self-referral") },
    ]);
    expect((await csv("phone,shoe\n1,2\n")).body["errors"]).toMatchObject([
      { line: 1, message: containing("columns") },
    ]);
    expect((await json([{ phone: ANNA }, { name: "x" }])).body["errors"]).toMatchObject([{ line: 2 }]);
    expect(facts("member-registered")).toBe(0);
  });
});

describe("§13.3 a member's statement", () => {
  test("§13.3 payouts by queue, rewards by kind, what refunds took back: they add up; movements a page at a time", async () => {
    await register(ANNA);
    await register(BEN, ANNA);
    await register(CARL, BEN);
    await place("A", ANNA, 1_000);
    server.now += 1_000;
    await place("B", BEN, 2_000);
    server.now += 1_000;
    await place("C", CARL, 3_000);
    server.now += 1_000;
    await call("POST", "/orders/B/refunds", { key: "r", line: 0, amount: 1_000 });
    const whole = await call("GET", `/members/${ANNA}/statement`);
    const statement = shapes.StatementAnswer.parse(whole.body);
    const rewards = [
      { kind: "direct", credited: 100, clawed: 50, count: 2 },
      { kind: "indirect", credited: 60, clawed: 0, count: 1 },
    ];
    const payouts = [{ queue: "mall", amount: 1_000, count: 2 }];
    const sums = { payoutsClawed: 0, rewards, payouts, spent: 0, difference: 0 };
    expect(statement).toMatchObject({ member: memberId(ANNA), cash: 1_000 + 50 + 60, ...sums });
    expect(server.running.store.ledger.balance(memberId(ANNA))?.cash).toBe(statement.cash);
    expect(statement.movements.map(({ what, amount }) => [what, amount])).toEqual([
      ["reward", -50],
      ["payout", 600],
      ["reward", 60],
      ["payout", 400],
      ["reward", 100],
    ]);
    expect(statement.movements[1]).toMatchObject({ queue: "mall", from: "C", order: "A" });
    const paged: unknown[] = [];
    let next: string | null = "";
    while (next !== null) {
      const page = await call("GET", `/members/${ANNA}/statement?limit=2${next === "" ? "" : `&before=${next}`}`);
      const read = shapes.StatementAnswer.parse(page.body);
      paged.push(...read.movements);
      next = read.next;
    }
    expect(paged).toEqual(statement.movements);
    expect(said(await call("GET", `/members/${ANNA}/statement?before=xyz`))).toEqual([400, "malformed", "before"]);
    expect(said(await call("GET", `/members/13900000000/statement`))).toEqual([422, "unknown-member", "member"]);
  });

  test("§13.3 of a member to whom nothing has happened: 0, and nothing in it", async () => {
    await register(ANNA);
    const { status, body } = await call("GET", `/members/${memberId(ANNA)}/statement`);
    expect(status).toBe(200);
    expect(body).toEqual({
      member: memberId(ANNA),
      cash: 0,
      difference: 0,
      payouts: [],
      payoutsClawed: 0,
      rewards: [],
      spent: 0,
      withdrawn: 0,
      corrected: 0,
      movements: [],
      next: null,
      gifts: [],
    });
  });

  test("who has no key learns nothing", async () => {
    key = "none";
    expect((await bring(BEN, ANNA)).body).toMatchObject({ code: "no-key", message: containing("Bearer") });
    expect((await call("GET", `/members/${ANNA}/statement`)).status).toBe(401);
  });
});
