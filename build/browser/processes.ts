// The real processes of a walk: started, read, killed with -9, ended.
// Refuses to know what they do beyond their readiness line.

import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

export type Ready = Readonly<Record<string, unknown>>;

/** One started process with what it said. */
export class Running {
  readonly #child: ChildProcess;
  readonly #gone: Promise<number | null>;
  readonly #said: string[] = [];

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#gone = new Promise((resolve) => child.once("exit", (code) => resolve(code)));
    child.stderr?.on("data", (text: Buffer) => this.#said.push(text.toString("utf8")));
  }

  /** Everything it wrote to standard error. */
  get said(): string {
    return this.#said.join("");
  }

  /** As the power going out: no handler of it runs. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#gone;
  }

  /** Asks it to end. @returns its exit status */
  async end(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    return await this.#gone;
  }
}

/**
 * Starts a program of this checkout and waits for the one line by which it says that it is ready.
 * @throws Error with what it said instead
 */
export async function launch(script: string, args: readonly string[]): Promise<{ running: Running; ready: Ready }> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const running = new Running(child);
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(new Error(`${script} ended with ${code} before it was ready:\n${running.said}`)),
    );
  });
  const ready = JSON.parse(line) as Ready;
  if (ready["ready"] !== true) throw new Error(`${script} was not ready: ${line}\n${running.said}`);
  return { running, ready };
}
