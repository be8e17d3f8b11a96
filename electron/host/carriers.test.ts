/**
 * One suite, every carrier: the same verbs over the dispatcher itself, over loopback WebSocket and
 * over Electron's IPC. Electron is a stub here, at the boundary of its module; the real one is not
 * to be had where this runs.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MAX_CALL_BYTES, tillVerbs, type TillNews } from "../../shared/contract/till.ts";
import { StubElectron } from "../stubElectron.ts";
import { openTill, type Till } from "../till.ts";
import { openLoopback } from "./loopback.ts";

type Outcome = { ok: boolean; code?: string; value?: unknown };
type Carrier = { call(verb: string, input: unknown): Promise<Outcome>; heard: TillNews[]; close(): Promise<void> };

const overDispatcher = async (till: Till): Promise<Carrier> => {
  const heard: TillNews[] = [];
  const unsubscribe = till.onNews((news) => heard.push(news));
  return await Promise.resolve({
    call: async (verb, input) => await till.call(verb, input),
    heard,
    close: async () => await Promise.resolve(unsubscribe()),
  });
};

async function overLoopback(till: Till): Promise<Carrier> {
  const host = await openLoopback(till, { port: 0, pages: tmpdir(), log: () => undefined });
  const entry = await fetch(host.url, { redirect: "manual" });
  const cookie = entry.headers.get("set-cookie")?.split(";")[0] ?? "";
  const origin = `http://127.0.0.1:${host.port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/till`, { headers: { cookie, origin } });
  const waiting = new Map<number, (outcome: Outcome) => void>();
  const heard: TillNews[] = [];
  socket.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString("utf8")) as { id?: number; outcome: Outcome; news?: TillNews };
    if (message.news) heard.push(message.news);
    else waiting.get(message.id ?? -1)?.(message.outcome);
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  let next = 1;
  return {
    heard,
    call: async (verb, input) =>
      await new Promise((resolve) => {
        const id = next++;
        waiting.set(id, resolve);
        socket.send(JSON.stringify({ id, verb, input }));
      }),
    close: async () => {
      socket.terminate();
      await host.close();
    },
  };
}

const overIpc = async (till: Till): Promise<Carrier> => {
  const electron = await StubElectron.carrying(till);
  const { heard } = electron;
  return {
    heard,
    call: async (verb, input) => (await electron.bridge.call(verb, input)) as Outcome,
    close: async () => await Promise.resolve(electron.close()),
  };
};

describe.each([
  ["the dispatcher itself", overDispatcher],
  ["loopback WebSocket", overLoopback],
  ["Electron's IPC (STUB: electron itself is not running)", overIpc],
])("verbs over %s", (_name, carry) => {
  const dataDir = mkdtempSync(join(tmpdir(), "paifan-carrier-"));
  let till: Till;
  let carrier: Carrier;

  beforeAll(async () => {
    till = openTill({ dataDir });
    carrier = await carry(till);
  });
  afterAll(async () => {
    await carrier.close();
    await till.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const value = async (verb: keyof typeof tillVerbs, input: unknown): Promise<Record<string, unknown>> => {
    const outcome = await carrier.call(verb, input);
    expect(outcome).toMatchObject({ ok: true });
    return tillVerbs[verb].output.parse(outcome.value) as Record<string, unknown>;
  };

  test("every verb of the contract is carried, and each answer fits it", async () => {
    const member = await value("member.register", { phone: "13812342046" });
    await value("member.find", { phone: "13812342046" });
    const lines = [{ kind: "product", product: "demo-301", quantity: 2 }];
    expect(await value("sale.preview", { lines, member: member["id"] })).toMatchObject({ totals: { dueFen: 900 } });
    const sold = await value("sale.commit", {
      key: "key-000001",
      lines,
      member: member["id"],
      tenders: [{ kind: "wechat", amountFen: 900, reference: "W-1" }],
    });
    const { order } = sold;
    await value("sale.receipt", { order });
    await value("sale.recent", { limit: 5 });
    await value("refund.preview", { order });
    await value("refund.commit", { key: "key-000002", order, amountFen: 100, reason: "x" });
    await value("payout.recent", { limit: 5 });
    await value("catalogue.search", { text: "tea", limit: 5 });
    await value("catalogue.keys", {});
    await value("catalogue.scan", { code: "301" });
    await value("status", {});
    const refused = await carrier.call("till.enrol", { server: "http://127.0.0.1:9", code: "CODE" });
    expect(refused).toMatchObject({ ok: false, code: "server-unreachable" });
  });

  test("news of a sale are told unasked", async () => {
    carrier.heard.length = 0;
    await value("sale.commit", {
      key: "key-000003",
      lines: [{ kind: "amount", amountFen: 5 }],
      member: null,
      tenders: [{ kind: "cash", givenFen: 5 }],
    });
    expect(carrier.heard.flatMap((news) => news.topics)).toContain("sales");
  });

  test.each([
    ["unknown-verb", "sale.delete", {}],
    ["unknown-verb", "toString", {}],
    ["malformed", "sale.receipt", {}],
    ["malformed", "sale.receipt", null],
    ["malformed", "sale.receipt", { order: "s1/t1/0000004", extra: 1 }],
    ["malformed", "sale.preview", { lines: [{ kind: "amount", amountFen: -5 }], member: null }],
    ["malformed", "sale.preview", { lines: [{ kind: "amount", amountFen: 0.5 }], member: null }],
    ["malformed", "sale.preview", { lines: [{ kind: "amount", amountFen: 2 ** 53 }], member: null }],
  ])("refused as %s: %s %j", async (code, verb, input) => {
    expect(await carrier.call(verb, input)).toMatchObject({ ok: false, code });
  });

  test("a call that is too large is refused by name", async () => {
    const frame = JSON.stringify({ id: 100, verb: "status", input: "" }).length;
    expect(await carrier.call("status", "x".repeat(MAX_CALL_BYTES - frame - 10))).toMatchObject({ ok: false });
    if (_name.startsWith("loopback")) return;
    expect(await carrier.call("status", "x".repeat(MAX_CALL_BYTES))).toMatchObject({ ok: false, code: "too-large" });
  });
});
