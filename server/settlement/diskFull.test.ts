import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openCore } from "../core.ts";
import { faultOf } from "../door/answer.ts";
import { openConnection } from "../store/sqlite/connection.ts";
import { SqliteServerStore } from "../store/sqlite/store.ts";
import { quiet, RULES } from "../testServer.ts";
import { MORNING, TestTill, valueOf } from "../testTill.ts";
import { rebuild } from "./rebuild.ts";

test("S5.4 a full disk in the middle of a batch: nothing is taken, the till is told to wait, and the same batch is taken later", async () => {
  const folder = mkdtempSync(join(tmpdir(), "paifan-full-"));
  const opened = openConnection(join(folder, "server.sqlite"));
  const { connection } = opened;
  const store = new SqliteServerStore(opened);
  const clock = () => MORNING;
  const core = openCore({ store, clock, log: quiet });
  const { setup } = core;
  valueOf(setup.begin("Asia/Shanghai", RULES));
  setup.putStore("s1", "一店");
  valueOf(setup.issueCode("s1", "t1", "1"));
  const till = new TestTill("s1/t1");
  store.write(({ tills }) => tills.enrol("s1/t1", till.publicKey, MORNING));
  const line = core.line("nonce");
  line.till = "s1/t1";

  till.open();
  till.register("13800000001");
  till.sell(1_000, "13800000001");
  valueOf(await line.push(till.packed(till.batch())));
  for (let index = 0; index < 400; index += 1) till.sell(2_000 + index, "13800000001");
  const before = [...store.read.figures.rows("entries")];
  connection.pragma(`max_page_count = ${String(connection.pragma("page_count", { simple: true }))}`);
  let said = "";
  try {
    await line.push(till.packed(till.batch(4)));
  } catch (error) {
    said = faultOf(error, quiet).code;
  }
  expect(said).toBe("busy");
  expect(store.read.tills.till("s1/t1")?.cursor).toBe(3);
  expect([...store.read.figures.rows("entries")]).toEqual(before);

  connection.pragma("max_page_count = 1000000");
  expect(valueOf(await line.push(till.packed(till.batch(4)))).cursor).toBe(403);
  expect(store.read.figures.queues()).toMatchObject([
    { key: "cashiers", waitingAmount: expect.any(Number) as unknown },
  ]);
  expect(rebuild(store.read).differences).toEqual([]);
  store.close();
  rmSync(folder, { recursive: true, force: true });
});
