/** What a ledger in SQLite keeps of §10 and §11, where its tables are there. */
import type { EntryRow, PotRow } from "./rows.ts";
import { ENTRY, readEntry, type RawEntry, type SqlConnection } from "./sqliteRows.ts";
import type { RewardChanges, RewardsStore, UnitName } from "./store.ts";

export class SqliteRewards implements RewardsStore {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: SqlConnection) {
    this.#sql = statements(connection);
  }

  standingOf(queue: string, member: string): EntryRow[] {
    return (this.#sql.standingOf.all(member, queue) as RawEntry[]).map(readEntry);
  }

  pot(): PotRow | undefined {
    return this.#sql.pot.get() as PotRow | undefined;
  }

  today(): UnitName[] {
    return this.#sql.today.all() as UnitName[];
  }

  endDay(): void {
    this.#sql.endDay.run();
  }

  write({ rows, pot, today }: RewardChanges): void {
    for (const it of rows) this.#sql.writeReward.run(it.kind, it.order, it.line, it.member, it.amount, it.at);
    if (pot !== null) this.#sql.writePot.run(pot.net, pot.toDivide);
    for (const it of today) this.#sql.writeToday.run(it.order, it.line);
  }
}

function statements(connection: SqlConnection) {
  const sql = (text: string) => connection.prepare(text);
  return {
    standingOf: sql(`SELECT ${ENTRY} FROM entries WHERE order_id IN (SELECT id FROM orders WHERE member = ?)
      AND queue = ? AND lane IN ('ready', 'held') ORDER BY at, order_id, line`),
    pot: sql(`SELECT net_fen AS net, to_divide_fen AS toDivide FROM pot`),
    today: sql(`SELECT order_id AS "order", line FROM day_units ORDER BY n`),
    endDay: sql(`DELETE FROM day_units`),
    writeReward: sql(`INSERT INTO rewards (kind, order_id, line, member, amount_fen, at) VALUES (?, ?, ?, ?, ?, ?)`),
    writePot: sql(`INSERT INTO pot (id, net_fen, to_divide_fen) VALUES (1, ?, ?)
      ON CONFLICT (id) DO UPDATE SET net_fen = excluded.net_fen, to_divide_fen = excluded.to_divide_fen`),
    writeToday: sql(`INSERT INTO day_units (order_id, line) VALUES (?, ?)`),
  };
}
