import { afterEach, beforeEach, expect, test } from "vitest";
import { ownChain, postgresUrl } from "../store/postgres/testServer.ts";
import { Someone } from "../testHq.ts";
import type { StoreTold } from "../../shared/sync/storeAsk.ts";
import { TestTill, valueOf } from "../testTill.ts";
import { TestChain, type Started } from "./testProcesses.ts";

let chain: TestChain;
beforeEach(async (context) => {
  chain = new TestChain(await postgresUrl(context), ownChain());
});
afterEach(() => chain?.end());

const at = (door: Started) => new Someone(() => door.url);

test("a user added at one door signs in at any; doors lock together and write one log without a gap", async () => {
  await chain.start("settler");
  const [one, other] = [await chain.start("door"), await chain.start("door")];
  const owner = await Someone.withKey({ url: one.url, running: one });
  await owner.add("operator", "小陈");
  const there = at(other);
  expect(await there.signIn("小陈")).toBe("ok");
  expect(await there.raw("user.add", {})).toBe("not-allowed");
  const tried = Array.from({ length: 10 }, (_, index) => at(index % 2 === 0 ? one : other).signIn("小陈", "wrong"));
  const codes = await Promise.all(tried);
  expect(codes.filter((code) => code === "sign-in-locked").length).toBeGreaterThanOrEqual(6);
  expect(await at(one).signIn("小陈")).toBe("sign-in-locked");
  // One line each, and one that the name is locked.
  const { lines, broken } = valueOf(await owner.ask("audit.verify", {}));
  const locked = valueOf(await owner.ask("audit.list", { before: null, who: null, verb: "locked", limit: 9 }));
  expect([lines, broken]).toEqual([1 + 1 + 1 + 1 + 1 + 10 + 1 + locked.length, null]);
  expect(locked.length).toBeGreaterThan(0);
  await there.signOut();
  expect(await there.raw("me", {})).toBe("not-signed-in");
}, 120_000);

test("a store's rules are published where the chain settles, whichever door the manager's page or the till's line is at", async () => {
  await chain.start("settler");
  const door = await chain.start("door");
  const owner = await Someone.withKey({ url: door.url, running: door });
  const { code } = valueOf(await owner.ask("till.code", { store: "s1", till: "t1", name: "1" }));
  const till = new TestTill("s1/t1");
  valueOf(await till.enrol(door.url, code));
  till.open();
  await till.connect(door.url);
  valueOf(await till.hello());
  try {
    const { one } = await owner.add("manager", "王店长");
    const text = (ratio: number) => JSON.stringify({ cashier: { ratio } });
    const published = await one.ask("store.publish", { store: "s1", base: 1, text: text(8_000), by: "?" });
    expect(valueOf(published)).toEqual({ version: 2 });
    const input = JSON.stringify({ base: 2, text: text(7_000) });
    const clerk = { id: "09", name: "王店长", role: "manager" };
    const { said } = valueOf(await till.say<StoreTold>("store", { verb: "store.publish", input, clerk }));
    expect(JSON.parse(said)).toEqual({ ok: true, value: { version: 3 } });
    const log = valueOf(await owner.ask("audit.list", { before: null, who: null, verb: "store.publish", limit: 9 }));
    expect(log.map((it) => it.who)).toEqual(["王店长 (s1/t1)", "王店长"]);
    expect(valueOf(await owner.ask("rules.current", {})).versions.map((it) => it.store)).toEqual(["s1", "s1", null]);
  } finally {
    till.disconnect();
  }
}, 120_000);
