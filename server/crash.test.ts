import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rebuild } from "./settlement/rebuild.ts";
import { openSqliteStore } from "./store/sqlite/store.ts";
import { containing, matching } from "./testMatch.ts";
import { codeOf, post, TestTill, valueOf } from "./testTill.ts";
import { EVERY_CONCERN } from "./store/store.ts";

const MAIN = join(import.meta.dirname, "main.ts");
type Said = { ready: boolean; url: string; hq: string; enrolmentCode: string | null; code: string; message: string };

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "paifan-crash-"));
});
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** The real server as a process of its own; resolves with its one line. */
async function start(...args: string[]): Promise<{ child: ChildProcess; said: Said; lines: string[] }> {
  const child = spawn(process.execPath, [MAIN, "--data", folder, "--log-level", "silent", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const lines: string[] = [];
  const said = await new Promise<Said>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line);
      resolve(JSON.parse(line) as Said);
    });
    child.once("exit", (code) => reject(new Error(`ended with ${code} before its line`)));
  });
  return { child, said, lines };
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));

test("S3.1 S4.1 killed with -9 in the middle of pushes: what was acknowledged is there, nothing twice, the cursor agrees", async () => {
  const till = new TestTill("s1/t1");
  till.open();
  till.register("13800000001");
  let acknowledged = 0;
  let code: string | null = null;
  for (const killAfter of [3, 7, 12, 20]) {
    const { child, said } = await start("--demo", "--port", "0");
    code = code ?? said.enrolmentCode;
    valueOf(await till.enrol(said.url, code ?? ""));
    await till.connect(said.url);
    const welcome = valueOf(await till.hello());
    expect(welcome.cursor).toBeGreaterThanOrEqual(acknowledged);
    expect(welcome.cursor).toBeLessThanOrEqual(till.lines.length);
    acknowledged = welcome.cursor;
    const gone = ended(child);
    let pushes = 0;
    for (;;) {
      for (let index = 0; index < 5; index += 1) {
        till.at += 1_000;
        till.sell(1_000 + index, index % 2 === 0 ? "13800000001" : null);
      }
      const from = acknowledged + 1;
      const sent = till.push(till.batch(from));
      pushes += 1;
      if (pushes === killAfter) {
        child.kill("SIGKILL");
        await sent.then(
          (answer) => (acknowledged = answer.ok ? answer.value.cursor : acknowledged),
          () => acknowledged,
        );
        break;
      }
      acknowledged = valueOf(await sent).cursor;
    }
    await gone;
    till.disconnect();
  }

  const { child, said } = await start("--demo", "--port", "0");
  await till.connect(said.url);
  expect(valueOf(await till.hello()).cursor).toBeGreaterThanOrEqual(acknowledged);
  expect(valueOf(await till.push()).cursor).toBe(till.lines.length);
  till.disconnect();
  child.kill("SIGTERM");
  expect(await ended(child)).toBe(0);

  const store = openSqliteStore(join(folder, "server.sqlite"));
  const facts = store.read.journal.facts(0, 10_000).filter((fact) => fact.till === "s1/t1");
  expect(facts.map((fact) => fact.line)).toEqual(till.lines);
  expect(store.read.concerns.concerns(EVERY_CONCERN, null, 10)).toEqual([]);
  expect(rebuild(store.read).differences).toEqual([]);
  const feed = store.read.feed.rowsAfter("s1/t1", 0, 100_000).map((row) => row.n);
  expect(feed).toEqual(feed.map((_row, index) => index + 1));
  store.close();
});

test("one line on standard output when ready, an end with 0 on SIGTERM, the same key of HQ at each start", async () => {
  const first = await start("--demo", "--port", "0");
  expect(first.said).toMatchObject({ ready: true, enrolmentCode: matching(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/) });
  const till = new TestTill("s1/t1");
  valueOf(await till.enrol(first.said.url, first.said.enrolmentCode!));
  first.child.kill("SIGTERM");
  expect(await ended(first.child)).toBe(0);
  expect(first.lines).toHaveLength(1);
  const second = await start("--demo", "--port", "0");
  expect(second.said).toMatchObject({ ready: true, enrolmentCode: null });
  expect(new URL(second.said.hq).searchParams.get("key")).toBe(new URL(first.said.hq).searchParams.get("key"));
});

test("a key of the order API is said once, opens the API, and is good after the next start", async () => {
  const first = await start("--demo", "--port", "0", "--new-api-key", "shop");
  const { apiKey } = first.said as Said & { apiKey?: string };
  const asked = (url: string) =>
    fetch(`${url}/api/v1/notices`, { headers: { authorization: `Bearer ${apiKey ?? ""}` } });
  expect((await asked(first.said.url)).status).toBe(200);
  first.child.kill("SIGTERM");
  await ended(first.child);
  const second = await start("--demo", "--port", "0");
  expect(second.said).not.toHaveProperty("apiKey");
  expect((await asked(second.said.url)).status).toBe(200);
});

test("a port in use, a file that is no database, bad flags, bad rules, a second server on the same folder: named, exit status 1", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  const { port } = taken.address() as { port: number };
  const refused = async (...args: string[]) => {
    const { child, said } = await start(...args);
    expect(child.exitCode ?? (await ended(child))).toBe(1);
    return said;
  };
  expect(await refused("--port", String(port))).toMatchObject({ ready: false, code: "port-in-use" });
  taken.close();
  expect(await refused("--port", "eighty")).toMatchObject({ ready: false, code: "bad-flags" });
  const rules = join(folder, "rules.json");
  writeFileSync(rules, JSON.stringify({ basic: { ratio: -1 } }));
  const clean = join(folder, "clean");
  expect(await refused("--data", clean, "--port", "0", "--rules", rules)).toMatchObject({
    ready: false,
    code: "invalid-rules",
    message: containing("basic.ratio"),
  });
  const running = await start("--port", "0");
  expect(running.said.ready).toBe(true);
  expect(await refused("--port", "0")).toMatchObject({ ready: false, code: "in-use" });
  const text = join(folder, "text");
  const made = await start("--data", text, "--port", "0", "--new-code", "s9/t3", "--name", "九店三号");
  expect(made.said.enrolmentCode).not.toBeNull();
  const shop = valueOf(await new TestTill("s9/t3").enrol(made.said.url, made.said.enrolmentCode!));
  expect(shop).toMatchObject({ till: "s9/t3", tillName: "九店三号" });
  made.child.kill("SIGTERM");
  await ended(made.child);
  writeFileSync(join(text, "server.sqlite"), "no database ".repeat(500));
  expect(await refused("--data", text, "--port", "0")).toMatchObject({ ready: false, code: "not-a-database" });
  expect(codeOf((await post(`${running.said.url}/api/enrol`, {})).body as { ok: false; code: string })).toBe(
    "malformed",
  );
});
