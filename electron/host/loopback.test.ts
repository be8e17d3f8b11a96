import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { MAX_CALL_BYTES } from "../../shared/contract/till.ts";
import { folder, testTill, type TestTill } from "../testTill.ts";
import { openLoopback, type Loopback } from "./loopback.ts";

function pagesFolder(): string {
  const pages = folder();
  mkdirSync(join(pages, "assets"));
  writeFileSync(join(pages, "till.html"), "<!doctype html><title>till</title>");
  writeFileSync(join(pages, "hq.html"), "<!doctype html><title>hq</title>");
  writeFileSync(join(pages, "assets", "till-1.js"), "1");
  return pages;
}

async function host(it: TestTill, port = 0): Promise<Loopback> {
  const loopback = await openLoopback(it.till, { port, pages: pagesFolder(), log: () => undefined });
  onTestFinished(async () => await loopback.close());
  return loopback;
}

type Got = { status: number; headers: Record<string, string | string[] | undefined>; text: string };
/** A plain request, for `fetch` does not let Host be set. */
const get = async (port: number, path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Got> =>
  await new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    })
      .on("error", reject)
      .end();
  });

async function enter(loopback: Loopback): Promise<string> {
  const entered = await get(loopback.port, loopback.url.slice(loopback.url.indexOf("/?")));
  expect(entered.status).toBe(303);
  return String(entered.headers["set-cookie"]?.[0]).split(";")[0] ?? "";
}

/** The status with which a socket is refused; 101: it was opened. */
const upgrade = async (port: number, headers: Record<string, string>, path = "/till"): Promise<number> =>
  (await new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.on("open", () => {
      socket.terminate();
      resolve(101);
    });
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
    socket.on("error", reject);
  }).catch(() => -1)) as number;

test("the token lets in once: a cookie that scripts cannot read, and a redirect that takes the token away", async () => {
  const loopback = await host(testTill());
  const path = loopback.url.slice(loopback.url.indexOf("/?"));
  const entered = await get(loopback.port, path);
  expect(entered.status).toBe(303);
  expect(entered.headers["location"]).toBe("/");
  expect(entered.headers["set-cookie"]?.[0]).toMatch(/HttpOnly; SameSite=Strict/);
  expect((await get(loopback.port, path)).status).toBe(401);
  expect((await get(loopback.port, "/?token=guess")).status).toBe(401);
});

test("without a session there is no page and no asset; with it there is the till's, and nothing else", async () => {
  const loopback = await host(testTill());
  for (const path of ["/", "/till.html", "/assets/till-1.js"])
    expect((await get(loopback.port, path)).status).toBe(401);
  const cookie = await enter(loopback);
  const page = await get(loopback.port, "/", { cookie });
  expect(page.text).toContain("<title>till</title>");
  expect((await get(loopback.port, "/assets/till-1.js", { cookie })).headers["content-type"]).toMatch(
    "text/javascript",
  );
  for (const path of [
    "/hq.html",
    "/assets/../hq.html",
    "/assets/%2e%2e/hq.html",
    "/assets/",
    "/../package.json",
    "/assets/none.js",
  ]) {
    expect((await get(loopback.port, path, { cookie })).status, path).toBe(404);
  }
  expect((await get(loopback.port, "/", { cookie }, "POST")).status).toBe(405);
});

test("pages come with a strict policy and the security headers", async () => {
  const loopback = await host(testTill());
  const { headers } = await get(loopback.port, "/", { cookie: await enter(loopback) });
  const policy = String(headers["content-security-policy"]);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("unsafe-eval");
  expect(headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
});

test("another Host is refused, for a name may be bent to this machine (DNS rebinding)", async () => {
  const loopback = await host(testTill());
  const cookie = await enter(loopback);
  expect((await get(loopback.port, "/", { cookie, host: "evil.example" })).status).toBe(421);
  expect((await get(loopback.port, "/", { cookie, host: `127.0.0.1:${loopback.port}` })).status).toBe(200);
});

test("a socket needs the Host, the Origin of this very page, the path and a session", async () => {
  const loopback = await host(testTill());
  const { port } = loopback;
  const cookie = await enter(loopback);
  const origin = `http://127.0.0.1:${port}`;
  expect(await upgrade(port, { cookie, origin })).toBe(101);
  expect(await upgrade(port, { origin })).toBe(401);
  expect(await upgrade(port, { cookie: cookie.replace(/.$/, "_"), origin })).toBe(401);
  expect(await upgrade(port, { cookie })).toBe(403);
  expect(await upgrade(port, { cookie, origin: "http://evil.example" })).toBe(403);
  expect(await upgrade(port, { cookie, origin: `http://localhost:${port}` })).toBe(403);
  expect(await upgrade(port, { cookie, origin: "http://evil.example", host: "evil.example" })).toBe(421);
  expect(await upgrade(port, { cookie, origin }, "/other")).toBe(404);
});

test("a session outlives the till: the tab comes back after a restart, though the token is a new one", async () => {
  const it = testTill();
  const first = await host(it);
  const cookie = await enter(first);
  await first.close();
  await it.close();
  const again = testTill({ dataDir: it.dataDir });
  const second = await host(again, first.port);
  expect(second.url).not.toBe(first.url);
  expect((await get(second.port, "/", { cookie })).status).toBe(200);
  expect((await get(second.port, first.url.slice(first.url.indexOf("/?")))).status).toBe(401);
});

test("a message that is no call is refused and the socket stays; one that is too large closes it", async () => {
  const loopback = await host(testTill());
  const cookie = await enter(loopback);
  const socket = new WebSocket(`ws://127.0.0.1:${loopback.port}/till`, {
    headers: { cookie, origin: `http://127.0.0.1:${loopback.port}` },
  });
  await new Promise((resolve) => socket.once("open", resolve));
  const answer = async (text: string | Buffer): Promise<unknown> =>
    await new Promise((resolve) => {
      socket.once("message", (data: Buffer) => resolve(JSON.parse(data.toString("utf8"))));
      socket.send(text);
    });
  for (const text of ["no json", "{}", '{"id":"x"}', Buffer.from("{}")]) {
    expect(await answer(text)).toMatchObject({ id: -1, outcome: { ok: false, code: "malformed" } });
  }
  expect(await answer(JSON.stringify({ id: 1, verb: "status", input: {} }))).toMatchObject({
    id: 1,
    outcome: { ok: true },
  });
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.send("x".repeat(MAX_CALL_BYTES + 1));
  expect(await closed).toBe(1009);
});

test("a port in use is an error by its name", async () => {
  const it = testTill();
  const { port } = await host(it);
  await expect(host(it, port)).rejects.toMatchObject({ code: "EADDRINUSE" });
});
