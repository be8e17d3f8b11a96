/** What a ledger in SQLite keeps of §10 and §11, of queues by day (§12.8) and of what balances were changed by, where its tables are there. */
import { addToDays, type RewardDays } from "./rewardDays.ts";
import {
  FLOWS,
  type DayUnit,
  type EntryRow,
  type MoveRow,
  type NightRow,
  type PersonRow,
  type Position,
  type PotRow,
  type QueueDayRow,
} from "./rows.ts";
import { DAY_UNIT, ENTRY, PERSON, POT, readEntry, type RawEntry, type SqlConnection } from "./sqliteRows.ts";
import type { RewardChanges, RewardsStore } from "./store.ts";

export const ADD_TO_QUEUE_DAY = `(queue, day) DO UPDATE SET
  ${FLOWS.map((it) => `${it}_fen = queue_days.${it}_fen + excluded.${it}_fen`).join(", ")}`;

export class SqliteRewards implements RewardsStore {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: SqlConnection) {
    this.#sql = statements(connection);
  }

  standingOf(queue: string, member: string): EntryRow[] {
    return (this.#sql.standingOf.all(member, queue) as RawEntry[]).map(readEntry);
  }

  lastStanding(queue: string): Position | undefined {
    return this.#sql.lastStanding.get(queue, queue) as Position | undefined;
  }

  pot(): PotRow | undefined {
    return this.#sql.pot.get() as PotRow | undefined;
  }

  dayUnits(after: number, upTo: number, limit: number): DayUnit[] {
    return this.#sql.dayUnits.all(after, upTo, limit) as DayUnit[];
  }

  night(): NightRow | undefined {
    const row = this.#sql.night.get() as { night: string } | undefined;
    return row && (JSON.parse(row.night) as NightRow);
  }

  person(member: string): PersonRow | undefined {
    return this.#sql.person.get(member) as PersonRow | undefined;
  }

  hasOrdered(member: string): boolean {
    return this.#sql.hasOrdered.get(member) !== undefined;
  }

  hasBrought(member: string): boolean {
    return this.#sql.hasBrought.get(member) !== undefined;
  }

  write({ rows, pot, units, doneUnits, nights, people }: RewardChanges): void {
    const sql = this.#sql;
    if (rows.length > 0) this.#writeRewards(rows);
    if (pot !== null) sql.writePot.run(pot.brought, pot.profit, pot.rewarded, pot.toDivide, pot.units);
    for (const it of units) sql.writeUnit.run(it.n, it.order, it.line, it.friend);
    if (doneUnits > 0) sql.dropUnits.run(doneUnits);
    for (const it of nights) sql.writeNight.run(it.day, Number(it.done), JSON.stringify(it));
    for (const it of people) sql.writePerson.run(it.member, it.referrer, it.teamLevel);
  }

  /** Adds to what the days of queues have. */
  writeDays(rows: readonly QueueDayRow[]): void {
    for (const it of rows) this.#sql.writeQueueDay.run(it.queue, it.day, ...FLOWS.map((what) => it[what]));
  }

  writeMoves(rows: readonly MoveRow[]): void {
    for (const it of rows)
      this.#sql.writeMove.run(
        it.member,
        it.what,
        it.kind,
        it.amount,
        it.at,
        it.order,
        it.line,
        it.other,
        it.gift,
        it.fact,
      );
  }

  #writeRewards(rows: RewardChanges["rows"]): void {
    const sql = this.#sql;
    const { last } = sql.lastReward.get() as { last: number };
    for (const it of rows)
      sql.writeReward.run(it.kind, it.order, it.line, it.member, it.amount, it.at, it.day, it.store);
    const days: RewardDays = new Map();
    addToDays(days, rows, last);
    for (const it of days.values())
      sql.writeDay.run(it.day, it.kind, it.store ?? "", it.credited, it.clawed, it.count, it.first, it.last);
  }
}

function statements(connection: SqlConnection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    // Through the member's orders, never along the whole queue.
    standingOf: sql(`SELECT ${ENTRY} FROM entries WHERE order_id IN (SELECT id FROM orders WHERE member = ?)
      AND queue || '' = ? AND lane || '' IN ('ready', 'held') ORDER BY at, order_id, line`),
    lastStanding: sql(`SELECT at, order_id AS "order", line FROM (
        SELECT * FROM (SELECT at, order_id, line FROM entries WHERE queue = ? AND lane IS NOT NULL AND lane = 'ready'
          ORDER BY at DESC, order_id DESC, line DESC LIMIT 1) AS ready
        UNION ALL
        SELECT * FROM (SELECT at, order_id, line FROM entries WHERE queue = ? AND lane IS NOT NULL AND lane = 'held'
          ORDER BY at DESC, order_id DESC, line DESC LIMIT 1) AS held
      ) AS both_lanes ORDER BY at DESC, order_id DESC, line DESC LIMIT 1`),
    pot: sql(`SELECT ${POT} FROM pot`),
    dayUnits: sql(`SELECT ${DAY_UNIT} FROM day_units WHERE n > ? AND n <= ? ORDER BY n LIMIT ?`),
    night: sql(`SELECT night FROM nights WHERE done = 0`),
    person: sql(`SELECT ${PERSON} FROM people WHERE member = ?`),
    hasOrdered: sql(`SELECT 1 AS found FROM orders WHERE member = ? LIMIT 1`),
    hasBrought: sql(`SELECT 1 AS found FROM people WHERE referrer = ? LIMIT 1`),
    lastReward: sql(`SELECT coalesce(max(n), 0) AS last FROM rewards`),
    writeReward: sql(
      `INSERT INTO rewards (kind, order_id, line, member, amount_fen, at, day, store) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    writeDay: sql(`INSERT INTO reward_days (day, kind, store, credited_fen, clawed_fen, count, first_n, last_n)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (day, kind, store) DO UPDATE SET
      credited_fen = reward_days.credited_fen + excluded.credited_fen, clawed_fen = reward_days.clawed_fen + excluded.clawed_fen,
      count = reward_days.count + excluded.count, last_n = excluded.last_n`),
    writeQueueDay: sql(`INSERT INTO queue_days (queue, day, ${FLOWS.map((it) => `${it}_fen`).join(", ")})
      VALUES (?, ?, ${FLOWS.map(() => "?").join(", ")}) ON CONFLICT ${ADD_TO_QUEUE_DAY}`),
    writeMove: sql(`INSERT INTO balance_moves (member, what, kind, amount, at, order_id, line, other, gift, fact)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    writePot:
      sql(`INSERT INTO pot (id, brought_fen, profit_fen, rewarded_fen, to_divide_fen, units) VALUES (1, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET brought_fen = excluded.brought_fen, profit_fen = excluded.profit_fen,
      rewarded_fen = excluded.rewarded_fen, to_divide_fen = excluded.to_divide_fen, units = excluded.units`),
    writeUnit: sql(`INSERT INTO day_units (n, order_id, line, friend) VALUES (?, ?, ?, ?)`),
    dropUnits: sql(`DELETE FROM day_units WHERE n <= ?`),
    writeNight: sql(`INSERT INTO nights (day, done, night) VALUES (?, ?, ?)
      ON CONFLICT (day) DO UPDATE SET done = excluded.done, night = excluded.night`),
    writePerson: sql(`INSERT INTO people (member, referrer, team_level) VALUES (?, ?, ?)
      ON CONFLICT (member) DO UPDATE SET referrer = excluded.referrer, team_level = excluded.team_level`),
  };
}
