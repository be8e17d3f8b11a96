/** A union's day of any size, as a server keeps it, without the facts behind it: for what is measured at midnight, or killed. */
import type Database from "better-sqlite3";
import { DEMO_RULES, DEMO_TIMEZONE } from "../../shared/demo/shop.ts";
import { Calendar } from "../../shared/kernel/calendar.ts";
import { ALL_QUEUES, NO_FLOWS } from "../../shared/ledger/rows.ts";
import { SqliteRewards } from "../../shared/ledger/sqliteRewards.ts";
import type { RulesInput } from "../../shared/rules/schema.ts";
import { UNION as UNION_QUEUE } from "../../shared/rules/units.ts";

export const UNION: RulesInput = {
  ...DEMO_RULES,
  rewards: null,
  union: { ratio: 11_000, share: 5_000, accelerate: 1_000 },
};
const PAID = 1_000;
const COST = 600;
/** Of ten buyers so many were brought by somebody. */
const BROUGHT = 3;
const calendar = new Calendar(DEMO_TIMEZONE);
export const MORNING = calendar.instant(20_514, 9 * 60);
export const MIDNIGHT = calendar.instant(20_515, 0);

/** A day's orders as the server keeps them, each with its entry, every third buyer with a friend. */
export function fillDay(db: Database.Database, count: number): void {
  const profit = PAID - COST;
  const unit = JSON.stringify([
    null,
    PAID,
    0,
    null,
    PAID,
    0,
    { profit, recruiter: null, counted: true, by: null, grants: [] },
  ]);
  const entitlement = (PAID * 11_000) / 10_000;
  const of = { count, at: MORNING, paid: PAID, unit: `[${unit}]`, entitlement, brought: BROUGHT };
  const numbers = `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < @count)`;
  db.transaction(() => {
    db.prepare(
      `${numbers} INSERT INTO orders (id, at, channel, store, till, member, deducted, settle_on, completed, settled, left_fen, units)
        SELECT printf('s1/t9/%08d', n), @at + n, 'cashier', 's1', 't9', 'm' || (n % (@count / 5)), 0, 'paid', 1, 1, @paid, @unit FROM n`,
    ).run(of);
    db.prepare(
      `${numbers} INSERT INTO entries (order_id, line, at, member, channel, store, till, product, source, lottery, queue, lane, state,
          drawn, ratio_bp, entitlement_fen, paid_fen, exchanged_fen, cleared_fen, voided_fen, clawed_fen, remaining_fen, exchanged_to, exchange_bp)
        SELECT printf('s1/t9/%08d', n), 0, @at + n, 'm' || (n % (@count / 5)), 'cashier', 's1', 't9', NULL, 'union.ratio', NULL, 'union',
          'ready', 'waiting', 0, 11000, @entitlement, 0, 0, 0, 0, 0, @entitlement, NULL, NULL FROM n`,
    ).run(of);
    db.prepare(
      `${numbers} INSERT INTO day_units (n, order_id, line, friend)
        SELECT row_number() OVER (ORDER BY n), printf('s1/t9/%08d', n), 0, 'm' || ((n % (@count / 5)) / 3) FROM n WHERE n % 10 < @brought`,
    ).run(of);
    db.prepare(
      `INSERT INTO queues (key, extracted_fen, paid_fen, retained_fen, carried_fen, waiting, waiting_fen, touched, return_group)
        VALUES ('union', 0, 0, 0, 0, ?, ?, 0, NULL)`,
    ).run(count, count * entitlement);
    const day = { ...NO_FLOWS, day: calendar.day(MORNING), granted: count * entitlement };
    new SqliteRewards(db).writeDays([
      { ...day, queue: UNION_QUEUE },
      { ...day, queue: ALL_QUEUES },
    ]);
    db.prepare(
      `INSERT INTO pot (id, brought_fen, profit_fen, rewarded_fen, to_divide_fen, units) VALUES (1, 0, ?, 0, 0, (SELECT count(*) FROM day_units))`,
    ).run(count * profit);
  })();
}
