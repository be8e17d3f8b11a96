// The door to every script, from outside: what a person sees when something is missing, and that two never install at once.

import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const BUILD = join(import.meta.dirname, "..");
let house: string;

/** A small checkout with a space in its path, the real scripts, no dependencies, and one verb that prints what it got. */
beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), "paifan run "));
  for (const file of [
    "run.mjs",
    ...["alone", "dependencies", "installed", "node24", "npm"].map((name) => `runtime/${name}.mjs`),
  ]) {
    cpSync(join(BUILD, file), join(house, "build", file));
  }
  mkdirSync(join(house, "build/scenario"));
  writeFileSync(
    join(house, "build/scenario/scenario.ts"),
    "console.log(JSON.stringify(process.argv.slice(2) as string[]));\n",
  );
  const nothing = {
    name: "small",
    version: "1.0.0",
    lockfileVersion: 3,
    packages: { "": { name: "small", version: "1.0.0" } },
  };
  writeFileSync(join(house, "package.json"), JSON.stringify({ name: "small", version: "1.0.0" }));
  writeFileSync(join(house, "package-lock.json"), JSON.stringify(nothing));
});
afterEach(() => rmSync(house, { recursive: true, force: true }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(house, "build/run.mjs"), ...args], { encoding: "utf8" });

describe("build/run.mjs", () => {
  test("lists the verbs for one it does not know, and ends with 2", () => {
    const { status, stdout, stderr } = run("constructor");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("scenario");
  });

  test("installs what is missing, prints only the verb's own output, and passes the arguments as they are", () => {
    const first = run("scenario", "a b", "--c=*");
    expect({ status: first.status, stdout: first.stdout }).toEqual({ status: 0, stdout: '["a b","--c=*"]\n' });
    expect(first.stderr).toContain("installing dependencies");
    expect(run("scenario").stderr).toBe("");
  });

  test("says which file of the checkout is missing", () => {
    expect(run("server")).toMatchObject({ status: 1, stdout: "" });
    expect(run("server").stderr).toContain("server/main.ts is missing");
  });

  test("passes the exit status of the verb", () => {
    writeFileSync(join(house, "build/scenario/scenario.ts"), "process.exitCode = 7;\n");
    expect(run("scenario").status).toBe(7);
  });
});

test("work that is to be done by one is done by one at a time, also after the one before died in the middle", async () => {
  const lock = join(house, "lock");
  const log = join(house, "log");
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  mkdirSync(lock);
  writeFileSync(join(lock, String(dead)), "");
  const script = join(house, "worker.mjs");
  writeFileSync(
    script,
    `import { appendFileSync } from "node:fs";
     import { alone } from ${JSON.stringify(join(house, "build/runtime/alone.mjs"))};
     await alone(${JSON.stringify(lock)}, () => false, async () => {
       appendFileSync(${JSON.stringify(log)}, "in ");
       await new Promise((later) => setTimeout(later, 50));
       appendFileSync(${JSON.stringify(log)}, "out ");
     });`,
  );
  const ends = Array.from({ length: 4 }, async () => {
    const worker = spawn(process.execPath, [script], { stdio: "ignore" });
    return new Promise((resolve) => worker.on("close", resolve));
  });
  expect(await Promise.all(ends)).toEqual([0, 0, 0, 0]);
  expect(readFileSync(log, "utf8")).toBe("in out ".repeat(4));
});
