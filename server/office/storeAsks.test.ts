import { afterEach, beforeEach, expect, test } from "vitest";
import type { SyncAnswer } from "../../shared/sync/messages.ts";
import type { StoreTold } from "../../shared/sync/storeAsk.ts";
import { Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, valueOf, type TestTill } from "../testTill.ts";

let server: TestServer;
let till: TestTill;
beforeEach(async () => {
  server = await new TestServer().start();
  till = await server.till("s1/t1");
});
afterEach(() => server.end());

const MANAGER = { id: "09", name: "王店长", role: "manager" };
const raw = (verb: string, input: unknown, clerk: object = MANAGER): Promise<SyncAnswer<StoreTold>> =>
  till.say<StoreTold>("store", { verb, input: typeof input === "string" ? input : JSON.stringify(input), clerk });
type Said = { ok: true; value: Record<string, unknown> } | { ok: false; code: string; message: string };
const ask = async (verb: string, input: unknown, clerk: object = MANAGER): Promise<Said> =>
  JSON.parse(valueOf(await raw(verb, input, clerk)).said) as Said;

test("S14.1: a till asks of its own store alone, whatever store it names; what is published has the clerk's name and the till's", async () => {
  expect(valueOf(await ask("store.overview", { store: "s2" }))).toMatchObject({ store: "s1" });
  const text = JSON.stringify({ cashier: { ratio: 8_000 } });
  expect(await ask("store.publish", { store: "s2", base: 1, text, by: "somebody" })).toEqual({
    ok: true,
    value: { version: 2 },
  });
  expect(server.read.settings.newestRules()).toMatchObject({ store: "s1", tills: ["s1/t1"], by: "王店长 (s1/t1)" });
  const owner = await Someone.withKey(server);
  const [line] = valueOf(await owner.ask("audit.list", { before: null, who: null, verb: "store.publish", limit: 9 }));
  expect(line).toMatchObject({ who: "王店长 (s1/t1)", role: "manager", outcome: "ok" });
  expect(line?.what).toContain('"clerk":"09"');
});

test("S14.2: a clerk who is no manager, another verb, and what is no input are refused; what is refused is in the log", async () => {
  const publish = { base: 1, text: "{}" };
  for (const role of ["clerk", "senior"])
    expect(codeOf(await ask("store.publish", publish, { ...MANAGER, role }))).toBe("not-allowed");
  expect(codeOf(await raw("rules.publish", publish))).toBe("malformed");
  expect(codeOf(await ask("store.publish", "{"))).toBe("malformed");
  expect(codeOf(await ask("store.publish", "[]"))).toBe("malformed");
  expect(codeOf(await ask("store.check", { base: "x", text: "{}" }))).toBe("malformed");
  expect(server.read.settings.newestRules()?.version).toBe(1);
  const log = server.read.people.audit({ who: null, verb: "store.publish", before: null }, 9);
  expect(log.map((it) => it.outcome)).toEqual(["not-allowed", "not-allowed"]);
});

test("before its greeting a till is told nothing of the store", async () => {
  till.disconnect();
  await till.connect(server.url);
  expect(codeOf(await raw("store.overview", {}))).toBe("not-welcome");
});
