/**
 * kill -9 of the real till process in the middle of sales. What may remain: a sale on disk whose
 * answer never came. What never may: a sale that was answered and is gone, or half of one.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import type { TillOutput } from "../shared/contract/till.ts";
import { TestServer, shopOf } from "./testServer.ts";
import { auditBooks, books, folder, testTill } from "./testTill.ts";

const BROWSER = fileURLToPath(new URL("./browser.ts", import.meta.url));
const ROUNDS = 6;
/** Calls on their way at once, so that a death meets some in every state. */
const FLIGHT = 4;

type Ready = { ready: true; url: string } | { ready: false; code: string; message: string };

async function start(
  dataDir: string,
  port: number,
): Promise<{ child: ChildProcess; ready: Ready; ended: Promise<number | null> }> {
  const child = spawn(process.execPath, [BROWSER, "--port", String(port), "--data", dataDir], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  const line = await new Promise<string>((resolve) => {
    if (child.stdout) createInterface({ input: child.stdout }).once("line", resolve);
  });
  return { child, ready: JSON.parse(line) as Ready, ended };
}

/** A screen with its cookie; `call` resolves with undefined where the till died before it answered. */
class Screen {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (outcome: unknown) => void>();
  #next = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString("utf8")) as { id?: number; outcome?: unknown };
      if (message.id !== undefined) this.#waiting.get(message.id)?.(message.outcome);
    });
    socket.on("close", () => {
      for (const settle of this.#waiting.values()) settle(undefined);
    });
    socket.on("error", () => socket.terminate());
  }

  static async open(url: string, cookie: string): Promise<Screen> {
    const { host, origin } = new URL(url);
    const socket = new WebSocket(`ws://${host}/till`, { headers: { cookie, origin } });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return new Screen(socket);
  }

  async call(verb: string, input: unknown): Promise<{ ok: boolean; value: TillOutput<"sale.commit"> } | undefined> {
    return await new Promise((resolve) => {
      const id = this.#next++;
      this.#waiting.set(id, resolve as (outcome: unknown) => void);
      this.#socket.send(JSON.stringify({ id, verb, input }));
    });
  }
}

/** A till that owns its queue, so that every sale pays and joins in its own commit. */
async function ownQueueFolder(): Promise<string> {
  const server = await TestServer.open();
  server.codes.set("CODE", shopOf("s1/t1"));
  const it = testTill({ dataDir: folder(), clock: Date.now });
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await it.till.uplink.drained();
  await it.close();
  await server.close();
  return it.dataDir;
}

test("§13.1 §13.2 after kill -9 in the middle of sales every answered sale is there, whole, and the tab comes back", async () => {
  const dataDir = await ownQueueFolder();
  const answered = new Map<string, string>();
  const asked = new Set<string>();
  let [port, cookie] = [0, ""];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { child, ready, ended } = await start(dataDir, port);
    if (!ready.ready) throw new Error(ready.message);
    if (round === 0) {
      port = Number(new URL(ready.url).port);
      cookie = (await fetch(ready.url, { redirect: "manual" })).headers.get("set-cookie")?.split(";")[0] ?? "";
    }
    // The cookie of the first start opens every later one.
    const screen = await Screen.open(ready.url, cookie);
    const member = (await screen.call("member.register", { phone: "13812342046" }))?.value as unknown as { id: string };
    for (const [key, order] of answered) {
      expect(await screen.call("sale.receipt", { order }), key).toMatchObject({ ok: true, value: { order } });
    }
    // An act whose answer never came is repeated with its key: it happens once.
    for (const key of asked) {
      if (answered.has(key)) continue;
      const again = await screen.call("sale.commit", {
        key,
        lines: [{ kind: "amount", amountFen: 1000 }],
        member: member.id,
        tenders: [{ kind: "cash", givenFen: 1000 }],
      });
      answered.set(key, again?.value.order ?? "lost");
    }
    // Dies after so many answers, while others are on their way.
    const dieAfter = answered.size + 5 + 7 * round;
    const clerk = async (name: number): Promise<void> => {
      for (let index = 0; ; index += 1) {
        const key = `key-${round}-${name}-${String(index).padStart(4, "0")}`;
        asked.add(key);
        const outcome = await screen.call("sale.commit", {
          key,
          lines: [{ kind: "amount", amountFen: 1000 + index }],
          member: member.id,
          tenders: [{ kind: "cash", givenFen: 5000 }],
        });
        if (outcome === undefined) return;
        expect(outcome.ok).toBe(true);
        answered.set(key, outcome.value.order);
        if (answered.size >= dieAfter) child.kill("SIGKILL");
      }
    };
    await Promise.all(Array.from({ length: FLIGHT }, async (_, name) => await clerk(name)));
    await ended;
    const kinds = auditBooks(dataDir);
    const kept = books(dataDir).prepare("SELECT key, order_id FROM acts WHERE verb = 'sale.commit'").raw().all() as [
      string,
      string,
    ][];
    const byKey = new Map(kept);
    for (const [key, order] of answered) expect(byKey.get(key)).toBe(order);
    expect(kinds.filter((kind) => kind === "order-paid").length).toBeGreaterThanOrEqual(answered.size);
    expect(new Set(byKey.values()).size).toBe(byKey.size);
  }
  expect(answered.size).toBeGreaterThan(30);
});

test("SIGTERM ends the till cleanly, with status 0", async () => {
  const { child, ready, ended } = await start(folder(), 0);
  expect(ready.ready).toBe(true);
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

test("a port in use and a folder that cannot be: named on the line of readiness, status 1", async () => {
  const dataDir = folder();
  const first = await start(dataDir, 0);
  if (!first.ready.ready) throw new Error(first.ready.message);
  const { port } = new URL(first.ready.url);
  const same = await start(folder(), Number(port));
  expect(same.ready).toMatchObject({ ready: false, code: "port-in-use" });
  expect(await same.ended).toBe(1);
  const twice = await start(dataDir, 0);
  expect(twice.ready).toMatchObject({ ready: false, code: "in-use" });
  const bad = folder();
  writeFileSync(join(bad, "till.sqlite"), "not a database, but long enough to look at");
  const refused = await start(bad, 0);
  expect(refused.ready).toMatchObject({ ready: false, code: "not-a-database" });
  expect(await refused.ended).toBe(1);
});
