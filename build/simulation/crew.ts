/** Processes of simulated worlds, each with one seed at a time. One that dies over a seed fails it, and is replaced. */
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Patch } from "./hooks.ts";
import { startPostgres } from "../postgres/start.ts";
import type { StoreKind } from "./seed.ts";
import type { Told, Work } from "./telling.ts";

type Child = ChildProcessByStdio<Writable, Readable, Readable>;
/** Brings what worlds of a kind need beside themselves. @throws Error saying why it cannot be had here */
export async function bring(store: StoreKind): Promise<{ readonly postgres: string | null; stop(): Promise<void> }> {
  if (store !== "postgres") return { postgres: null, stop: () => Promise.resolve() };
  const server = await startPostgres();
  return { postgres: server.url, stop: () => server.stop() };
}

/** A world that goes on for so long in real time never ends. */
const MOST_MS = 60_000;
const KEPT_OF_ERRORS = 4_000;

export class Hand {
  readonly #env: NodeJS.ProcessEnv;
  readonly #overheard: (text: string) => void;
  #child: Child | undefined;
  #errors = "";
  #told: ((told: Told | Error) => void) | undefined;

  /** @param postgres where there is one. @param overheard what it writes on standard error */
  constructor(
    patches: readonly Patch[] = [],
    postgres: string | null = null,
    overheard: (text: string) => void = () => undefined,
  ) {
    this.#overheard = overheard;
    this.#env = {
      ...process.env,
      PAIFAN_PATCHES: JSON.stringify(patches),
      NODE_OPTIONS: "",
      ...(postgres === null ? {} : { PAIFAN_SIMULATION_POSTGRES: postgres }),
    };
  }

  /** @returns what became of it, or what the process said when it died over it */
  async run(work: Work): Promise<Told | Error> {
    this.#child ??= this.#start();
    const child = this.#child;
    return await new Promise((resolve) => {
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
      }, MOST_MS);
      this.#told = (told) => {
        clearTimeout(timer);
        this.#told = undefined;
        resolve(told);
      };
      child.stdin.write(`${JSON.stringify(work)}\n`);
    });
  }

  /** What it has written on standard error, the last of it. */
  get errors(): string {
    return this.#errors;
  }

  end(): void {
    this.#child?.stdin.end();
    this.#child?.kill("SIGTERM");
    this.#child = undefined;
  }

  #start(): Child {
    const child = spawn(process.execPath, [join(import.meta.dirname, "worker.ts")], {
      stdio: ["pipe", "pipe", "pipe"],
      env: this.#env,
    });
    this.#errors = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#errors = (this.#errors + text).slice(-KEPT_OF_ERRORS);
      this.#overheard(text);
    });
    createInterface({ input: child.stdout }).on("line", (line) => this.#told?.(JSON.parse(line) as Told));
    child.stdin.on("error", () => undefined);
    child.on("close", (code, signal) => {
      if (this.#child === child) this.#child = undefined;
      this.#told?.(new Error(`the process ended (${signal ?? code}): ${this.#errors}`));
    });
    return child;
  }
}

/**
 * Hands out work to several processes until there is none.
 * @param next the next piece; undefined: enough
 */
export async function share(
  hands: readonly Hand[],
  next: () => Work | undefined,
  heard: (work: Work, told: Told | Error, hand: Hand) => void,
): Promise<void> {
  await Promise.all(
    hands.map(async (hand) => {
      for (let work = next(); work; work = next()) heard(work, await hand.run(work), hand);
    }),
  );
}
