/**
 * A process of simulated worlds: told seeds on its standard input, one JSON object a line, it answers
 * with what became of each. Real randomness, clocks and timers are shut out before the first of them begins.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { hook, type Patch } from "./hooks.ts";
import { seal } from "./sealed.ts";
import type { Told, Work } from "./telling.ts";

const patches = JSON.parse(process.env["PAIFAN_PATCHES"] ?? "[]") as Patch[];
hook(patches);
const { runSeed } = await import("./seed.ts");
const { now } = seal();

const shared = "/dev/shm";
const folder = mkdtempSync(join(process.platform === "linux" ? shared : tmpdir(), "paifan-simulation-"));
mkdirSync(folder, { recursive: true });
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));

const tell = (told: Told): void => void process.stdout.write(`${JSON.stringify(told)}\n`);

for await (const line of createInterface({ input: process.stdin })) {
  const work = JSON.parse(line) as Work;
  const begun = now();
  const result = await runSeed(work.seed, {
    store: work.store,
    folder,
    thorough: work.thorough ?? false,
    ...(work.only ? { only: new Set(work.only) } : {}),
    ...(work.trace ? { told: (text: string) => void process.stderr.write(`${text}\n`) } : {}),
  });
  tell({
    ...result,
    counts: [...result.counts],
    operations: result.failure === null ? [] : [...result.operations],
    ms: now() - begun,
  });
}
