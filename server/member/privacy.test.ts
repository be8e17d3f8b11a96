// A member's own data at its page: a copy of all of it, of nobody else's; erased by itself, signed out everywhere, and found again.
import { afterEach, beforeEach, expect, test } from "vitest";
import { TestMember } from "../testMember.ts";
import { TestServer } from "../testServer.ts";
import { memberId, valueOf } from "../testTill.ts";

const [ANN, BEN] = ["13800002046", "13900001111"];

let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start();
});
afterEach(() => server.end());

const copy = async (one: TestMember, headers = {}): Promise<Response> =>
  await fetch(`${server.url}/api/member/all.json`, { headers: { ...one.headers, ...headers } });

test("a copy is of whoever is signed in, and asked from this page alone", async () => {
  const till = await server.till("s1/t1");
  till.register(BEN);
  till.sell(9_000, BEN);
  till.register(ANN);
  const order = till.sell(1_000, ANN);
  valueOf(await till.push());
  const [ann, ben] = [await TestMember.in(server, ANN), await TestMember.in(server, BEN)];
  const text = await (await copy(ann)).text();
  expect(JSON.parse(text)).toMatchObject({ member: { id: memberId(ANN), phone: ANN }, orders: [{ order }] });
  for (const other of [BEN, memberId(BEN)]) expect(text).not.toContain(other);
  expect(await (await copy(ben)).text()).not.toContain(ANN);
  expect((await copy(new TestMember(server, ANN))).status).toBe(401);
  expect((await copy(ann, { "sec-fetch-site": "cross-site" })).status).toBe(401);
});

test("erased by itself, with the last four digits: signed out everywhere, codes are gone; the same phone finds everything again", async () => {
  const till = await server.till("s1/t1");
  till.register(ANN);
  till.sell(1_000, ANN);
  valueOf(await till.push());
  const [ann, other, ben] = [
    await TestMember.in(server, ANN),
    new TestMember(server, ANN),
    await TestMember.in(server, BEN),
  ];
  server.now += 120_000;
  valueOf(await other.enter());
  expect(await new TestMember(server, ANN).code("privacy.erase", { confirm: "2046" })).toBe("not-signed-in");
  expect(await ben.code("privacy.erase", { confirm: "2046" })).toBe("not-confirmed");
  expect(await ann.code("privacy.erase", { confirm: "1111" })).toBe("not-confirmed");
  const hold = {
    till: "s1/t1",
    key: "k",
    member: memberId(ANN),
    what: "cash",
    amount: 1,
    madeAt: 1,
    state: "open",
  } as const;
  server.running.store.write(({ holds }) => holds.putHold({ ...hold, validUntil: server.now + 1 }));
  expect(await ann.code("privacy.erase", { confirm: "2046" })).toBe("member-held");
  server.now += 120_000;
  expect(await other.code("code.ask", { phone: ANN })).toBe("ok");
  const sent = server.codes.get(ANN) ?? "";
  expect(valueOf(await ann.ask("privacy.erase", { confirm: "2046" }))).toEqual({ erasedAt: server.now });
  for (const one of [ann, other]) expect(await one.code("home", {})).toBe("not-signed-in");
  expect(await ben.code("home", {})).toBe("ok");
  expect(server.read.members.member(memberId(ANN))).toMatchObject({ phone: null, erasedAt: server.now });
  const [fact] = server.read.journal.memberActs(memberId(ANN));
  expect(JSON.parse(fact?.line ?? "{}")).toMatchObject({ kind: "member-erased", body: { by: null, reason: null } });
  expect(await other.code("code.enter", { phone: ANN, code: sent, invitation: null })).toBe("wrong-code");
  server.now += 120_000;
  const again = new TestMember(server, ANN);
  expect(valueOf(await again.enter())).toEqual({ isNew: true, invited: false });
  expect(valueOf(await again.ask("home", {}))).toMatchObject({
    member: { label: "138****2046" },
    waiting: { rows: [{ spentFen: 1_000 }] },
  });
});
