import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { socketLink } from "./socketlink.ts";

type Call = { id: number; verb: string; input: unknown };
type Host = { port: number; server: Server; sockets: Set<Duplex>; say: (message: unknown) => void };

const frame = (text: string): Buffer => {
  const body = Buffer.from(text);
  const head =
    body.length < 126
      ? Buffer.from([0x81, body.length])
      : Buffer.from([0x81, 126, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, body]);
};

/** The texts of the whole frames in a chunk; the calls of this test fit in one chunk each. */
function texts(chunk: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at + 6 <= chunk.length;) {
    const long = (chunk[at + 1]! & 127) === 126;
    const size = long ? chunk.readUInt16BE(at + 2) : chunk[at + 1]! & 127;
    const mask = at + (long ? 4 : 2);
    const body = chunk.subarray(mask + 4, mask + 4 + size).map((byte, n) => byte ^ chunk[mask + (n % 4)]!);
    if ((chunk[at]! & 15) === 1) found.push(Buffer.from(body).toString());
    at = mask + 4 + size;
  }
  return found;
}

/** A real socket server that answers by `reply`; undefined leaves the call unanswered. */
async function host(reply: (call: Call, host: Host) => unknown, port = 0): Promise<Host> {
  const server = createServer();
  const sockets = new Set<Duplex>();
  const mine: Host = {
    port: 0,
    server,
    sockets,
    say: (message) => sockets.forEach((socket) => socket.write(frame(JSON.stringify(message)))),
  };
  server.on("upgrade", (request, socket) => {
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    sockets.add(socket);
    socket.on("error", () => sockets.delete(socket));
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk: Buffer) => {
      for (const text of texts(chunk)) {
        const call = JSON.parse(text) as Call;
        const outcome = reply(call, mine);
        if (outcome !== undefined) socket.write(frame(JSON.stringify({ id: call.id, outcome })));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  mine.port = (server.address() as AddressInfo).port;
  return mine;
}

const ending: (() => void)[] = [];
afterEach(() => {
  for (const end of ending.splice(0)) end();
});

function stop({ server, sockets }: Host) {
  for (const socket of sockets) socket.destroy();
  server.close();
}

function open(port: number, answerMs = 5_000) {
  const link = socketLink(`ws://127.0.0.1:${port}/till`, {
    firstPauseMs: 10,
    longestPauseMs: 40,
    answerMs,
    openMs: 2_000,
  });
  ending.push(() => link.close());
  const until = (state: string) =>
    new Promise<void>((resolve) => {
      link.onState((now) => {
        if (now === state) resolve();
      });
    });
  return { link, until };
}

describe("the link of a browser to its till", () => {
  it("carries calls made before it is open, and keeps their answers apart", async () => {
    const till = await host(({ input }) => ({
      ok: true,
      value: (input as { text: string }).text === "a" ? [] : "not a list",
    }));
    ending.push(() => stop(till));
    const { link } = open(till.port);
    const [first, second] = await Promise.all([
      link.call("catalogue.search", { text: "a", limit: 1 }),
      link.call("catalogue.search", { text: "b", limit: 1 }),
    ]);
    expect(first).toEqual({ ok: true, value: [] });
    expect(second).toMatchObject({ ok: false, code: "unreadable-answer" });
  });
  it("answers what was under way `till-unreachable` when the line is cut, and comes back by itself", async () => {
    let cut = true;
    const till = await host((_, { sockets }) => {
      if (!cut) return { ok: true, value: [] };
      for (const socket of sockets) socket.destroy();
      return undefined;
    });
    ending.push(() => stop(till));
    const { link, until } = open(till.port);
    expect(await link.call("catalogue.keys", {})).toMatchObject({ ok: false, code: "till-unreachable" });
    cut = false;
    await until("up");
    expect(await link.call("catalogue.keys", {})).toEqual({ ok: true, value: [] });
  });
  it("says `till-unreachable` at once while there is no till, and finds the one that is started again", async () => {
    const first = await host(() => ({ ok: true, value: [] }));
    const { link, until } = open(first.port);
    await until("up");
    stop(first);
    await until("down");
    expect(await link.call("catalogue.keys", {})).toMatchObject({ ok: false, code: "till-unreachable" });
    const second = await host(() => ({ ok: true, value: [] }), first.port);
    ending.push(() => stop(second));
    await until("up");
    expect(await link.call("catalogue.keys", {})).toEqual({ ok: true, value: [] });
  });
  it("does not wait for ever for a till that hangs", async () => {
    const till = await host(() => undefined);
    ending.push(() => stop(till));
    const { link } = open(till.port, 60);
    expect(await link.call("catalogue.keys", {})).toMatchObject({ ok: false, code: "till-unreachable" });
  });
  it("passes refusals and news on as they are, and drops news of no known topic", async () => {
    const till = await host((_, { say }) => {
      say({ news: { topics: ["weather"] } });
      say({ news: { topics: ["sales", "payouts"] } });
      return { ok: false, code: "unknown-product", message: "none" };
    });
    ending.push(() => stop(till));
    const { link } = open(till.port);
    const heard: string[][] = [];
    link.onNews((topics) => heard.push(topics));
    expect(await link.call("catalogue.scan", { code: "1" })).toEqual({
      ok: false,
      code: "unknown-product",
      message: "none",
    });
    expect(heard).toEqual([[], ["sales", "payouts"]]);
  });
});
