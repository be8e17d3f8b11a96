// A server of its own whose clock is set, with the order API: for what takes days at headquarters. No till.
//
// Promises: what was started is gone when it is closed.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { startServer, type RunningServer } from "../../server/server.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";

const ZONE = "Asia/Shanghai";
const DAY_MS = 86_400_000;

export class HeadOffice {
  readonly #folder: string;
  readonly #server: RunningServer;
  readonly #clock: { now: number };
  readonly #key: string;

  private constructor(folder: string, server: RunningServer, clock: { now: number }) {
    this.#folder = folder;
    this.#server = server;
    this.#clock = clock;
    this.#key = server.setup.newApiKey("mall");
  }

  /** A chain with one store, s1, at nine in the morning of a day. @param day `YYYY-MM-DD` */
  static async open(day: string, rules: RulesInput): Promise<HeadOffice> {
    const folder = mkdtempSync(join(tmpdir(), "paifan-office-"));
    const clock = { now: Date.parse(`${day}T09:00:00+08:00`) };
    const log = pino({ level: "silent" });
    const server = await startServer({ dataDir: folder, port: 0, host: "127.0.0.1", clock: () => clock.now, log });
    const begun = server.setup.begin(ZONE, rules);
    if (!begun.ok) throw new Error(begun.message);
    server.setup.putStore("s1", "一店");
    return new HeadOffice(folder, server, clock);
  }

  /** The link to its page. A session ends within a day. */
  get link(): string {
    return this.#server.hq;
  }

  later(ms: number): void {
    this.#clock.now += ms;
  }

  /** At the same time of the next day, when the night has been distributed. */
  async nextDay(): Promise<void> {
    this.#clock.now += DAY_MS;
    await this.call("POST", "/members", { phone: "13900000000" });
    while (this.#server.store.ledger.rewards?.night()) await new Promise((resolve) => setImmediate(resolve));
  }

  /** The order API. */
  async call(method: "GET" | "POST" | "PUT", path: string, body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.#server.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = (await response.json()) as Record<string, unknown>;
    if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(said)}`);
    return said;
  }

  async register(phone: string, referrer?: string): Promise<string> {
    const member = await this.call("POST", "/members", { phone, ...(referrer === undefined ? {} : { referrer }) });
    return String(member["id"]);
  }

  async close(): Promise<void> {
    await this.#server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
