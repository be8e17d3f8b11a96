import { afterEach, beforeEach, expect, test } from "vitest";
import { ownChain, postgresUrl } from "../store/postgres/testServer.ts";
import { Someone } from "../testHq.ts";
import { valueOf } from "../testTill.ts";
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
