/**
 * Checks a finished replay from the files alone: the invariants of §13 on every till and on the
 * server, and each till's own view against the server's. Knows tables, not the programs that wrote them.
 */
import Database from "better-sqlite3";
import { checkEntry, checkQueue } from "../../shared/queue/invariants.ts";
import type { OwedReader, OwedSums, WaitingMember } from "../../server/store/owed.ts";
import { SqliteOwed } from "../../server/store/sqlite/owed.ts";
import type { ServerReader } from "../../server/store/store.ts";
import { ledgerRows } from "./history.ts";
import {
  ALL_QUEUES,
  HELD,
  HELD_FIELD,
  remainsBy,
  type BalanceRow,
  type EntryRow,
  type Held,
  type LedgerRows,
  type MoveRow,
  type PayoutRow,
  type QueueDayRow,
  type QueueRow,
} from "../../shared/ledger/rows.ts";
import { tableRows } from "../../shared/ledger/sqliteRows.ts";

export type Books = {
  name: string;
  orders: number;
  entries: Map<string, EntryRow>;
  payouts: PayoutRow[];
  queues: Map<string, QueueRow>;
  cash: Map<string, number>;
  /** Σ of a member's rewards, less what was clawed back of them (§11). */
  rewards: Map<string, number>;
  /** What members' balances paid of orders, less what went back. */
  spent: Map<string, number>;
  /** What was done to queues by day (§12.8); null: not kept, as a till does not. */
  days: readonly QueueDayRow[] | null;
  /** What is kept beside the rows of what is owed to whom (§12.7), and what the balances come to; null: not kept. */
  owed: { readonly kept: OwedSums; readonly balances: readonly Has[]; readonly waits: readonly WaitingMember[] } | null;
  /** What balances were changed by beside payouts and rewards (§13.3), and the balances; null: not kept. */
  moved: { readonly moves: readonly MoveRow[]; readonly balances: readonly BalanceRow[] } | null;
};
type Has = Pick<BalanceRow, "cash" | "points" | "love" | "loveFrozen">;

/** The server's ledger, whichever backend keeps it. */
export function serverBooks(read: ServerReader): Books {
  const balances = [...ledgerRows(read).balances];
  return { ...booksOf("server", ledgerRows(read)), owed: owedBy(read.owed, balances) };
}

const owedBy = (owed: OwedReader, balances: readonly Has[]): Books["owed"] => ({
  kept: owed.sums(),
  balances,
  waits: owed.waiting("", Number.MAX_SAFE_INTEGER),
});

/** A ledger's rows. */
export function booksOf(name: string, ledger: LedgerRows): Books {
  const { orders, units, entries, payouts, queues, balances, rewards = [], days = null, moves = null } = ledger;
  const memberOf = new Map([...orders].map((it) => [it.id, it.member]));
  const spent = new Map<string, number>();
  for (const { order, balance } of units) {
    const member = balance > 0 ? memberOf.get(order) : undefined;
    if (member) spent.set(member, (spent.get(member) ?? 0) + balance);
  }
  return {
    name,
    orders: memberOf.size,
    spent,
    entries: new Map([...entries].map((it) => [`${it.order}#${it.line}`, it])),
    payouts: [...payouts],
    queues: new Map([...queues].map((it) => [it.key, it])),
    // What was paid out or corrected by hand is of no order.
    cash: new Map([...balances].map((it) => [it.member, it.cash + it.withdrawn - it.corrected])),
    rewards: sumsOf(rewards),
    days,
    owed: null,
    moved: moves && { moves: [...moves], balances: [...balances] },
  };
}

function sumsOf(rows: Iterable<{ member: string; amount: number }>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { member, amount } of rows) sums.set(member, (sums.get(member) ?? 0) + amount);
  return sums;
}

/** Reads the ledger of a till, or of a server in a file. */
export function readBooks(name: string, file: string): Books {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return booksIn(name, db);
  } finally {
    db.close();
  }
}

/** The same, of a database that is open. */
export function booksIn(name: string, db: Pick<Database.Database, "prepare">): Books {
  const entries = db
    .prepare(
      `SELECT order_id AS "order", line, at, member, queue, lane, state, drawn, source, ratio_bp AS ratio, entitlement_fen AS entitlement,
        paid_fen AS paid, exchanged_fen AS exchanged, cleared_fen AS cleared, voided_fen AS voided, clawed_fen AS clawed, remaining_fen AS remaining
        FROM entries`,
    )
    .all() as EntryRow[];
  const queues = db
    .prepare(
      `SELECT key, extracted_fen AS extracted, paid_fen AS paid, retained_fen AS retained, carried_fen AS carried, waiting,
        waiting_fen AS waitingAmount FROM queues`,
    )
    .all() as QueueRow[];
  // What was paid out or corrected by hand is of no order.
  const cash = db.prepare(`SELECT member, cash_fen + withdrawn_fen - corrected_fen AS cash FROM balances`).all() as {
    member: string;
    cash: number;
  }[];
  const spent = db
    .prepare(
      `SELECT member, sum(unit.value ->> 5) AS spent FROM orders, json_each(orders.units) AS unit
        WHERE member IS NOT NULL AND unit.value ->> 5 > 0 GROUP BY member`,
    )
    .all() as { member: string; spent: number }[];
  // A till keeps none: they are the server's.
  const has = (table: string): boolean =>
    db.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(table) !== undefined;
  const keepsRewards = has("rewards");
  return {
    name,
    spent: new Map(spent.map((it) => [it.member, it.spent])),
    orders: (db.prepare(`SELECT count(*) AS n FROM orders`).get() as { n: number }).n,
    entries: new Map(entries.map((it) => [`${it.order}#${it.line}`, it])),
    payouts: db
      .prepare(
        `SELECT queue, from_order AS "from", from_line AS fromLine, to_order AS "to", to_line AS toLine, member, amount_fen AS amount, at
          FROM payouts ORDER BY n`,
      )
      .all() as PayoutRow[],
    queues: new Map(queues.map((it) => [it.key, it])),
    cash: new Map(cash.map((it) => [it.member, it.cash])),
    rewards: keepsRewards
      ? sumsOf(
          db.prepare("SELECT member, amount_fen AS amount FROM rewards").all() as { member: string; amount: number }[],
        )
      : new Map<string, number>(),
    days: keepsRewards ? [...tableRows(db, "queueDays")] : null,
    moved: keepsRewards
      ? { moves: [...tableRows(db, "balanceMoves")], balances: [...tableRows(db, "balances")] }
      : null,
    owed: has("member_waits") ? owedBy(new SqliteOwed(db), [...tableRows(db, "balances")]) : null,
  };
}

/** A check by name, with what is wrong; empty: it holds. */
export type Check = { name: string; wrong: string[] };

function check(name: string, work: (wrong: (sentence: string) => void) => void): Check {
  const wrong: string[] = [];
  work((sentence) => {
    if (wrong.length < 5) wrong.push(sentence);
  });
  return { name, wrong };
}

const sum = (numbers: Iterable<number>): number => {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
};

/** §13.1, §13.2, §13.3, §13.4 (first part) and §12.8 over all rows of one party. `owned`: the queues it settles. */
export function checkBooks(books: Books, owned: (queue: string) => boolean): Check[] {
  const { name } = books;
  const attempt = (act: () => void, wrong: (sentence: string) => void): void => {
    try {
      act();
    } catch (error) {
      wrong(error instanceof Error ? error.message : String(error));
    }
  };
  const payouts = books.payouts.filter((it) => owned(it.queue));
  return [
    check(`${name}: §13.1 extracted = paid + retained + carried`, (wrong) => {
      const paid = new Map<string, number>();
      for (const it of payouts) paid.set(it.queue, (paid.get(it.queue) ?? 0) + it.amount);
      for (const queue of books.queues.values()) {
        attempt(() => checkQueue(queue), wrong);
        if ((paid.get(queue.key) ?? 0) !== queue.paid)
          wrong(`${queue.key}: its payouts add up to ${paid.get(queue.key) ?? 0}, not ${queue.paid}`);
      }
    }),
    check(`${name}: §13.2 entitlement = paid + exchanged + cleared + voided + remaining − clawed`, (wrong) => {
      for (const entry of books.entries.values()) attempt(() => checkEntry(entry), wrong);
    }),
    check(`${name}: §13.3 cash = payouts + rewards − clawed back − spent − withdrawn + corrected`, (wrong) => {
      const cash = new Map(books.rewards);
      for (const it of payouts) cash.set(it.member, (cash.get(it.member) ?? 0) + it.amount);
      for (const it of books.entries.values()) {
        if (owned(it.queue)) cash.set(it.member, (cash.get(it.member) ?? 0) - Math.min(it.clawed, it.paid));
      }
      for (const [member, spent] of books.spent) cash.set(member, (cash.get(member) ?? 0) - spent);
      for (const member of new Set([...cash.keys(), ...books.cash.keys()])) {
        const is = books.cash.get(member) ?? 0;
        if (is !== (cash.get(member) ?? 0)) wrong(`${member} has ${is}, not ${cash.get(member) ?? 0}`);
      }
    }),
    check(`${name}: §13.4 each entry's payouts are what it was paid, and no more than its entitlement`, (wrong) => {
      const paid = new Map<string, number>();
      for (const it of books.payouts)
        paid.set(`${it.to}#${it.toLine}`, (paid.get(`${it.to}#${it.toLine}`) ?? 0) + it.amount);
      for (const [key, entry] of books.entries) {
        if ((paid.get(key) ?? 0) !== entry.paid) wrong(`${key}: payouts ${paid.get(key) ?? 0}, paid ${entry.paid}`);
        if (entry.paid > entry.entitlement) wrong(`${key}: paid ${entry.paid} of ${entry.entitlement}`);
      }
    }),
    check(`${name}: §12.8 what waits in each queue is what its entries have remaining`, (wrong) => {
      const waiting = new Map<string, number>();
      for (const it of books.entries.values()) {
        // What is closed is on its way to its till, and stands in no queue meanwhile.
        if (owned(it.queue) && it.state === "waiting" && it.lane !== "closed")
          waiting.set(it.queue, (waiting.get(it.queue) ?? 0) + it.remaining);
      }
      for (const queue of books.queues.values()) {
        if ((waiting.get(queue.key) ?? 0) !== queue.waitingAmount)
          wrong(`${queue.key}: ${waiting.get(queue.key) ?? 0}, not ${queue.waitingAmount}`);
      }
    }),
    ...(books.moved === null ? [] : [checkMoves(books, books.moved)]),
    ...(books.days === null ? [] : [checkDays(books, books.days)]),
    ...(books.owed === null ? [] : [checkOwed(books, books.owed)]),
  ];
}

/** §13.3: what each member has is the sum of its payouts, rewards and all else that was entered. */
function checkMoves({ name, payouts, rewards }: Books, { moves, balances }: NonNullable<Books["moved"]>): Check {
  return check(`${name}: §13.3 cash, points and love value are the sums of what was entered`, (wrong) => {
    const sums = new Map<string, number>();
    const enter = (member: string, what: Held, amount: number): void =>
      void sums.set(`${member} ${what}`, (sums.get(`${member} ${what}`) ?? 0) + amount);
    for (const { member, amount } of payouts) enter(member, "cash", amount);
    for (const [member, amount] of rewards) enter(member, "cash", amount);
    for (const { member, what, amount } of moves) enter(member, what, amount);
    for (const balance of balances)
      for (const what of HELD) {
        const sum = sums.get(`${balance.member} ${what}`) ?? 0;
        const is = balance[HELD_FIELD[what]];
        if (is !== sum) wrong(`${balance.member} has ${is} of ${what}, and ${sum} was entered`);
      }
  });
}

/** §12.7: what waits of each member, and the sums of what is owed, are what entries and balances come to. */
function checkOwed({ name, entries }: Books, { kept, balances, waits }: NonNullable<Books["owed"]>): Check {
  return check(`${name}: §12.7 what is owed to whom is what entries and balances come to`, (wrong) => {
    const left = new Map(waits.map((it) => [it.member, { amount: it.amount, count: it.count }]));
    for (const { member, remaining } of entries.values()) {
      if (remaining === 0) continue;
      const it = left.get(member) ?? { amount: 0, count: 0 };
      left.set(member, { amount: it.amount - remaining, count: it.count - 1 });
    }
    for (const [member, { amount, count }] of left)
      if (amount !== 0 || count !== 0) wrong(`${member}: ${amount} and ${count} entries more than wait`);
    const are: OwedSums = {
      cash: sum(balances.map((it) => Math.max(it.cash, 0))),
      owing: sum(balances.map((it) => Math.max(-it.cash, 0))),
      members: balances.filter((it) => it.cash > 0).length,
      points: sum(balances.map((it) => it.points)),
      love: sum(balances.map((it) => it.love)),
      loveFrozen: sum(balances.map((it) => it.loveFrozen)),
      waiting: sum(waits.map((it) => it.amount)),
      waitingCount: sum(waits.map((it) => it.count)),
    };
    for (const what of Object.keys(are) as (keyof OwedSums)[])
      if (are[what] !== kept[what]) wrong(`${what}: ${kept[what]} is said, and it comes to ${are[what]}`);
  });
}

/** §12.8 by day: what the days of each queue, and of all together, come to. */
function checkDays({ name, entries, queues }: Books, days: readonly QueueDayRow[]): Check {
  return check(`${name}: §12.8 the days of a queue come to what remains, was paid and was extracted`, (wrong) => {
    const come = new Map<string, { remains: number; paid: number; extracted: number }>();
    const to = (queue: string) => {
      const known = come.get(queue) ?? { remains: 0, paid: 0, extracted: 0 };
      come.set(queue, known);
      return known;
    };
    for (const row of days) {
      const sums = to(row.queue);
      sums.remains += remainsBy(row);
      sums.paid += row.paid;
      sums.extracted += row.extracted;
    }
    for (const queue of queues.values()) {
      const { paid, extracted } = to(queue.key);
      if (paid !== queue.paid || extracted !== queue.extracted)
        wrong(`${queue.key}: ${paid} paid of ${extracted}, not ${queue.paid} of ${queue.extracted}`);
    }
    for (const it of entries.values()) {
      to(it.queue).remains -= it.remaining;
      to(ALL_QUEUES).remains -= it.remaining;
    }
    for (const [queue, { remains }] of come)
      if (remains !== 0) wrong(`${queue === ALL_QUEUES ? "all queues" : queue}: ${remains} more than remains`);
  });
}

const FIGURES = [
  "queue",
  "state",
  "source",
  "ratio",
  "entitlement",
  "paid",
  "exchanged",
  "cleared",
  "voided",
  "clawed",
  "remaining",
] as const;

/** Whether a till's own view of its entries, of what they received and of its own queue is the server's. */
export function compareViews(till: Books, server: Books, ownQueue: string): Check {
  return check(`${till.name}: its own view is the server's`, (wrong) => {
    for (const [key, mine] of till.entries) {
      const theirs = server.entries.get(key);
      const differing = FIGURES.filter((figure) => theirs?.[figure] !== mine[figure]);
      if (differing.length > 0)
        wrong(`${key}: ${differing.map((it) => `${it} ${mine[it]} here, ${theirs?.[it]} there`).join(", ")}`);
    }
    const theirs = [...server.entries.keys()].filter((key) => key.startsWith(`${till.name}/`));
    if (theirs.length !== till.entries.size) wrong(`${till.entries.size} entries here, ${theirs.length} there`);
    const received = (books: Books): string =>
      books.payouts
        .filter((it) => it.to.startsWith(`${till.name}/`))
        .toSorted((a, b) => (a.to < b.to ? -1 : Number(a.to > b.to)))
        .map((it) => `${it.from}>${it.to}:${it.amount}`)
        .join("\n");
    if (received(till) !== received(server)) wrong("what its entries received, and in which order, differs");
    const mine = till.queues.get(ownQueue);
    const there = server.queues.get(ownQueue);
    const figures = (queue: QueueRow | undefined): string =>
      queue
        ? [queue.extracted, queue.paid, queue.retained, queue.carried, queue.waiting, queue.waitingAmount].join(" ")
        : "none";
    if (figures(mine) !== figures(there)) wrong(`${ownQueue}: ${figures(mine)} here, ${figures(there)} there`);
  });
}

/** The totals a person wants to see, fen. */
export function totals(books: Books): {
  extracted: number;
  paid: number;
  retained: number;
  outstanding: Record<string, number>;
} {
  const queues = [...books.queues.values()];
  return {
    extracted: sum(queues.map((it) => it.extracted)),
    paid: sum(queues.map((it) => it.paid)),
    retained: sum(queues.map((it) => it.retained)),
    outstanding: Object.fromEntries(queues.map((it) => [it.key, it.waitingAmount])),
  };
}
