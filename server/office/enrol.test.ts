import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { demoShop } from "../../shared/demo/shop.ts";
import { PROTOCOL, ShopSnapshot } from "../../shared/sync/messages.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, post, TestTill, valueOf } from "../testTill.ts";
import { seedDemo } from "./demo.ts";
import { CODE_VALID_MS } from "./setup.ts";

let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start();
});
afterEach(() => server.end());

const issue = (till = "t1") => valueOf(server.running.setup.issueCode("s1", till, "一号"));

test("S1.5 a code and a key become a till the server knows, and the till gets all it needs to sell", async () => {
  const shop = demoShop();
  server.running.setup.putCatalogue(shop.categories, shop.products);
  const till = new TestTill("s1/t1");
  const answer = valueOf(await till.enrol(server.url, issue().code));
  expect(ShopSnapshot.parse(answer)).toMatchObject({
    till: "s1/t1",
    tillName: "一号",
    storeName: "一店",
    timezone: "Asia/Shanghai",
    rulesVersion: 1,
  });
  expect(answer.products).toEqual(shop.products);
  expect(answer.categories).toEqual(shop.categories);
  expect(server.read.tills.till("s1/t1")).toMatchObject({ publicKey: till.publicKey, enrolledAt: server.now });
});

test("a code may be typed with small letters, blanks and without dashes", async () => {
  const { code } = issue();
  expect(codeOf(await new TestTill("s1/t1").enrol(server.url, ` ${code.toLowerCase().replaceAll("-", " ")}`))).toBe(
    "ok",
  );
});

test("S1.5 at least once on the wire: the same key with its used code gets the same answer, also after the hour", async () => {
  const { code } = issue();
  const till = new TestTill("s1/t1");
  const first = valueOf(await till.enrol(server.url, code));
  server.now += 2 * CODE_VALID_MS;
  expect(valueOf(await till.enrol(server.url, code))).toEqual(first);
  expect(server.read.tills.till("s1/t1")?.enrolledAt).toBe(server.now - 2 * CODE_VALID_MS);
});

test("S1.5 code-unknown, code-used, code-expired, other-identity: each by name, and nothing changes", async () => {
  const { code } = issue();
  const till = new TestTill("s1/t1");
  expect(codeOf(await till.enrol(server.url, "AAAA-AAAA-AAAA-AAAA"))).toBe("code-unknown");
  expect(codeOf(await till.enrol(server.url, code, { till: "s1/t2" }))).toBe("other-identity");
  server.now += CODE_VALID_MS + 1;
  expect(codeOf(await till.enrol(server.url, code))).toBe("code-expired");
  expect(server.read.tills.till("s1/t1")?.publicKey).toBeNull();
  const again = issue();
  valueOf(await till.enrol(server.url, again.code, { till: "s1/t1" }));
  expect(codeOf(await new TestTill("s1/t1").enrol(server.url, again.code))).toBe("code-used");
  expect(server.read.tills.till("s1/t1")?.publicKey).toBe(till.publicKey);
});

test("a new code takes the place of one that was not used; an enrolled till gets none", async () => {
  const before = issue();
  const after = issue();
  const till = new TestTill("s1/t1");
  expect(codeOf(await till.enrol(server.url, before.code))).toBe("code-unknown");
  expect(codeOf(await till.enrol(server.url, after.code))).toBe("ok");
  expect(codeOf(server.running.setup.issueCode("s1", "t1", "x"))).toBe("till-exists");
  expect(codeOf(server.running.setup.issueCode("s7", "t1", "x"))).toBe("unknown-store");
});

test("a code is nowhere in the file", async () => {
  const { code } = issue();
  const plain = code.replaceAll("-", "");
  const kept = JSON.stringify([server.read.tills.tills(), server.read.tills.code(code), server.read.tills.code(plain)]);
  expect(kept).not.toContain(plain);
});

test("S9.1 S5.2 update-needed, malformed, too-large, busy", async () => {
  const till = new TestTill("s1/t1");
  const { code } = issue();
  expect(codeOf(await till.enrol(server.url, code, { protocol: PROTOCOL + 1 }))).toBe("update-needed");
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 })
    .publicKey.export({ format: "der", type: "spki" })
    .toString("base64");
  for (const bad of [
    { publicKey: "AAAA" },
    { publicKey: rsa.slice(0, 200) },
    { till: "nowhere" },
    { extra: 1 },
    { code: "" },
  ]) {
    expect(codeOf(await till.enrol(server.url, code, bad))).toBe("malformed");
  }
  expect((await post(`${server.url}/api/enrol`, "{ not json")).body).toMatchObject({ ok: false, code: "malformed" });
  const large = await post(`${server.url}/api/enrol`, { code: "x".repeat(70_000) });
  expect([large.status, large.body]).toMatchObject([413, { ok: false, code: "too-large" }]);
  let busy = "";
  for (let index = 0; index < 80 && busy !== "busy"; index += 1) busy = codeOf(await till.enrol(server.url, "AAAA"));
  expect(busy).toBe("busy");
});

test("the demonstration store is put in once; its till gets a code as long as it is not enrolled", async () => {
  const { setup } = server.running;
  const code = seedDemo(server.read, setup)["s1/t1"];
  const again = seedDemo(server.read, setup)["s1/t1"];
  expect([code, again]).not.toContain(undefined);
  valueOf(await new TestTill("s1/t1").enrol(server.url, again ?? "", { till: "s1/t1" }));
  expect(seedDemo(server.read, setup)).toEqual({});
});
