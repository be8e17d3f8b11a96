// What the start script promises about its children, with real processes.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { nextFreePort } from "./ports.ts";
import { readinessOf } from "./readiness.ts";
import { Supervised } from "./supervised.ts";

let folder: string;
let said: string[];
let over: string[];
let child: Supervised | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "paifan start "));
  said = [];
  over = [];
});
afterEach(async () => {
  await child?.end();
  rmSync(folder, { recursive: true, force: true });
});

/** A child that notes its process id in `pids` and then does `body`. */
function childOf(body: string, mayEnd = false): Supervised {
  const script = join(folder, "child.mjs");
  const pids = JSON.stringify(join(folder, "pids"));
  writeFileSync(
    script,
    `import { appendFileSync, existsSync, writeFileSync } from "node:fs";
     appendFileSync(${pids}, process.pid + "\\n");
     const ready = (more) => console.log(JSON.stringify({ ready: true, ...more }));
     ${body}`,
  );
  child = new Supervised(
    {
      name: "child",
      command: process.execPath,
      args: ["--import", new URL("leash.ts", import.meta.url).href, script],
      mayEnd,
    },
    { say: (line) => said.push(line), over: (reason) => over.push(reason) },
  );
  return child;
}

const pids = (): number[] => readFileSync(join(folder, "pids"), "utf8").trim().split("\n").map(Number);
const STAY = "setInterval(() => undefined, 1000);";

describe("a supervised child", () => {
  test("is ready when it says so, whatever else it printed", async () => {
    const start = await childOf(`console.log("{ noise"); ready({ url: "http://127.0.0.1:1" }); ${STAY}`).start();
    expect(start).toEqual({ ok: true, ready: { ready: true, url: "http://127.0.0.1:1" } });
  });

  test("that refuses is not started again, and its words are kept", async () => {
    const body = `console.log(JSON.stringify({ ready: false, code: "port-in-use", message: "port 8790 is in use" })); process.exitCode = 1;`;
    const start = await childOf(body).start();
    expect(start).toMatchObject({ ok: false, code: "port-in-use", message: "port 8790 is in use" });
    await new Promise((later) => setTimeout(later, 1_500));
    expect(pids()).toHaveLength(1);
  });

  test("that dies before it is ready is told as such", async () => {
    expect(await childOf("process.exit(3);").start()).toMatchObject({ ok: false, code: "died" });
  });

  test("that is killed is said so and started again", async () => {
    await childOf(`ready(); ${STAY}`).start();
    process.kill(pids()[0] ?? 0, "SIGKILL");
    await vi.waitFor(() => expect(said.at(-1)).toBe("The child is ready"), 20_000);
    expect(said[0]).toContain("ended unexpectedly (by SIGKILL)");
    expect(pids()).toHaveLength(2);
  });

  test("that may end and does is over, not dead", async () => {
    await childOf("ready();", true).start();
    await vi.waitFor(() => expect(over).toEqual(["done"]), 20_000);
  });

  test("that dies over and over is given up after five starts more", async () => {
    await childOf("ready(); setTimeout(() => process.exit(1), 10);").start();
    await vi.waitFor(() => expect(over).toEqual(["died-too-often"]), 40_000);
    expect(pids()).toHaveLength(6);
  });

  test("is asked to end, and may take its time to end cleanly", async () => {
    const clean = JSON.stringify(join(folder, "clean"));
    const started = childOf(
      `process.on("SIGTERM", () => setTimeout(() => { writeFileSync(${clean}, "yes"); process.exit(0); }, 300)); ready(); ${STAY}`,
    );
    await started.start();
    await started.end();
    expect(readFileSync(join(folder, "clean"), "utf8")).toBe("yes");
    expect(over).toEqual([]);
  });
});

describe("readiness", () => {
  test.each(["", "listening on 8790", "{", '{"ready":"yes"}', '{"level":30,"msg":"hi"}'])("%j tells none", (line) => {
    expect(readinessOf(line)).toBeUndefined();
  });
});

test("a port in use gives way to the next free one that is not taken", async () => {
  const holder = createServer();
  await new Promise<void>((listening) => holder.listen(0, "127.0.0.1", listening));
  const address = holder.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  try {
    expect(await nextFreePort(port)).toBeGreaterThan(port);
    const second = await nextFreePort(port);
    expect(await nextFreePort(port, [second])).toBeGreaterThan(second);
  } finally {
    await new Promise((closed) => holder.close(closed));
  }
});
