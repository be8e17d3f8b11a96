/**
 * Carries the verbs to a browser on this machine: pages and a WebSocket on 127.0.0.1. Every request
 * is checked for Host, a socket for Origin too, and both for a session.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { z } from "zod";
import { WebSocketServer, type RawData, type WebSocket } from "ws";
import {
  MAX_CALL_BYTES,
  ScreenCall,
  type ScreenAnswer,
  type ScreenNews,
  type TillNews,
} from "../../shared/contract/till.ts";
import { refuse } from "../../shared/kernel/outcome.ts";
import type { Call } from "./dispatcher.ts";
import { Entrance, type Sessions } from "./entrance.ts";
import { readPage, securityHeaders } from "./pages.ts";

export type Hosted = {
  readonly call: Call;
  onNews(heard: (news: TillNews) => void): () => void;
  /** A customer display listens from now on. @returns it listens no longer */
  attendDisplay(): () => void;
  readonly sessions: Sessions;
};
export type LoopbackOptions = {
  readonly port: number;
  /** The folder of the built pages. */
  readonly pages: string;
  readonly log: (line: string) => void;
};
export type Loopback = { readonly url: string; readonly port: number; close(): Promise<void> };

/** A screen that does not answer two beats is gone. */
const BEAT_MS = 15_000;
const MOST_SCREENS = 32;
/** Where screens and customer displays open their sockets. */
const SCREEN = "/till";
const DISPLAY = "/till?display";

/** @throws Error with code `EADDRINUSE` where the port is taken */
export async function openLoopback(till: Hosted, { port: asked, pages, log }: LoopbackOptions): Promise<Loopback> {
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 10_000, headersTimeout: 10_000 });
  const port = await listen(server, asked);
  const entrance = new Entrance(till.sessions, port);
  const door: Door = { entrance, port, pages, hosts: new Set([`127.0.0.1:${port}`, `localhost:${port}`]) };
  const screens = new WebSocketServer({ noServer: true, maxPayload: MAX_CALL_BYTES, perMessageDeflate: false });
  server.on("request", (request, response) => {
    serve(door, request, response).catch((error: unknown) => {
      log(`a page could not be served: ${String(error)}`);
      if (!response.headersSent) plain(response, 500, "The till could not serve this page. Reload it.");
      else response.destroy();
    });
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refused =
      refuseUpgrade(door, request) ?? (screens.clients.size >= MOST_SCREENS ? "503 Service Unavailable" : undefined);
    if (refused !== undefined) {
      socket.end(`HTTP/1.1 ${refused}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    screens.handleUpgrade(request, socket, head, (screen) => attend(till, screen, request.url === DISPLAY, log));
  });
  const silent = new WeakSet<WebSocket>();
  const beat = setInterval(() => {
    for (const screen of screens.clients) {
      if (silent.has(screen)) screen.terminate();
      else {
        silent.add(screen);
        screen.once("pong", () => silent.delete(screen));
        screen.ping();
      }
    }
  }, BEAT_MS);
  beat.unref();
  return {
    url: `http://127.0.0.1:${port}/?token=${entrance.token}`,
    port,
    close: async () => {
      clearInterval(beat);
      for (const screen of screens.clients) screen.terminate();
      screens.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the loopback host has no port");
  return address.port;
}

type Door = {
  readonly entrance: Entrance;
  readonly port: number;
  readonly pages: string;
  readonly hosts: ReadonlySet<string>;
};

async function serve(
  { entrance, hosts, pages }: Door,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { host } = request.headers;
  if (host === undefined || !hosts.has(host)) return plain(response, 421, "This address is not the till's.");
  for (const [name, value] of Object.entries(securityHeaders(`'self' ws://${host}`))) response.setHeader(name, value);
  response.setHeader("cache-control", "no-store");
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    return plain(response, 405, "Pages are only read here.");
  }
  const url = new URL(request.url ?? "/", `http://${host}`);
  const token = url.searchParams.get("token");
  // A mere look (HEAD) does not use the token up.
  if (url.pathname === "/" && token !== null && request.method === "GET")
    return enter(entrance, request, response, token);
  if (!entrance.knows(request.headers.cookie)) {
    return plain(
      response,
      401,
      "This browser has not been let in to the till. Open the address that the till printed when it started; it works once.",
    );
  }
  const page = await readPage(pages, url.pathname);
  if (!page) return plain(response, 404, "There is no such page at this till.");
  response.setHeader("content-type", page.type);
  if (page.forever) response.setHeader("cache-control", "private, max-age=31536000, immutable");
  response.end(request.method === "HEAD" ? undefined : page.body);
}

function enter(entrance: Entrance, request: IncomingMessage, response: ServerResponse, token: string): void {
  const cookie = entrance.exchange(token);
  if (cookie !== undefined) response.setHeader("set-cookie", cookie);
  else if (!entrance.knows(request.headers.cookie)) {
    return plain(
      response,
      401,
      "This address was used already or is of an earlier start. Start the till again for a new one.",
    );
  }
  // The token leaves the address bar and the history with this.
  response.writeHead(303, { location: "/" }).end();
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

/** Why a socket is not opened; undefined: it is. */
function refuseUpgrade({ entrance, hosts }: Door, { headers, url }: IncomingMessage): string | undefined {
  const { host, origin, cookie } = headers;
  if (host === undefined || !hosts.has(host)) return "421 Misdirected Request";
  if (origin !== `http://${host}`) return "403 Forbidden";
  if (url !== SCREEN && url !== DISPLAY) return "404 Not Found";
  return entrance.knows(cookie) ? undefined : "401 Unauthorized";
}

/** One screen: its calls are answered as they are done, news are pushed. The customer's counts as long as it is there. */
function attend(till: Hosted, screen: WebSocket, isDisplay: boolean, log: (line: string) => void): void {
  if (isDisplay) screen.on("close", till.attendDisplay());
  const send = (message: ScreenAnswer | ScreenNews): void => {
    if (screen.readyState === screen.OPEN) screen.send(JSON.stringify(message));
  };
  const unsubscribe = till.onNews((news) => send({ news }));
  screen.on("close", unsubscribe);
  screen.on("error", (error) => log(`a screen's socket failed: ${error.message}`));
  screen.on("message", (data, isBinary) => {
    const call = isBinary ? undefined : readCall(data);
    if (!call) {
      send({ id: -1, outcome: refuse("malformed", "Expected JSON {id, verb, input}. Nothing was done.") });
      return;
    }
    void till.call(call.verb, call.input).then((outcome) => send({ id: call.id, outcome }));
  });
}

function readCall(data: RawData): z.infer<typeof ScreenCall> | undefined {
  try {
    const text = Array.isArray(data)
      ? Buffer.concat(data).toString("utf8")
      : Buffer.from(data as Buffer).toString("utf8");
    return ScreenCall.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
