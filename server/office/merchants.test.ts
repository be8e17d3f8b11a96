import { afterEach, beforeEach, expect, test } from "vitest";
import type { HqInput } from "../../shared/contract/hq.ts";
import { seenIn } from "../../shared/contract/tryOut.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { rebuild } from "../settlement/rebuild.ts";
import { Someone } from "../testHq.ts";
import { containing } from "../testMatch.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, memberId, post, valueOf } from "../testTill.ts";

const PHONE = "13800000003";
/** They ask nobody to acknowledge anything. */
const RULES: RulesInput = {
  basic: { extract: 1_000, ratio: 1_000 },
  stores: { s1: { cashier: {} }, s2: { cashier: {} } },
};
let server: TestServer;
let owner: Someone;
beforeEach(async () => {
  server = await new TestServer().start(RULES);
  owner = await Someone.withKey(server);
});
afterEach(() => server.end());

/** What a merchant says of itself. */
const SAID = {
  name: "山泉茶铺 100%",
  contact: "陈女士",
  phone: "138 0000 0001",
  address: "和平路 8 号",
  note: "二十平米",
};
const APPLICATION: HqInput<"merchant.apply"> = {
  ...SAID,
  recruiter: null,
  commissionBp: 1_000,
  by: "老王",
};
const apply = async (changed: Partial<HqInput<"merchant.apply">> = {}): Promise<string> =>
  valueOf(await owner.ask("merchant.apply", { ...APPLICATION, ...changed })).id;
const agree = async (id: string, commissionBp = 888, recruiter: string | null = null) =>
  owner.ask("merchant.agree", { id, commissionBp, on: "2026-03-01", recruiter, remark: "当面谈定", by: "老王" });
const approve = async (id: string, store = "tea") =>
  owner.ask("merchant.approve", { id, store, storeName: "山泉茶铺", reason: "资料齐全", by: "王店主" });
const end = (verb: "merchant.reject" | "merchant.withdraw", id: string) =>
  owner.ask(verb, { id, reason: "不合适", by: "老王" });
const one = async (id: string) => valueOf(await owner.ask("merchant.one", { id }));
const ALL: HqInput<"merchant.list"> = { text: "", state: null, sort: "changed", after: null, limit: 50 };
const chainStores = () => {
  const { version } = server.read.settings.newestRules() ?? { version: 0 };
  return server.read.settings.rules(version)?.rules.stores ?? {};
};

async function registered(): Promise<string> {
  const { key } = valueOf(await owner.ask("api.key", { name: "shop" }));
  const body = { phone: PHONE, name: "卡尔" };
  await post(`${server.url}/api/v1/members`, body, { authorization: `Bearer ${key}` });
  return memberId(PHONE);
}

test("§10.2 §11.5 applied, agreed, approved: the store is there with its code, and the chain's rules say commission and recruiter", async () => {
  const carl = await registered();
  const id = await apply({ recruiter: PHONE });
  expect(id).toMatch(/^M-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  expect(await one(id)).toMatchObject({
    merchant: { state: "applied", commissionBp: 1_000, recruiter: { member: carl }, store: null },
    rules: null,
  });
  expect(codeOf(await approve(id))).toBe("merchant-state");
  expect(codeOf(await agree(id, 888, "nobody"))).toBe("unknown-member");
  expect(valueOf(await agree(id, 888, carl))).toMatchObject({
    state: "agreed",
    commissionBp: 888,
    agreedOn: "2026-03-01",
  });
  const before = server.read.settings.newestRules()?.version ?? 0;
  const said = valueOf(await approve(id));
  expect(said).toMatchObject({ published: before + 1, refused: null, merchant: { state: "approved", store: "tea" } });
  expect(chainStores()["tea"]).toMatchObject({ commission: 888, recruiter: carl });
  expect(Object.keys(chainStores())).toContain("s1");
  expect((await one(id)).rules).toMatchObject({ inForce: true, base: before + 1 });
  expect((await one(id)).history.map((it) => [it.n, it.what, it.commissionBp, it.by, it.remark])).toEqual([
    [1, "applied", 1_000, "老王", "二十平米"],
    [2, "agreed", 888, "老王", "当面谈定"],
    [3, "approved", 888, "王店主", "资料齐全"],
  ]);
  expect(codeOf(await owner.ask("till.code", { store: "tea", till: "t1", name: "1" }))).toBe("ok");
  expect(rebuild(server.read).differences).toEqual([]);
});

test("no till of another store is told of it, and a trial of other rules goes on there", async () => {
  await server.till("s1/t1");
  const id = await apply();
  valueOf(await agree(id));
  const text = JSON.stringify({ basic: { ratio: 501 } });
  const trial = { text, base: 1, to: { stores: [], tills: ["s1/t1"] } };
  const { version } = valueOf(await owner.ask("rules.publish", trial));
  const rowsBefore = server.read.feed.rowsAfter("s1/t1", 0, 99).length;
  expect(valueOf(await approve(id)).published).toBe(version + 1);
  expect(server.read.feed.rowsAfter("s1/t1", 0, 99)).toHaveLength(rowsBefore);
  const { tills, text: chain } = valueOf(await owner.ask("rules.current", {}));
  expect(tills.find((it) => it.till === "s1/t1")?.published).toBe(version);
  // The chain's own, not those that are being tried.
  expect(JSON.parse(chain)).toMatchObject({ stores: { tea: { commission: 888 } } });
  expect(chain).not.toContain('"ratio": 501');
});

test("a store whose rules cannot be published yet is there, and publishing goes on from it once; what holds is not published again", async () => {
  const id = await apply();
  valueOf(await agree(id));
  // Somebody who is no member any more stands in nobody's way but that of the rules.
  const row = server.read.merchants.merchant(id);
  if (!row) throw new Error("no merchant");
  const noted = { by: "x", what: "agreed", commissionBp: 888, remark: "" } as const;
  server.running.store.write(({ merchants }) => merchants.put({ ...row, recruiter: "nobody" }, noted));
  const said = valueOf(await approve(id));
  expect(said).toMatchObject({ published: null, refused: { code: "invalid-rules", message: containing("recruiter") } });
  expect(server.read.tills.store("tea")?.name).toBe("山泉茶铺");
  expect((await one(id)).rules?.inForce).toBe(false);
  expect(codeOf(await approve(id, "tea2"))).toBe("merchant-state");
  expect(server.read.tills.store("tea2")).toBeUndefined();
  const approved = server.read.merchants.merchant(id);
  if (!approved) throw new Error("no merchant");
  server.running.store.write(({ merchants }) => merchants.put({ ...approved, recruiter: null }, noted));
  const base = (await one(id)).rules?.base ?? 0;
  expect(codeOf(await owner.ask("merchant.publish", { id, base: base - 1, by: "王店主" }))).toBe("rules-changed");
  const { version } = valueOf(await owner.ask("merchant.publish", { id, base, by: "王店主" }));
  expect(version).toBe(base + 1);
  expect(valueOf(await owner.ask("merchant.publish", { id, base, by: "王店主" })).version).toBe(version);
  expect(server.read.settings.newestRules()?.version).toBe(version);
  // Other terms: agreed first, in force once they are published.
  valueOf(await agree(id, 700));
  expect(await one(id)).toMatchObject({
    merchant: { state: "approved", commissionBp: 700 },
    rules: { inForce: false },
  });
  valueOf(await owner.ask("merchant.publish", { id, base: version, by: "王店主" }));
  expect(chainStores()["tea"]?.commission).toBe(700);
});

test("§12.1 what the rules ask to be acknowledged is asked here too: the store is there, and the owner goes on with it", async () => {
  await server.end();
  server = await new TestServer().start({ ...RULES, basic: { extract: 1_000, ratio: 10_000 } });
  owner = await Someone.withKey(server);
  const id = await apply();
  valueOf(await agree(id));
  const said = valueOf(await approve(id));
  expect(said).toMatchObject({ published: null, refused: { message: containing("ratio-above-extract") } });
  const { rules } = await one(id);
  if (!rules) throw new Error("expected rules to publish");
  const { text, base } = rules;
  expect(codeOf(await owner.ask("merchant.publish", { id, base, by: "王店主" }))).toBe("invalid-rules");
  const asked = valueOf(await owner.ask("rules.tryOut", { text, base })).acknowledgements;
  const acknowledge = { by: "王店主", what: asked.map(seenIn) };
  valueOf(await owner.ask("merchant.publish", { id, base, acknowledge, by: "王店主" }));
  expect(chainStores()["tea"]?.commission).toBe(888);
  expect(valueOf(await owner.ask("rules.current", {})).versions[0]).toMatchObject({
    store: "tea",
    by: "王店主",
    to: [],
  });
});

test("what cannot be is refused by name and changes nothing", async () => {
  expect(codeOf(await owner.ask("merchant.apply", { ...APPLICATION, recruiter: "nobody" }))).toBe("unknown-member");
  expect(codeOf(await owner.ask("merchant.apply", { ...APPLICATION, note: "4111 1111 1111 1111" }))).toBe("malformed");
  for (const wrong of [{ phone: "call me" }, { name: " " }, { note: "x".repeat(401) }])
    expect(await owner.raw("merchant.apply", { ...APPLICATION, ...wrong })).toBe("malformed");
  expect(valueOf(await owner.ask("merchant.list", ALL)).rows).toEqual([]);
  const unknown = "M-0000-0000";
  expect(codeOf(await owner.ask("merchant.one", { id: unknown }))).toBe("unknown-merchant");
  expect(codeOf(await agree(unknown))).toBe("unknown-merchant");
  const id = await apply();
  const wrongDay = { id, commissionBp: 1, on: "2026-02-30", recruiter: null, remark: "x", by: "x" };
  expect(codeOf(await owner.ask("merchant.agree", wrongDay))).toBe("malformed");
  valueOf(await agree(id));
  expect(codeOf(await approve(id, "s1"))).toBe("store-exists");
  expect(codeOf(await approve(id, "hq"))).toBe("store-exists");
  expect((await one(id)).merchant.state).toBe("agreed");
  expect(codeOf(await owner.ask("merchant.figures", { id, from: "2026-03-01", to: "2026-03-02" }))).toBe(
    "merchant-state",
  );
  expect(codeOf(await owner.ask("merchant.publish", { id, base: 1, by: "x" }))).toBe("merchant-state");
  expect(valueOf(await end("merchant.reject", id)).state).toBe("rejected");
  for (const verb of ["merchant.reject", "merchant.withdraw"] as const)
    expect(codeOf(await end(verb, id))).toBe("merchant-state");
  expect([codeOf(await agree(id)), codeOf(await approve(id))]).toEqual(["merchant-state", "merchant-state"]);
  const { one: operator } = await owner.add("operator", "小李");
  expect(await operator.raw("merchant.approve", { id, store: "x", storeName: "x", reason: "x", by: "x" })).toBe(
    "not-allowed",
  );
  // Who does it is who is signed in.
  const entered = valueOf(await operator.ask("merchant.apply", { ...APPLICATION, by: "another" }));
  expect((await one(entered.id)).history[0]?.by).toBe("小李");
});

test("found by text and state in three orders, page by page; how many are in each state is said", async () => {
  const [a, b, c] = [await apply({ name: "甲 100%" }), await apply({ name: "乙" }), await apply({ name: "丙" })];
  server.now += 60_000;
  await end("merchant.withdraw", a);
  const listed = async (changed: Partial<HqInput<"merchant.list">>) =>
    valueOf(await owner.ask("merchant.list", { ...ALL, ...changed })).rows.map((it) => it.id);
  expect((await listed({}))[0]).toBe(a);
  expect(await listed({ sort: "name" })).toEqual([c, b, a]);
  expect([
    await listed({ text: "%" }),
    await listed({ state: "withdrawn" }),
    await listed({ text: b.toLowerCase() }),
  ]).toEqual([[a], [a], [b]]);
  const { rows, counts } = valueOf(await owner.ask("merchant.list", { ...ALL, sort: "applied", limit: 2 }));
  expect(counts).toEqual({ applied: 2, agreed: 0, approved: 0, rejected: 0, withdrawn: 1 });
  const [, last] = rows;
  if (!last) throw new Error("expected two");
  const { id, name, appliedAt, changedAt } = last;
  const rest = await listed({ sort: "applied", after: { id, name, appliedAt, changedAt }, limit: 2 });
  expect([...rows.map((it) => it.id), ...rest].toSorted()).toEqual([a, b, c].toSorted());
});

test("a merchant applies by itself only where HQ has opened the page, from that page alone, within bounds, and learns its own number alone", async () => {
  const send = async (body: object, origin = server.url) =>
    (await post(`${server.url}/api/join`, body, { origin })).body as { ok: boolean; code?: string; value?: object };
  expect((await fetch(`${server.url}/join/`)).status).toBe(404);
  expect(await send(SAID)).toMatchObject({ ok: false, code: "join-closed" });
  const { one: operator } = await owner.add("operator", "小李");
  expect(await operator.raw("merchant.door", { open: true })).toBe("not-allowed");
  expect(valueOf(await owner.ask("merchant.door", { open: true }))).toEqual({ open: true });
  expect((await send(SAID, "https://elsewhere.example")).code).toBe("malformed");
  for (const wrong of [
    { commissionBp: 1 },
    { id: "M-0000-0000" },
    { state: "approved" },
    { phone: "x" },
    { note: "4111111111111111" },
  ])
    expect((await send({ ...SAID, ...wrong })).code).toBe("malformed");
  const { value } = await send(SAID);
  expect(Object.keys(value ?? {})).toEqual(["id"]);
  const { rows, open } = valueOf(await owner.ask("merchant.list", ALL));
  expect([open, rows.map((it) => ({ id: it.id, state: it.state, commissionBp: it.commissionBp }))]).toEqual([
    true,
    [{ ...value, state: "applied", commissionBp: null }],
  ]);
  expect((await fetch(`${server.url}/api/join`)).status).toBe(404);
  server.running.store.write(({ merchants }) => {
    const row = merchants.merchant(rows[0]?.id ?? "");
    if (!row) throw new Error("no merchant");
    for (let n = 1; n < 500; n += 1) {
      const id = `M-0000-${String(n).padStart(4, "0")}`;
      merchants.put({ ...row, id }, { by: "", what: "applied", commissionBp: null, remark: "" });
    }
  });
  expect((await send(SAID)).code).toBe("join-full");
  valueOf(await owner.ask("merchant.door", { open: false }));
  expect((await send(SAID)).code).toBe("join-closed");
});

test("who applies again and again from one address is told to wait", async () => {
  await server.end();
  server = await new TestServer().start(RULES, { triesPerMinute: 2 });
  owner = await Someone.withKey(server);
  valueOf(await owner.ask("merchant.door", { open: true }));
  const statuses = [];
  for (let n = 0; n < 3; n += 1)
    statuses.push((await post(`${server.url}/api/join`, SAID, { origin: server.url })).status);
  expect(statuses).toEqual([200, 200, 429]);
});

test("§10.2 commission of a period is the share of what was paid less what was handed back, exact to the fen", async () => {
  const { key } = valueOf(await owner.ask("api.key", { name: "shop" }));
  const api = (path: string, body: object) =>
    post(`${server.url}/api/v1${path}`, body, { authorization: `Bearer ${key}` });
  const id = await apply();
  valueOf(await agree(id, 333));
  valueOf(await approve(id));
  const patch = { text: JSON.stringify({ stores: { tea: { online: {} } } }), base: 2, to: null };
  valueOf(await owner.ask("rules.publish", patch));
  await api("/products", { id: "p1", name: "茶", price: 10_001 });
  const order = { channel: "online", store: "tea", member: null, completed: true };
  const placed = await api("/orders", { id: "A", ...order, lines: [{ product: "p1", paid: 10_001 }] });
  expect(placed).toMatchObject({ status: 200 });
  const refunded = await api("/orders/A/refunds", { key: "r", line: 0, amount: 3_000 });
  expect(refunded).toMatchObject({ status: 200, body: { left: 7_001 } });
  const day = new Date(server.now).toISOString().slice(0, 10);
  const figures = valueOf(await owner.ask("merchant.figures", { id, from: day, to: day }));
  expect(figures).toEqual({ sales: 1, netFen: 7_001, commissionBp: 333, commissionFen: 233 });
  const wrong = { id, from: "2026-03-02", to: "2026-03-01" };
  expect(codeOf(await owner.ask("merchant.figures", wrong))).toBe("malformed");
});
