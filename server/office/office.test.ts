import { statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hqVerbs, type HqAnswer, type HqInput, type HqOutput, type HqVerb } from "../../shared/contract/hq.ts";
import { containing } from "../testMatch.ts";
import { TestServer } from "../testServer.ts";
import { codeOf, memberId, post, valueOf } from "../testTill.ts";
import { SESSION_MS } from "./session.ts";

const PHONE = "13812342046";
let server: TestServer;
let cookie: string;
beforeEach(async () => {
  server = await new TestServer().start();
  const opened = await fetch(server.running.hq, { redirect: "manual" });
  cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
});
afterEach(() => server.end());

const headers = () => ({ origin: server.url, cookie });
/** Asks as the page does, and reads the answer with the contract's own schema. */
async function ask<V extends HqVerb>(verb: V, input: HqInput<V>): Promise<HqAnswer<V>> {
  const { body } = await post(`${server.url}/api/hq/${verb}`, input, headers());
  const answer = body as HqAnswer<V>;
  return answer.ok ? { ok: true, value: hqVerbs[verb].output.parse(answer.value) as HqOutput<V> } : answer;
}

describe("who may look into HQ", () => {
  test("the link becomes a session that scripts cannot read, and the key leaves the address", async () => {
    const opened = await fetch(server.running.hq, { redirect: "manual" });
    expect([opened.status, opened.headers.get("location")]).toEqual([303, "/hq/"]);
    expect(opened.headers.get("set-cookie")).toMatch(
      /^paifan-hq=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    expect(codeOf(await ask("overview", {}))).toBe("ok");
  });

  test("another key: no session by link, not-signed-in by form", async () => {
    const opened = await fetch(`${server.url}/hq/?key=guess`, { redirect: "manual" });
    expect(opened.headers.get("set-cookie")).toBeNull();
    const { status, body } = await post(`${server.url}/api/hq/session`, { key: "guess" }, { origin: server.url });
    expect([status, body]).toMatchObject([401, { ok: false, code: "not-signed-in" }]);
  });

  test("the key by form: a session", async () => {
    const key = new URL(server.running.hq).searchParams.get("key");
    const signed = await post(`${server.url}/api/hq/session`, { key }, { origin: server.url });
    expect(signed.body).toEqual({ ok: true, value: {} });
    cookie = signed.headers.get("set-cookie")?.split(";")[0] ?? "";
    expect(codeOf(await ask("overview", {}))).toBe("ok");
  });

  test("without a session, with an old one, or from another page: not-signed-in", async () => {
    const asked = async (changed: Record<string, string>) =>
      (await post(`${server.url}/api/hq/overview`, {}, changed)).body;
    const refused = { ok: false, code: "not-signed-in" };
    expect(await asked({ origin: server.url })).toMatchObject(refused);
    expect(await asked({ origin: server.url, cookie: "paifan-hq=made-up" })).toMatchObject(refused);
    expect(await asked({ origin: "http://evil.example", cookie })).toMatchObject(refused);
    expect(await asked({ cookie })).toMatchObject(refused);
    server.now += SESSION_MS + 1;
    expect(await asked(headers())).toMatchObject(refused);
  });

  test("the key's file is for the server's own user alone", () => {
    expect(statSync(join(server.folder, "hq-key")).mode & 0o777).toBe(0o600);
  });

  test("the page comes with a policy that lets no foreign script run", async () => {
    const page = await fetch(`${server.url}/hq/`);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none';script-src 'self'");
    expect((await fetch(`${server.url}/hq/..%2f..%2fpackage.json`)).status).toBeGreaterThanOrEqual(400);
    expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ ok: true });
  });
});

describe("the verbs", () => {
  test("unknown-verb, malformed, too-large", async () => {
    expect((await post(`${server.url}/api/hq/dance`, {}, headers())).body).toMatchObject({ code: "unknown-verb" });
    expect((await post(`${server.url}/api/hq/toString`, {}, headers())).body).toMatchObject({ code: "unknown-verb" });
    expect((await post(`${server.url}/api/hq/search`, { text: "" }, headers())).body).toMatchObject({
      code: "malformed",
      message: containing("text"),
    });
    expect((await post(`${server.url}/api/hq/search`, { text: "x".repeat(70_000) }, headers())).body).toMatchObject({
      code: "too-large",
    });
  });

  test("overview, a queue's entries, search and one entry's life, from the order to the last payout", async () => {
    const one = await server.till("s1/t1");
    const two = await server.till("s2/t1");
    one.register(PHONE);
    const first = one.sell(1_000, PHONE);
    const second = one.sell(2_000, PHONE);
    valueOf(await one.push());
    two.at += 1_000;
    const payer = two.sell(9_000);
    valueOf(await two.push());
    one.at += 2_000;
    one.refund(first, 500);
    one.lines.push("unreadable");
    valueOf(await one.push());

    const overview = valueOf(await ask("overview", {}));
    expect(overview).toMatchObject({
      orders: 3,
      refunds: 1,
      facts: 9,
      members: 1,
      extractedFen: 1_200,
      paidFen: 1_100,
      retainedFen: 100,
      waitingFen: 1_900,
      rulesVersion: 1,
    });
    expect(overview.queues).toMatchObject([
      { key: "cashiers", name: "所有门店收银台", owner: "server", waitingCount: 1, halted: null },
    ]);
    expect(overview).toMatchObject({ openConcerns: 1, requests: [], stores: 2, tills: 2, mustUpdate: { count: 0 } });
    expect(valueOf(await ask("chain.places", {})).tills).toMatchObject([
      { id: "s1/t1", store: "s1", storeName: "一店" },
      { id: "s2/t1", store: "s2" },
    ]);
    const listing = { kinds: [], till: null, resolved: false, before: null, limit: 10 };
    const listed = valueOf(await ask("concerns.list", listing));
    expect(listed.rows).toMatchObject([{ kind: "quarantine", till: "s1/t1", resolved: null }]);
    expect(listed.sums).toEqual([{ kind: "quarantine", resolved: false, count: 1, amountFen: 0 }]);
    const n = listed.rows[0]?.n ?? 0;
    const said = { by: "Li", reason: "a till under test" };
    expect(valueOf(await ask("concern.resolve", { n, ...said }))).toMatchObject({ n, resolved: said });
    expect(codeOf(await ask("concern.resolve", { n, ...said }))).toBe("resolved-already");
    expect(codeOf(await ask("concern.resolve", { n: 99, ...said }))).toBe("unknown-concern");
    expect(valueOf(await ask("concerns.list", listing)).rows).toEqual([]);
    expect(valueOf(await ask("concerns.list", { ...listing, resolved: true })).rows).toMatchObject([{ n }]);

    const [entry] = valueOf(await ask("queue.entries", { queue: "cashiers", after: null, limit: 10 }));
    expect(entry).toMatchObject({ order: second, place: 1, remainingFen: 1_900, memberLabel: "138****2046" });
    const position = { at: entry?.at ?? 0, order: second, line: 0 };
    expect(valueOf(await ask("queue.entries", { queue: "cashiers", after: position, limit: 10 }))).toEqual([]);

    for (const text of [PHONE, memberId(PHONE)]) {
      expect(valueOf(await ask("search", { text })).map((it) => it.order)).toEqual([second, first]);
    }
    expect(valueOf(await ask("search", { text: "s1/t1/3" })).map((it) => it.order)).toEqual([first]);
    expect(valueOf(await ask("search", { text: "nobody" }))).toEqual([]);

    const life = valueOf(await ask("entry.life", { order: first, line: 0 }));
    expect(life.entry).toMatchObject({ state: "done", paidFen: 1_000, clawedFen: 500, voidedFen: 500, place: null });
    expect(life.entry.received.map((it) => [it.from, it.amountFen])).toEqual([
      [second, 200],
      [payer, 800],
    ]);
    expect(life.facts.map((fact) => [fact.kind, fact.text])).toEqual([
      ["order-paid", one.lines[2]],
      ["order-refunded", one.lines[4]],
    ]);
    expect(valueOf(await ask("entry.life", { order: second, line: 0 })).paidTo.map((it) => it.to)).toEqual([first]);
    expect(codeOf(await ask("entry.life", { order: payer, line: 0 }))).toBe("unknown-entry");
  });

  test("a one-time code for a new till; unknown-store, till-exists", async () => {
    const made = valueOf(await ask("till.code", { store: "s2", till: "t9", name: "九号" }));
    expect(made).toMatchObject({ till: "s2/t9", validUntil: server.now + 3_600_000 });
    expect(codeOf(await ask("till.code", { store: "s8", till: "t1", name: "x" }))).toBe("unknown-store");
    await server.till("s1/t1");
    expect(codeOf(await ask("till.code", { store: "s1", till: "t1", name: "x" }))).toBe("till-exists");
  });
});

test("a name that was pointed at this address from outside is not answered", async () => {
  const { request } = await import("node:http");
  const status = await new Promise<number | undefined>((resolve, reject) => {
    request(`${server.url}/health`, { headers: { host: "rebound.example" } }, (response) =>
      resolve(response.statusCode),
    )
      .on("error", reject)
      .end();
  });
  expect(status).toBe(421);
});
