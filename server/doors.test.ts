import { afterAll, afterEach, expect, test } from "vitest";
import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { pino } from "pino";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Metrics } from "./metrics.ts";
import { startServer, type RunningServer } from "./server.ts";
import { RULES } from "./testServer.ts";
import { codeOf, MORNING, TestTill, valueOf } from "./testTill.ts";

const folder = mkdtempSync(join(tmpdir(), "paifan-doors-"));
let server: RunningServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function figures(): Promise<Record<string, number>> {
  const response = await fetch(`${server?.inner}/metrics`);
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    "text/plain; version=0.0.4; charset=utf-8",
  ]);
  const lines = (await response.text()).split("\n").filter((line) => line.startsWith("paifan_"));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]),
  );
}

test("what a server is watched by: batches, facts, acknowledgements, commits, feed rows, sockets, what HQ should look at", async () => {
  server = await startServer({
    dataDir: folder,
    port: 0,
    host: "127.0.0.1",
    inner: { host: "127.0.0.1", port: 0 },
    clock: () => MORNING,
    log: pino({ level: "silent" }),
  });
  const prepared = await server.prepare({
    timezone: "Asia/Shanghai",
    rules: RULES,
    demo: false,
    stores: [],
    tills: [{ store: "s1", till: "t1", name: "一号" }],
    apiKey: null,
  });
  if (!prepared.ok) throw new Error(prepared.message);
  const till = new TestTill("s1/t1");
  valueOf(await till.enrol(server.url, prepared.codes["s1/t1"] ?? ""));
  till.open();
  till.register("13800000001");
  till.sell(10_000, "13800000001");
  till.at += 1_000;
  till.sell(10_000, "13800000001");
  await till.connect(server.url);
  valueOf(await till.hello());
  valueOf(await till.push());
  expect(codeOf(await till.push(till.batch(9, 1)))).not.toBe("ok");
  const seen = await figures();
  expect(seen).toMatchObject({
    'paifan_batches_total{outcome="taken"}': 1,
    paifan_facts_total: 4,
    paifan_facts_waiting: 0,
    paifan_sockets: 1,
    paifan_settler: 1,
    paifan_members: 1,
    paifan_queues_halted: 0,
    'paifan_facts_kept{kind="order-paid"}': 2,
  });
  expect(seen["paifan_ack_seconds_count"]).toBeGreaterThanOrEqual(1);
  expect(seen["paifan_commit_seconds_count"]).toBeGreaterThan(1);
  expect(seen["paifan_feed_rows_total"]).toBeGreaterThan(0);
  const known = new Metrics();
  known.watch(server.store.read, { sockets: () => 0, epoch: () => null, settles: () => false });
  const families = new Set(
    Object.keys(seen).map((name) => name.replace(/\{.*/s, "").replace(/_(bucket|sum|count)$/, "")),
  );
  for (const name of families) expect(known.names).toContain(name);
  till.disconnect();

  expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ ok: true });
  expect(await (await fetch(`${server.inner}/readyz`)).json()).toEqual({ ready: true, reason: "it settles" });
  expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
  for (const path of ["/take", "/forward", "/ask/prepare"])
    expect((await fetch(`${server.inner}${path}`, { method: "POST", body: "{}" })).status, path).toBe(403);
});

test("behind a proxy any name is answered to, and who asks is whom the proxy nearest by names; else nobody is believed", async () => {
  const common = {
    port: 0,
    host: "127.0.0.1",
    clock: () => MORNING,
    log: pino({ level: "silent" }),
    triesPerMinute: 2,
  };
  const tried = async (forwarded: string): Promise<number | undefined> =>
    await new Promise((resolve, reject) => {
      const headers = { host: "shop.example", "x-forwarded-for": forwarded, "content-type": "application/json" };
      const asked = request(`${server?.url}/api/enrol`, { method: "POST", headers }, (reply) => {
        reply.resume().on("end", () => resolve(reply.statusCode));
      });
      asked.on("error", reject).end("{}");
    });
  server = await startServer({ ...common, dataDir: join(folder, "proxied"), behindProxy: true });
  // What the client itself wrote stands further left.
  expect([await tried("1.1.1.1, 7.7.7.7"), await tried("2.2.2.2, 7.7.7.7"), await tried("3.3.3.3, 7.7.7.7")]).toEqual([
    400, 400, 429,
  ]);
  expect(await tried("7.7.7.7, 8.8.8.8")).toBe(400);
  await server.close();
  server = await startServer({ ...common, dataDir: join(folder, "plain") });
  expect(await tried("9.9.9.9")).toBe(421);
});

test("a line on which nothing is asked does not keep a server from ending", { timeout: 20_000 }, async () => {
  server = await startServer({
    dataDir: folder,
    port: 0,
    host: "127.0.0.1",
    clock: () => MORNING,
    log: pino({ level: "silent" }),
  });
  const { hostname, port } = new URL(server.url);
  const idle = connect(Number(port), hostname);
  await once(idle, "connect");
  const ended = once(idle, "close");
  await server.close();
  server = undefined;
  await ended;
  expect(idle.destroyed).toBe(true);
});
