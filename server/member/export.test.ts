// All that is stored about a member as one document, by headquarters: whole, of nobody else, and fetched by owners alone.
import { afterEach, beforeEach, expect, test } from "vitest";
import { Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";
import { memberId, post, valueOf, type TestTill } from "../testTill.ts";

const [ANNA, BEN, CARL] = ["13800002046", "13800002047", "13800002048"] as const;
const CLERK = { clerk: "7", name: "收银员小周" };

let server: TestServer;
let owner: Someone;
let till: TestTill;
beforeEach(async () => {
  server = await new TestServer().start();
  owner = await Someone.withKey(server);
  till = await server.till("s1/t1");
});
afterEach(() => server.end());

type Document = Record<string, unknown[]> & { member: object; balance: object; waiting: object; format: string };
const fetched = async (id: string, one = owner): Promise<Response> =>
  await fetch(`${server.url}/hq/member/${id}.json`, { headers: one.headers });

test("everything is in it, and nobody else: orders with what was bought, payouts, rewards, value, notices, acts, facts", async () => {
  for (const phone of [ANNA, BEN, CARL]) till.register(phone);
  till.write("member-registered", { id: memberId(ANNA), phone: ANNA, card: "8801", name: "安娜", by: CLERK });
  till.write("referrer-set", { member: memberId(ANNA), referrer: memberId(BEN), by: CLERK });
  till.write("referrer-set", { member: memberId(CARL), referrer: memberId(ANNA) });
  for (let sold = 0; sold < 130; sold += 1) till.sell(1_000 + sold, ANNA, { by: CLERK });
  till.sell(50_000, BEN);
  till.refund(till.sell(700, ANNA), 300);
  valueOf(await till.push());
  const key = server.running.setup.newApiKey("shop");
  const api = async (path: string, body: object): Promise<void> =>
    expect((await post(`${server.url}/api/v1${path}`, body, { authorization: `Bearer ${key}` })).status).toBe(200);
  const proposed = { act: "correct", member: ANNA, what: "points", amount: 500 } as const;
  const { n } = valueOf(await owner.ask("second.propose", { act: proposed, reason: "补", by: "林" }));
  const { one } = await owner.add("owner", "王");
  valueOf(await one.ask("second.approve", { n, by: "王" }));
  await api(`/members/${memberId(ANNA)}/give`, { to: BEN, what: "points", amount: 100, key: "gift-0001" });
  valueOf(await owner.ask("levels.set", { levels: ["金"] }));
  valueOf(await owner.ask("member.level", { member: ANNA, level: "金" }));
  // Notices are filed by member beside settlement.
  const { notices } = server.read;
  await expect.poll(() => notices.filed(), { timeout: 10_000 }).toBe(notices.newest());
  const { path } = valueOf(await owner.ask("member.export", { member: ANNA }));
  const response = await fetch(server.url + path, { headers: owner.headers });
  expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="paifan-member-p[0-9a-f]{16}-/);
  const text = await response.text();
  const all = JSON.parse(text) as Document;
  expect(all).toMatchObject({
    format: "paifan-member/1",
    member: { id: memberId(ANNA), phone: ANNA, card: "8801", name: "安娜", level: "金", referrer: "138****2047" },
    brought: [{ member: "138****2048" }],
  });
  expect(all["orders"]).toHaveLength(131);
  expect(all["orders"]?.[0]).toMatchObject({
    order: "s1/t1/0000008",
    entries: [{ member: memberId(ANNA) }],
    facts: [{ kind: "order-paid", items: [{ name: "金额", total: 1_000 }], tenders: [{ kind: "cash" }], paid: 1_000 }],
  });
  expect(all["orders"]?.at(-1)).toMatchObject({
    facts: [{ kind: "order-paid" }, { kind: "order-refunded", amount: 300 }],
  });
  const received = server.read.cash.payouts(memberId(ANNA), null, 10_000).length;
  expect(received).toBeGreaterThan(100);
  expect(all["payouts"]).toHaveLength(received);
  const of = { what: "points", order: null, line: null, gift: null };
  expect(all["movements"]).toMatchObject([
    { ...of, kind: "given", amount: -100, other: "138****2047" },
    { ...of, kind: "corrected", amount: 500, other: null },
  ]);
  expect(all["notices"]?.length).toBeGreaterThan(130);
  expect(all["proposals"]).toMatchObject([{ state: "done", reason: "补" }]);
  expect(all["facts"]).toMatchObject([
    { kind: "member-registered", phone: ANNA },
    { kind: "member-registered", name: "安娜" },
    { kind: "referrer-set", referrer: "138****2047" },
    { kind: "balance-corrected", amount: 500 },
    { kind: "value-given", amount: 100, to: "138****2047" },
  ]);
  expect(all["headquarters"]).toMatchObject([
    { verb: "second.propose", outcome: "ok", reason: "补" },
    { verb: "member.level", outcome: "ok" },
    // That this very file is fetched is noted before its first line.
    { verb: "member.export", outcome: "ok" },
  ]);
  for (const other of [BEN, CARL, memberId(BEN), memberId(CARL), CLERK.name, "secret"])
    expect(text).not.toContain(other);
});

test("owners alone fetch it, from HQ's own page, and every fetching is logged; who is erased has no phone in it", async () => {
  till.register(ANNA);
  till.sell(1_000, ANNA);
  valueOf(await till.push());
  const id = memberId(ANNA);
  const { one } = await owner.add("finance", "钱");
  const codes = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;
  expect(await codes(await fetched(id, one))).toBe("not-allowed");
  expect(await codes(await fetched(id, new Someone(() => server.url)))).toBe("not-signed-in");
  expect(await codes(await fetched("p1"))).toBe("unknown-member");
  expect(await owner.raw("member.export", { member: "p1" })).toBe("unknown-member");
  const crossed = { ...owner.headers, "sec-fetch-site": "cross-site" };
  expect(await codes(await fetch(`${server.url}/hq/member/${id}.json`, { headers: crossed }))).toBe("not-signed-in");
  expect((await fetched(id)).status).toBe(200);
  valueOf(await owner.ask("member.erase", { member: id, reason: "本人要求", by: "林" }));
  const text = await (await fetched(id)).text();
  expect(text).not.toContain(ANNA);
  expect(JSON.parse(text)).toMatchObject({ member: { phone: null }, orders: [{ order: "s1/t1/0000003" }] });
  const log = valueOf(await owner.ask("audit.list", { before: null, who: null, verb: "member.export", limit: 9 }));
  expect(log.map(({ outcome, what }) => [outcome, what])).toEqual([
    ["ok", JSON.stringify({ member: id })],
    ["ok", JSON.stringify({ member: id })],
    ["not-allowed", JSON.stringify({ member: id })],
  ]);
});

test("another's phone is never told whole, however short it is", async () => {
  const short = "5551234";
  for (const phone of [ANNA, short]) till.register(phone);
  till.write("referrer-set", { member: memberId(ANNA), referrer: memberId(short) });
  valueOf(await till.push());
  const text = await (await fetched(memberId(ANNA))).text();
  expect((JSON.parse(text) as Document).member).toMatchObject({ referrer: "••34" });
  expect(text).not.toContain(short);
});
