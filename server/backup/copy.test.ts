import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rebuild } from "../settlement/rebuild.ts";
import { StoreRefusal } from "../store/refusal.ts";
import { openSqliteStore } from "../store/sqlite/store.ts";
import { quiet, RULES, TestServer } from "../testServer.ts";
import { startServer } from "../server.ts";
import { valueOf, type TestTill } from "../testTill.ts";
import { backUp, BOOKS, putBack } from "./copy.ts";

let server: TestServer;
let till: TestTill;
beforeEach(async () => {
  server = await new TestServer().start();
  till = await server.till("s1/t1");
  till.register("13800000001");
});
afterEach(() => server.end());

function sellSome(count: number): void {
  for (let index = 0; index < count; index += 1) {
    till.at += 1_000;
    till.sell(1_000 + index, "13800000001");
  }
}
const pushed = async (): Promise<number> =>
  valueOf(await till.push(till.batch(1 + (server.read.tills.till("s1/t1")?.cursor ?? 0)))).cursor;
const refusal = async (act: () => Promise<unknown>): Promise<string> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof StoreRefusal) return error.code;
    if (error instanceof Error) return error.message;
    throw error;
  }
  return "none";
};

test("a copy is taken while the server takes facts; it is whole, and folded anew it is the same", async () => {
  sellSome(20);
  await pushed();
  sellSome(20);
  const pushing = pushed();
  const copied = await backUp(server.folder, join(server.folder, "copy.sqlite"));
  expect(await pushing).toBe(till.lines.length);
  // Before or after the batch that was under way, never in the midst of it; the server's own facts are counted too.
  const own = server.read.tills.till("hq/office")?.cursor ?? 0;
  expect([22 + own, 42 + own]).toContain(copied.facts);
  expect(readdirSync(server.folder).filter((name) => name.startsWith("copy"))).toEqual(["copy.sqlite"]);
  const store = openSqliteStore(copied.file);
  expect(rebuild(store.read).differences).toEqual([]);
  store.close();
  expect(await refusal(() => backUp(server.folder, copied.file))).toContain("is there already");
});

test("put back, the server goes on from the copy, and the till sends again what the copy lacks", async () => {
  sellSome(10);
  await pushed();
  const copied = await backUp(server.folder, join(server.folder, "copy.sqlite"));
  sellSome(10);
  const cursor = await pushed();
  expect(await refusal(() => putBack(server.folder, copied.file, 0))).toBe("in-use");
  till.disconnect();
  await server.running.close();

  const back = await putBack(server.folder, copied.file, Date.UTC(2026, 2, 1));
  expect(back.aside).toBe(join(server.folder, `${BOOKS}.before-2026-03-01T00-00-00-000Z`));
  expect(existsSync(back.aside ?? "")).toBe(true);
  expect(readFileSync(copied.file)).toHaveLength(copied.bytes);
  server.running = await startServer({
    dataDir: server.folder,
    port: 0,
    host: "127.0.0.1",
    clock: () => server.now,
    log: quiet,
  });
  valueOf(server.running.setup.begin("Asia/Shanghai", RULES));
  await till.connect(server.url);
  const welcome = valueOf(await till.hello());
  expect(welcome.cursor).toBe(cursor - 10);
  const listed = () =>
    server.read.concerns.concerns({ kinds: ["lost-receipt"], till: "s1/t1", resolved: null }, null, 10);
  expect(listed()).toMatchObject([{ resolved: null }]);
  expect(await pushed()).toBe(cursor);
  expect(listed().map((it) => it.resolved !== null)).toContain(true);
  expect(
    server.read.journal
      .facts(0, 1_000)
      .filter((it) => it.till === "s1/t1")
      .map((it) => it.line),
  ).toEqual(till.lines);
  expect(rebuild(server.read).differences).toEqual([]);
});

test("a copy that is damaged, cut off or no copy at all is refused by name, and nothing has changed", async () => {
  sellSome(200);
  await pushed();
  const { file } = await backUp(server.folder, join(server.folder, "copy.sqlite"));
  till.disconnect();
  await server.running.close();
  const before = readFileSync(join(server.folder, BOOKS));
  const bad = join(server.folder, "bad.sqlite");
  copyFileSync(file, bad);
  truncateSync(bad, Math.floor(statSync(file).size / 2 / 4_096) * 4_096);
  expect(await refusal(() => putBack(server.folder, bad, 0))).toMatch(/damaged|not-a-database/);
  writeFileSync(bad, "no database ".repeat(1_000));
  expect(await refusal(() => putBack(server.folder, bad, 0))).toBe("not-a-database");
  expect(await refusal(() => putBack(server.folder, join(server.folder, "none"), 0))).toContain("there is no");
  expect(readFileSync(join(server.folder, BOOKS)).equals(before)).toBe(true);
  expect(readdirSync(server.folder).filter((name) => name.includes("before") || name.includes("part"))).toEqual([]);
  await server.start();
});
