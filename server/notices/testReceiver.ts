/** A merchant's webhook for tests: a real HTTP server that keeps what it took, each letter once by its id. */
import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = {
  readonly id: string;
  readonly n: number;
  readonly kind: string;
  readonly member: string;
  readonly phone: string | null;
  readonly order: string | null;
  readonly line: number | null;
  readonly amountFen: number;
  readonly at: number;
};
type Said = { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> };

export class TestReceiver {
  readonly #server: Server;
  /** Every POST, taken or not. */
  readonly posts: { headers: IncomingHttpHeaders; body: string; letters: Received[] }[] = [];
  /** What it took, in the order in which it did, without repeats. */
  readonly taken: Received[] = [];
  /** What is answered; what is below 300 takes the letters. "hangs up": none is. */
  answer: (letters: Received[]) => Said | "hangs up" = () => ({ status: 204 });

  private constructor() {
    this.#server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const body = Buffer.concat(parts).toString();
        const letters = (JSON.parse(body) as { notices: Received[] }).notices;
        this.posts.push({ headers: request.headers, body, letters });
        const said = this.answer(letters);
        if (said === "hangs up") return void request.socket.destroy();
        if (said.status < 300) {
          const known = new Set(this.taken.map((it) => it.id));
          this.taken.push(...letters.filter((it) => !known.has(it.id)));
        }
        response.writeHead(said.status, said.headers ?? {}).end(said.body);
      });
    });
  }

  static async listening(): Promise<TestReceiver> {
    const receiver = new TestReceiver();
    await new Promise<void>((listening) => receiver.#server.listen(0, "127.0.0.1", listening));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/notices`;
  }

  async end(): Promise<void> {
    await new Promise((closed) => this.#server.close(closed));
  }
}

/** What a receiver checks, with an HMAC of its own. @returns the second it was signed at; null: it is not signed by this secret */
export function signedAt(
  { headers, body }: { headers: IncomingHttpHeaders; body: string },
  secret: string,
): number | null {
  const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers["x-paifan-signature"])) ?? [];
  const own = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  return own === mac ? Number(seconds) : null;
}
