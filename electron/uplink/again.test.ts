/** What a server tells twice, under other numbers of the feed, counts once. Real sockets, real files. */
import { expect, test } from "vitest";
import { readFact } from "../../shared/facts/fact.ts";
import type { FeedBody } from "../../shared/sync/messages.ts";
import { TestServer, shopOf } from "../testServer.ts";
import { auditBooks, testTill } from "../testTill.ts";

test("S11.5 a request, money handed back and a payout that are told again count once", async () => {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1"));
  const it = testTill({ server: server.url, enrol: "CODE" });
  await it.till.uplink.drained();
  const { id } = await it.ok("member.register", { phone: "13812342046" });
  const { order } = await it.sell("key-000001", 1000, id);
  const { order: other } = await it.sell("key-000002", 1000);
  const request: FeedBody = {
    kind: "request",
    till: "s2/t1",
    seq: 7,
    at: 0,
    act: "refund",
    order,
    line: 0,
    amount: 300,
    toBalance: 0,
    to: null,
    reason: "x",
  };
  const back: FeedBody = {
    kind: "handed-back",
    till: "s2/t1",
    seq: 8,
    order: other,
    line: 0,
    amount: 400,
    toBalance: 0,
  };
  server.tell(request, back);
  await it.till.uplink.drained();
  server.tell(request, back);
  await it.till.uplink.drained();
  const answers = server.lines.map(readFact).filter((fact) => "kind" in fact && fact.kind === "order-refunded");
  expect(answers).toMatchObject([{ body: { order, amount: 300, asked: { till: "s2/t1", seq: 7 } } }]);
  expect(await it.call("refund.preview", { order: other, amountFen: 601 })).toMatchObject({ ok: false });
  expect(await it.call("refund.preview", { order: other, amountFen: 600 })).toMatchObject({ ok: true });
  auditBooks(it.dataDir);
});
