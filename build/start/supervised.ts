// One child process that is to keep running: started, watched, started again when it dies, ended cleanly.
// Refuses to know what the child does; it speaks the readiness line and understands SIGTERM.

import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { readinessOf, type Ready, type Refused } from "./readiness.ts";

const READY_WITHIN_MS = 30_000;
const RESTART_AFTER_MS = 1_000;
const WINDOW_MS = 60_000;
const RESTARTS_A_WINDOW = 5;
const CLEAN_END_MS = 8_000;

export interface Recipe {
  /** How people call it: "server", "till". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Whether an exit with status 0 that nobody asked for means "the person is done" instead of a death. */
  readonly mayEnd: boolean;
}

export type Start = { ok: true; ready: Ready } | ({ ok: false } & Omit<Refused, "ready">);

/** What became of a child, for the one who watches. */
export interface Watcher {
  readonly say: (line: string) => void;
  /** The child is over for good: done, or died too often. */
  readonly over: (reason: "done" | "died-too-often") => void;
}

export class Supervised {
  readonly #recipe: Recipe;
  readonly #watcher: Watcher;
  #child: ChildProcess | undefined;
  #pause: NodeJS.Timeout | undefined;
  #ending = false;
  #deaths: number[] = [];

  constructor(recipe: Recipe, watcher: Watcher) {
    this.#recipe = recipe;
    this.#watcher = watcher;
  }

  /**
   * Starts the child; resolves when it is ready, refuses, or dies before either (code `died`); a child that says
   * nothing for half a minute is left to go on (code `slow`). Never rejects.
   */
  async start(): Promise<Start> {
    const { name } = this.#recipe;
    return await new Promise((resolve) => {
      let answered = false;
      const answer = (outcome: Start): void => {
        clearTimeout(patience);
        if (!answered) resolve(outcome);
        else if (outcome.ok) this.#watcher.say([`The ${name} is ready`, outcome.ready.url].filter(Boolean).join(": "));
        else this.#watcher.say(`The ${name} could not start: ${outcome.message}`);
        answered = true;
      };
      const slow = { ok: false, code: "slow", message: "it has not said that it is ready for half a minute" } as const;
      const patience = setTimeout(answer, READY_WITHIN_MS, slow);
      this.#launch(answer);
    });
  }

  /** Asks the child to end and waits for it; one that does not within eight seconds is killed. */
  async end(): Promise<void> {
    this.#ending = true;
    clearTimeout(this.#pause);
    const child = this.#child;
    if (child === undefined || hasEnded(child)) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const last = setTimeout(() => child.kill("SIGKILL"), CLEAN_END_MS);
    if (process.platform === "win32" && child.connected) child.send("end");
    else child.kill("SIGTERM");
    await gone;
    clearTimeout(last);
  }

  #launch(told: (outcome: Start) => void): void {
    const { command, args, env } = this.#recipe;
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    this.#child = child;
    let outcome: Start | undefined;
    const settle = (value: Start): void => {
      if (outcome !== undefined) return;
      outcome = value;
      told(value);
    };
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on("line", (line) => {
        const readiness = readinessOf(line);
        if (readiness === undefined) process.stderr.write(`${line}\n`);
        else settle(readiness.ready ? { ok: true, ready: readiness } : { ok: false, ...readiness });
      });
    }
    child.on("error", (error) => settle({ ok: false, code: "died", message: error.message }));
    child.on("close", (code, signal) => {
      const how = signal === null ? `with status ${code}` : `by ${signal}`;
      const wasFirst = outcome === undefined && this.#deaths.length === 0;
      const refusedFirst = outcome?.ok === false && this.#deaths.length === 0;
      settle({ ok: false, code: "died", message: `it ended ${how} before it was ready` });
      if (this.#ending || wasFirst || refusedFirst) return;
      if (code === 0 && this.#recipe.mayEnd) this.#watcher.over("done");
      else this.#again(how, told);
    });
  }

  #again(how: string, told: (outcome: Start) => void): void {
    const { name } = this.#recipe;
    const now = performance.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < WINDOW_MS), now];
    if (this.#deaths.length > RESTARTS_A_WINDOW) {
      this.#watcher.say(`The ${name} died ${this.#deaths.length} times within a minute; it is not started again.`);
      this.#watcher.over("died-too-often");
      return;
    }
    this.#watcher.say(`The ${name} ended unexpectedly (${how}); starting it again.`);
    this.#pause = setTimeout(() => this.#launch(told), RESTART_AFTER_MS);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}
