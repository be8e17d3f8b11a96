/** The real till against the real server, over real sockets and real files: what is lost on either side is found. */
import Database from "better-sqlite3";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { expect, onTestFinished, test, vi } from "vitest";
import { openTill, type Till } from "../../electron/till.ts";
import type { ConcernKind } from "../../shared/contract/concerns.ts";
import { startServer, type RunningServer } from "../../server/server.ts";
import { EVERY_CONCERN } from "../../server/store/store.ts";
import { MAX_BATCH } from "../../shared/sync/messages.ts";

const RULES = { basic: { extract: 1_000, ratio: 10_000, cashierScope: "all" }, stores: { s1: { cashier: {} } } };

const until = async (what: () => unknown): Promise<void> =>
  await vi.waitFor(async () => expect(await what()).toBe(true), { timeout: 30_000, interval: 20 });

class Chain {
  readonly folder = mkdtempSync(join(tmpdir(), "paifan-wire-"));
  server!: RunningServer;
  till!: Till;
  #sold = 0;

  static async open(): Promise<Chain> {
    const it = new Chain();
    await it.start(0);
    const { setup } = it.server;
    expect(setup.begin("Asia/Shanghai", RULES)).toMatchObject({ ok: true });
    setup.putStore("s1", "一店");
    const issued = setup.issueCode("s1", "t1", "1 号台");
    if (!issued.ok) throw new Error(issued.message);
    it.openTill(issued.value.code);
    onTestFinished(async () => {
      await it.till.close();
      await it.server.close();
      rmSync(it.folder, { recursive: true, force: true });
    });
    await it.till.uplink.drained();
    return it;
  }

  /** A server at the place where it was. */
  async start(port = Number(new URL(this.server.url).port)): Promise<void> {
    const log = pino({ level: "silent" });
    this.server = await startServer({
      dataDir: join(this.folder, "server"),
      port,
      host: "127.0.0.1",
      clock: Date.now,
      log,
    });
  }

  openTill(enrol?: string): void {
    this.till = openTill({ dataDir: join(this.folder, "till"), server: this.server.url, enrol });
  }

  async sell(count: number, amountFen = 1_000, member: string | null = null): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      this.#sold += 1;
      const lines = [{ kind: "amount", amountFen }];
      const input = {
        key: `key-${String(this.#sold).padStart(6, "0")}`,
        lines,
        member,
        tenders: [{ kind: "cash", givenFen: amountFen }],
      };
      expect(await this.till.call("sale.commit", input)).toMatchObject({ ok: true });
    }
  }

  async status(): Promise<{ unsent: number; connection: string; trouble: { code: string }[] }> {
    const outcome = await this.till.call("status", {});
    if (!outcome.ok) throw new Error(outcome.message);
    return outcome.value as Awaited<ReturnType<Chain["status"]>>;
  }

  async payouts(): Promise<{ amountFen: number }[]> {
    const outcome = await this.till.call("payout.recent", { limit: 50 });
    if (!outcome.ok) throw new Error(outcome.message);
    return outcome.value as { amountFen: number }[];
  }

  feedHead(): number {
    return this.server.store.read.tills.till("s1/t1")?.feedHead ?? 0;
  }

  cursor(): number {
    return this.server.store.read.tills.till("s1/t1")?.cursor ?? 0;
  }

  listed(kind: ConcernKind) {
    return this.server.store.read.concerns.concerns({ ...EVERY_CONCERN, kinds: [kind] }, null, 50).toReversed();
  }

  /** Every line of the till, in order, is at the server, once. */
  expectWhole(): void {
    const db = new Database(join(this.folder, "till", "till.sqlite"), { readonly: true });
    const lines = db.prepare("SELECT line FROM facts ORDER BY seq").pluck().all();
    db.close();
    expect(
      this.server.store.read.journal
        .facts(0, 100_000)
        .filter(({ till }) => till === "s1/t1")
        .map(({ line }) => line),
    ).toEqual(lines);
  }

  swap(which: "server" | "till", to: "copy" | "back"): void {
    const file = join(this.folder, which, `${which}.sqlite`);
    if (to === "copy") return copyFileSync(file, `${file}.copy`);
    for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
    copyFileSync(`${file}.copy`, file);
  }
}

test("S8.3 S2.3 three batches with the server going away in the middle: drained without another sale, every line there once", async () => {
  const it = await Chain.open();
  it.till.uplink.offline(true);
  await it.sell(3 * MAX_BATCH);
  it.till.uplink.offline(false);
  await until(() => it.cursor() > 2);
  await it.server.close();
  await it.start();
  await until(async () => (await it.status()).unsent === 0);
  it.expectWhole();
  expect((await it.status()).trouble).toEqual([]);
});

test("S4.4 a server put back from an older copy: the till sends again what is missing, and HQ sees it", async () => {
  const it = await Chain.open();
  await it.sell(2);
  await it.till.uplink.drained();
  await it.server.close();
  it.swap("server", "copy");
  await it.start();
  await it.sell(3, 2_000);
  await it.till.uplink.drained();
  await it.server.close();
  it.swap("server", "back");
  await it.start();
  await until(() => it.cursor() === 7);
  await until(() => it.listed("lost-receipt").length === 2);
  it.expectWhole();
  expect(it.listed("lost-receipt")).toMatchObject([
    { seq: 5, amount: null, resolved: { reason: "they came again" } },
    { seq: 7, amount: 6_000, resolved: null },
  ]);
});

test("S4.5 S4.7 a till put back from an older copy: HQ sees what its tail amounts to, and the till sells on", async () => {
  const it = await Chain.open();
  await it.sell(1);
  await it.till.close();
  it.swap("till", "copy");
  it.openTill();
  await it.sell(2, 3_000);
  await it.till.uplink.drained();
  await it.till.close();
  it.swap("till", "back");
  it.openTill();
  await until(() => it.listed("cut-tail").length === 1);
  expect(it.listed("cut-tail")).toMatchObject([{ till: "s1/t1", seq: 3, amount: 6_000 }]);
  await until(async () => (await it.status()).trouble.some(({ code }) => code === "chain-differs"));
  await it.sell(1);
  expect(it.cursor()).toBe(5);
});

test("S4.6 a byte changed in the till's books: HQ sees which fact, and everything goes on", async () => {
  const it = await Chain.open();
  await it.sell(2);
  await it.till.uplink.drained();
  await it.till.close();
  const db = new Database(join(it.folder, "till", "till.sqlite"));
  db.exec("UPDATE facts SET line = replace(line, '1000', '9000') WHERE seq = 3");
  db.close();
  it.openTill();
  await until(() => it.listed("cut-tail").length === 1);
  expect(it.listed("cut-tail")).toMatchObject([{ seq: 3, amount: 1_000 }]);
  await it.sell(1);
  await it.till.uplink.drained();
  expect(it.cursor()).toBe(5);
});

test("S11.5 a server put back from an older copy tells a till again what it had sent, and what was asked counts once", async () => {
  const it = await Chain.open();
  await it.till.uplink.drained();
  await it.server.close();
  it.swap("server", "copy");
  await it.start();
  const phone = "13812342046";
  const registered = await it.till.call("member.register", { phone });
  if (!registered.ok) throw new Error(registered.message);
  const { id } = registered.value as { id: string };
  const member = async (): Promise<unknown> => await it.till.call("member.find", { phone });
  await it.sell(1, 5_000, id);
  await it.sell(3, 2_000);
  await it.till.uplink.drained();
  const before = await it.payouts();
  expect(before.map(({ amountFen }) => amountFen)).toEqual([200, 200, 200]);
  const heard = it.feedHead();
  await it.server.close();
  it.swap("server", "back");
  await it.start();
  await until(() => it.cursor() === 7);
  await it.till.uplink.drained();
  expect(it.feedHead()).toBeGreaterThan(heard);
  expect(await it.payouts()).toEqual(before);
  expect(await member()).toMatchObject({ ok: true, value: { cashFen: 600 } });
  await it.sell(1, 3_000);
  await it.till.uplink.drained();
  expect((await it.payouts()).map(({ amountFen }) => amountFen)).toEqual([300, 200, 200, 200]);
  expect((await it.status()).trouble).toEqual([]);
});
