// Who waits is told what published rules do to it (§12.6, §9.3): in slices, each once, also where a server died in the middle.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { GENESIS } from "../../shared/facts/fact.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { pack } from "../../shared/sync/packing.ts";
import { openCore, type Core } from "../core.ts";
import { zip } from "../journal/zip.ts";
import { openPostgresStore } from "../store/postgres/store.ts";
import { ownChain, postgresUrl } from "../store/postgres/testServer.ts";
import { openSqliteStore } from "../store/sqlite/store.ts";
import type { ServerStore, ServerWriter } from "../store/store.ts";
import { quiet } from "../testServer.ts";
import { memberId, MORNING, TestTill, valueOf } from "../testTill.ts";
import { rebuild } from "./rebuild.ts";

const RULES = {
  basic: { extract: 1_000, ratio: 10_000, cashierScope: "all" },
  stores: { s1: { cashier: {} }, s2: { cashier: {} } },
} satisfies RulesInput;
const OWN = { ...RULES, basic: { ...RULES.basic, cashierScope: "till" } } satisfies RulesInput;
const STEPS = 7;
const phone = (n: number): string => `1380000${String(n).padStart(4, "0")}`;

/** A server whose process may die at any moment: what it would have done next is then never done. */
class Mortal {
  readonly #open: () => ServerStore;
  store!: ServerStore;
  core!: Core;
  now = MORNING + 3_600_000;
  #next: (() => void)[] = [];

  constructor(open: () => ServerStore) {
    this.#open = open;
    this.again();
  }

  again(): void {
    this.#next = [];
    this.store = this.#open();
    const soon = (run: () => void): void => void this.#next.push(run);
    this.core = openCore({ store: this.store, clock: () => this.now, log: quiet, soon, steps: STEPS });
  }

  dies(): void {
    this.#next = [];
    this.store.close();
    this.again();
  }

  /** Does what comes next, so often at most. */
  work(times = Infinity): void {
    for (let done = 0; done < times; done += 1) {
      const run = this.#next.shift();
      if (!run) return;
      run();
    }
  }

  tick(): void {
    this.core.tick();
  }

  begin(rules: RulesInput, tills: readonly TestTill[]): void {
    valueOf(this.core.setup.begin("Asia/Shanghai", rules));
    for (const store of ["s1", "s2"]) this.core.setup.putStore(store, store);
    this.store.write((rows) => {
      for (const { id, publicKey } of tills) {
        rows.tills.addTill({ id, store: id.slice(0, 2), name: id, head: GENESIS });
        rows.tills.enrol(id, publicKey, MORNING);
      }
    });
  }

  async take(till: TestTill): Promise<void> {
    const { lines, ...batch } = till.batch();
    const packed = pack(zip, { till: till.id, from: batch.from, lines });
    const taken = this.core.settlement.take({ ...batch, lines, packing: 2, packed });
    this.work();
    expect(await taken).toMatchObject({ taken: { cursor: till.lines.length } });
  }

  publish(rules: RulesInput, tills: string[] | null = null): number {
    return valueOf(this.core.setup.rules.publish(rules, tills && { stores: [], tills })).version;
  }

  /** Whom which version told what, in order. */
  get told(): { member: string; kind: string; amount: number; order: string }[] {
    const all = this.store.read.notices.noticesAfter(0, 100_000);
    return all.filter((it) => /^(payouts|clearing)-/.test(it.kind));
  }
}

/** Sells to members 0 to `count` − 1, to every second one twice. */
function line(till: TestTill, count: number): void {
  till.open();
  for (let who = 0; who < count; who += 1) {
    till.register(phone(who));
    for (let nth = 0; nth <= who % 2; nth += 1) till.sell(1_000 + who, phone(who));
  }
}

let folder = "";
const stores: Mortal[] = [];
afterEach(() => {
  for (const it of stores.splice(0)) it.store.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});
const inSqlite = (): (() => ServerStore) => {
  folder = mkdtempSync(join(tmpdir(), "paifan-told-"));
  return () => openSqliteStore(join(folder, "server.sqlite"));
};

describe.each(["SQLite", "PostgreSQL"])("in %s", (where) => {
  const opening = async (context: Parameters<typeof postgresUrl>[0]): Promise<Mortal> => {
    if (where === "SQLite") return new Mortal(inSqlite());
    const place = { url: await postgresUrl(context), chain: ownChain() };
    return new Mortal(() => openPostgresStore(place));
  };

  test("§12.6 §9.3 a pause and its end are told to all who wait, each once with what waits, whenever the server dies", async (context) => {
    const server = await opening(context);
    stores.push(server);
    const count = 60;
    const till = new TestTill("s1/t1");
    line(till, count);
    server.begin(RULES, [till]);
    await server.take(till);
    // Whose entries were paid in full, nobody tells.
    const waits = new Map(server.store.read.owed.waiting("", 1_000).map((it) => [it.member, it.amount]));
    expect(waits.size).toBeLessThan(count);
    const version = server.publish({ ...RULES, basic: { ...RULES.basic, paused: true } });
    expect(server.told).toEqual([]);
    // A slice a life; the last of them fails, and takes its notices with it.
    for (let lives = 0; lives < 3; lives += 1) {
      server.tick();
      server.work(1);
      server.dies();
    }
    expect(server.told).toHaveLength(3 * STEPS);
    const failing = server.store.write.bind(server.store);
    const write = (body: (rows: ServerWriter) => unknown): unknown =>
      failing((rows: ServerWriter) => {
        body(rows);
        throw new Error("the power is gone");
      });
    Object.assign(server.store, { write });
    server.tick();
    server.work(1);
    expect(server.told).toHaveLength(3 * STEPS);
    server.dies();
    server.tick();
    server.work();
    expect(server.told.map((it) => it.member)).toEqual([...waits.keys()]);
    expect(server.told.map((it) => it.amount)).toEqual([...waits.values()]);
    expect(new Set(server.told.map((it) => `${it.kind} ${it.order}`))).toEqual(new Set(["payouts-paused "]));
    expect(server.core.setup.rules.current().versions.find((it) => it.version === version)?.told).toEqual([
      { what: "payouts-paused", count: waits.size, done: true },
    ]);
    // What changes nothing of it tells nobody; what takes them up again and clears anew tells both.
    server.publish({ ...RULES, basic: { ...RULES.basic, paused: true, paysItself: true } });
    server.publish({ ...RULES, basic: { ...RULES.basic, clear: { every: "month", day: 1, at: "03:00" } } });
    server.tick();
    server.work();
    const after = server.told.slice(waits.size).map((it) => it.kind);
    expect(after.filter((it) => it === "payouts-resumed")).toHaveLength(waits.size);
    expect(after.filter((it) => it === "clearing-changed")).toHaveLength(waits.size);
    expect(after).toHaveLength(2 * waits.size);
    server.dies();
    server.tick();
    server.work();
    expect(server.told).toHaveLength(3 * waits.size);
    expect(rebuild(server.store.read).differences).toEqual([]);
  });

  test("§12.6 a version for some tills is told to whom waits in their queues alone, and its end to them", async (context) => {
    const server = await opening(context);
    stores.push(server);
    const [one, two] = [new TestTill("s1/t1"), new TestTill("s2/t1")];
    line(one, 9);
    two.open();
    for (const who of [3, 20, 21]) {
      two.register(phone(who));
      two.sell(5_000, phone(who));
    }
    server.begin(OWN, [one, two]);
    await server.take(one);
    await server.take(two);
    const ofTwo = [3, 20, 21].map((who) => memberId(phone(who)));
    const paused = { ...OWN, basic: { ...OWN.basic, paused: true } };
    server.publish(paused, ["s2/t1"]);
    server.tick();
    server.work();
    const waitsOfTwo = server.store.read.owed.waitsIn(ofTwo, ["till:s2/t1"]);
    expect(waitsOfTwo.size).toBeGreaterThan(1);
    const first = server.told.map((it) => [it.member, it.amount] as const);
    expect(new Map(first)).toEqual(new Map([...waitsOfTwo].map(([member, { amount }]) => [member, amount])));
    // Now the others; who hears of it already is not told again.
    server.publish(paused);
    server.tick();
    server.work();
    const second = server.told.slice(first.length);
    expect(second.length).toBeGreaterThan(1);
    expect(second.map((it) => it.member)).not.toContain(memberId(phone(20)));
    server.publish(OWN);
    server.tick();
    server.work();
    const third = server.told.slice(first.length + second.length);
    expect(third.map((it) => [it.kind, it.member])).toEqual(
      server.store.read.owed.waiting("", 100).map((it) => ["payouts-resumed", it.member]),
    );
  });
});
