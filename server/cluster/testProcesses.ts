/** Real processes of one chain on a real PostgreSQL, for tests. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { RULES } from "../testServer.ts";
import type { TestTill } from "../testTill.ts";

const MAIN = join(import.meta.dirname, "..", "main.ts");

export type Started = {
  readonly child: ChildProcess;
  readonly url: string;
  readonly hq: string;
  readonly inner: string;
  readonly enrolmentCode: string | null;
  readonly apiKey?: string;
};

export class TestChain {
  readonly #url: string;
  readonly chain: string;
  readonly #children: ChildProcess[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), "paifan-chain-"));
  readonly #rules = join(this.#folder, "rules.json");

  constructor(url: string, chain: string) {
    this.#url = url;
    this.chain = chain;
    writeFileSync(this.#rules, JSON.stringify(RULES));
  }

  /** A process of the chain, ready. */
  async start(role: "all" | "door" | "settler", ...args: string[]): Promise<Started> {
    const child = spawn(
      process.execPath,
      [
        MAIN,
        "--chain",
        this.chain,
        "--role",
        role,
        "--port",
        "0",
        "--log-level",
        "fatal",
        "--rules",
        this.#rules,
        ...args,
      ],
      { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, DATABASE_URL: this.#url } },
    );
    this.#children.push(child);
    const said = await new Promise<Started & { ready: boolean; message?: string }>((resolve, reject) => {
      createInterface({ input: child.stdout }).once("line", (line) => resolve(JSON.parse(line) as never));
      child.once("exit", (code) => reject(new Error(`ended with ${code} before its line`)));
    });
    if (!said.ready) throw new Error(said.message);
    return { ...said, child };
  }

  async end(): Promise<void> {
    await Promise.all(
      this.#children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        // What is paused does not even die.
        child.kill("SIGCONT");
        await gone;
      }),
    );
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** What a process says of itself. */
export async function gauge(process: Started, name: string): Promise<number> {
  const text = await (await fetch(`${process.inner}/metrics`)).text();
  const line = text.split("\n").find((it) => it.startsWith(`${name} `));
  return Number(line?.slice(name.length));
}

/** Sells and sends, five facts a batch, until it is told to stop; whatever is not acknowledged is sent again. */
export class Trade {
  readonly till: TestTill;
  readonly #door: () => string;
  readonly #phone: string;
  acknowledged = 0;
  /** When the last acknowledgement came, by `performance.now()`. */
  lastAt = 0;
  #stopped = false;
  /** How long what is left is still sent after it was told to stop. */
  #until = Infinity;
  readonly done: Promise<void>;

  constructor(till: TestTill, door: () => string, phone: string) {
    this.till = till;
    this.#door = door;
    this.#phone = phone;
    this.done = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#until = performance.now() + 20_000;
    await this.done;
    this.till.disconnect();
  }

  async #run(): Promise<void> {
    let welcome = false;
    while (!this.#stopped || (this.acknowledged < this.till.lines.length && performance.now() < this.#until)) {
      try {
        if (!welcome) {
          await this.till.connect(this.#door());
          const answer = await this.till.hello();
          if (!answer.ok) throw new Error(answer.code);
          if (answer.value.cursor < this.acknowledged) throw new RangeError("what was acknowledged is not there");
          this.acknowledged = answer.value.cursor;
          welcome = true;
        }
        for (let index = 0; index < 5 && !this.#stopped; index += 1) {
          this.till.at += 1_000;
          this.till.sell(1_000 + index, index % 2 === 0 ? this.#phone : null);
        }
        if (this.acknowledged === this.till.lines.length) continue;
        const from = this.acknowledged + 1;
        const count = Math.min(100, this.till.lines.length - this.acknowledged);
        const answer = await this.till.push(this.till.batch(from, count));
        if (answer.ok) {
          this.acknowledged = answer.value.cursor;
          this.lastAt = performance.now();
        } else if (answer.code !== "busy") throw new Error(answer.code);
        else await new Promise((resolve) => setTimeout(resolve, 100));
      } catch (error) {
        if (error instanceof RangeError) throw error;
        // The line is gone, or nobody settles: it is tried again from the start.
        welcome = false;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
}
