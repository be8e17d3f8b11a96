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

test("S13.11 an entry that the till is asked to take out is taken out once: with the answer lost, the till started anew, and asked again", async () => {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1"));
  const first = testTill({ server: server.url, enrol: "CODE" });
  await first.till.uplink.drained();
  const { id } = await first.ok("member.register", { phone: "13812342046" });
  const { order } = await first.sell("key-000001", 1000, id);
  await first.till.uplink.drained();
  const decided = { by: "Anna", second: "Ben", proposal: 4 };
  const of = { kind: "request", till: "hq/office", at: 0, act: "void", line: 0, amount: null, toBalance: 0 } as const;
  const request: FeedBody = { ...of, seq: 9, order, to: null, reason: "a slip", decided };
  const another: FeedBody = { ...request, seq: 10 };
  server.acksToLose = 1;
  server.tell(request);
  await first.till.uplink.drained();
  await first.close();
  server.tell(request, another);
  const it = testTill({ dataDir: first.dataDir, server: server.url });
  await it.till.uplink.drained();
  const answers = server.lines.map(readFact).flatMap((fact) => ("body" in fact && "asked" in fact.body ? [fact] : []));
  expect(answers).toMatchObject([
    {
      kind: "entry-voided",
      body: { order, line: 0, reason: "a slip", ...decided, asked: { till: "hq/office", seq: 9 } },
    },
    { kind: "request-declined", body: { asked: { seq: 10 }, reason: "not-waiting" } },
  ]);
  expect((await it.ok("sale.receipt", { order })).entry).toMatchObject({ state: "voided", voidedFen: 1_000 });
  auditBooks(it.dataDir);
});

test("S13.12 what a till is asked to pay into its queue is paid once: with the answer lost, the till started anew, and asked again", async () => {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1"));
  const first = testTill({ server: server.url, enrol: "CODE" });
  await first.till.uplink.drained();
  const { id } = await first.ok("member.register", { phone: "13812342046" });
  const { order } = await first.sell("key-000001", 1000, id);
  await first.till.uplink.drained();
  const decided = { by: "Anna", second: "Ben", proposal: 4 };
  const request: FeedBody = {
    kind: "request",
    till: "hq/office",
    seq: 9,
    at: 0,
    act: "fund",
    order: "fund:4",
    line: 0,
    amount: 300,
    toBalance: 0,
    to: null,
    reason: "winding down",
    decided,
    queue: "till:s1/t1",
  };
  server.acksToLose = 1;
  server.tell(request);
  await first.till.uplink.drained();
  await first.close();
  server.tell(request);
  const it = testTill({ dataDir: first.dataDir, server: server.url });
  await it.till.uplink.drained();
  const answers = server.lines.map(readFact).flatMap((fact) => ("body" in fact && "asked" in fact.body ? [fact] : []));
  expect(answers).toMatchObject([
    { kind: "queue-funded", body: { amount: 300, ...decided, asked: { till: "hq/office", seq: 9 } } },
  ]);
  expect((await it.ok("sale.receipt", { order })).entry).toMatchObject({ paidFen: 300, remainingFen: 700 });
  expect(await it.ok("audit.search", { key: "audit-0001", act: "queue-funded", limit: 9 })).toMatchObject([
    { amountFen: 300, text: "Anna, Ben · winding down" },
  ]);
  auditBooks(it.dataDir);
});
