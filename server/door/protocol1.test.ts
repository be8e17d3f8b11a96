/** A till that was not updated yet, over real sockets: it is served as it was. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { demoShop } from "../../shared/demo/shop.ts";
import { Rules } from "../../shared/rules/schema.ts";
import { PROTOCOL, PROTOCOL_BEFORE, type Feed } from "../../shared/sync/messages.ts";
import { sha256 } from "../journal/digest.ts";
import { containing } from "../testMatch.ts";
import { RULES, TestServer } from "../testServer.ts";
import { TestTill, codeOf, valueOf } from "../testTill.ts";
import {
  Batch1,
  Challenge1,
  Enrol1,
  Feed1,
  feedFor1,
  Hello1,
  MemberFigures1,
  MemberQuery1,
  Pull1,
  ShopSnapshot1,
  SINCE_IN_RULES,
  SYNC_REFUSALS1,
  Taken1,
  Welcome1,
} from "./protocol1.ts";

/** What a till of the version before cannot know of the basic rules. */
const SINCE = { floorLimit: 500, cap: { amount: 50_000 } };

let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start({ ...RULES, basic: { ...RULES.basic, ...SINCE } });
});
afterEach(() => server.end());

/** Enrolled, opened and welcomed as tills were before. */
async function oldTill(id: string): Promise<TestTill> {
  const till = new TestTill(id);
  till.protocol = PROTOCOL_BEFORE;
  const [store = "", name = ""] = id.split("/");
  const { code } = valueOf(server.running.setup.issueCode(store, name, name));
  const shop = valueOf(await till.enrol(server.url, code));
  ShopSnapshot1.parse(shop);
  for (const name of Object.keys(SINCE)) expect(Object.keys(shop.rules.basic)).not.toContain(name);
  till.open();
  await till.connect(server.url);
  Welcome1.parse(valueOf(await till.hello()));
  return till;
}

test("S9.3 S9.5 the frozen shapes are those of the release, but for what rules have learned since", () => {
  const messages = {
    Challenge: Challenge1,
    Hello: Hello1,
    Welcome: Welcome1,
    Batch: Batch1,
    Taken: Taken1,
    Pull: Pull1,
    Feed: Feed1,
    MemberQuery: MemberQuery1,
    MemberFigures: MemberFigures1,
    Enrol: Enrol1,
    ShopSnapshot: ShopSnapshot1,
  };
  const since = new Set<string>([...SINCE_IN_RULES.basic, ...SINCE_IN_RULES.whole]);
  const shapes = Object.entries(messages).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: "input" })]);
  const text = JSON.stringify([shapes, SYNC_REFUSALS1], (key, value: unknown) => (since.has(key) ? undefined : value));
  expect(sha256(text)).toBe("321d582ba05adec8d7165e701696076582536b183e9f47a2665cea961931a384");
  // What rules have learned since is there indeed.
  const rules = JSON.stringify(z.toJSONSchema(Rules, { io: "input" }));
  expect([...since].filter((name) => !rules.includes(`"${name}"`))).toEqual([]);
});

test("S9.3 a till of the version before sells, is acknowledged and paid as it was, beside one of the present", async () => {
  const old = await oldTill("s1/t1");
  const present = await server.till("s2/t1");
  old.register("13800000001");
  const order = old.sell(10_000, "13800000001");
  const taken = valueOf(await old.push());
  expect(Taken1.parse(taken).cursor).toBe(3);
  expect(valueOf(await old.push())).toEqual(taken);
  present.at += 1_000;
  present.sell(5_000);
  valueOf(await present.push());
  const feed = Feed1.parse(valueOf(await old.pull()));
  expect(feed.rows.at(-1)?.body).toMatchObject({ kind: "entry", order, paid: 500 });
  expect(feed.head).toBe(feed.rows.length);
  MemberFigures1.parse(valueOf(await old.member({ phone: "13800000001" })));
  expect(codeOf(await old.say("hold", {}))).toBe("malformed");
  old.lines.pop();
  old.sell(1);
  expect(codeOf(await old.push())).toBe("broken-chain");
});

test("S9.3 rows it cannot know end what it is told, and nothing is skipped", async () => {
  const old = await oldTill("s1/t1");
  old.register("13800000001");
  old.sell(10_000, "13800000001");
  valueOf(await old.push());
  const known = valueOf(await old.pull()).rows.length;
  const request = JSON.stringify({
    kind: "request",
    till: "s2/t1",
    seq: 1,
    at: 0,
    act: "draw",
    order: "s1/t1/0000003",
    line: 0,
    amount: null,
    toBalance: 0,
    to: null,
    reason: "",
  });
  server.running.store.write(({ feed }) => feed.send(old.id, request));
  const again = JSON.stringify({ ...JSON.parse(request), seq: 2 });
  server.running.store.write(({ feed }) => feed.send(old.id, again));
  const told = Feed1.parse(valueOf(await old.pull()));
  expect([told.rows.length, told.head]).toEqual([known, known]);
  // At its end it asks for no more; once it is updated it is told the rest.
  expect(Feed1.parse(valueOf(await old.pull(known)))).toMatchObject({ rows: [], head: known });
  old.protocol = PROTOCOL;
  await old.connect(server.url);
  valueOf(await old.hello());
  expect(valueOf(await old.pull(known))).toMatchObject({
    rows: [
      { n: known + 1, body: { kind: "request" } },
      { n: known + 2, body: { kind: "request" } },
      { n: known + 3, body: { kind: "names" } },
    ],
    head: known + 3,
  });
});

test("S9.3 rules go down without what it cannot know of them", () => {
  const rules = Rules.parse({ ...RULES, basic: { ...RULES.basic, ...SINCE } });
  const body = { kind: "rules" as const, version: 2, timezone: "Asia/Shanghai", rules };
  const feed: Feed = { rows: [{ n: 1, body }], head: 1, queue: null };
  expect(rules.basic).toMatchObject(SINCE);
  const [row] = feedFor1(feed).rows;
  for (const name of Object.keys(SINCE)) expect(row?.body.kind === "rules" && name in row.body.rules.basic).toBe(false);
});

test("S9.3 what products cost is told to a till of the present, and never to one of the version before", async () => {
  const shop = demoShop();
  server.running.setup.putCatalogue(shop.categories, shop.products);
  const old = new TestTill("s1/t1");
  old.protocol = PROTOCOL_BEFORE;
  const codeFor = (till: string) => valueOf(server.running.setup.issueCode("s1", till, till)).code;
  const told = ShopSnapshot1.parse(valueOf(await old.enrol(server.url, codeFor("t1"))));
  expect(told.products).toHaveLength(shop.products.length);
  expect(told.products.filter((it) => "cost" in it)).toEqual([]);
  const present = valueOf(await new TestTill("s1/t2").enrol(server.url, codeFor("t2")));
  expect(present.products).toEqual(shop.products);
});

test("S9.3 §11 rewards are the server's: such a till goes on without a word of them", () => {
  const acknowledged = [{ what: "team", by: "A", at: 1, figures: { levels: { a: 100 }, maxDepth: 2 } }];
  const rules = Rules.parse({ ...RULES, rewards: { direct: 300, team: { levels: { a: 100 } } }, acknowledged });
  const body = { kind: "rules" as const, version: 2, timezone: "Asia/Shanghai", rules };
  const told = Feed1.parse(feedFor1({ rows: [{ n: 1, body }], head: 1, queue: null })).rows[0]?.body;
  expect(told?.kind === "rules" && [told.rules.union, told.rules.rewards, Object.keys(told.rules)]).toEqual([
    null,
    null,
    ["programme", "basic", "products", "stores", "union", "rewards"],
  ]);
});

test("S9.2 §10.1 in a union it has to be updated: not taken in with its code unspent, not told the rules, not greeted", async () => {
  const old = await oldTill("s1/t1");
  const { code } = valueOf(server.running.setup.issueCode("s2", "t1", "1"));
  const union = { ratio: 11_000, share: 5_000 };
  valueOf(server.running.setup.rules.publish({ ...RULES, union }));
  expect(valueOf(await old.pull(0))).toMatchObject({ rows: [] });
  expect(await old.hello()).toMatchObject({ ok: false, code: "update-needed", message: containing("union queue") });
  const other = new TestTill("s2/t1");
  other.protocol = PROTOCOL_BEFORE;
  expect(codeOf(await other.enrol(server.url, code))).toBe("update-needed");
  other.protocol = PROTOCOL;
  expect(valueOf(await other.enrol(server.url, code)).rules.union).toMatchObject(union);
});

test("S9.4 which protocol each till last spoke is kept", async () => {
  await oldTill("s1/t1");
  await server.till("s2/t1");
  const spoken = () => server.read.tills.tills().map(({ id, protocol }) => [id, protocol]);
  expect(spoken()).toEqual([
    ["s1/t1", 1],
    ["s2/t1", 2],
  ]);
});

test("S9.1 S9.2 a version that is neither this one nor the one before: update-needed, by name, and nothing else is said", async () => {
  const till = await oldTill("s1/t1");
  for (const protocol of [0, 3, 99]) {
    expect(await till.hello({ protocol })).toMatchObject({ ok: false, code: "update-needed" });
    expect(codeOf(await till.enrol(server.url, "CODE", { protocol }))).toBe("update-needed");
  }
});
