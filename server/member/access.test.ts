import { afterEach, beforeEach, expect, test } from "vitest";
import { MEMBER_VERBS, memberVerbs } from "../../shared/contract/member.ts";
import { receiptClaim } from "../../shared/facts/receiptLink.ts";
import { changes } from "../door/forward.ts";
import { TestMember } from "../testMember.ts";
import { RULES, TestServer } from "../testServer.ts";
import { codeOf, memberId, post, valueOf } from "../testTill.ts";

const [ANN, BEN] = ["13800002046", "13900001111"];
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start();
});
afterEach(() => server.end());

const enter = (one: TestMember, code: string) => one.code("code.enter", { phone: one.phone, code, invitation: null });
const isIn = async (one: TestMember): Promise<boolean> => (await one.code("home", {})) === "ok";

test("a code lets in whoever has it, once; a phone that was nobody's is a member's from then on", async () => {
  const ann = new TestMember(server, ANN);
  expect(await isIn(ann)).toBe(false);
  expect(valueOf(await ann.enter())).toEqual({ isNew: true, invited: false });
  expect(server.read.members.member(memberId(ANN))).toMatchObject({ phone: ANN, registeredBy: "hq/office" });
  expect(valueOf(await ann.ask("home", {})).member).toEqual({ label: "138****2046", name: null });
  const code = server.codes.get(ANN) ?? "";
  expect(await enter(new TestMember(server, ANN), code)).toBe("wrong-code");
  server.now += 2 * MINUTE;
  expect(valueOf(await new TestMember(server, ANN).enter())).toEqual({ isNew: false, invited: false });
  expect(await ann.code("sign-out", {})).toBe("ok");
  expect(await isIn(ann)).toBe(false);
});

test("five tries, five minutes, one code a minute, five an hour, ten a day; which phones are members' nobody is told", async () => {
  const till = await server.till("s1/t1");
  till.register(BEN);
  valueOf(await till.push());
  const [ann, ben] = [new TestMember(server, ANN), new TestMember(server, BEN)];
  const asked = async (one: TestMember) => {
    const answer = await one.ask("code.ask", { phone: one.phone });
    return answer.ok ? answer.value : answer;
  };
  expect(await asked(ann)).toEqual(await asked(ben));
  expect(await asked(ann)).toEqual(await asked(ben));
  const good = server.codes.get(BEN) ?? "";
  const wrong = good === "000000" ? "000001" : "000000";
  for (let tries = 0; tries < 5; tries += 1) expect(await enter(ben, wrong)).toBe("wrong-code");
  expect(await enter(ben, good)).toBe("wrong-code");
  server.now += MINUTE;
  expect(await ann.code("code.ask", { phone: ANN })).toBe("ok");
  server.now += 5 * MINUTE + 1;
  expect(await enter(ann, server.codes.get(ANN) ?? "")).toBe("wrong-code");
  for (let more = 0; more < 3; more += 1) {
    expect(await ann.code("code.ask", { phone: ANN })).toBe("ok");
    server.now += MINUTE;
  }
  expect(await ann.code("code.ask", { phone: ANN })).toBe("too-many-codes");
  server.now += 60 * MINUTE;
  for (let more = 0; more < 5; more += 1) {
    expect(await ann.code("code.ask", { phone: ANN })).toBe("ok");
    server.now += 2 * MINUTE;
  }
  server.now += 60 * MINUTE;
  expect(await ann.code("code.ask", { phone: ANN })).toBe("too-many-codes");
  server.now += DAY;
  expect(await ann.code("code.ask", { phone: ANN })).toBe("ok");
});

test("neither a phone nor a code nor a token stands in the books", async () => {
  const ann = await TestMember.in(server, ANN);
  const [, token = "none"] = ann.cookie.split("=");
  await server.stop();
  const { default: Database } = await import("better-sqlite3");
  const file = new Database(server.file, { readonly: true });
  const kept = JSON.stringify([
    file.prepare("SELECT * FROM sign_in_codes").all(),
    file.prepare("SELECT * FROM member_sessions").all(),
  ]);
  file.close();
  expect(kept).toContain(memberId(ANN));
  for (const secret of [ANN, server.codes.get(ANN) ?? "none", token]) expect(kept).not.toContain(secret);
  await server.again();
  expect(await isIn(ann)).toBe(true);
  server.now += 31 * DAY;
  expect(await isIn(ann)).toBe(false);
});

test("where no codes are sent nobody is told that one was", async () => {
  await server.stop();
  await server.again({ sendCode: null });
  expect(await new TestMember(server, ANN).code("code.ask", { phone: ANN })).toBe("codes-off");
});

test("the link of a receipt leads to its order alone, for 180 days, once the till has sent it", async () => {
  const till = await server.till("s1/t1");
  till.register(ANN);
  const order = till.sell(10_000, ANN);
  const signature = (of: string, by = till): string =>
    by.sign(receiptClaim(of)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  const anyone = new TestMember(server, "");
  const open = (of: string, signed: string) => anyone.ask("receipt", { order: of, signature: signed });
  expect(codeOf(await open(order, signature(order)))).toBe("not-here-yet");
  valueOf(await till.push());
  const { entries, shop } = valueOf(await open(order, signature(order)));
  expect(shop).toMatchObject({ name: null, timezone: "Asia/Shanghai" });
  expect(entries).toMatchObject([{ order, spentFen: 10_000, place: 1, ahead: 0, aheadFen: 0, waitingFen: 10_000 }]);
  expect(JSON.stringify(entries)).not.toContain(ANN.slice(-4));
  const other = till.sell(5_000, ANN);
  valueOf(await till.push());
  expect(codeOf(await open(other, signature(order)))).toBe("link-refused");
  expect(codeOf(await open(order, signature(order, await server.till("s1/t2"))))).toBe("link-refused");
  expect(codeOf(await open("s9/t9/0000001", signature(order)))).toBe("link-refused");
  expect(codeOf(await open(order, "!"))).toBe("link-refused");
  server.now += 181 * DAY;
  expect(codeOf(await open(order, signature(order)))).toBe("link-expired");
});

test("§9.2 whoever holds a receipt is told of nobody, also where members are named to each other", async () => {
  await server.end();
  server = await new TestServer().start({ ...RULES, programme: { show: { members: true } } });
  const till = await server.till("s1/t1");
  for (const phone of [ANN, BEN]) till.register(phone);
  till.sell(10_000, BEN);
  till.at += MINUTE;
  const order = till.sell(20_000, ANN);
  valueOf(await till.push());
  const opened = await new TestMember(server, "").ask("receipt", { order, signature: till.sign(receiptClaim(order)) });
  expect(valueOf(opened).entries).toMatchObject([{ place: 2, others: [{ waitingFen: 8_000 }] }]);
  expect(JSON.stringify(opened)).not.toContain('name":"139');
  const { waiting } = valueOf(await (await TestMember.in(server, ANN)).ask("home", {}));
  expect(waiting.rows[0]?.others).toEqual([{ name: "139****1111", waitingFen: 8_000 }]);
});

test("every verb of whoever is signed in is refused to whoever is not, to other sites' pages, and to what is malformed", async () => {
  const nobody = new TestMember(server, ANN);
  const verbs = MEMBER_VERBS.filter((verb) => memberVerbs[verb].session && verb !== "sign-out");
  expect(verbs).toContain("home");
  const said = async (verb: string, body: unknown, headers: Record<string, string>) =>
    (await post(`${server.url}/api/member/${verb}`, body, headers)).body as { code?: string };
  const ann = await TestMember.in(server, ANN);
  for (const verb of verbs) {
    const { code } = await said(verb, {}, nobody.headers);
    // What cannot be read is not looked at, whoever sent it.
    expect([verb, ["not-signed-in", "malformed"].includes(code ?? "ok")]).toEqual([verb, true]);
    expect((await said(verb, {}, { ...ann.headers, origin: "https://elsewhere.example" })).code).toBe("malformed");
    expect((await said(verb, { no: 1 }, ann.headers)).code).toBe("malformed");
  }
  expect((await said("home", {}, nobody.headers)).code).toBe("not-signed-in");
  expect((await said("no.such", {}, ann.headers)).code).toBe("unknown-verb");
});

test("what changes the books is answered where the chain settles", () => {
  const passedOn = MEMBER_VERBS.filter((verb) => changes("POST", `/api/member/${verb}`));
  expect(passedOn).toEqual(MEMBER_VERBS.filter((verb) => memberVerbs[verb].settled));
  expect(passedOn).toContain("code.enter");
  expect(["home", "toString", "no.such"].filter((verb) => changes("POST", `/api/member/${verb}`))).toEqual([]);
});

test("who is signed in is limited each for itself: a shop's guests come from one address", async () => {
  await server.end();
  server = await new TestServer().start(RULES, { triesPerMinute: 2 });
  const [ann, ben] = [new TestMember(server, ANN), new TestMember(server, BEN)];
  valueOf(await ann.enter());
  valueOf(await ben.enter());
  const codes: string[] = [];
  for (let asked = 0; asked < 21; asked += 1) codes.push(await ann.code("home", {}));
  expect(codes.slice(0, 20)).toEqual(codes.slice(0, 20).map(() => "ok"));
  expect(codes[20]).not.toBe("ok");
  expect(await ben.code("home", {})).toBe("ok");
});
