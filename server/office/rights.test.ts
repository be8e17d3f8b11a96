import { afterEach, beforeEach, expect, test } from "vitest";
import { hqVerbs, type HqVerb } from "../../shared/contract/hq.ts";
import { HQ_ROLES, type HqRole } from "../../shared/contract/hqPeople.ts";
import { HQ_RIGHTS, may } from "../../shared/contract/hqRights.ts";
import { valueOf } from "../testTill.ts";
import { PASSWORD, Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";

const VERBS = Object.keys(hqVerbs) as HqVerb[];
let server: TestServer;
let owner: Someone;
beforeEach(async () => {
  server = await new TestServer().start();
  owner = await Someone.withKey(server);
});
afterEach(() => server.end());

test("every verb as every role: refused by name where the table has no such role, and nowhere else", async () => {
  const roles = await Promise.all(HQ_ROLES.map(async (role) => ({ role, one: (await owner.add(role, role)).one })));
  for (const { role, one } of roles) {
    const refused: HqVerb[] = [];
    for (const verb of VERBS) if ((await one.raw(verb, {})) === "not-allowed") refused.push(verb);
    expect({ role, refused }).toEqual({ role, refused: VERBS.filter((verb) => !may(role, verb)) });
  }
});

test("every verb without a session, with one that was made up, from another page and without an origin: not-signed-in", async () => {
  const nobody = new Someone(() => server.url);
  const { cookie } = owner;
  for (const headers of [
    nobody.headers,
    { ...nobody.headers, cookie: "paifan-hq=made-up" },
    { origin: "http://evil.example", cookie },
    { origin: "null", cookie },
    { cookie },
  ]) {
    const codes = await Promise.all(VERBS.map((verb) => nobody.raw(verb, {}, headers)));
    expect(new Set(codes)).toEqual(new Set(["not-signed-in"]));
  }
});

test("signing in and out too are asked from HQ's own page only", async () => {
  const key = new URL(server.running.hq).searchParams.get("key");
  const { cookie } = owner;
  for (const headers of [{ cookie }, { cookie, origin: "http://evil.example" }]) {
    expect(await owner.raw("session", { key }, headers)).toBe("not-signed-in");
    expect(await owner.raw("sign-out", {}, headers)).toBe("not-signed-in");
  }
  expect(await owner.raw("me", {})).toBe("ok");
});

test("what a role may do stands in one table: auditors change nothing but their password, owners may do everything", () => {
  const changing = (role: HqRole) => VERBS.filter((verb) => HQ_RIGHTS[verb].changes && may(role, verb)).toSorted();
  expect(changing("auditor")).toEqual(["me.password"]);
  expect(changing("finance")).toEqual([
    "claim.cancel",
    "concern.resolve",
    "day.sign",
    "letter.again",
    "letter.drop",
    "me.password",
    "notice.hook",
    "notice.secret",
    "notice.test",
    "notice.turn",
    "second.approve",
    "second.propose",
    "second.reject",
  ]);
  expect(changing("manager")).toEqual(["claim.handOut", "me.password", "store.publish"]);
  expect(changing("operator")).toEqual(
    [
      "claim.handOut",
      "giving.set",
      "clerk.active",
      "clerk.pin",
      "clerk.put",
      "code.revoke",
      "concern.resolve",
      "gift.active",
      "gift.put",
      "me.password",
      "member.level",
      "member.referrer",
      "merchant.agree",
      "merchant.apply",
      "merchant.reject",
      "merchant.withdraw",
      "product.active",
      "product.import",
      "product.put",
      "store.add",
      "store.rename",
      "supplier.active",
      "supplier.put",
      "team.set",
      "till.close",
      "till.code",
      "till.rename",
    ].toSorted(),
  );
  expect(VERBS.filter((verb) => !may("owner", verb))).toEqual([]);
});

test("a refused verb did nothing, whatever the page offered: rules, users and tills stay as they were", async () => {
  const { id, one } = await owner.add("auditor", "老周");
  const text = JSON.stringify({ basic: { ratio: 500 } });
  expect(await one.raw("rules.publish", { text, base: 1, to: null })).toBe("not-allowed");
  expect(await one.raw("user.role", { user: id, role: "owner" })).toBe("not-allowed");
  expect(await one.raw("till.code", { store: "s1", till: "t9", name: "9" })).toBe("not-allowed");
  expect(server.read.settings.newestRules()?.version).toBe(1);
  expect(server.read.people.user(id)?.role).toBe("auditor");
  expect(server.read.tills.till("s1/t9")).toBeUndefined();
  expect(await owner.raw("rules.publish", { text, base: 1, to: null })).toBe("ok");
});

test("§12: a manager asks of the own store alone, whatever else the verb is asked: of another it is not-allowed, and noted", async () => {
  const { one } = await owner.add("manager", "王店长");
  const scoped = VERBS.filter((verb) => HQ_RIGHTS[verb].scoped);
  expect(scoped.length).toBeGreaterThan(5);
  const listed = { what: null, state: null, after: null, gift: null, member: null, code: "00000000" };
  const shifts = { from: null, to: null, till: "s1/t1", shift: "none" };
  const more = { before: null, limit: 10, version: 1, base: 1, text: "{}", by: "x", ...listed, ...shifts };
  for (const verb of scoped) {
    const keys = Object.keys(hqVerbs[verb].input.shape);
    const sort = verb === "shift.list" ? "opened" : "name";
    const rest = Object.fromEntries(Object.entries({ ...more, sort }).filter(([key]) => keys.includes(key)));
    expect([verb, await one.raw(verb, { ...rest, store: "s2" })]).toEqual([verb, "not-allowed"]);
    const own = verb === "shift.one" ? "unknown-shift" : verb === "claim.handOut" ? "unknown-claim" : "ok";
    expect([verb, await one.raw(verb, { ...rest, store: "s1" })]).toEqual([verb, own]);
    expect([verb, await owner.raw(verb, { ...rest, store: "s9" })]).toEqual([verb, "unknown-store"]);
  }
  expect(VERBS.filter((verb) => may("manager", verb)).toSorted()).toEqual(["me", "me.password", ...scoped].toSorted());
  const log = valueOf(await owner.ask("audit.list", { before: null, who: "王店长", verb: "store.publish", limit: 9 }));
  expect(log.map((it) => [it.what, it.outcome])).toContainEqual(['{"store":"s2"}', "not-allowed"]);
});

test("a manager belongs to a store there is; nobody else does", async () => {
  const user = { name: "新", password: PASSWORD };
  expect(await owner.raw("user.add", { ...user, role: "manager" })).toBe("malformed");
  expect(await owner.raw("user.add", { ...user, role: "manager", store: "s9" })).toBe("unknown-store");
  expect(await owner.raw("user.add", { ...user, role: "owner", store: "s1" })).toBe("malformed");
  const { id, one } = await owner.add("manager", "王店长", "s2");
  expect(valueOf(await one.ask("me", {}))).toMatchObject({ role: "manager", store: "s2" });
  expect(await owner.raw("user.role", { user: id, role: "auditor", store: "s2" })).toBe("malformed");
  expect(valueOf(await owner.ask("user.role", { user: id, role: "auditor" })).store).toBeNull();
});

test("a role that is taken away counts at the next call", async () => {
  const { id, one } = await owner.add("operator", "小陈");
  expect(await one.raw("till.code", { store: "s1", till: "t9", name: "9" })).toBe("ok");
  await owner.ask("user.role", { user: id, role: "finance" });
  expect(await one.raw("till.code", { store: "s1", till: "t9", name: "9" })).toBe("not-signed-in");
  expect(await one.signIn("小陈")).toBe("ok");
  expect(await one.raw("till.code", { store: "s1", till: "t9", name: "9" })).toBe("not-allowed");
});
