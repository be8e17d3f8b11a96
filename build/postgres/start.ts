/** A real PostgreSQL of one's own for tests, replays and measurements; it ends with this process. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Where it is, or why it cannot be, in words for a person. */
export type Served = { readonly url: string } | { readonly missing: string };

export type OwnPostgres = { readonly url: string; stop(): Promise<void> };

/** Takes about a second. @throws Error saying what to do where it cannot run here */
export async function startPostgres(): Promise<OwnPostgres> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "serve.ts")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const served = await new Promise<Served>((resolve) => {
    createInterface({ input: child.stdout }).once("line", (line) => resolve(JSON.parse(line) as Served));
    child.once("error", (error) => resolve({ missing: error.message }));
    child.once("exit", (code) => resolve({ missing: `PostgreSQL ended with ${code} before it was ready` }));
  });
  if ("missing" in served) {
    child.stdin.end();
    await ended;
    throw new Error(served.missing);
  }
  // Whoever forgets to stop it does not wait for it: it ends when this process does.
  child.unref();
  for (const stream of [child.stdin, child.stdout]) if ("unref" in stream) (stream as { unref(): void }).unref();
  return {
    url: served.url,
    stop: async () => {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}
