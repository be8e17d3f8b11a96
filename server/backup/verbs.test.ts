import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rebuild } from "../settlement/rebuild.ts";
import { openPostgresStore } from "../store/postgres/store.ts";
import { ownChain, postgresUrl } from "../store/postgres/testServer.ts";
import { TestServer } from "../testServer.ts";
import { valueOf } from "../testTill.ts";

let server: TestServer;
let folder: string;
beforeEach(async () => {
  server = await new TestServer().start();
  folder = mkdtempSync(join(tmpdir(), "paifan-verbs-"));
  const till = await server.till("s1/t1");
  till.register("13800000001");
  for (let index = 0; index < 20; index += 1) till.sell(1_000 + index, "13800000001", {});
  valueOf(await till.push());
});
afterEach(async () => {
  await server.end();
  rmSync(folder, { recursive: true, force: true });
});

/** A verb as `npm run` runs it. */
function run(verb: "backup" | "move", ...args: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, `${verb}.ts`), ...args], {
    encoding: "utf8",
    env: { ...process.env, DATABASE_URL: "" },
  });
  return { status, said: stdout + stderr };
}

test("backup beside a running server; restore refuses while it runs, and puts the copy into a new folder", () => {
  const copy = join(folder, "copy.sqlite");
  expect(run("backup", "--to", copy, "--data", server.folder)).toMatchObject({ status: 0 });
  expect(run("backup", "--from", copy, "--data", server.folder)).toMatchObject({ status: 1 });
  const put = run("backup", "--from", copy, "--data", join(folder, "trial"));
  expect(put).toMatchObject({ status: 0 });
  expect(put.said).toContain("Tills send again");
  expect(readdirSync(folder).toSorted()).toEqual(["copy.sqlite", "trial"]);
  expect(run("backup")).toMatchObject({ status: 2 });
  expect(run("backup", "--to", copy, "--data", join(folder, "nowhere"))).toMatchObject({ status: 1 });
});

test("move refuses while a server runs; then to PostgreSQL and back, every row the same and folded anew the same", async (context) => {
  const url = await postgresUrl(context);
  const chain = ownChain();
  expect(run("move", "--from", server.folder, "--to", url, "--chain", chain)).toMatchObject({ status: 1 });
  await server.stop();
  const there = run("move", "--from", server.folder, "--to", url, "--chain", chain);
  expect(there).toMatchObject({ status: 0 });
  expect(there.said).toMatch(/^orders +20$/m);
  const store = openPostgresStore({ url, chain });
  expect(rebuild(store.read).differences).toEqual([]);
  store.close();
  const back = run("move", "--from", url, "--to", join(folder, "back"), "--chain", chain);
  expect(back).toEqual(there);
  expect(existsSync(join(folder, "back", "server.sqlite"))).toBe(true);
  expect(run("move", "--from", url, "--to", join(folder, "back"), "--chain", chain)).toMatchObject({ status: 1 });
  await server.start();
});
