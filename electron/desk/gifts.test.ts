import { describe, expect, test } from "vitest";
import type { TillInput } from "../../shared/contract/till.ts";
import { shopOf, TestServer } from "../testServer.ts";
import { auditBooks, NOON, testTill, type TestTill } from "../testTill.ts";

const PHONE = "13812342046";

/** A till in contact with a server that knows a member who has 1,000 points, and offers a cup for 300. */
async function shop(): Promise<{ server: TestServer; it: TestTill; cup: TillInput<"gift.give"> }> {
  const server = await TestServer.open();
  server.clock = () => NOON;
  server.codes.set("CODE", shopOf("s1/t1"));
  server.gifts = [{ id: "G-1", name: "马克杯", what: "points", price: 300, stock: null }];
  const it = testTill();
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  const { id } = await it.ok("member.register", { phone: PHONE, name: "李" });
  const figures = { level: null, cash: 0, points: 1_000, love: 0, waiting: 0, waitingAmount: 0, asOf: NOON };
  server.members.set(PHONE, { id, phone: PHONE, card: null, name: "李", ...figures });
  await it.till.uplink.drained();
  await it.ok("member.find", { phone: PHONE });
  const cup = { key: "key-000001", member: id, gift: "G-1", quantity: 2, what: "points", amount: 600 } as const;
  return { server, it, cup };
}

test("S12.12 the server gives it, and the till shows what the member has then; no fact of the till's own is written", async () => {
  const { server, it, cup } = await shop();
  const facts = auditBooks(it.dataDir);
  expect(await it.ok("gift.list", { member: cup.member, text: "" })).toMatchObject({
    points: 1_000,
    gifts: server.gifts,
  });
  const given = await it.ok("gift.give", cup);
  expect(given).toMatchObject({ name: "马克杯", quantity: 2, amount: 600, member: { points: 400, source: "server" } });
  expect(server.giftAsks).toEqual([{ ...cup, by: null }]);
  server.members.clear();
  expect(await it.ok("member.find", { phone: PHONE })).toMatchObject({ points: 400 });
  expect(auditBooks(it.dataDir)).toEqual(facts);
});

test(
  "S12.13 an answer that is lost is said to be missing; asked again, after a restart too, it is given once",
  { timeout: 30_000 },
  async () => {
    const { server, it, cup } = await shop();
    server.giftAnswersToLose = 1;
    expect(await it.call("gift.give", cup)).toMatchObject({ ok: false, code: "gift-unanswered" });
    await it.close();
    const again = testTill({ dataDir: it.dataDir });
    await again.till.uplink.drained();
    expect(await again.ok("gift.give", cup)).toMatchObject({ member: { points: 400 } });
    expect([server.given.size, server.giftAsks.length]).toEqual([1, 2]);
  },
);

test("S12.15 what the server refuses is refused by its name; without it, and in practice, no gift is given", async () => {
  const { server, it, cup } = await shop();
  expect(await it.call("gift.give", { ...cup, gift: "G-9" })).toMatchObject({ ok: false, code: "gift-not-offered" });
  expect(await it.call("gift.give", { ...cup, quantity: 4, amount: 1_200 })).toMatchObject({
    code: "not-enough-balance",
  });
  for (const wrong of [{ quantity: 0 }, { amount: 0 }, { key: "short" }])
    expect(await it.call("gift.give", { ...cup, ...wrong })).toMatchObject({ ok: false, code: "malformed" });
  await it.ok("training.set", { key: "key-000002", on: true });
  expect(await it.call("gift.list", { member: cup.member, text: "" })).toMatchObject({ ok: false, code: "training" });
  expect(await it.call("gift.give", cup)).toMatchObject({ ok: false });
  await it.ok("training.set", { key: "key-000003", on: false });
  it.till.uplink.offline(true);
  expect(await it.call("gift.list", { member: cup.member, text: "" })).toMatchObject({ code: "server-unreachable" });
  expect(await it.call("gift.give", cup)).toMatchObject({ ok: false, code: "server-unreachable" });
  expect(server.given.size).toBe(0);
});

describe("what a member took on the phone", () => {
  const CODE = "12345678";
  const ASK = { key: "key-000001", code: CODE };
  const CLAIM = {
    at: NOON,
    name: "马克杯",
    quantity: 2,
    memberLabel: "138****2046",
    store: null,
    here: true,
    handed: null,
    cancelled: null,
  };
  const handed = { at: NOON, store: "一店", by: "s1/t1" };

  test("S12.17 the till asks what is behind the code that is scanned or typed, and is told; eight digits alone are a product's", async () => {
    const { server, it } = await shop();
    server.claims.set(CODE, CLAIM);
    expect(await it.ok("catalogue.scan", { code: `PFG1:${CODE}` })).toEqual({ is: "claim", code: CODE });
    expect(await it.call("catalogue.scan", { code: CODE })).toMatchObject({ ok: false });
    expect(await it.ok("claim.find", { code: CODE })).toEqual(CLAIM);
    expect(await it.call("claim.find", { code: "00000000" })).toMatchObject({ code: "unknown-claim" });
    expect(await it.call("claim.find", { code: "1234" })).toMatchObject({ code: "malformed" });
    expect(server.handOutAsks).toEqual([]);
  });

  test(
    "S12.18 an answer that is lost is said to be missing; asked again, after a restart too, it is handed out once, by whoever is signed in",
    { timeout: 30_000 },
    async () => {
      const { server, it } = await shop();
      server.claims.set(CODE, CLAIM);
      const facts = auditBooks(it.dataDir);
      server.giftAnswersToLose = 1;
      expect(await it.call("claim.handOut", ASK)).toMatchObject({ ok: false, code: "gift-unanswered" });
      await it.close();
      const again = testTill({ dataDir: it.dataDir });
      await again.till.uplink.drained();
      expect(await again.ok("claim.handOut", ASK)).toMatchObject({ handed });
      expect(server.handOutAsks).toEqual([
        { ...ASK, by: null },
        { ...ASK, by: null },
      ]);
      expect(await again.call("claim.handOut", { ...ASK, key: "key-000002" })).toMatchObject({
        code: "handed-already",
      });
      expect(auditBooks(it.dataDir)).toEqual(facts);
    },
  );

  test("S12.19 what the server refuses is refused by its name; without it, and in practice, nothing is handed out", async () => {
    const { server, it } = await shop();
    server.claims.set(CODE, { ...CLAIM, store: "二店", here: false });
    expect(await it.call("claim.handOut", ASK)).toMatchObject({ code: "other-store" });
    server.claims.set("87654321", { ...CLAIM, cancelled: NOON });
    expect(await it.call("claim.handOut", { ...ASK, code: "87654321" })).toMatchObject({ code: "claim-cancelled" });
    expect(await it.call("claim.handOut", { ...ASK, code: "00000000" })).toMatchObject({ code: "unknown-claim" });
    await it.ok("training.set", { key: "key-000002", on: true });
    expect(await it.call("claim.find", { code: CODE })).toMatchObject({ code: "training" });
    expect(await it.call("claim.handOut", ASK)).toMatchObject({ ok: false });
    await it.ok("training.set", { key: "key-000003", on: false });
    it.till.uplink.offline(true);
    expect(await it.call("claim.find", { code: CODE })).toMatchObject({ code: "server-unreachable" });
    expect(await it.call("claim.handOut", ASK)).toMatchObject({ code: "server-unreachable" });
    expect(server.handed.size).toBe(0);
  });
});
