// Exports that are made by themselves: real folders, a real receiver, a clock that is set.
import { createHmac } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HqInput } from "../../../shared/contract/hq.ts";
import { EXPORT_TABLES } from "../../../shared/contract/hqExport.ts";
import { Someone } from "../../testHq.ts";
import { quiet, TestServer } from "../../testServer.ts";
import { valueOf } from "../../testTill.ts";
import { wrongAddress } from "./address.ts";
import { Scheduled, type ExportPlaces } from "./scheduled.ts";

const [DAY, MINUTE] = [86_400_000, 60_000];
const PHONE = "13800000001";
type Got = { readonly headers: Record<string, unknown>; readonly body: string };

let server: TestServer;
let owner: Someone;
let base: string;
let receiver: Server;
let got: Got[] = [];
/** What is answered next; then 200. */
let answers: number[] = [];
beforeEach(async () => {
  server = await new TestServer().start();
  base = mkdtempSync(join(tmpdir(), "paifan-exports-"));
  got = [];
  answers = [];
  receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      got.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(answers.shift() ?? 200, { location: "/elsewhere" }).end();
    });
  });
  await new Promise<void>((listening) => receiver.listen(0, "127.0.0.1", listening));
  await begin({ folder: base, inside: true });
});
afterEach(async () => {
  await new Promise((closed) => receiver.close(closed));
  await server.end();
  rmSync(base, { recursive: true, force: true });
});

/** The server's own timer stands: what is looked at is looked at by the test. */
async function begin(exportsTo: ExportPlaces): Promise<void> {
  await server.stop();
  await server.again({ tickMs: 3_600_000, exportsTo });
  owner = await Someone.withKey(server);
}
const scheduler = (places: ExportPlaces = { folder: base, inside: true }) =>
  new Scheduled({ store: server.running.store, clock: () => server.now, log: quiet, places });
async function tick(scheduled = scheduler()): Promise<void> {
  scheduled.tick();
  await scheduled.idle();
}
const DAILY: HqInput<"schedule.add"> = {
  tables: ["orders", "queues"],
  format: "csv",
  every: "day",
  on: 1,
  minute: 600,
  to: { kind: "folder", folder: "books" },
  by: "key",
};
const hook = (): HqInput<"schedule.add"> => ({
  ...DAILY,
  to: { kind: "webhook", url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in` },
});
const add = async (of: HqInput<"schedule.add">) => valueOf(await owner.ask("schedule.add", of));
const schedules = async () => valueOf(await owner.ask("schedule.list", {}));
const runs = async () => (await schedules()).rows[0]?.runs ?? [];
const files = () => readdirSync(join(base, "books")).toSorted();

async function sellOne(): Promise<void> {
  const till = await server.till("s1/t1");
  till.register(PHONE);
  till.sell(10_000, PHONE);
  valueOf(await till.push());
}
async function later(ms: number): Promise<void> {
  server.now += ms;
  owner = await Someone.withKey(server);
}

describe("to a folder", () => {
  test("each period once, whole files alone, with what was in them; nothing before it is due", async () => {
    await sellOne();
    const { secret } = await add(DAILY);
    expect(secret).toBeNull();
    await tick();
    expect(existsSync(join(base, "books"))).toBe(false);
    await later(DAY);
    await tick();
    await tick();
    // Due at ten on the same day, about the day before; and on the next, about that one.
    expect((await runs()).map((run) => [run.state, run.tries, run.files.length, run.said])).toEqual([
      ["done", 1, 2, ""],
    ]);
    await later(DAY);
    await tick();
    expect(files()).toEqual([
      "paifan-orders-2026-02-28.csv",
      "paifan-orders-2026-03-01.csv",
      "paifan-queues-2026-03-01.csv",
      "paifan-queues-2026-03-02.csv",
    ]);
    const orders = readFileSync(join(base, "books", "paifan-orders-2026-03-01.csv"), "utf8")
      .trimEnd()
      .split("\r\n");
    expect(orders).toHaveLength(2);
    expect(orders[1]).toContain("10000");
  });

  test("a server that was off makes up for each period it missed, in their order", async () => {
    await add(DAILY);
    await later(3 * DAY);
    await tick();
    expect((await runs()).map((run) => run.due)).toHaveLength(3);
    expect(files().filter((name) => name.includes("orders"))).toHaveLength(3);
  });

  test("a server that ends in the middle begins the file again that was not whole, and repeats none that was", async () => {
    await add(DAILY);
    await later(DAY);
    mkdirSync(join(base, "books"));
    const [part] = ["paifan-orders-2026-02-28.csv"];
    writeFileSync(join(base, "books", `.${part}.part`), "half a fi");
    const { rows } = await schedules();
    const [schedule] = rows;
    server.running.store.write(({ schedules: kept }) =>
      kept.putRun(schedule?.id ?? "", {
        due: schedule?.nextDue ?? 0,
        state: "open",
        tries: 1,
        at: server.now,
        nextAt: null,
        said: "",
        files: [{ name: "paifan-queues-2026-03-01.csv", bytes: 3, sha256: "kept" }],
      }),
    );
    await begin({ folder: base, inside: true });
    await tick();
    expect(files()).toEqual([part]);
    expect(await runs()).toMatchObject([{ state: "done", tries: 2, files: [{ sha256: "kept" }, { name: part }] }]);
  });

  test("a folder that leads elsewhere is not written to, and no name leads out of it", async () => {
    const outside = mkdtempSync(join(tmpdir(), "paifan-outside-"));
    symlinkSync(outside, join(base, "books"));
    await add(DAILY);
    await later(DAY);
    await tick();
    expect(readdirSync(outside)).toEqual([]);
    expect(await runs()).toMatchObject([
      { state: "open", tries: 1, said: "books leads out of the folder for exports" },
    ]);
    rmSync(outside, { recursive: true });
    for (const folder of ["../x", "/etc", "a/b", ".", "", "A"])
      expect(await owner.raw("schedule.add", { ...DAILY, to: { kind: "folder", folder } })).toBe("malformed");
  });

  test("every table can be scheduled, and none carries a secret", async () => {
    const { secret } = await add({ ...hook(), format: "jsonl" });
    await add({ ...DAILY, tables: EXPORT_TABLES, format: "jsonl" });
    await later(DAY);
    await tick();
    expect(files()).toHaveLength(EXPORT_TABLES.length);
    for (const name of files()) expect(readFileSync(join(base, "books", name), "utf8")).not.toContain(secret ?? "?");
    expect(JSON.stringify(await schedules())).not.toContain(secret ?? "?");
  });
});

describe("to a webhook", () => {
  test("one signed POST a file; who receives it can check it, and tell it from another", async () => {
    await sellOne();
    const { id, secret } = await add(hook());
    await later(DAY);
    await tick();
    expect(got.map(({ headers }) => headers["x-paifan-file"])).toEqual([
      "paifan-orders-2026-02-28.csv",
      "paifan-queues-2026-03-01.csv",
    ]);
    for (const { headers, body } of got) {
      const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers["x-paifan-signature"])) ?? [];
      expect(
        createHmac("sha256", secret ?? "")
          .update(`${seconds}.${body}`)
          .digest("hex"),
      ).toBe(mac);
      expect(Number(seconds)).toBe(Math.floor(server.now / 1_000));
      expect(headers["content-type"]).toBe("text/csv; charset=utf-8");
    }
    const due = (await runs())[0]?.due;
    expect(got.map(({ headers }) => headers["x-paifan-delivery"])).toEqual([
      `${id}/${due}/orders`,
      `${id}/${due}/queues`,
    ]);
  });

  test("refused or sent on elsewhere it is tried again later, what was taken is not sent twice, and after the last try it is given up", async () => {
    await add(hook());
    await later(DAY);
    answers = [200, 302, 500];
    await tick();
    expect(got).toHaveLength(2);
    expect(await runs()).toMatchObject([
      { state: "open", tries: 1, said: "it answered 302", nextAt: server.now + MINUTE },
    ]);
    await tick();
    expect(got).toHaveLength(2);
    await later(MINUTE);
    await tick();
    expect(await runs()).toMatchObject([{ state: "open", tries: 2, said: "it answered 500" }]);
    await later(5 * MINUTE);
    await tick();
    expect(await runs()).toMatchObject([{ state: "done", tries: 3, said: "" }]);
    expect(got.map(({ headers }) => String(headers["x-paifan-file"]).split("-")[1])).toEqual([
      "orders",
      "queues",
      "queues",
      "queues",
    ]);
    await later(DAY);
    answers = Array<number>(20).fill(503);
    for (let tries = 0; tries < 10; tries += 1) {
      await tick();
      await later(((await runs())[0]?.nextAt ?? server.now) - server.now);
    }
    expect((await runs()).find((run) => run.state === "failed")).toMatchObject({ tries: 8, nextAt: null });
  });

  test("an address inside the network is refused unless the server was started to allow it, also where a name turns out to be one", async () => {
    for (const url of [
      "http://example.com/",
      "https://127.0.0.1/",
      "https://[::1]/",
      "https://10.1.2.3/",
      "https://169.254.169.254/",
      "https://[::ffff:127.0.0.1]/",
      "https://a:b@example.com/",
      "ftp://example.com/",
      "no",
    ])
      expect([url, wrongAddress(url, false)]).not.toEqual([url, null]);
    expect(wrongAddress("https://example.com/in", false)).toBeNull();
    expect(wrongAddress("http://127.0.0.1:80/", true)).toBeNull();
    await begin({ folder: null, inside: false });
    expect(await owner.raw("schedule.add", hook())).toBe("webhook-address");
    expect(await owner.raw("schedule.add", DAILY)).toBe("no-export-folder");
    await add({ ...DAILY, to: { kind: "webhook", url: "https://localhost/in" } });
    await later(DAY);
    await tick(scheduler({ folder: null, inside: false }));
    expect(await runs()).toMatchObject([{ said: "localhost is inside this network" }]);
  });
});

describe("who may", () => {
  test("an owner adds and removes; an auditor sees; a day, a weekday and a table are checked; what was removed is not made", async () => {
    const { id } = await add(DAILY);
    for (const [changed, code] of [
      [{ on: 2 }, "malformed"],
      [{ every: "week", on: 8 }, "malformed"],
      [{ tables: ["orders", "orders"] }, "malformed"],
      [{ tables: ["secrets"] }, "malformed"],
      [{ tables: [] }, "malformed"],
    ] as const)
      expect(await owner.raw("schedule.add", { ...DAILY, ...changed })).toBe(code);
    const { one: auditor } = await owner.add("auditor", "auditor");
    expect(await auditor.raw("schedule.list", {})).toBe("ok");
    expect(await auditor.raw("schedule.remove", { id })).toBe("not-allowed");
    expect(await owner.raw("schedule.remove", { id: "none" })).toBe("unknown-schedule");
    expect(await owner.raw("schedule.remove", { id })).toBe("ok");
    await later(DAY);
    await tick();
    expect((await schedules()).rows).toEqual([]);
    expect(existsSync(join(base, "books"))).toBe(false);
  });
});
