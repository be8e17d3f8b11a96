// The replay from outside: what it leaves behind follows from its plan, to the last byte, wherever the server keeps its books.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { postgresUrl } from "../../server/store/postgres/testServer.ts";

const SAMPLE = join(import.meta.dirname, "sample", "invoices.csv");
const MINUTES = 4 * 60_000;
/** Everything in which two runs could differ: queues of all tills, draws, exchanges, a clearing every night. */
const RULES: RulesInput = {
  basic: {
    extract: 1_000,
    ratio: 10_000,
    cashierScope: "all",
    leftover: "carry",
    exchange: { points: 5_000 },
    clear: { every: "day", at: "03:00" },
  },
  stores: { s1: { cashier: { lottery: { kind: "range", min: 5_000, max: 20_000 } } }, s2: { cashier: {} } },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "paifan-replayed-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Plays the first invoices of the sample. @returns the two files it wrote */
async function replayed(name: string, ...more: string[]): Promise<{ state: string; scenario: string }> {
  const file = join(folder, "invoices.csv");
  writeFileSync(file, readFileSync(SAMPLE, "utf8").split("\n").slice(0, 700).join("\n"));
  const rules = join(folder, "rules.json");
  writeFileSync(rules, JSON.stringify(RULES));
  const out = join(folder, name);
  const args = [file, "--tills", "3", "--stores", "2", "--offline", "0.3", "--rules", rules, "--out", out, ...more];
  const child = spawn(process.execPath, [join(import.meta.dirname, "replay.ts"), ...args]);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (part: string) => void (said += part));
  const status = await new Promise((resolve) => child.once("exit", resolve));
  if (status !== 0) throw new Error(said);
  expect(said).toContain("every check is true");
  const read = (it: string): string => readFileSync(join(out, it), "utf8");
  return { state: read("state.json"), scenario: read("scenario.json") };
}

test(
  "§13.5 the same invoices twice, and once on PostgreSQL through two server processes: the same state to the last byte",
  async (context) => {
    const once = await replayed("once");
    expect(JSON.parse(once.state)).toMatchObject({ queues: { cashiers: {} } });
    const again = await replayed("again");
    expect(again.state === once.state).toBe(true);
    expect(again.scenario === once.scenario).toBe(true);
    const postgres = await replayed("postgres", "--database", await postgresUrl(context), "--doors", "2");
    expect(postgres.state === once.state).toBe(true);
    expect(postgres.scenario === once.scenario).toBe(true);
  },
  MINUTES,
);

test("what it does not know is refused with its usage", async () => {
  await expect(replayed("x", "--doors", "2")).rejects.toThrow("expected --database too");
  await expect(replayed("x", "--database", "mysql://here")).rejects.toThrow("--database: expected");
});
