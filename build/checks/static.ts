// The checks that read the sources without running them. Each is one tool with one verdict.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../package/root.ts";

interface Check {
  readonly name: string;
  readonly tool: string;
  readonly args: readonly string[];
  readonly mend: string;
}

const CHECKS: readonly Check[] = [
  { name: "format", tool: "oxfmt/bin/oxfmt", args: ["--check"], mend: "npm run format" },
  {
    name: "lint and rooms",
    tool: "oxlint/bin/oxlint",
    args: ["--type-aware", "--deny-warnings"],
    mend: "see each message",
  },
  { name: "types", tool: "typescript/bin/tsc", args: ["-p", ".", "--noEmit"], mend: "see each message" },
  { name: "unused code and dependencies", tool: "knip/bin/knip.js", args: ["--no-progress"], mend: "remove it" },
];

export interface Verdict {
  readonly name: string;
  readonly passed: boolean;
}

/** Runs every check, one after the other, each named with its verdict; the tool's own words only where it failed. */
export async function runStaticChecks(): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const check of CHECKS) {
    const { status, output } = await run(check);
    const passed = status === 0;
    process.stdout.write(`${passed ? "ok  " : "FAIL"}  ${check.name}\n`);
    if (!passed) process.stdout.write(`${output.trim()}\n      to mend: ${check.mend}\n`);
    verdicts.push({ name: check.name, passed });
  }
  return verdicts;
}

async function run({ tool, args }: Check): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, [join(ROOT, "node_modules", tool), ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return { status, output: Buffer.concat(chunks).toString("utf8") };
}
