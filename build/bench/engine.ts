/**
 * The engine with nothing around it: what an order costs to decide and settle, and whether a long line
 * makes it dearer. Every round ends with §13 on all that was folded.
 */
import Database from "better-sqlite3";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ledger } from "../../shared/ledger/ledger.ts";
import { MemoryStore } from "../../shared/ledger/memory.ts";
import { SqliteStore } from "../../shared/ledger/sqlite.ts";
import { LEDGER_TABLES } from "../../shared/ledger/tables.ts";
import type { LedgerStore } from "../../shared/ledger/store.ts";
import { sha256 } from "../../server/journal/digest.ts";
import { ownsAll } from "../../shared/queue/act.ts";
import { COMMON_CLOCK, moveClock } from "../../shared/queue/clock.ts";
import { orderOf } from "../../shared/queue/fold.ts";
import { checkTouched } from "../../shared/queue/invariants.ts";
import { takeOrder } from "../../shared/queue/order.ts";
import { oursAtMost, ratioAtMost, spreads, worked, type Figure } from "./measure.ts";
import { soundFile, soundRows } from "./sound.ts";
import { SEED, demoProgramme, isPaid, trade, type Paid } from "./trade.ts";
import { fillMemory, fillSqlite } from "./waiting.ts";

export type EngineSize = { rounds: number; orders: number; few: number; many: number; manyInMemory: number };

/** A transaction takes so many. */
const BATCH = 500;
/** The queue of the demonstration's rules. */
const QUEUE = "cashiers";
const TILLS = ["s1/t1", "s1/t2", "s1/t3", "s1/t4"];
const programme = demoProgramme();

export async function benchEngine(size: EngineSize): Promise<Figure[]> {
  return [await fold(size), await depthOnDisk(size), await depthInMemory(size)];
}

const ordersOf = (orders: number): Paid[] => trade({ seed: SEED, tills: TILLS, orders, members: 2_000 }).filter(isPaid);

/** Decides and settles every order, in transactions of the store's. */
function settleAll(ledger: Ledger, facts: readonly Paid[], transaction: (work: () => void) => void): void {
  for (let from = 0; from < facts.length; from += BATCH) {
    transaction(() => {
      for (const fact of facts.slice(from, from + BATCH)) {
        const act = { ledger, programme, at: fact.at, owns: ownsAll };
        moveClock(ledger, programme, fact.till, fact.at);
        moveClock(ledger, programme, COMMON_CLOCK, fact.at);
        // No promise is handed in: it is decided here.
        const taken = takeOrder(act, orderOf(sha256, fact.till, fact.at, { ...fact.body, promise: null }));
        if (typeof taken === "string") throw new Error(`${fact.body.order}: ${taken}`);
        checkTouched(ledger.takeTouched());
      }
      ledger.flush();
    });
    ledger.committed();
  }
}

const atOnce = (work: () => void): void => work();

async function fold(size: EngineSize): Promise<Figure> {
  const facts = ordersOf(size.orders);
  const inMemory = (): number => {
    const store = new MemoryStore();
    const ms = worked(() => settleAll(new Ledger(store), facts, atOnce));
    soundRows("fold", store.rows());
    return (ms * 1000) / facts.length;
  };
  let sum = 0;
  const empty = (): number =>
    (worked(() => {
      for (const fact of facts) sum += fact.body.paid;
    }) *
      1000) /
    facts.length;
  inMemory();
  empty();
  const seen = await spreads(size.rounds, { ours: inMemory, empty });
  if (sum <= 0) throw new Error("the empty loop read nothing");
  return {
    row: "engine: decide and settle an order, no storage",
    unit: "µs",
    ours: seen.ours,
    other: { is: seen.empty, what: "a loop over the parsed facts" },
    goal: oursAtMost(5),
  };
}

async function compareDepths(
  size: EngineSize,
  name: string,
  [few, many]: readonly [number, number],
  sides: readonly [(facts: readonly Paid[]) => number, (facts: readonly Paid[]) => number],
): Promise<Figure> {
  const facts = ordersOf(size.orders * (size.rounds + 1));
  const cost = (side: (facts: readonly Paid[]) => number) => (round: number) =>
    side(facts.slice(size.orders * (round + 1), size.orders * (round + 2)));
  // The first orders warm both up; they are not counted.
  for (const side of sides) side(facts.slice(0, size.orders));
  const seen = await spreads(size.rounds, { few: cost(sides[0]), many: cost(sides[1]) });
  return {
    row: `engine: an order, ${many.toLocaleString("en")} waiting, ${name}`,
    unit: "µs",
    ours: seen.many,
    other: { is: seen.few, what: `with ${few.toLocaleString("en")} waiting` },
    goal: ratioAtMost(1.2),
  };
}

async function depthOnDisk(size: EngineSize): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), "paifan-bench-"));
  const open: Database.Database[] = [];
  try {
    const line = (name: string, count: number) => {
      const db = new Database(join(folder, name));
      open.push(db);
      db.pragma("journal_mode = WAL");
      // What the disk does is the same for both and not what is asked here.
      db.pragma("synchronous = OFF");
      db.pragma("cache_size = -65536");
      db.exec(LEDGER_TABLES);
      fillSqlite(db, QUEUE, count);
      return costOn(new SqliteStore(db), (work) => db.transaction(work).immediate());
    };
    const figure = await compareDepths(
      size,
      "SQLite",
      [size.few, size.many],
      [line("few.sqlite", size.few), line("many.sqlite", size.many)],
    );
    for (const db of open) soundSums(db);
    soundFile("few waiting", join(folder, "few.sqlite"));
    return figure;
  } finally {
    for (const db of open) db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** §12.8 and §13.2 in sums: a line of millions is not read into memory to be checked. */
function soundSums(db: Database.Database): void {
  const wrong = db
    .prepare(
      `SELECT (SELECT waiting_fen FROM queues) - (SELECT sum(remaining_fen) FROM entries) AS waits,
      (SELECT sum(entitlement_fen - paid_fen - remaining_fen) FROM entries) AS held,
      (SELECT paid_fen FROM queues) - (SELECT sum(amount_fen) FROM payouts) AS paid`,
    )
    .get() as Record<string, number>;
  for (const [what, by] of Object.entries(wrong)) if (by !== 0) throw new Error(`${db.name}: ${what} is off by ${by}`);
}

function costOn(store: LedgerStore, transaction: (work: () => void) => void): (facts: readonly Paid[]) => number {
  const ledger = new Ledger(store);
  return (facts) => (worked(() => settleAll(ledger, facts, transaction)) * 1000) / facts.length;
}

async function depthInMemory(size: EngineSize): Promise<Figure> {
  const stores = [new MemoryStore(), new MemoryStore()] as const;
  fillMemory(stores[0], QUEUE, size.few);
  fillMemory(stores[1], QUEUE, size.manyInMemory);
  const sides = [costOn(stores[0], atOnce), costOn(stores[1], atOnce)] as const;
  const figure = await compareDepths(size, "memory", [size.few, size.manyInMemory], sides);
  for (const store of stores) soundRows("depth", store.rows());
  return figure;
}
