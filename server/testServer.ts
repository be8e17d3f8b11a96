/** Servers for tests: real files in a folder of their own, real sockets, a clock that is set. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import type { RulesInput } from "../shared/rules/schema.ts";
import type { ExportPlaces } from "./export/scheduled/scheduled.ts";
import type { SendCode } from "./member/codes.ts";
import { startServer, type RunningServer } from "./server.ts";
import { MORNING, TestTill, valueOf } from "./testTill.ts";

export const quiet = pino({ level: "silent" });

export const RULES: RulesInput = {
  basic: { extract: 1_000, ratio: 10_000, cashierScope: "all" },
  stores: { s1: { cashier: {} }, s2: { cashier: {} } },
};

type Changed = {
  behindProxy?: boolean;
  triesPerMinute?: number;
  callsPerMinute?: number;
  tickMs?: number;
  steps?: number;
  exportsTo?: ExportPlaces;
  sendCode?: SendCode | null;
};

export class TestServer {
  readonly folder = mkdtempSync(join(tmpdir(), "paifan-server-"));
  now = MORNING;
  running!: RunningServer;
  /** The codes that were sent, by phone, the newest. */
  readonly codes = new Map<string, string>();
  readonly #tills: TestTill[] = [];

  /** Begins with two stores, s1 and s2, under the given rules. */
  async start(rules: RulesInput = RULES, changed: Changed = {}): Promise<this> {
    await this.again(changed);
    valueOf(this.running.setup.begin("Asia/Shanghai", rules));
    this.running.setup.putStore("s1", "一店");
    this.running.setup.putStore("s2", "二店");
    return this;
  }

  /** On the books that are there. */
  async again(changed: Changed = {}): Promise<void> {
    this.running = await startServer({
      dataDir: this.folder,
      port: 0,
      host: "127.0.0.1",
      clock: () => this.now,
      log: quiet,
      sendCode: (phone, code) => void this.codes.set(phone, code),
      ...changed,
    });
  }

  get url(): string {
    return this.running.url;
  }

  get read(): RunningServer["store"]["read"] {
    return this.running.store.read;
  }

  get file(): string {
    return join(this.folder, "server.sqlite");
  }

  /** An enrolled till that has opened and been welcomed. */
  async till(id: string): Promise<TestTill> {
    const till = new TestTill(id);
    this.#tills.push(till);
    const [store = "", name = ""] = id.split("/");
    const { code } = valueOf(this.running.setup.issueCode(store, name, name));
    valueOf(await till.enrol(this.url, code));
    till.open();
    await till.connect(this.url);
    valueOf(await till.hello());
    return till;
  }

  async stop(): Promise<void> {
    for (const till of this.#tills) till.disconnect();
    await this.running.close();
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
