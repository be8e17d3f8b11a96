/** Interrupted lines, busy servers, lost wake-ups: nothing waits for a new sale. Real sockets, real files. */
import { expect, test, vi } from "vitest";
import { ROLLS } from "../../shared/kernel/roll.ts";
import type { Timers } from "../../shared/kernel/timers.ts";
import { MAX_BATCH } from "../../shared/sync/messages.ts";
import { TestServer, shopOf } from "../testServer.ts";
import { auditBooks, testTill, type TestTill } from "../testTill.ts";
import { TIMERS } from "../timers.ts";
import { Retry } from "./retry.ts";
import { Wire, type Connect } from "./wire.ts";

const until = async (what: () => unknown): Promise<void> =>
  await vi.waitFor(async () => expect(await what()).toBe(true), { timeout: 20_000, interval: 10 });

const status = async (it: TestTill) => await it.ok("status", {});

async function serverWithCode(port = 0): Promise<TestServer> {
  const server = await TestServer.open(port);
  server.codes.set("CODE", shopOf("s1/t1"));
  return server;
}

/** A server in the place of one that is gone, with all that one had. */
async function backAgain(gone: TestServer): Promise<TestServer> {
  const server = await TestServer.open(Number(new URL(gone.url).port));
  Object.assign(server, {
    lines: gone.lines,
    head: gone.head,
    publicKey: gone.publicKey,
    key: gone.key,
    till: gone.till,
  });
  return server;
}

async function sellMany(it: TestTill, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await it.sell(`key-${String(index).padStart(6, "0")}`, 100 + index);
}

/** The network, with what a till asks written down; what `swallow` says gets no answer. */
function tapped(swallow: (event: string) => boolean = () => false): { connect: Connect; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    connect: (url, heard) => {
      const wire = new Wire(url, { ...heard, challenge: (it) => (asked.push("challenge"), heard.challenge(it)) });
      return {
        ask: async (event, message, withinMs) => {
          asked.push(event);
          return swallow(event) ? undefined : await wire.ask(event, message, withinMs);
        },
        close: () => wire.close(),
      };
    },
  };
}

/** Timers of which the long ones run when the test says so. */
function held(fromMs: number): { timers: Timers; pauses: number[]; pass: () => void } {
  const waiting = new Map<object, () => void>();
  const pauses: number[] = [];
  return {
    pauses,
    timers: {
      after: (ms, run) => {
        if (ms < fromMs) return TIMERS.after(ms, run);
        const timer = {};
        pauses.push(ms);
        waiting.set(timer, run);
        return () => void waiting.delete(timer);
      },
    },
    pass: () => {
      const due = [...waiting];
      waiting.clear();
      for (const [, run] of due) run();
    },
  };
}

test("S8.1 a line resumes with one round trip: what follows the greeting is a batch from where the server is", async () => {
  const server = await serverWithCode();
  const { connect, asked } = tapped();
  const it = testTill({ server: server.url, enrol: "CODE", connect });
  await it.till.uplink.drained();
  it.till.uplink.offline(true);
  await sellMany(it, 3);
  asked.length = 0;
  it.till.uplink.offline(false);
  await it.till.uplink.drained();
  expect(asked.slice(0, 3)).toEqual(["challenge", "hello", "push"]);
  expect(server.batches.at(-1)).toEqual({ from: 3, count: 3 });
});

test("S8.2 S8.3 the server goes away in the middle and comes back: the till drains by itself, and sends again at most one batch", async () => {
  const first = await serverWithCode();
  const it = testTill({ server: first.url, enrol: "CODE" });
  await it.till.uplink.drained();
  it.till.uplink.offline(true);
  await sellMany(it, 3 * MAX_BATCH);
  // The first batch is taken and its answer lost; then there is no server for a while.
  first.acksToLose = 1;
  it.till.uplink.offline(false);
  await until(() => first.lines.length > 2);
  await first.close();
  await until(async () => (await status(it)).connection === "offline");
  const second = await backAgain(first);
  const facts = auditBooks(it.dataDir).length;
  await until(async () => (await status(it)).unsent === 0);
  expect([second.lines.length, new Set(second.lines).size]).toEqual([facts, facts]);
  const sent = [...first.batches, ...second.batches].reduce((sum, { count }) => sum + count, 0);
  expect(sent - facts).toBeLessThanOrEqual(MAX_BATCH);
});

test("S8.4 a question that gets no answer ends the line, and another is opened without a new sale", async () => {
  const server = await serverWithCode();
  let toSwallow = 2;
  const { connect, asked } = tapped((event) => event === "push" && toSwallow > 0 && (toSwallow -= 1) >= 0);
  const it = testTill({ connect });
  await sellMany(it, 2);
  await it.ok("till.enrol", { server: server.url, code: "CODE" });
  await until(async () => (await status(it)).unsent === 0);
  expect(asked.filter((event) => event === "challenge").length).toBe(3);
  expect(server.lines).toHaveLength(auditBooks(it.dataDir).length);
});

test("S7.1 a busy server is asked again on the same line, no sooner than it said, without a new sale", async () => {
  const server = await serverWithCode();
  const { timers, pauses, pass } = held(5_000);
  const it = testTill({ server: server.url, enrol: "CODE", timers });
  await it.till.uplink.drained();
  Object.assign(server, { refusePush: "busy", retryAfterMs: 7_000, pushes: 0 });
  pauses.length = 0;
  await it.sell("key-000001", 1000);
  await until(() => pauses.some((ms) => ms >= 7_000 && ms < 15_000));
  await it.sell("key-000002", 1000);
  expect([server.pushes, server.hellos.length, (await status(it)).unsent]).toEqual([1, 1, 2]);
  // Nor on another line.
  server.refusePush = null;
  server.hangUp();
  await until(async () => server.hellos.length === 2 && (await status(it)).connection === "online");
  await it.sell("key-000003", 1000);
  expect([server.pushes, (await status(it)).unsent]).toEqual([1, 3]);
  pass();
  await until(async () => (await status(it)).unsent === 0);
  expect(server.hellos).toHaveLength(2);
});

test("S7.1 a server that is busy at the greeting is greeted again, no sooner than it said", async () => {
  const server = await serverWithCode();
  const { timers, pauses, pass } = held(5_000);
  const it = testTill({ server: server.url, enrol: "CODE", timers });
  await it.till.uplink.drained();
  Object.assign(server, { refuseHello: "busy", retryAfterMs: 9_000 });
  pauses.length = 0;
  server.hangUp();
  await until(() => pauses.some((ms) => ms >= 9_000 && ms < 15_000));
  server.refuseHello = null;
  pass();
  await until(async () => (await status(it)).connection === "online");
});

test("S11.3 a wake-up that is lost is made up for within a quarter of a minute", async () => {
  const server = await serverWithCode();
  const { timers, pauses, pass } = held(5_000);
  const it = testTill({ server: server.url, enrol: "CODE", timers });
  await it.till.uplink.drained();
  expect(pauses).toContain(15_000);
  server.feed.push({ ...member, kind: "member" });
  pass();
  await until(async () => (await it.call("member.find", { phone: "13900000000" })).ok);
});

const member = {
  id: "p1",
  phone: "13900000000",
  card: null,
  name: null,
  level: null,
  cash: 0,
  points: 0,
  love: 0,
  waiting: 0,
  waitingAmount: 0,
  asOf: 0,
};

test("S8.3 pauses grow twofold from a quarter of a second to half a minute, with jitter over the half of each", () => {
  const pausesWith = (random: number): number[] => {
    const pauses: number[] = [];
    const retry = new Retry(
      { after: (ms, run) => (pauses.push(ms), queueMicrotask(run), () => undefined) },
      () => random,
      () => undefined,
    );
    const again = (): void => {
      retry.stop();
      retry.again();
    };
    for (let index = 0; index < 9; index += 1) again();
    return pauses;
  };
  expect(pausesWith(0)).toEqual([125, 250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  const longest = pausesWith(ROLLS - 1).map(Math.ceil);
  expect(longest).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test("S9.2 a till that must be updated says so, keeps everything, and sells on", async () => {
  const server = await serverWithCode();
  const it = testTill({ server: server.url, enrol: "CODE" });
  await it.till.uplink.drained();
  server.refuseHello = "update-needed";
  server.hangUp();
  await until(async () => (await status(it)).trouble.some(({ code }) => code === "update-needed"));
  await sellMany(it, 3);
  expect(await status(it)).toMatchObject({ connection: "refused", unsent: 3 });
  auditBooks(it.dataDir);
});
