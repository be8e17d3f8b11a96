// A member is told what happened to it (§9.3): all of it, its own alone, without what a switch turns off, and how far it was read.
import { afterEach, beforeEach, expect, test } from "vitest";
import { TestMember } from "../testMember.ts";
import { RULES, TestServer } from "../testServer.ts";
import { codeOf, valueOf, type TestTill } from "../testTill.ts";
import { unreadOf } from "./notices.ts";

const [ANN, BEN] = ["13800002046", "13900001111"];

let server: TestServer;
let till: TestTill;
const begin = async (rules: Parameters<TestServer["start"]>[0] = RULES): Promise<void> => {
  server = await new TestServer().start(rules, { tickMs: 20 });
  till = await server.till("s1/t1");
  for (const phone of [ANN, BEN]) till.register(phone);
};
beforeEach(() => begin());
afterEach(() => server.end());

const sell = async (paid: number, phone: string): Promise<string> => {
  const order = till.sell(paid, phone);
  valueOf(await till.push());
  const { notices } = server.read;
  await expect.poll(() => notices.filed()).toBe(notices.newest());
  return order;
};
const list = async (member: TestMember, before: number | null = null, limit = 50) =>
  valueOf(await member.ask("notices.list", { before, limit }));

test("one's own, newest first and a page at a time, with order, store and amount; read once they were read", async () => {
  const first = await sell(10_000, ANN);
  const second = await sell(20_000, BEN);
  await sell(5_000, ANN);
  const ann = await TestMember.in(server, ANN);
  const { rows, next, seen, timezone } = await list(ann);
  expect(rows.map(({ kind, of, amountFen }) => [kind, of?.order === first, amountFen])).toEqual([
    ["paid", true, 500],
    ["joined", false, 5_000],
    ["paid", true, 2_000],
    ["joined", true, 10_000],
  ]);
  expect(rows.every((it) => it.of?.store === "一店")).toBe(true);
  expect([next, seen, timezone]).toEqual([null, 0, "Asia/Shanghai"]);
  const page = await list(ann, null, 3);
  expect(page.rows).toEqual(rows.slice(0, 3));
  expect(await list(ann, page.next, 3)).toMatchObject({ rows: rows.slice(3), next: null });
  // Another's is not there, wherever one looks.
  const ben = await TestMember.in(server, BEN);
  expect((await list(ben)).rows).toMatchObject([{ kind: "joined", of: { order: second } }]);
  const [newest, , third] = rows;
  const read = (upTo: number) => ann.ask("notices.read", { upTo });
  expect(valueOf(await read(third?.n ?? 0))).toEqual({ unread: 2 });
  expect((await list(ann)).seen).toBe(third?.n);
  expect(valueOf(await read(0))).toEqual({ unread: 2 });
  // What comes later is unread, however far ahead one said to have read.
  expect(valueOf(await read(9_999_999))).toEqual({ unread: 0 });
  expect((await list(ann)).seen).toBe(newest?.n);
  await sell(1_000, ANN);
  const { id } = server.read.members.memberByPhone(ANN) ?? { id: "" };
  expect(unreadOf(server.read, id)).toBe(2);
  expect(valueOf(await read(0))).toEqual({ unread: 2 });
});

test("nobody without a session, and nothing that is malformed", async () => {
  const nobody = new TestMember(server, ANN);
  expect(codeOf(await nobody.ask("notices.list", { before: null, limit: 1 }))).toBe("not-signed-in");
  expect(codeOf(await nobody.ask("notices.read", { upTo: 1 }))).toBe("not-signed-in");
  const ann = await TestMember.in(server, ANN);
  expect(await list(ann)).toMatchObject({ rows: [], next: null, seen: 0 });
  expect(codeOf(await ann.ask("notices.list", { before: null, limit: 51 }))).toBe("malformed");
  expect(codeOf(await ann.ask("notices.read", { upTo: -1 }))).toBe("malformed");
});

test("§9.2 amounts of what is switched off are not in the answer", async () => {
  const amounts = async (show: object) => {
    await server.end();
    await begin({ ...RULES, programme: { show } });
    await sell(10_000, ANN);
    await sell(20_000, BEN);
    return (await list(await TestMember.in(server, ANN))).rows.map((it) => [it.kind, "amountFen" in it]);
  };
  expect(await amounts({ paid: false })).toEqual([
    ["paid", false],
    ["joined", false],
  ]);
  expect(await amounts({ waiting: false })).toEqual([
    ["paid", true],
    ["joined", false],
  ]);
});
