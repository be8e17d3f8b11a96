/**
 * The inner listener of a process: what health checks and Prometheus ask, and what the other processes
 * of the chain ask by the chain's secret. Not for the outside.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";

const LARGEST_BODY = 32 * 1024 * 1024;

export type Health = { readonly ready: boolean; readonly reason: string };

export type InnerParts = {
  readonly log: Logger;
  /** By which processes of the chain know each other; null: nobody else may ask. */
  readonly secret: string | null;
  readonly health: () => Health;
  /** In Prometheus' text format. */
  readonly metrics: () => Promise<string>;
  /** @throws whatever stands in the way; said as 503 */
  readonly asked: (path: string, body: Buffer) => Promise<unknown>;
};

/** Where to listen. */
export type Listen = { readonly host: string; readonly port: number };

export class Inner {
  readonly #server: Server;
  readonly #parts: InnerParts;

  constructor(parts: InnerParts) {
    this.#parts = parts;
    this.#server = createServer((request, reply) => {
      this.#answer(request, reply).catch((error: unknown) => {
        parts.log.error({ err: error }, "an inner request could not be answered");
        send(reply, 503, "text/plain", error instanceof Error ? error.message : String(error));
      });
    });
  }

  /** @returns its own address */
  async listen({ host, port }: Listen): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, resolve);
    });
    const bound = this.#server.address() as AddressInfo;
    return `http://${host.includes(":") ? `[${host}]` : host}:${bound.port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://inner").pathname;
    if (request.method === "GET") {
      if (path === "/healthz") return send(reply, 200, "application/json", JSON.stringify({ ok: true }));
      if (path === "/readyz") return sendHealth(reply, this.#parts.health());
      if (path === "/metrics") return send(reply, 200, METRICS_TYPE, await this.#parts.metrics());
    }
    if (!this.#trusted(request)) return send(reply, 403, "text/plain", "expected the chain's secret");
    if (request.method !== "POST") return send(reply, 404, "text/plain", "nothing here");
    send(reply, 200, "application/json", JSON.stringify(await this.#parts.asked(path, await bodyOf(request))));
  }

  #trusted(request: IncomingMessage): boolean {
    const { secret } = this.#parts;
    const shown = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
    return secret !== null && shown !== undefined && timingSafeEqual(digest(shown), digest(secret));
  }
}

const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
const digest = (text: string): Buffer => createHash("sha256").update(text, "utf8").digest();

export function sendHealth(reply: ServerResponse, health: Health): void {
  send(reply, health.ready ? 200 : 503, "application/json", JSON.stringify(health));
}

function send(reply: ServerResponse, status: number, type: string, text: string): void {
  reply.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(text);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.byteLength;
    if (size > LARGEST_BODY) throw new Error("the request is too long");
    parts.push(part);
  }
  return Buffer.concat(parts);
}
