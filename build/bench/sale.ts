/**
 * A sale committed at the till, as a screen asks for it, beside the least that any till would have to
 * write: one transaction of an order, three lines, a payment and an outbox row. Both on the same disk, WAL,
 * `synchronous=FULL`, turn by turn; the same again with a line of any length waiting.
 */
import Database from "better-sqlite3";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tillVerbs, type TillInput } from "../../shared/contract/till.ts";
import { ownedByTill } from "../../shared/rules/units.ts";
import { openTill, type Till } from "../../electron/till.ts";
import { percentile, ratioAtMost, spreadOf, type Figure, type Spread } from "./measure.ts";
import { soundFile } from "./sound.ts";
import { SEED, cart, dice, phoneOf } from "./trade.ts";
import { fillSqlite } from "./waiting.ts";

export type SaleSize = { rounds: number; sales: number; few: number; many: number };

const NOON = Date.UTC(2026, 2, 1, 4);
const QUEUE = "till:s1/t1";
const MEMBERS = 200;
const PAUSE_MS = 3;

type Sale = TillInput<"sale.commit">;
type Desk = { sell(sale: Sale): Promise<number>; close(): Promise<void>; readonly file: string };

export async function benchSale(size: SaleSize): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "paifan-bench-"));
  const desks: Desk[] = [];
  try {
    const raw = rawSales(join(folder, "raw.sqlite"));
    const open = async (waiting: number): Promise<Desk> => {
      const desk = await openDesk(join(folder, `till-${waiting}`), waiting);
      desks.push(desk);
      return desk;
    };
    const few = await open(size.few);
    const many = await open(size.many);
    const sell = [(sale: Sale) => raw.sell(sale), (sale: Sale) => few.sell(sale), (sale: Sale) => many.sell(sale)];
    const seen = await measure(size, sell);
    raw.close();
    for (const desk of desks) await desk.close();
    soundTill(few.file, size);
    return figuresOf(size, seen);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Percentiles = { readonly p50: Spread; readonly p99: Spread };

/** One sale of each side after the other, so that the disk's moods fall on all. @returns medians of the rounds' percentiles */
async function measure(
  size: SaleSize,
  sides: readonly ((sale: Sale) => number | Promise<number>)[],
): Promise<Percentiles[]> {
  const roll = dice(SEED);
  const rounds: { p50: number; p99: number }[][] = sides.map(() => []);
  for (let round = -1; round < size.rounds; round += 1) {
    const taken: number[][] = sides.map(() => []);
    for (let n = 0; n < size.sales; n += 1) {
      const sale = saleOf(roll, (round + 1) * size.sales + n);
      for (const [side, sell] of sides.entries()) taken[side]?.push(await sell(sale));
      // The next customer comes later: what a till does between two sales, it does between them.
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    // The first warms up.
    if (round < 0) continue;
    for (const [side, ms] of taken.entries()) rounds[side]?.push({ p50: percentile(ms, 50), p99: percentile(ms, 99) });
  }
  return rounds.map((seen) => ({ p50: spreadOf(seen.map((it) => it.p50)), p99: spreadOf(seen.map((it) => it.p99)) }));
}

function figuresOf(size: SaleSize, [raw, few, many]: readonly Percentiles[]): Figure[] {
  if (!raw || !few || !many) throw new Error("a side was not measured");
  const beside = (row: string, ours: Spread, is: Spread, what: string, goal: number): Figure => ({
    row,
    unit: "ms",
    ours,
    other: { is, what },
    goal: ratioAtMost(goal),
  });
  const waiting = (count: number): string => `${count.toLocaleString("en")} waiting`;
  const rawTail = `its own p50 (p99 of a raw transaction ${raw.p99.median.toFixed(2)} ms)`;
  return [
    beside(`sale: committed, ${waiting(size.few)}, p50`, few.p50, raw.p50, "p50 of a raw transaction", 1.3),
    beside(`sale: committed, ${waiting(size.few)}, p99`, few.p99, few.p50, rawTail, 3),
    beside(`sale: committed, ${waiting(size.many)}, p50`, many.p50, few.p50, `with ${waiting(size.few)}`, 1.2),
    beside(`sale: committed, ${waiting(size.many)}, p99`, many.p99, many.p50, "its own p50", 3),
  ];
}

function saleOf(roll: (n: number) => number, n: number): Sale {
  const items = cart(roll);
  const total = items.reduce((sum, it) => sum + it.total, 0);
  return {
    key: `bench-${String(n).padStart(8, "0")}`,
    lines: items.map((it) => ({ kind: "product", product: it.product ?? "", quantity: it.quantity })),
    member: phoneOf(roll(MEMBERS)),
    tenders: [{ kind: "cash", givenFen: total }],
  };
}

/** The demonstration's till, alone, with a queue of its own in which so many wait; the sale's member is named by phone. */
async function openDesk(folder: string, waiting: number): Promise<Desk> {
  let now = NOON;
  const roll = dice(SEED);
  const file = join(folder, "till.sqlite");
  await openTill({ dataDir: folder, clock: () => now }).close();
  prepareBooks(file, waiting);
  const till = openTill({ dataDir: folder, clock: () => (now += 1_000), random: () => roll(2 ** 32) });
  const members = new Map<string, string>();
  for (let n = 0; n < MEMBERS; n += 1) members.set(phoneOf(n), await register(till, phoneOf(n)));
  return {
    file,
    sell: async (sale) => {
      const input = { ...sale, member: members.get(sale.member ?? "") ?? null };
      const begun = performance.now();
      const outcome = await till.call("sale.commit", input);
      const ms = performance.now() - begun;
      if (!outcome.ok) throw new Error(`sale.commit was refused: ${outcome.code}: ${outcome.message}`);
      return ms;
    },
    close: () => till.close(),
  };
}

async function register(till: Till, phone: string): Promise<string> {
  const outcome = await till.call("member.register", { phone });
  if (!outcome.ok) throw new Error(`member.register was refused: ${outcome.code}: ${outcome.message}`);
  return tillVerbs["member.register"].output.parse(outcome.value).id;
}

/** The demonstration's rules with one queue a till, so that this till settles it; and those who wait in it. */
function prepareBooks(file: string, waiting: number): void {
  const db = new Database(file, { fileMustExist: true });
  try {
    const changed = db.prepare(`UPDATE rules SET json = json_set(json, '$.basic.cashierScope', 'till')`).run();
    if (changed.changes !== 1) throw new Error("expected one version of the rules");
    fillSqlite(db, QUEUE, waiting);
  } finally {
    db.close();
  }
}

/** Every sale is there, with its fact; §13 holds; and the line was paid. @throws Unsound */
function soundTill(file: string, size: SaleSize): void {
  const books = soundFile("till", file, ownedByTill);
  const sold = (size.rounds + 1) * size.sales;
  if (books.orders !== sold) throw new Error(`${sold} sales were committed, ${books.orders} are there`);
  if (books.payouts.length === 0) throw new Error("nobody was paid");
}

/** The raw side: what any till would have to write. */
function rawSales(file: string): { sell(sale: Sale): number; close(): void } {
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(`
    CREATE TABLE orders (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, member TEXT, total_fen INTEGER NOT NULL) STRICT;
    CREATE TABLE lines (order_id INTEGER NOT NULL, line INTEGER NOT NULL, product TEXT NOT NULL, quantity INTEGER NOT NULL,
      PRIMARY KEY (order_id, line)) STRICT, WITHOUT ROWID;
    CREATE TABLE payments (order_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, amount_fen INTEGER NOT NULL) STRICT;
    CREATE TABLE outbox (n INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;`);
  const addOrder = db.prepare("INSERT INTO orders (key, at, member, total_fen) VALUES (?, ?, ?, ?)");
  const addLine = db.prepare("INSERT INTO lines (order_id, line, product, quantity) VALUES (?, ?, ?, ?)");
  const addPayment = db.prepare("INSERT INTO payments (order_id, kind, amount_fen) VALUES (?, ?, ?)");
  const addOutbox = db.prepare("INSERT INTO outbox (body) VALUES (?)");
  let now = NOON;
  const commit = db.transaction((sale: Sale) => {
    const [tender] = sale.tenders;
    const total = tender?.kind === "cash" ? tender.givenFen : 0;
    const order = addOrder.run(sale.key, (now += 1_000), sale.member, total).lastInsertRowid;
    for (const [line, it] of sale.lines.entries())
      if (it.kind === "product") addLine.run(order, line, it.product, it.quantity);
    addPayment.run(order, tender?.kind, total);
    addOutbox.run(JSON.stringify(sale));
  });
  return {
    sell: (sale) => {
      const begun = performance.now();
      commit.immediate(sale);
      return performance.now() - begun;
    },
    close: () => void db.close(),
  };
}
