/** What the server signs, and what a till's greeting proves, over real sockets and real files. */
import { createPublicKey, verify } from "node:crypto";
import { copyFileSync, rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { receiptClaim } from "../../shared/facts/chain.ts";
import { GENESIS } from "../../shared/facts/fact.ts";
import { startServer } from "../server.ts";
import type { Concern } from "../store/rows.ts";
import { EVERY_CONCERN } from "../store/store.ts";
import { quiet, TestServer } from "../testServer.ts";
import { TestTill, valueOf } from "../testTill.ts";

let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start();
});
afterEach(() => server.end());

const listed = (kind: Concern["kind"]) =>
  server.read.concerns
    .concerns(EVERY_CONCERN, null, 100)
    .filter((it) => it.kind === kind)
    .map(({ till, seq, amount, detail, resolved }) => ({ till, seq, amount, detail, open: resolved === null }))
    .toReversed();

/** Stops the server, has something done to its file, and starts it again where it was. */
async function restarted(meanwhile: () => void): Promise<void> {
  await server.running.close();
  meanwhile();
  const { port, hostname } = new URL(server.url);
  server.running = await startServer({
    dataDir: server.folder,
    port: Number(port),
    host: hostname,
    clock: () => server.now,
    log: quiet,
  });
}

function bears(key: string, till: string, cursor: number, head: string, signature: string): boolean {
  const publicKey = createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" });
  return verify(null, Buffer.from(receiptClaim(till, cursor, head)), publicKey, Buffer.from(signature, "base64"));
}

test("S4.2 welcome and taken carry the server's signature over what it holds, with one key over restarts", async () => {
  const till = await server.till("s1/t1");
  const first = valueOf(await till.hello());
  expect(bears(first.serverKey, till.id, 0, GENESIS, first.receipt)).toBe(true);
  till.sell(1_000);
  const { cursor, head, receipt } = valueOf(await till.push());
  expect([cursor, head]).toEqual([2, till.headAt(2)]);
  expect(bears(first.serverKey, till.id, cursor, head, receipt)).toBe(true);
  expect(bears(first.serverKey, "s1/t2", cursor, head, receipt)).toBe(false);
  expect(bears(first.serverKey, till.id, cursor + 1, head, receipt)).toBe(false);
  await restarted(() => undefined);
  await till.connect(server.url);
  const again = valueOf(await till.hello());
  expect([again.serverKey, again.receipt]).toEqual([first.serverKey, receipt]);
});

test("S4.3 the key comes with the enrolment", async () => {
  const stranger = new TestTill("s1/t5");
  const { code } = valueOf(server.running.setup.issueCode("s1", "t5", "5"));
  const { serverKey } = valueOf(await stranger.enrol(server.url, code));
  await stranger.connect(server.url);
  expect(valueOf(await stranger.hello()).serverKey).toBe(serverKey);
  stranger.disconnect();
});

test("S4.5 a till whose log lost its tail is welcomed; HQ is told once, with what the facts amount to", async () => {
  const till = await server.till("s1/t1");
  till.sell(1_000);
  const order = till.sell(2_500);
  till.refund(order, 500);
  valueOf(await till.push());
  valueOf(await till.hello({ seq: 1 }));
  valueOf(await till.hello({ seq: 1 }));
  expect(listed("cut-tail")).toMatchObject([
    { till: "s1/t1", seq: 1, amount: 3_000, detail: "3 facts, 2 to 4, are missing at the till; the server holds them" },
  ]);
});

test("S4.6 a till that holds other facts, or says that one was changed: listed once, and it goes on", async () => {
  const till = await server.till("s1/t1");
  till.sell(1_000);
  valueOf(await till.push());
  valueOf(await till.hello({ head: "a".repeat(64) }));
  valueOf(await till.hello({ head: "a".repeat(64) }));
  valueOf(await till.hello({ changed: 2 }));
  valueOf(await till.hello({ changed: 2 }));
  valueOf(await till.hello({ changed: 9 }));
  expect(listed("cut-tail")).toMatchObject([
    {
      seq: 2,
      amount: null,
      detail: "the till's facts up to 2 are not those the server holds; the server keeps its own",
    },
    { seq: 2, amount: 1_000 },
    { seq: 9, amount: null },
  ]);
  till.sell(2_000);
  expect(valueOf(await till.push(till.batch(3))).cursor).toBe(3);
});

test("S4.4 put back from an older copy: the receipt shows what is missing, the till sends it again, HQ sees what it amounts to", async () => {
  const till = await server.till("s1/t1");
  till.sell(1_000);
  valueOf(await till.push());
  const copy = `${server.file}.copy`;
  await restarted(() => copyFileSync(server.file, copy));
  await till.connect(server.url);
  valueOf(await till.hello());
  till.sell(2_000);
  till.sell(3_000);
  valueOf(await till.push(till.batch(3)));
  await restarted(() => {
    for (const end of ["", "-wal", "-shm"]) rmSync(`${server.file}${end}`, { force: true });
    copyFileSync(copy, server.file);
  });
  await till.connect(server.url);
  expect(valueOf(await till.hello()).cursor).toBe(2);
  valueOf(await till.hello());
  expect(listed("lost-receipt")).toMatchObject([{ till: "s1/t1", seq: 3, amount: null, open: true }]);
  expect(listed("lost-receipt")[0]?.detail).toContain("2 facts, 3 to 4, which this server acknowledged");
  // In two steps, and greeting in between with the old receipt: it is one loss.
  const before = till.receipt;
  valueOf(await till.push(till.batch(3, 1)));
  valueOf(await till.hello({ receipt: before }));
  expect(listed("lost-receipt")).toHaveLength(1);
  valueOf(await till.push(till.batch(4)));
  expect(listed("lost-receipt")).toMatchObject([
    { seq: 3, open: false },
    { seq: 4, amount: 5_000, detail: "2 facts, 3 to 4, came again after they had been lost here" },
  ]);
  valueOf(await till.hello());
  expect(listed("lost-receipt")).toHaveLength(2);
});

test("S4.4 a receipt that this server's key did not sign is listed as such", async () => {
  const till = await server.till("s1/t1");
  const other = { cursor: 7, head: "b".repeat(64), signature: till.sign("anything") };
  expect(valueOf(await till.hello({ receipt: other })).cursor).toBe(0);
  expect(listed("lost-receipt")[0]?.detail).toContain("which a receipt that this server's key did not sign");
});
