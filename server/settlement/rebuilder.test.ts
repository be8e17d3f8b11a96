import { afterEach, beforeEach, expect, test } from "vitest";
import Database from "better-sqlite3";
import { TestServer } from "../testServer.ts";
import { post, valueOf } from "../testTill.ts";
import { Rebuilder } from "./rebuilder.ts";

const PHONE = "13800000001";
let server: TestServer;
beforeEach(async () => {
  server = await new TestServer().start();
});
afterEach(() => server.end());

test("§13.5 the journal is folded anew while the server serves: the books of one instant, whatever comes meanwhile", async () => {
  const till = await server.till("s1/t1");
  till.register(PHONE);
  for (let count = 0; count < 300; count += 1) till.sell(1_000 + count, PHONE);
  valueOf(await till.push());
  const rebuilder = new Rebuilder({ file: server.file }, () => 7);
  const one = rebuilder.start();
  expect(rebuilder.isRunning).toBe(true);
  expect(rebuilder.start()).toBe(one);
  const sold = till.lines.length;
  for (let count = 0; count < 20; count += 1) {
    till.sell(2_000 + count, PHONE);
    valueOf(await till.push(till.batch(sold + count + 1)));
  }
  const outcome = await one;
  expect(outcome).toMatchObject({ report: { differences: [] } });
  expect(rebuilder.last).toEqual({ at: 7, outcome });
  expect(rebuilder.isRunning).toBe(false);
});

test("headquarters has it done, and reads how it ended", async () => {
  const hq = await fetch(server.running.hq, { redirect: "manual" });
  const cookie = hq.headers.get("set-cookie")?.split(";")[0] ?? "";
  const asked = async (start: boolean) =>
    (await post(`${server.url}/api/hq/journal.rebuild`, { start }, { cookie, origin: server.url })).body;
  expect(await asked(false)).toEqual({ ok: true, value: { running: false, last: null } });
  expect(await asked(true)).toEqual({ ok: true, value: { running: true, last: null } });
  await expect
    .poll(() => asked(false), { timeout: 20_000 })
    .toMatchObject({
      value: { running: false, last: { differences: [], failed: null } },
    });
  expect((await post(`${server.url}/api/hq/journal.rebuild`, { start: true })).status).toBe(401);
});

test("§13.5 one fen that is not the journal's is found", async () => {
  const till = await server.till("s1/t1");
  till.register(PHONE);
  till.sell(1_000, PHONE);
  valueOf(await till.push());
  const db = new Database(server.file);
  db.exec("UPDATE balances SET cash_fen = cash_fen + 1; UPDATE queues SET waiting_fen = waiting_fen + 1");
  db.close();
  const outcome = await new Rebuilder({ file: server.file }, Date.now).start();
  expect("report" in outcome && outcome.report.differences.map((it) => it.split(":")[0])).toContain("queues");
});

test("books that cannot be read are said so", async () => {
  const outcome = await new Rebuilder({ file: `${server.file}.not` }, Date.now).start();
  expect("failed" in outcome && outcome.failed).toContain("cannot be opened");
});
