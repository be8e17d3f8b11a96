import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GENESIS } from "../../../shared/facts/fact.ts";
import type { RulesInput } from "../../../shared/rules/schema.ts";
import { pack } from "../../../shared/sync/packing.ts";
import { openCore, type Core } from "../../core.ts";
import { zip } from "../../journal/zip.ts";
import { rebuild } from "../../settlement/rebuild.ts";
import type { CheckedBatch } from "../../settlement/settler.ts";
import { quiet } from "../../testServer.ts";
import { JOINS, MORNING, TestTill, valueOf, type Unpacked } from "../../testTill.ts";
import { moveStore, type StorePlace } from "../move.ts";
import { StoreRefusal } from "../refusal.ts";
import { openSqliteStore } from "../sqlite/store.ts";
import { LEDGER_TABLES, type ServerStore } from "../store.ts";
import { Bridge } from "./bridge.ts";
import { openPostgresStore } from "./store.ts";
import { ownChain, postgresUrl } from "./testServer.ts";

const RULES: RulesInput = {
  basic: { extract: 2_000, ratio: 8_000, cashierScope: "all", lottery: { kind: "range", min: 5_000, max: 15_000 } },
  stores: { s1: { cashier: {} }, s2: { cashier: {} } },
};
const PHONES = Array.from({ length: 9 }, (_, index) => `1380000000${index}`);

let url: string;
let folder: string;
const opened: ServerStore[] = [];
beforeEach(async (context) => {
  url = await postgresUrl(context);
  folder = mkdtempSync(join(tmpdir(), "paifan-both-"));
});
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Numbers below a bound, the same for the same seed. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

/** Three tills that sell, refund, draw and exchange, each at its own pace. */
function trade(seed: number): TestTill[] {
  const roll = dice(seed);
  const tills = ["s1/t1", "s1/t2", "s2/t1"].map((id) => new TestTill(id));
  for (const till of tills) {
    till.open();
    for (const phone of PHONES) if (roll(2) === 0) till.register(phone);
    const sold: string[] = [];
    for (let step = 0; step < 120; step += 1) {
      till.at += 1 + roll(600_000);
      const act = roll(10);
      const order = sold[roll(sold.length)];
      if (act === 7 && order) till.refund(order, roll(3) === 0 ? null : 1 + roll(800));
      else if (act === 8 && order) till.exchange(order, roll(2) === 0 ? "points" : "love");
      else if (act === 9 && order) till.draw(order);
      else {
        const lottery = { kind: "range", min: 5_000, max: 15_000 } as const;
        const promise = roll(4) === 0 ? JOINS : { ...JOINS, source: "basic.lottery" as const, lottery };
        const phone = PHONES[roll(PHONES.length)] ?? null;
        sold.push(roll(6) === 0 ? till.sell(1 + roll(9_000)) : till.sell(1 + roll(9_000), phone, { promise }));
      }
    }
  }
  return tills;
}

const checked = ({ till, from, prev, head, signature, lines }: Unpacked): CheckedBatch => {
  const packed = pack(zip, { till, from, lines });
  return { till, from, prev, head, signature, lines, packing: 2, packed };
};

/** Every fact of the tills in batches of a few, those of all tills mixed, some twice. */
function batches(tills: readonly TestTill[], seed: number): CheckedBatch[] {
  const roll = dice(seed);
  const left = tills.map((till) => ({ till, next: 1 }));
  const all: CheckedBatch[] = [];
  while (left.length > 0) {
    const which = roll(left.length);
    const one = left[which];
    if (!one) break;
    const count = Math.min(1 + roll(40), one.till.lines.length - one.next + 1);
    const batch = checked(one.till.batch(one.next, count));
    all.push(batch);
    if (roll(5) === 0) all.push(batch);
    one.next += count;
    if (one.next > one.till.lines.length) left.splice(which, 1);
  }
  return all;
}

/** In PostgreSQL, or in a folder's SQLite file. */
const openStore = (where: string, chain: string): ServerStore =>
  where === url ? openPostgresStore({ url, chain }) : openSqliteStore(join(where, "server.sqlite"));

function begin(where: string, chain: string, tills: readonly TestTill[]): Core {
  const store = openStore(where, chain);
  opened.push(store);
  const core = openCore({ store, clock: () => MORNING + 86_400_000, log: quiet });
  valueOf(core.setup.begin("Asia/Shanghai", RULES));
  for (const store of ["s1", "s2"]) core.setup.putStore(store, store);
  core.store.write((rows) => {
    for (const { id, publicKey } of tills) {
      const [store = ""] = id.split("/");
      rows.tills.addTill({ id, store, name: id, head: GENESIS });
      rows.tills.enrol(id, publicKey, MORNING);
    }
  });
  return core;
}

async function takeAll(core: Core, all: readonly CheckedBatch[]): Promise<void> {
  for (let at = 0; at < all.length; at += 7) {
    const outcomes = await Promise.all(all.slice(at, at + 7).map((batch) => core.settlement.take(batch)));
    expect(outcomes.filter((it) => "refused" in it)).toEqual([]);
  }
}

const rowsOf = (store: ServerStore): Record<string, string[]> =>
  Object.fromEntries(LEDGER_TABLES.map((table) => [table, [...store.read.figures.rows(table)]]));
const feedsOf = (store: ServerStore, tills: readonly TestTill[]) =>
  tills.map(({ id }) => store.read.feed.rowsAfter(id, 0, 100_000));

describe("the very same batches, settled on SQLite and on PostgreSQL", () => {
  test.each([1, 2, 3])(
    "§13.5 give the same state to the last byte, and each rebuilds itself (seed %i)",
    async (seed) => {
      const tills = trade(seed);
      const all = batches(tills, seed);
      const [sqlite, postgres] = [begin(folder, "", tills), begin(url, ownChain(), tills)];
      await takeAll(sqlite, all);
      await takeAll(postgres, all);
      const rows = rowsOf(sqlite.store);
      expect(rows["payouts"]?.length).toBeGreaterThan(50);
      expect(rowsOf(postgres.store)).toEqual(rows);
      expect(feedsOf(postgres.store, tills)).toEqual(feedsOf(sqlite.store, tills));
      expect(postgres.store.read.journal.counts()).toEqual(sqlite.store.read.journal.counts());
      for (const { store } of [sqlite, postgres]) expect(rebuild(store.read).differences).toEqual([]);
    },
  );
});

describe("a chain is moved", () => {
  /** Settles some of a trade in one place, moves it, and settles the rest in the other. */
  async function moved(from: StorePlace & { where: string }, to: StorePlace & { where: string }): Promise<void> {
    const tills = trade(4);
    const all = batches(tills, 4);
    const half = all.length / 2;
    const chainOf = (place: StorePlace): string => ("chain" in place ? place.chain : "");
    const before = begin(from.where, chainOf(from), tills);
    await takeAll(before, all.slice(0, half));
    const rows = rowsOf(before.store);
    const facts = before.store.read.journal.facts(0, 10_000);
    before.store.close();
    const counts = moveStore(from, to);
    expect([counts["orders"], counts["payouts"]]).toEqual([rows["orders"]?.length, rows["payouts"]?.length]);
    const store = openStore(to.where, chainOf(to));
    opened.push(store);
    expect(rowsOf(store)).toEqual(rows);
    expect(store.read.journal.facts(0, 10_000)).toEqual(facts);
    const core = openCore({ store, clock: () => MORNING + 86_400_000, log: quiet });
    await takeAll(core, all.slice(half));
    store.write(({ concerns }) =>
      concerns.list({ kind: "late", till: null, seq: null, order: null, at: 1, amount: null, detail: "after" }),
    );
    expect(rebuild(store.read).differences).toEqual([]);
  }

  test("from a SQLite file to PostgreSQL, and goes on there", async () => {
    const file = { where: folder, file: join(folder, "server.sqlite") };
    await moved(file, { where: url, url, chain: ownChain() });
  });

  test("from PostgreSQL to a SQLite file, and goes on there", async () => {
    const file = { where: folder, file: join(folder, "server.sqlite") };
    await moved({ where: url, url, chain: ownChain() }, file);
  });

  test("never onto books that are there already, and never from under a server: in-use, and both stay as they are", () => {
    const file = join(folder, "server.sqlite");
    const place = { url, chain: ownChain() };
    const [full, used] = [begin(folder, "", []), begin(url, place.chain, [])];
    const refused = (): string => {
      try {
        moveStore({ file }, place);
      } catch (error) {
        if (error instanceof StoreRefusal) return `${error.code}: ${error.message}`;
        throw error;
      }
      return "moved";
    };
    expect(refused()).toMatch(/^in-use: .*in use by another process/);
    full.store.close();
    expect(refused()).toMatch(/^in-use: .*holds books already/);
    expect(used.store.read.settings.newestRules()?.version).toBe(1);
    const empty = { url, chain: ownChain() };
    const settler = new Bridge({ url });
    settler.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", `paifan/${empty.chain}`);
    expect(() => moveStore({ file }, empty)).toThrow("A server settles");
    settler.close();
    expect(moveStore({ file }, empty)["rules"]).toBe(1);
  });
});
