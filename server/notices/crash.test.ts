// The real server, killed in the middle of bringing notices to a webhook: all of them arrive, once by id, in order (§9.3).
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSqliteStore } from "../store/sqlite/store.ts";
import { Someone } from "../testHq.ts";
import { TestTill, valueOf } from "../testTill.ts";
import { TestReceiver } from "./testReceiver.ts";

const MAIN = join(import.meta.dirname, "..", "main.ts");
const PHONES = ["13800000001", "13800000002", "13800000003"];
type Said = { readonly url: string; readonly hq: string; readonly enrolmentCode: string | null };

let folder: string;
let receiver: TestReceiver;
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "paifan-letters-"));
  receiver = await TestReceiver.listening();
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await receiver.end();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<{ child: ChildProcess; said: Said }> {
  const flags = ["--demo", "--port", "0", "--webhooks-inside", "--log-level", "silent"];
  const child = spawn(process.execPath, [MAIN, "--data", folder, ...flags], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const said = await new Promise<Said>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", (line) => resolve(JSON.parse(line) as Said));
    child.once("exit", (code) => reject(new Error(`ended with ${code} before its line`)));
  });
  return { child, said };
}

test("killed with -9 as letters arrive, and again: none is lost, none twice by id, and each member's stay in order", async () => {
  const till = new TestTill("s1/t1");
  till.open();
  for (const phone of PHONES) till.register(phone);
  let code: string | null = null;
  for (const killedAt of [1, 2, 1, null]) {
    const { child, said } = await start();
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const owner = await Someone.withKey({ url: said.url, running: { hq: said.hq } });
    if (code === null) {
      code = said.enrolmentCode ?? "";
      valueOf(await till.enrol(said.url, code));
      valueOf(await owner.ask("notice.hook", { url: receiver.url, by: "林" }));
    }
    let posts = 0;
    receiver.answer = () => {
      posts += 1;
      if (posts === killedAt) child.kill("SIGKILL");
      return { status: 200 };
    };
    for (let sales = 0; sales < 60; sales += 1) till.sell(1_000 + sales, PHONES[sales % 3]);
    const push = async (): Promise<void> => {
      await till.connect(said.url);
      valueOf(await till.hello());
      valueOf(await till.push());
    };
    // What it was killed before it took is sent again to the next.
    await (killedAt === null ? push() : Promise.race([push().catch(() => undefined), ended]));
    if (killedAt === null) {
      await expect.poll(async () => valueOf(await owner.ask("notice.state", {})).waiting, { timeout: 20_000 }).toBe(0);
      child.kill("SIGTERM");
    }
    await ended;
    till.disconnect();
  }
  const store = openSqliteStore(join(folder, "server.sqlite"));
  const notices = store.read.notices.noticesAfter(0, 10_000);
  expect(notices.length).toBeGreaterThan(400);
  for (const member of new Set(notices.map((it) => it.member))) {
    const own = (rows: readonly { readonly n: number; readonly member: string }[]) =>
      rows.filter((it) => it.member === member).map((it) => it.n);
    expect(own(receiver.taken)).toEqual(own(notices));
  }
  expect(receiver.posts.flatMap((it) => it.letters).length).toBeGreaterThan(receiver.taken.length);
  store.close();
});
