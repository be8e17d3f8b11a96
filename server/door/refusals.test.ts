import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GENESIS, MAX_FACT_BYTES } from "../../shared/facts/fact.ts";
import { helloClaim } from "../../shared/facts/chain.ts";
import { MAX_BATCH, MAX_MESSAGE_BYTES, PROTOCOL } from "../../shared/sync/messages.ts";
import { containing } from "../testMatch.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, TestTill, valueOf } from "../testTill.ts";
import { EVERY_CONCERN } from "../store/store.ts";

let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start();
});
afterEach(() => server.end());

const concerns = () => server.read.concerns.concerns(EVERY_CONCERN, null, 100);
const facts = (id: string) => server.read.journal.facts(0, 100).filter((fact) => fact.till === id);
const cursor = (id: string) => server.read.tills.till(id)?.cursor;

describe("the greeting", () => {
  test("S9.1 a till that speaks another version: update-needed, whatever else the message holds", async () => {
    const till = await server.till("s1/t1");
    expect(codeOf(await till.say("hello", { protocol: PROTOCOL + 1, shape: "of the future" }))).toBe("update-needed");
  });

  test("S5.2 without its shape: malformed, and the sentence names the field", async () => {
    const till = await server.till("s1/t1");
    expect(await till.hello({ seq: -1 })).toMatchObject({ ok: false, code: "malformed", message: containing("seq") });
    expect(codeOf(await till.say("hello", null))).toBe("malformed");
    expect(codeOf(await till.say("no-such-verb", {}))).toBe("malformed");
  });

  test("S1.2 a till that was never enrolled: unknown-till", async () => {
    const stranger = new TestTill("s1/t9");
    await stranger.connect(server.url);
    expect(codeOf(await stranger.hello())).toBe("unknown-till");
    stranger.disconnect();
  });

  test("S1.2 a till that HQ has closed: revoked, for greeting, facts and pulls", async () => {
    const till = await server.till("s1/t1");
    server.running.setup.revoke("s1/t1");
    expect(codeOf(await till.hello())).toBe("revoked");
    expect(codeOf(await till.push())).toBe("revoked");
    expect(codeOf(await till.pull())).toBe("revoked");
    expect(cursor("s1/t1")).toBe(0);
  });

  test("S1.1 signed by another key, or for another line's nonce: bad-signature", async () => {
    const till = await server.till("s1/t1");
    const thief = new TestTill("s1/t1");
    expect(codeOf(await till.hello({ signature: thief.sign(helloClaim("s1/t1", "nonce", 1, till.headAt(1))) }))).toBe(
      "bad-signature",
    );
    expect(
      codeOf(await till.hello({ signature: till.sign(helloClaim("s1/t1", "another nonce", 1, till.headAt(1))) })),
    ).toBe("bad-signature");
  });
});

describe("a batch", () => {
  test("S1.2 before the greeting: not-welcome", async () => {
    const till = await server.till("s1/t1");
    await till.connect(server.url);
    expect(codeOf(await till.push())).toBe("not-welcome");
    expect(codeOf(await till.pull())).toBe("not-welcome");
    expect(codeOf(await till.member({ id: "p1" }))).toBe("not-welcome");
    expect(cursor("s1/t1")).toBe(0);
  });

  test("S2.4 S5.2 above the largest message, packed or not: too-large, and the line goes on", async () => {
    const till = await server.till("s1/t1");
    const batch = till.packed(till.batch());
    const facts = new Uint8Array(MAX_MESSAGE_BYTES + 1);
    expect(codeOf(await till.say("push", { ...batch, facts }))).toBe("too-large");
    const lines = Array.from({ length: MAX_BATCH }, (_, index) => `${index}${" ".repeat(MAX_FACT_BYTES / 2)}`);
    const bomb = till.signed({ ...till.batch(), lines, head: GENESIS });
    expect(till.packed(bomb).facts.length).toBeLessThan(MAX_MESSAGE_BYTES / 20);
    expect(codeOf(await till.push(bomb))).toBe("too-large");
    expect(codeOf(await till.push())).toBe("ok");
  });

  test("S2.2 S2.4 S5.2 malformed: too many lines, none, other than were signed, a field too much, no batch at all", async () => {
    const till = await server.till("s1/t1");
    const batch = till.packed(till.batch());
    const lines = Array<string>(MAX_BATCH + 1).fill("{}");
    for (const bad of [
      till.packed(till.signed({ ...till.batch(), lines })),
      { ...batch, facts: till.packed(till.signed({ ...till.batch(), lines: [...till.lines, "{}"] })).facts },
      { ...batch, facts: new Uint8Array() },
      { ...batch, facts: new Uint8Array(20).fill(255) },
      { ...batch, facts: "text" },
      { ...batch, more: 1 },
      { ...batch, count: 0 },
      "text",
      [1],
      null,
    ]) {
      expect(codeOf(await till.say("push", bad))).toBe("malformed");
    }
    expect(cursor("s1/t1")).toBe(0);
  });

  test("S6.2 of a till nobody knows: unknown-till, kept in quarantine", async () => {
    const till = await server.till("s1/t1");
    const stranger = new TestTill("s1/t9");
    stranger.open();
    expect(codeOf(await till.push(stranger.batch()))).toBe("unknown-till");
    expect(concerns()).toMatchObject([{ kind: "refused", detail: containing("s1/t9") }]);
  });

  test("S1.3 S6.2 signed by another key, or changed after signing: bad-signature, kept in quarantine within bounds", async () => {
    const till = await server.till("s1/t1");
    const thief = new TestTill("s1/t1");
    for (let index = 0; index < 60; index += 1) {
      thief.sell(100 + index);
      expect(codeOf(await till.push(thief.batch()))).toBe("bad-signature");
    }
    expect(codeOf(await till.push({ ...till.batch(), head: "f".repeat(64) }))).toBe("bad-signature");
    expect(server.read.journal.quarantined()).toEqual({ "s1/t1": 50 });
    expect(codeOf(await till.push())).toBe("ok");
  });

  test("S3.3 with facts missing before it: sequence-gap, and the sentence says where to go on", async () => {
    const till = await server.till("s1/t1");
    till.sell(1_000);
    till.sell(2_000);
    expect(await till.push(till.batch(3))).toMatchObject({
      ok: false,
      code: "sequence-gap",
      message: containing("the next is 1"),
    });
    expect(cursor("s1/t1")).toBe(0);
  });

  test("S2.2 S6.2 that does not add up to its head: broken-chain", async () => {
    const till = await server.till("s1/t1");
    expect(codeOf(await till.push(till.signed({ ...till.batch(), head: "a".repeat(64) })))).toBe("broken-chain");
    expect(concerns()).toMatchObject([{ kind: "refused", till: "s1/t1" }]);
  });

  test("S3.4 with another text at a number the server holds: broken-chain, nothing replaced", async () => {
    const till = await server.till("s1/t1");
    const order = till.sell(1_000);
    valueOf(await till.push());
    const kept = server.read.journal.factsOf(order)[0]?.line;
    till.lines.pop();
    till.sell(1);
    expect(codeOf(await till.push(till.batch(1)))).toBe("broken-chain");
    expect(codeOf(await till.push(till.batch(2)))).toBe("broken-chain");
    till.sell(5);
    expect(codeOf(await till.push(till.batch(3)))).toBe("broken-chain");
    expect(codeOf(await till.push(till.signed({ ...till.batch(1), prev: GENESIS.replace("0", "1") })))).toBe(
      "broken-chain",
    );
    expect(cursor("s1/t1")).toBe(2);
    expect(server.read.journal.factsOf(order).map((fact) => fact.line)).toEqual([kept]);
  });

  test("S3.5 several on their way at once, in any order: no hole, nothing twice", async () => {
    const till = await server.till("s1/t1");
    for (let index = 0; index < 5; index += 1) till.sell(1_000);
    const answers = await Promise.all(
      [till.batch(5), till.batch(1, 2), till.batch(2, 3), till.batch(1)].map((it) => till.push(it)),
    );
    expect(answers.map(codeOf)).toEqual(["sequence-gap", "ok", "ok", "ok"]);
    expect(cursor("s1/t1")).toBe(6);
    expect(facts(till.id).map((fact) => fact.seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("S3.2 sent again, whole, in part, or reaching further: success, and nothing happens twice", async () => {
    const till = await server.till("s1/t1");
    till.register("13800000001");
    till.sell(1_000, "13800000001");
    const first = valueOf(await till.push());
    expect(first.cursor).toBe(3);
    const figures = server.running.store.ledger.queue("cashiers");
    expect(valueOf(await till.push())).toEqual(first);
    expect(valueOf(await till.push(till.batch(2, 1)))).toEqual(first);
    till.sell(3_000);
    expect(valueOf(await till.push(till.batch(2))).cursor).toBe(4);
    expect(server.running.store.ledger.queue("cashiers")).toEqual({
      ...figures,
      extracted: 400,
      paid: 300,
      waitingAmount: 700,
    });
    expect(facts(till.id).map((fact) => fact.seq)).toEqual([1, 2, 3, 4]);
  });
});

describe("members", () => {
  test("nobody with this phone: unknown-member", async () => {
    const till = await server.till("s1/t1");
    expect(codeOf(await till.member({ phone: "13900000000" }))).toBe("unknown-member");
    expect(codeOf(await till.say("member", { shoe: 42 }))).toBe("malformed");
  });
});

test("S1.4 the newest line of a till counts: an older one is closed", async () => {
  const older = await server.till("s1/t1");
  const newer = new TestTill("s1/t1", older);
  await newer.connect(server.url);
  valueOf(await newer.hello());
  await expect.poll(() => older.connected).toBe(false);
  valueOf(await newer.push());
  newer.disconnect();
});

test("S1.6 a web page cannot open a till's socket", async () => {
  const response = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`, {
    headers: { origin: "http://evil.example" },
  });
  expect(response.ok).toBe(false);
});
