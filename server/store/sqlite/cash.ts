/**
 * What a member's cash came from and went to, out of payouts, entries and orders themselves, in SQLite. Refuses to know
 * the balance: a statement is held against it.
 */
import { PAYOUT, readUnits } from "../../../shared/ledger/sqliteRows.ts";
import type { CashReader, NumberedPayout, Spending } from "../store.ts";
import type { Connection } from "./connection.ts";

/** So many orders are read at once. */
const PAGE = 500;

export class SqliteCash implements CashReader {
  readonly #sql: ReturnType<typeof statements>;

  constructor(connection: Connection) {
    this.#sql = statements(connection);
  }

  payoutSums(member: string): { queue: string; amount: number; count: number }[] {
    return this.#sql.payoutSums.all(member) as { queue: string; amount: number; count: number }[];
  }

  payouts(member: string, before: number | null, limit: number): NumberedPayout[] {
    return this.#sql.payouts.all({ member, before, limit }) as NumberedPayout[];
  }

  clawed(member: string): number {
    return (this.#sql.clawed.get(member) as { amount: number }).amount;
  }

  spendings(member: string, before: { at: number; order: string } | null, limit: number): Spending[] {
    const found: Spending[] = [];
    for (let place = before; ;) {
      const rows = this.#orders(member, place);
      for (const { id, at, units } of rows) {
        const amount = readUnits(id, units).reduce((sum, { balance }) => sum + balance, 0);
        if (amount > 0) found.push({ order: id, at, amount });
        if (found.length === limit) return found;
        place = { at, order: id };
      }
      if (rows.length < PAGE) return found;
    }
  }

  #orders(member: string, before: { at: number; order: string } | null): { id: string; at: number; units: string }[] {
    const rows = before
      ? this.#sql.ordersBefore.all({ member, at: before.at, order: before.order })
      : this.#sql.orders.all(member);
    return rows as { id: string; at: number; units: string }[];
  }
}

function statements(connection: Connection) {
  const sql = (text: string) => connection.prepare(text);
  const received = `FROM payouts WHERE to_order IN (SELECT id FROM orders WHERE member`;
  return {
    payoutSums: sql(
      `SELECT queue, sum(amount_fen) AS amount, count(*) AS count ${received} = ?) GROUP BY queue ORDER BY queue`,
    ),
    payouts: sql(
      `SELECT n, ${PAYOUT} ${received} = @member) AND (n < @before OR @before IS NULL) ORDER BY n DESC LIMIT @limit`,
    ),
    clawed: sql(`SELECT coalesce(sum(CASE WHEN clawed_fen < paid_fen THEN clawed_fen ELSE paid_fen END), 0) AS amount
      FROM entries WHERE order_id IN (SELECT id FROM orders WHERE member = ?) AND clawed_fen > 0`),
    orders: sql(`SELECT id, at, units FROM orders WHERE member = ? ORDER BY at DESC, id DESC LIMIT ${PAGE}`),
    ordersBefore: sql(`SELECT id, at, units FROM orders WHERE member = @member AND (at, id) < (@at, @order)
      ORDER BY at DESC, id DESC LIMIT ${PAGE}`),
  };
}
