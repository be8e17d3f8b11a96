import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PASSWORD, Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, post, valueOf } from "../testTill.ts";
import { hashOf } from "./password.ts";
import { SESSION_MS } from "./session.ts";
import { codeOf as totpOf } from "./totp.ts";

let server: TestServer;
let owner: Someone;
beforeEach(async () => {
  server = await new TestServer().start();
  owner = await Someone.withKey(server);
});
afterEach(() => server.end());

const someone = () => new Someone(() => server.url);
const add = (name: string, role: "owner" | "auditor" = "auditor") => owner.add(role, name);

describe("signing in", () => {
  test("with name and password: a session in a cookie that scripts cannot read, which ends by itself", async () => {
    await add("林");
    const said = await post(
      `${server.url}/api/hq/session`,
      { name: "林", password: PASSWORD, code: null },
      { origin: server.url },
    );
    expect(said.headers.get("set-cookie")).toMatch(
      /^paifan-hq=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    const one = someone();
    await one.signIn("林");
    expect(valueOf(await one.ask("me", {}))).toMatchObject({ name: "林", role: "auditor", totp: false });
    server.now += SESSION_MS + 1;
    expect(await one.raw("me", {})).toBe("not-signed-in");
  });

  test("the key signs in its owner", async () => {
    expect(valueOf(await owner.ask("me", {}))).toEqual({
      user: null,
      name: "hq-key",
      role: "owner",
      store: null,
      totp: false,
    });
  });

  test("wrong name, wrong password, a disabled user: the same refusal", async () => {
    const { id } = await add("林");
    const one = someone();
    expect([await one.signIn("谁"), await one.signIn("林", "wrong")]).toEqual(["wrong-sign-in", "wrong-sign-in"]);
    valueOf(await owner.ask("user.disable", { user: id, disabled: true }));
    expect(await one.signIn("林")).toBe("wrong-sign-in");
    valueOf(await owner.ask("user.disable", { user: id, disabled: false }));
    expect(await one.signIn("林")).toBe("ok");
    expect(await one.raw("session", { name: "林" })).toBe("malformed");
  });

  test("an owner's new password for somebody unlocks, and ends the sessions there were", async () => {
    const { id, one } = await add("林");
    for (let tries = 0; tries < 5; tries += 1) await someone().signIn("林", "wrong");
    valueOf(await owner.ask("user.password", { user: id, password: "another one 2" }));
    expect(await one.raw("me", {})).toBe("not-signed-in");
    expect([await one.signIn("林"), await one.signIn("林", "another one 2")]).toEqual(["wrong-sign-in", "ok"]);
  });

  test("a one-time code is asked for where it is on, and each is good once", async () => {
    const { id, one } = await add("林");
    const { secret, link } = valueOf(await owner.ask("user.totp", { user: id, on: true }));
    expect(link).toContain(secret);
    expect(await one.raw("me", {})).toBe("not-signed-in");
    const code = totpOf(secret ?? "", Math.floor(server.now / 30_000));
    const codes = [null, "000000", code, code].map((it) => () => one.signIn("林", PASSWORD, it));
    const tried: string[] = [];
    for (const attempt of codes) tried.push(await attempt());
    expect(tried).toEqual(["wrong-sign-in", "wrong-sign-in", "ok", "wrong-sign-in"]);
    valueOf(await owner.ask("user.totp", { user: id, on: false }));
    expect(await one.signIn("林")).toBe("ok");
  });

  test("signing out ends the session at the server too", async () => {
    const { one } = await add("林");
    const { cookie } = one;
    expect(await one.signOut()).toBe("ok");
    one.cookie = cookie;
    expect(await one.raw("me", {})).toBe("not-signed-in");
    expect(await owner.raw("me", {})).toBe("ok");
  });
});

describe("users", () => {
  test("one's own password: the old one is asked for, and one's other sessions end", async () => {
    const { one } = await add("林");
    const other = someone();
    await other.signIn("林");
    const ask = (old: string) => one.ask("me.password", { old, password: "another one 2" });
    expect(codeOf(await ask("wrong"))).toBe("wrong-sign-in");
    expect(codeOf(await ask(PASSWORD))).toBe("ok");
    expect([await one.raw("me", {}), await other.raw("me", {})]).toEqual(["ok", "not-signed-in"]);
    expect([await other.signIn("林"), await other.signIn("林", "another one 2")]).toEqual(["wrong-sign-in", "ok"]);
    expect(codeOf(await owner.ask("me.password", { old: "x", password: PASSWORD }))).toBe("unknown-user");
  });

  test.each([
    ["while the old one is looked at", "wrong-sign-in", (tries: number, _seen: boolean) => tries > 0],
    ["right after it was found right", "ok", (tries: number, seen: boolean) => seen && tries === 0],
  ])("one's own password does not undo another one given %s", async (_when, code, isThen) => {
    const { id, one } = await add("林");
    const { people } = server.read;
    const given = await hashOf("given by the owner");
    const asked = one.ask("me.password", { old: PASSWORD, password: "chosen by me 1" });
    let seen = false;
    for (;;) {
      const tries = people.tries("林", "127.0.0.1")?.failed ?? 0;
      if (isThen(tries, seen)) break;
      seen ||= tries > 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
    server.running.store.write((rows) => {
      const user = rows.people.user(id);
      if (user) rows.people.putUser({ ...user, password: given });
    });
    expect(codeOf(await asked)).toBe(code);
    expect(people.user(id)?.password).toBe(given);
  });

  test("a name is there once; a short password, an unknown user: by name", async () => {
    const { id } = await add("林");
    const added = { role: "finance", password: PASSWORD } as const;
    expect(codeOf(await owner.ask("user.add", { ...added, name: " 林 " }))).toBe("user-exists");
    expect(codeOf(await owner.ask("user.add", { ...added, name: "hq-key" }))).toBe("user-exists");
    expect(await owner.raw("user.add", { ...added, name: "新", password: "short" })).toBe("malformed");
    expect(codeOf(await owner.ask("user.role", { user: "nobody", role: "owner" }))).toBe("unknown-user");
    const { users, keySignsIn } = valueOf(await owner.ask("user.list", {}));
    expect([users.map((it) => [it.id, it.name, it.role, it.totp]), keySignsIn]).toEqual([
      [[id, "林", "auditor", false]],
      true,
    ]);
    expect(JSON.stringify(users)).not.toContain("argon2");
  });

  test("no password is in the file in plain", async () => {
    await add("林");
    await someone().signIn("林", "a wrong one 77");
    expect(server.read.people.userNamed("林")?.password).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(server.read.people.auditAfter(0, 100))).not.toMatch(/long enough|a wrong one|argon2/);
  });
});

describe("the key alone", () => {
  test("is enough until an owner says otherwise, which takes an owner who can sign in", async () => {
    expect(codeOf(await owner.ask("key.signsIn", { on: false }))).toBe("last-owner");
    const { id, one } = await add("王店主", "owner");
    expect(codeOf(await one.ask("key.signsIn", { on: false }))).toBe("ok");
    expect(await owner.raw("me", {})).toBe("not-signed-in");
    const opened = await fetch(server.running.hq, { redirect: "manual" });
    expect(opened.headers.get("set-cookie")).toBeNull();
    const key = new URL(server.running.hq).searchParams.get("key");
    expect(await owner.raw("session", { key })).toBe("not-signed-in");
    // Then the last owner stays one.
    expect(codeOf(await one.ask("user.role", { user: id, role: "finance" }))).toBe("last-owner");
    expect(codeOf(await one.ask("user.disable", { user: id, disabled: true }))).toBe("last-owner");
    expect(codeOf(await one.ask("key.signsIn", { on: true }))).toBe("ok");
    // What was opened with the key before stays closed.
    expect(await owner.raw("me", {})).toBe("not-signed-in");
    expect(await owner.raw("session", { key })).toBe("ok");
    expect(codeOf(await one.ask("user.disable", { user: id, disabled: true }))).toBe("ok");
  });

  test("that was made anew, after the file was removed, lets in whatever was said of the old one", async () => {
    const { one } = await add("王店主", "owner");
    valueOf(await one.ask("key.signsIn", { on: false }));
    await server.stop();
    rmSync(join(server.folder, "hq-key"));
    await server.again();
    const rescuer = await Someone.withKey(server);
    expect(valueOf(await rescuer.ask("user.list", {})).keySignsIn).toBe(true);
  });

  test("that was made anew ends the sessions that the old one opened, and no user's", async () => {
    const { one } = await add("王店主", "owner");
    await server.stop();
    await server.again();
    expect([await owner.raw("me", {}), await one.raw("me", {})]).toEqual(["ok", "ok"]);
    await server.stop();
    rmSync(join(server.folder, "hq-key"));
    await server.again();
    expect([await owner.raw("me", {}), await one.raw("me", {})]).toEqual(["not-signed-in", "ok"]);
  });
});

test("a user's acts are kept under the user's own name, whatever name was sent", async () => {
  await server.till("s1/t1");
  const { one } = await owner.add("operator", "小陈");
  const close = { till: "s1/t1", confirm: "s1/t1", by: "somebody else", reason: "stolen" };
  valueOf(await one.ask("till.close", close));
  const closed = server.read.journal.facts(0, 100).find((fact) => fact.kind === "till-closed");
  expect(closed?.line).toContain('"by":"小陈"');
});

test("§12.2 who acknowledges is who is signed in, whatever name was sent; whoever has the key says one", async () => {
  const { one } = await add("王店主", "owner");
  const rewards = { direct: 300, team: { levels: { gold: 500 }, maxDepth: 2 } };
  const publish = (text: object, base: number, gold: number) => ({
    text: JSON.stringify(text),
    base,
    to: null,
    acknowledge: {
      by: "somebody else",
      what: [
        { what: "team" as const, figures: { levels: { gold }, maxDepth: 2 } },
        { what: "ratio-above-extract" as const, figures: { ratio: 10_000, extract: 1_000, queue: "cashiers" } },
      ],
    },
  });
  const acknowledged = async () =>
    valueOf(await owner.ask("rules.current", {})).versions.map((it) => it.acknowledged.map(({ by }) => by));
  valueOf(await one.ask("rules.publish", publish({ rewards }, 1, 500)));
  expect(await acknowledged()).toEqual([["王店主", "王店主"], []]);
  const [line] = valueOf(await owner.ask("audit.list", { before: null, who: null, verb: "rules.publish", limit: 1 }));
  expect(line?.what).toContain('"by":"王店主"');
  valueOf(await owner.ask("rules.publish", publish({ rewards: { team: { levels: { gold: 600 } } } }, 2, 600)));
  // Of the same figures the first word still stands.
  expect((await acknowledged())[0]).toEqual(["somebody else", "王店主"]);
});
