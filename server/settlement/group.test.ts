// Batches that wait are taken together, each in its turn: the settlement with its scheduling in the test's hands.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MAX_AMOUNT } from "../../shared/kernel/money.ts";
import { openCore, type Core } from "../core.ts";
import { checkedBatch, readBatch } from "../door/batches.ts";
import { openConnection } from "../store/sqlite/connection.ts";
import { SqliteServerStore } from "../store/sqlite/store.ts";
import { EVERY_CONCERN, type OnlySync, type ServerWriter } from "../store/store.ts";
import { quiet, RULES } from "../testServer.ts";
import { JOINS, MORNING, TestTill, valueOf, type Unpacked } from "../testTill.ts";
import { rebuild } from "./rebuild.ts";
import type { CheckedBatch } from "./settler.ts";

class Counting extends SqliteServerStore {
  commits = 0;

  override write<T>(body: (rows: ServerWriter) => T, ...sync: OnlySync<T>): T {
    this.commits += 1;
    return super.write(body, ...sync);
  }
}

const PHONE = "13800000001";
let folder: string;
let store: Counting;
let core: Core;
let due: (() => void)[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "paifan-group-"));
  store = new Counting(openConnection(join(folder, "server.sqlite")));
  due = [];
  core = openCore({ store, clock: () => MORNING, log: quiet, soon: (run) => void due.push(run) });
  valueOf(core.setup.begin("Asia/Shanghai", RULES));
  core.setup.putStore("s1", "一店");
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function opened(id: string): TestTill {
  const [, name = ""] = id.split("/");
  valueOf(core.setup.issueCode("s1", name, name));
  const till = new TestTill(id);
  store.write(({ tills }) => tills.enrol(id, till.publicKey, MORNING));
  till.open();
  till.register(PHONE);
  return till;
}

function checked(till: TestTill, batch: Unpacked = till.batch()): CheckedBatch {
  const sent = readBatch(till.packed(batch));
  if ("ok" in sent) throw new Error(sent.message);
  const whole = checkedBatch(sent);
  if ("ok" in whole) throw new Error(whole.message);
  return whole;
}

/** What became of a batch: the cursor, or why not; null as long as it waits. */
function push(till: TestTill, batch?: Unpacked): () => number | string | null {
  const outcome: { is: number | string | null } = { is: null };
  void core.settlement.take(checked(till, batch)).then((it) => {
    outcome.is = "taken" in it ? it.taken.cursor : it.refused;
  });
  return () => outcome.is;
}

/** One turn of the settlement, and what follows from it. */
async function turn(): Promise<void> {
  due.shift()?.();
  await new Promise((resolve) => setImmediate(resolve));
}

test("what waits is taken in one transaction, and nobody is answered before it is committed", async () => {
  const tills = ["s1/t1", "s1/t2", "s1/t3"].map(opened);
  for (const till of tills) till.sell(1_000, PHONE);
  store.commits = 0;
  const outcomes = tills.map((till) => push(till));
  expect([due.length, store.commits, core.settlement.waiting]).toEqual([1, 0, 9]);
  await turn();
  expect(outcomes.map((it) => it())).toEqual([3, 3, 3]);
  expect([store.commits, core.settlement.waiting, due.length]).toEqual([1, 0, 0]);
  // In memory and in a temporary file, as large books are.
  const [small, large] = [rebuild(store.read), rebuild(store.read, 0)];
  expect([small.differences, large]).toEqual([[], small]);
  expect(small.rows).toBeGreaterThan(9);
});

test("a batch is looked at when its turn comes, against the cursor then: the next of its till, a duplicate, a gap, other facts", async () => {
  const till = opened("s1/t1");
  till.sell(1_000, PHONE);
  const first = push(till);
  till.sell(2_000);
  const next = push(till, till.batch(4));
  const twice = push(till, till.batch(2));
  const gap = push(till, { ...till.batch(4), from: 9 });
  const other = new TestTill("s1/t1");
  other.open();
  const otherFacts = push(other);
  await turn();
  expect([first(), next(), twice(), gap(), otherFacts()]).toEqual([3, 4, 4, "sequence-gap", "broken-chain"]);
  expect(store.read.journal.facts(0, 99).filter((fact) => fact.till === "s1/t1")).toHaveLength(4);
  expect(store.read.tills.till("s1/t1")?.cursor).toBe(4);
});

test("a part that is held already is passed over, and the rest is kept by itself", async () => {
  const till = opened("s1/t1");
  const first = push(till);
  await turn();
  till.sell(1_000, PHONE);
  till.sell(1_500);
  const whole = push(till, till.batch(1));
  await turn();
  expect([first(), whole()]).toEqual([2, 4]);
  const chunks = store.read.journal.chunks(0, 99).filter((chunk) => chunk.till === "s1/t1");
  expect(chunks.map(({ from, count, signature }) => [from, count, signature === null])).toEqual([
    [1, 2, false],
    [3, 2, true],
  ]);
  expect([1, 2, 3, 4].map((seq) => store.read.journal.lineAt("s1/t1", seq))).toEqual(till.lines);
  expect([1, 2, 3, 4].map((seq) => store.read.journal.hashAt("s1/t1", seq))).toEqual(
    [1, 2, 3, 4].map((seq) => till.headAt(seq)),
  );
});

test("a till that HQ closes while its batch waits has taken nothing", async () => {
  const till = opened("s1/t1");
  const waits = push(till);
  core.setup.revoke("s1/t1");
  await turn();
  expect(waits()).toBe("revoked");
  expect(store.read.tills.till("s1/t1")?.cursor).toBe(0);
});

test("§13 one poison fact delays the others by no more than a turn, whatever it is followed by", async () => {
  const [poisoned, good] = [opened("s1/t1"), opened("s1/t2")];
  for (let index = 0; index < 3; index += 1) poisoned.sell(MAX_AMOUNT, PHONE, { promise: { ...JOINS, ratio: 20_000 } });
  poisoned.sell(1_000, PHONE);
  const bad = push(poisoned);
  poisoned.sell(1_000);
  const after = push(poisoned, poisoned.batch(7));
  const others: (() => number | string | null)[] = [];
  for (let index = 0; index < 8 && bad() === null; index += 1) {
    good.sell(500, PHONE);
    others.push(push(good, index === 0 ? good.batch(1) : good.batch(good.lines.length)));
    await turn();
    await turn();
    expect(others.at(-1)?.()).toBe(good.lines.length);
  }
  while (due.length > 0) await turn();
  expect([bad(), after()]).toEqual([6, 7]);
  expect(
    store.read.concerns.concerns({ ...EVERY_CONCERN, kinds: ["quarantine"] }, null, 9).map((it) => it.seq),
  ).toEqual([5, 4, 3]);
  expect(rebuild(store.read).differences).toEqual([]);
});

test("a batch that cannot be looked at at all fails alone: who waits with it is taken", async () => {
  const [broken, good] = [opened("s1/t1"), opened("s1/t2")];
  push(broken);
  await turn();
  broken.sell(1_000);
  const db = new Database(join(folder, "server.sqlite"));
  db.prepare("UPDATE chunks SET packing = 0, packed = CAST('[]' AS BLOB) WHERE till = 's1/t1'").run();
  db.close();
  // It overlaps what is held, whose lines cannot be read any more.
  const bad = core.settlement.take(checked(broken, broken.batch(2))).catch((error: unknown) => String(error));
  const fine = push(good);
  while (due.length > 0) await turn();
  expect(await bad).toMatch(/chunk \d+ of the journal cannot be read/);
  expect(fine()).toBe(2);
});

test("more than is bearable is refused as busy, with a hint when to try again, and is taken later", async () => {
  const till = opened("s1/t1");
  for (let index = 0; index < 498; index += 1) till.sell(100);
  const batch = checked(till);
  const waiting = Array.from({ length: 80 }, () => core.settlement.take(batch));
  const refused = await core.settlement.take(batch);
  expect(refused).toMatchObject({ refused: "busy", retryAfterMs: 2_000 });
  while (due.length > 0) await turn();
  const cursors = (await Promise.all(waiting)).map((it) => ("taken" in it ? it.taken.cursor : it.refused));
  expect(new Set(cursors)).toEqual(new Set([500]));
  expect(await Promise.all([core.settlement.take(batch), turn()])).toMatchObject([
    { taken: { cursor: 500 } },
    undefined,
  ]);
});
