// Codes for signing in go out by the webhook for notices: at once, beside the letters, twice at most, and are kept nowhere.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TestMember } from "../testMember.ts";
import { Someone } from "../testHq.ts";
import { TestServer } from "../testServer.ts";
import { valueOf } from "../testTill.ts";
import { codeSender } from "./codes.ts";
import { signedAt, TestReceiver, type Received } from "./testReceiver.ts";

const PHONE = "13800000001";
const HOUR = 3_600_000;
type Code = Received & { readonly code: string; readonly validUntil: number };

let server: TestServer;
let receiver: TestReceiver;
let secret: string;
beforeEach(async () => {
  receiver = await TestReceiver.listening();
  server = await new TestServer().start();
  await server.stop();
  await server.again({ tickMs: HOUR, exportsTo: { folder: null, inside: true }, sendCode: null });
});
afterEach(async () => {
  await receiver.end();
  await server.end();
});
const set = async (): Promise<Someone> => {
  const owner = await Someone.withKey(server);
  const answer = valueOf(await owner.ask("notice.hook", { url: receiver.url, by: "林" }));
  secret = answer.secret ?? "";
  return owner;
};
const posts = (count: number) => expect.poll(() => receiver.posts.length).toBe(count);

test("whoever has the code that arrived is let in; without a webhook, or with one that is off, no code is sent", async () => {
  const member = new TestMember(server, PHONE);
  expect(await member.code("code.ask", { phone: PHONE })).toBe("codes-off");
  const owner = await set();
  const { validUntil } = valueOf(await member.ask("code.ask", { phone: PHONE }));
  await posts(1);
  const [sent] = receiver.posts;
  const [letter] = (sent?.letters ?? []) as Code[];
  expect(letter).toEqual({
    id: expect.stringMatching(/^code-/) as string,
    kind: "sign-in-code",
    at: server.now,
    phone: PHONE,
    code: expect.stringMatching(/^\d{6}$/) as string,
    validUntil,
  });
  expect(sent && signedAt(sent, secret)).toBe(Math.floor(server.now / 1_000));
  const code = letter?.code ?? "";
  expect(await member.code("code.enter", { phone: PHONE, code, invitation: null })).toBe("ok");
  server.now += HOUR;
  const again = await Someone.withKey(server);
  valueOf(await again.ask("notice.turn", { on: false, skip: false, by: "林" }));
  expect(await member.code("code.ask", { phone: PHONE })).toBe("codes-off");
  expect(await owner.raw("notice.state", {})).not.toBe("internal");
  // Neither the books nor what was logged of them hold it.
  await server.running.close();
  for (const file of ["server.sqlite", "server.sqlite-wal"]) {
    const path = join(server.folder, file);
    try {
      expect(readFileSync(path).includes(`"${code}"`)).toBe(false);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  await server.again();
});

test("tried twice with the same id, whatever the letters do, and then not any more; no log has the code", async () => {
  await set();
  const logged: string[] = [];
  const log = pino(new Writable({ write: (line: Buffer, _, done) => (logged.push(line.toString()), done()) }));
  const next: (() => void)[] = [];
  const send = codeSender({
    settings: server.read.settings,
    clock: () => server.now,
    log,
    inside: true,
    later: (run) => void next.push(run),
  });
  receiver.answer = (letters) =>
    receiver.posts.length === 1 ? { status: 500, body: JSON.stringify(letters) } : "hangs up";
  send?.(PHONE, "482915", server.now + HOUR);
  await expect.poll(() => next.length).toBe(1);
  next.shift()?.();
  await expect.poll(() => logged.length).toBe(2);
  expect(new Set(receiver.posts.map((it) => it.letters[0]?.id)).size).toBe(1);
  expect([receiver.posts.length, next.length]).toEqual([2, 0]);
  expect(logged.join("")).not.toMatch(/482915|138/);
  receiver.answer = () => ({ status: 200 });
  send?.(PHONE, "111222", server.now + HOUR);
  await posts(3);
  expect(receiver.taken).toMatchObject([{ kind: "sign-in-code", code: "111222" }]);
});
