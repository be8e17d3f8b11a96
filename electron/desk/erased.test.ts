/** A person that was erased at headquarters, at a till that knew it. */
import { expect, test } from "vitest";
import { memberOfPhone } from "../../shared/facts/ids.ts";
import { sha256 } from "../store/sha256.ts";
import { shopOf, TestServer } from "../testServer.ts";
import { auditBooks, books, testTill } from "../testTill.ts";

const PHONE = "13812342046";
const ID = memberOfPhone(sha256, PHONE);

test("S11.9 the till forgets phone, card and name, and keeps what the member has; the same phone registered again is the same member", async () => {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1"));
  const it = testTill();
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  const has = { level: null, cash: 300, points: 0, love: 0, waiting: 1, waitingAmount: 500, asOf: 1 };
  server.tell({ kind: "member", id: ID, phone: PHONE, card: "8801", name: "安娜", ...has });
  await it.till.uplink.drained();
  expect(await it.ok("member.find", { phone: PHONE })).toMatchObject({ id: ID });
  server.tell({ kind: "member-erased", member: ID, at: 5 });
  await it.till.uplink.drained();
  expect(books(it.dataDir).prepare("SELECT id, phone, card, name, cash_fen AS cash FROM members").all()).toEqual([
    { id: ID, phone: null, card: null, name: null, cash: 300 },
  ]);
  expect(await it.ok("member.register", { phone: PHONE })).toMatchObject({ id: ID, cashFen: 300 });
  auditBooks(it.dataDir);
});
