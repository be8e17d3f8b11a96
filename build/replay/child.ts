/** A process of the replay's own: commands go down, answers come back, a death is an error. */
import { fork, type ChildProcess } from "node:child_process";
import { flushCompileCache } from "node:module";

export class Child {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #next = 0;
  #ended = false;
  /** Hears what the process tells without being asked. */
  onTold: (message: unknown) => void = () => undefined;

  constructor(
    name: string,
    module: URL,
    args: string[],
    { cwd, env, execArgv }: { cwd?: string; env?: NodeJS.ProcessEnv; execArgv?: string[] } = {},
  ) {
    this.name = name;
    this.#process = fork(module, args, {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      ...(cwd === undefined ? {} : { cwd }),
      ...(execArgv === undefined ? {} : { execArgv }),
      ...(env === undefined ? {} : { env: { ...process.env, ...env } }),
    });
    this.#process.on("message", (message: { id: number | null; value?: unknown; error?: string }) => {
      if (message.id === null) return this.onTold(message.value);
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.value);
      else waiting?.reject(new Error(`${name}: ${message.error}`));
    });
    this.#process.on("exit", (code, signal) => {
      this.#ended = true;
      for (const { reject } of this.#waiting.values()) reject(new Error(`${name} ended (${signal ?? code})`));
      this.#waiting.clear();
    });
  }

  /** Asks the process to do something; resolves with its answer. */
  ask(command: string, input: unknown = null): Promise<unknown> {
    if (this.#ended) return Promise.reject(new Error(`${this.name} has ended`));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#process.send({ id, command, input });
    });
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  kill(): void {
    if (!this.#ended) this.#process.kill("SIGKILL");
  }

  /** Resolves when the process is gone. */
  async gone(): Promise<void> {
    if (!this.#ended) await new Promise((resolve) => this.#process.once("exit", resolve));
  }
}

/** Tells the one who started this process something that was not asked for; resolves when a death cannot take it back. */
export const tell = (value: unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    if (!process.send) return resolve();
    process.send({ id: null, value }, undefined, undefined, (error) => (error ? reject(error) : resolve()));
  });

/** The other end: answers each command in the order in which they came. */
export function answer(commands: Record<string, (input: unknown) => unknown>): void {
  // Where compiled code is kept (NODE_COMPILE_CACHE), it is kept now: one that is killed comes to no end.
  flushCompileCache();
  let last: Promise<void> = Promise.resolve();
  process.on("message", ({ id, command, input }: { id: number; command: string; input: unknown }) => {
    last = last.then(async () => {
      try {
        const act = commands[command];
        if (!act) throw new Error(`no such command: ${command}`);
        process.send?.({ id, value: (await act(input)) ?? null });
      } catch (error) {
        process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
    });
  });
  process.on("disconnect", () => process.exit(0));
}
