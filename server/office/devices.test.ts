import { afterEach, beforeEach, expect, test } from "vitest";
import type { HqInput } from "../../shared/contract/hq.ts";
import { GENESIS } from "../../shared/facts/fact.ts";
import { PROTOCOL_BEFORE } from "../../shared/sync/messages.ts";
import { Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, TestTill, valueOf } from "../testTill.ts";
import { CODE_VALID_MS } from "./setup.ts";

let server: TestServer;
let owner: Someone;
beforeEach(async () => {
  server = await new TestServer().start();
  owner = await Someone.withKey(server);
});
afterEach(() => server.end());

const ALL: HqInput<"till.list"> = {
  store: null,
  state: null,
  mustUpdate: false,
  text: "",
  sort: "id",
  after: null,
  limit: 50,
};
const tills = async (changed: Partial<HqInput<"till.list">> = {}) =>
  valueOf(await owner.ask("till.list", { ...ALL, ...changed })).rows;
const ids = async (changed: Partial<HqInput<"till.list">> = {}) => (await tills(changed)).map((it) => it.id);
const code = (store: string, till: string, name = "one") => owner.ask("till.code", { store, till, name });

test("a store comes before its first till; its id is its own, and HQ's is nobody's", async () => {
  expect(codeOf(await code("s3", "t1"))).toBe("unknown-store");
  expect(valueOf(await owner.ask("store.add", { store: "s3", name: "三店" }))).toEqual({
    id: "s3",
    name: "三店",
    tills: 0,
    connected: 0,
  });
  expect(codeOf(await code("s3", "t1"))).toBe("ok");
  for (const store of ["s1", "s3", "hq"])
    expect(codeOf(await owner.ask("store.add", { store, name: "x" }))).toBe("store-exists");
  for (const store of ["S4", "s/4", ""]) expect(await owner.raw("store.add", { store, name: "x" })).toBe("malformed");
  expect(server.read.tills.store("s1")?.name).toBe("一店");
});

test("S11.7 a till and its store are named anew, and the till hears of it; a closed till stays as it was", async () => {
  const till = await server.till("s1/t1");
  valueOf(await owner.ask("till.rename", { till: "s1/t1", name: "前台" }));
  valueOf(await owner.ask("store.rename", { store: "s1", name: "总店" }));
  const { rows } = valueOf(await till.pull(0));
  const names = { kind: "names", till: "前台", store: "总店" };
  expect(rows.map(({ body }) => body)).toEqual([names, names]);
  expect(await tills()).toMatchObject([{ id: "s1/t1", name: "前台", storeName: "总店", state: "connected" }]);
  valueOf(await owner.ask("till.close", { till: "s1/t1", confirm: "s1/t1", by: "x", reason: "x" }));
  expect(await owner.raw("till.rename", { till: "s1/t1", name: "x" })).toBe("till-closed");
  expect(await owner.raw("till.rename", { till: "hq/office", name: "x" })).toBe("unknown-till");
  expect(await owner.raw("store.rename", { store: "hq", name: "x" })).toBe("unknown-store");
  expect(await owner.raw("store.rename", { store: "s9", name: "x" })).toBe("unknown-store");
});

test("codes that can be used are listed with who made them; a revoked one enrols nobody, nor does one past its hour", async () => {
  const { one } = await owner.add("operator", "小吴");
  const made = valueOf(await one.ask("till.code", { store: "s1", till: "t7", name: "七" }));
  server.running.setup.issueCode("s2", "t8", "八");
  const listed = valueOf(await owner.ask("code.list", {})).rows;
  expect(listed).toMatchObject([
    { till: "s1/t7", tillName: "七", storeName: "一店", validUntil: made.validUntil, madeBy: "小吴" },
    { till: "s2/t8", madeBy: null },
  ]);
  expect(JSON.stringify(listed)).not.toContain(made.code);
  expect(await one.raw("code.revoke", { till: "s1/t7" })).toBe("ok");
  expect(await one.raw("code.revoke", { till: "s1/t7" })).toBe("unknown-code");
  expect(codeOf(await new TestTill("s1/t7").enrol(server.url, made.code))).toBe("code-unknown");
  server.now += CODE_VALID_MS + 1;
  expect(valueOf(await owner.ask("code.list", {})).rows).toEqual([]);
});

test("what a till said of itself at its last greeting is seen: what it runs, what is unsent, how its clock differs", async () => {
  const till = await server.till("s1/t1");
  till.sell(100);
  till.at = server.now - 90_000;
  await till.connect(server.url);
  valueOf(await till.hello());
  expect(await tills()).toMatchObject([
    { software: "test/1", protocol: 2, mustUpdate: false, unsent: 2, clockMs: -90_000, facts: 0 },
  ]);
  valueOf(await till.push());
  expect(await tills()).toMatchObject([{ unsent: 0, facts: 2 }]);
});

test("tills are found by state, version, store and text, in each order, and counted", async () => {
  await server.till("s1/t1");
  const second = await server.till("s2/t2");
  const old = new TestTill("s1/t3");
  old.protocol = PROTOCOL_BEFORE;
  valueOf(await old.enrol(server.url, valueOf(await code("s1", "t3", "Old")).code));
  await old.connect(server.url);
  old.open();
  server.now += 5;
  valueOf(await old.hello());
  valueOf(await code("s2", "t4"));
  valueOf(await owner.ask("till.close", { till: "s2/t2", confirm: "s2/t2", by: "x", reason: "x" }));
  expect(second.id).toBe("s2/t2");
  expect(await ids()).toEqual(["s1/t1", "s1/t3", "s2/t2", "s2/t4"]);
  expect(await ids({ state: "connected" })).toEqual(["s1/t1", "s1/t3"]);
  expect(await ids({ state: "closed" })).toEqual(["s2/t2"]);
  expect(await ids({ state: "waiting" })).toEqual(["s2/t4"]);
  expect(await ids({ mustUpdate: true })).toEqual(["s1/t3"]);
  expect(await ids({ store: "s2" })).toEqual(["s2/t2", "s2/t4"]);
  expect([await ids({ text: "oLD" }), await ids({ text: "一店" })]).toEqual([["s1/t3"], ["s1/t1", "s1/t3"]]);
  expect((await ids({ sort: "contact" })).slice(0, 1)).toEqual(["s1/t3"]);
  expect((await ids({ sort: "unsent" })).at(-1)).toBe("s2/t4");
  expect((await ids({ sort: "name" }))[0]).toBe("s1/t3");
  expect(valueOf(await owner.ask("till.list", { ...ALL, limit: 1 })).count).toBe(4);
  old.disconnect();
});

test("thousands of tills are read page by page in every order, each once, also where one fits no more meanwhile", async () => {
  server.running.store.write(({ tills: rows }) => {
    for (let n = 1; n <= 3_000; n += 1)
      rows.addTill({ id: `s1/n${n}`, store: "s1", name: `台 ${n % 7}`, head: GENESIS });
  });
  for (const sort of ["id", "name", "contact", "clock"] as const) {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await ids({ sort, after, limit: 200, state: "waiting" });
      seen.push(...page);
      after = page.at(-1) ?? null;
    } while (after !== null && seen.length < 4_000);
    expect(new Set(seen).size).toBe(3_000);
    expect(seen).toHaveLength(3_000);
  }
  const [first = ""] = await ids({ limit: 1 });
  server.running.store.write(({ tills: rows }) => rows.revoke(first, server.now));
  expect(await ids({ state: "waiting", after: first, limit: 1 })).toEqual([
    (await ids({ state: "waiting", limit: 1 }))[0],
  ]);
  expect(valueOf(await owner.ask("store.list", { text: "一", after: null, limit: 5 })).rows).toMatchObject([
    { id: "s1", tills: 3_000 },
  ]);
});
