import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PASSWORD, Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";
import { valueOf } from "../testTill.ts";
import { inShort } from "./audit.ts";

let server: TestServer;
let owner: Someone;
beforeEach(async () => {
  server = await new TestServer().start();
  owner = await Someone.withKey(server);
});
afterEach(() => server.end());

const lines = async (filter: { who?: string; verb?: string } = {}) =>
  valueOf(
    await owner.ask("audit.list", { before: null, limit: 50, who: filter.who ?? null, verb: filter.verb ?? null }),
  ).map(({ who, role, verb, what, outcome }) => [who, role, verb, what, outcome]);
const verified = async () => valueOf(await owner.ask("audit.verify", {})).broken;

describe("the log of HQ", () => {
  test("has who signed in and out, who failed and was locked, and every verb that changes something, whatever came of it", async () => {
    const { one } = await owner.add("operator", "小陈");
    await one.raw("till.code", { store: "s1", till: "t9", name: "9 号" });
    await one.raw("till.code", { store: "s9", till: "t9", name: "9 号" });
    await one.raw("rules.publish", { text: "{}", base: null, to: null });
    await one.raw("overview", {});
    await one.raw("till.code", {});
    await one.signOut();
    for (let tries = 0; tries < 6; tries += 1) await one.signIn("小陈", "wrong");
    const [till, other] = ["s1", "s9"].map((store) => JSON.stringify({ store, till: "t9", name: "9 号" }));
    const failed = ["小陈", null, "sign-in", "{}", "wrong-sign-in"];
    expect((await lines()).toReversed()).toEqual([
      ["hq-key", "owner", "sign-in", "{}", "ok"],
      ["hq-key", "owner", "user.add", '{"name":"小陈","role":"operator"}', "ok"],
      ["小陈", "operator", "sign-in", "{}", "ok"],
      ["小陈", "operator", "till.code", till, "ok"],
      ["小陈", "operator", "till.code", other, "unknown-store"],
      ["小陈", "operator", "rules.publish", "{}", "not-allowed"],
      ["小陈", "operator", "sign-out", "{}", "ok"],
      failed,
      failed,
      failed,
      failed,
      failed,
      ["小陈", null, "locked", JSON.stringify({ until: server.now + 60_000 }), "ok"],
      ["小陈", null, "sign-in", "{}", "sign-in-locked"],
    ]);
    expect(await lines({ who: "小陈", verb: "sign-out" })).toHaveLength(1);
    expect(await lines({ verb: "sign-in" })).toHaveLength(8);
  });

  test("names whom it was about", async () => {
    const { id } = await owner.add("finance", "李会计");
    valueOf(await owner.ask("user.disable", { user: id, disabled: true }));
    const [line] = await lines();
    expect(line?.[3]).toBe(JSON.stringify({ user: id, disabled: true, name: "李会计" }));
  });

  test("a key that is wrong is written down, itself not", async () => {
    await fetch(`${server.url}/hq/?key=a-guess`, { redirect: "manual" });
    await owner.raw("session", { key: "a-guess" });
    const refused = ["hq-key", null, "sign-in", "{}", "not-signed-in"];
    expect((await lines()).slice(0, 2)).toEqual([refused, refused]);
  });

  test("comes a page at a time, newest first", async () => {
    for (const name of ["a", "b", "c"]) valueOf(await owner.ask("api.key", { name }));
    const page = async (before: number | null) =>
      valueOf(await owner.ask("audit.list", { before, who: null, verb: null, limit: 2 })).map((it) => it.n);
    expect([await page(null), await page(3), await page(1)]).toEqual([[4, 3], [2, 1], []]);
  });

  test("is in short: no secrets, no pages of rules", () => {
    const what = { name: "x", password: PASSWORD, old: "o", key: "k", code: "1", text: "r".repeat(201) };
    const { text, ...rest } = JSON.parse(inShort(what)) as Record<string, string>;
    expect(rest).toEqual({ name: "x" });
    expect(text).toMatch(/^201 characters, sha256 [0-9a-f]{64}$/);
  });
});

describe("its chain of hashes", () => {
  const tamper = (sql: string): void => {
    const db = new Database(server.file);
    db.exec(sql);
    db.close();
  };
  beforeEach(async () => {
    for (const name of ["a", "b", "c", "d"]) valueOf(await owner.ask("api.key", { name }));
  });

  test("is whole when nobody touched it, and goes on over a restart", async () => {
    await server.stop();
    await server.again();
    valueOf(await owner.ask("api.key", { name: "e" }));
    const said = valueOf(await owner.ask("audit.verify", {}));
    expect(said).toMatchObject({ lines: 6, broken: null });
    const [newest] = valueOf(await owner.ask("audit.list", { before: null, who: null, verb: null, limit: 1 }));
    expect(newest?.hash).toBe(said.head);
  });

  test.each([
    ["a line that was changed", `UPDATE hq_audit SET what = '{"name":"z"}' WHERE n = 3`, 3, "changed"],
    ["who did it", "UPDATE hq_audit SET who = 'another' WHERE n = 2", 2, "changed"],
    ["a line that was removed", "DELETE FROM hq_audit WHERE n = 3", 3, "missing"],
    ["the newest lines cut off", "DELETE FROM hq_audit WHERE n >= 4", 4, "cut-off"],
    ["all of them", "DELETE FROM hq_audit", 1, "cut-off"],
    [
      "a line put in past the newest",
      `INSERT INTO hq_audit SELECT 6, at, who, role, verb, what, outcome, hash, hash FROM hq_audit WHERE n = 5`,
      6,
      "changed",
    ],
    [
      "another newest line",
      "UPDATE hq_audit SET hash = (SELECT hash FROM hq_audit WHERE n = 4) WHERE n = 5",
      5,
      "changed",
    ],
  ])("%s is found", async (_what, sql, n, why) => {
    expect(await verified()).toBeNull();
    tamper(sql);
    expect(await verified()).toEqual({ n, why });
  });

  test("one made anew from some line on, every hash fitting, is found by the newest hash", async () => {
    const { sha256 } = await import("../journal/digest.ts");
    const db = new Database(server.file);
    let [prev, n] = [String(db.prepare("SELECT hash FROM hq_audit WHERE n = 2").pluck().get()), 3];
    db.exec(`UPDATE hq_audit SET who = 'another' WHERE n = 3`);
    for (const row of server.read.people.auditAfter(2, 9)) {
      const hash = sha256(prev + JSON.stringify([row.n, row.at, row.who, row.role, row.verb, row.what, row.outcome]));
      db.prepare("UPDATE hq_audit SET prev = ?, hash = ? WHERE n = ?").run(prev, hash, n);
      [prev, n] = [hash, n + 1];
    }
    db.close();
    expect(await verified()).toEqual({ n: 5, why: "changed" });
  });
});
