/**
 * The ledger in PostgreSQL: what is asked for row by row is read ahead for a whole group of facts in one question, and
 * what changed is written with one statement a table. Transactions are the caller's.
 */
import type { LimitHolder } from "../../../shared/rules/decide.ts";
import {
  entryKey,
  type BalanceRow,
  type EntryRow,
  type OrderRow,
  type PersonRow,
  type UnitRow,
} from "../../../shared/ledger/rows.ts";
import { SqliteStore as SqlLedger } from "../../../shared/ledger/sqlite.ts";
import {
  BALANCE,
  ENTRY,
  ORDER,
  readEntry,
  readOrder,
  readUnits,
  type RawEntry,
  type RawOrder,
} from "../../../shared/ledger/sqliteRows.ts";
import type { Changes, Likely } from "../../../shared/ledger/store.ts";
import { Ahead } from "./ahead.ts";
import { rowsOf, type Bridge } from "./bridge.ts";
import { texts } from "./columns.ts";
import type { PostgresConnection } from "./connection.ts";
import { translate } from "./dialect.ts";
import { ledgerWrites, type IsNew, type Numbered } from "./ledgerWrites.ts";
import { PEOPLE_ABOVE, PostgresRewards } from "./rewards.ts";

export class PostgresLedger extends SqlLedger {
  readonly isEager = true;
  override readonly rewards: PostgresRewards;
  readonly #bridge: Bridge;
  readonly #orders = new Ahead<OrderRow>();
  readonly #units = new Ahead<UnitRow[]>();
  /** By order and line; what is absent, by order. */
  readonly #entries = new Ahead<EntryRow>();
  readonly #entriesAsked = new Set<string>();
  readonly #entriesKnown = new Set<string>();
  readonly #balances = new Ahead<BalanceRow>();
  /** The number of the newest payout, as of the open transaction; null: not asked for yet. */
  #lastPayout: number | null = null;

  constructor(connection: PostgresConnection) {
    super(connection);
    this.#bridge = connection.bridge;
    this.rewards = new PostgresRewards(connection);
  }

  /** What was read ahead holds in one transaction only: call at the end of each. */
  forget(): void {
    for (const ahead of [this.#orders, this.#units, this.#entries, this.#balances]) ahead.clear();
    for (const keys of [this.#entriesAsked, this.#entriesKnown]) keys.clear();
    this.#lastPayout = null;
    this.rewards.forget();
  }

  preload({ orders, entries, members }: Likely): void {
    const asked = [...new Set([...orders, ...entries.map((it) => it.order)])];
    const who = [...new Set(members)];
    const [ids, memberIds] = [texts(asked, (it) => it), texts(who, (it) => it)];
    const [ofOrders, ofEntries, ofMembers, people, last] = this.#bridge.queries([
      { text: SQL.orders, values: [ids] },
      { text: SQL.entries, values: [ids] },
      { text: SQL.balances, values: [memberIds] },
      { text: PEOPLE_ABOVE, values: [memberIds] },
      { text: SQL.lastPayout },
    ]);
    this.#orders.asked(asked);
    this.#units.asked(asked);
    this.#balances.asked(who);
    for (const order of asked) this.#entriesAsked.add(order);
    for (const { units, ...raw } of rowsOf(ofOrders) as (RawOrder & { units: string })[]) {
      this.#orders.found(raw.id, readOrder(raw));
      this.#units.found(raw.id, readUnits(raw.id, units));
    }
    for (const raw of rowsOf(ofEntries) as RawEntry[]) {
      const key = entryKey(raw.order, raw.line);
      this.#entries.found(key, readEntry(raw));
      this.#entriesKnown.add(key);
    }
    for (const row of rowsOf(ofMembers) as BalanceRow[]) this.#balances.found(row.member, row);
    this.rewards.ahead(who, rowsOf(people) as PersonRow[]);
    this.#lastPayout ??= numberOf(last && rowsOf(last)[0]);
  }

  override order(id: string): OrderRow | undefined {
    const ahead = this.#orders.take(id);
    return ahead === undefined ? super.order(id) : (ahead ?? undefined);
  }

  override units(order: string): UnitRow[] {
    const ahead = this.#units.take(order);
    return ahead === undefined ? super.units(order) : (ahead ?? []);
  }

  override entry(order: string, line: number): EntryRow | undefined {
    const key = entryKey(order, line);
    const ahead = this.#entries.take(key);
    if (ahead) return ahead;
    if (this.#entriesAsked.has(order) && !this.#entriesKnown.has(key)) return undefined;
    return super.entry(order, line);
  }

  override balance(member: string): BalanceRow | undefined {
    const ahead = this.#balances.take(member);
    return ahead === undefined ? super.balance(member) : (ahead ?? undefined);
  }

  override entriesUnder(member: string, holder: LimitHolder, from: number | null, to: number | null): number {
    const { channel, store, product } = holder;
    const span = [from ?? Number.MIN_SAFE_INTEGER, to ?? Number.MAX_SAFE_INTEGER] as const;
    return numberOf(this.#bridge.query(SQL.entriesUnder, member, ...span, channel, store, product)[0]);
  }

  override write(changes: Changes): void {
    if (!this.#bridge.inTransaction) throw new Error("the ledger is written inside a transaction only");
    const payouts = changes.payouts.map((row): Numbered => ({ n: 0, row }));
    if (payouts.length > 0) {
      let last = this.#lastPayout ?? numberOf(this.#bridge.query(SQL.lastPayout)[0]);
      for (const it of payouts) it.n = last += 1;
      this.#lastPayout = last;
    }
    const isNew: IsNew = {
      order: (id) => this.#orders.lacks(id),
      entry: (order, line) => this.#entriesAsked.has(order) && !this.#entriesKnown.has(entryKey(order, line)),
    };
    this.#bridge.send(...ledgerWrites(changes, payouts, isNew));
    if (changes.rewards) this.rewards.write(changes.rewards);
    if (changes.days) this.rewards.writeDays(changes.days);
    if (changes.moves !== undefined && changes.moves.length > 0) this.rewards.writeMoves(changes.moves);
    for (const { id } of changes.orders) this.#orders.written(id);
    for (const { id } of changes.orders) this.#units.written(id);
    for (const { order } of changes.units) this.#units.written(order);
    for (const { order, line } of changes.entries) {
      const key = entryKey(order, line);
      this.#entries.written(key);
      this.#entriesKnown.add(key);
    }
    for (const row of changes.balances) this.#balances.found(row.member, { ...row });
  }
}

const numberOf = (row: Readonly<Record<string, unknown>> | undefined): number => Number(row?.["n"] ?? 0);

const SQL = {
  orders: translate(`SELECT ${ORDER}, units FROM orders WHERE id = ANY (?::text[])`).text,
  entries: translate(`SELECT ${ENTRY} FROM entries WHERE order_id = ANY (?::text[])`).text,
  balances: translate(`SELECT ${BALANCE} FROM balances WHERE member = ANY (?::text[])`).text,
  lastPayout: `SELECT coalesce(max(n), 0) AS n FROM payouts`,
  entriesUnder: `SELECT count(*) AS n FROM orders o JOIN entries e ON e.order_id = o.id
    WHERE o.member = $1 AND o.at >= $2 AND o.at < $3 AND e.channel = $4 AND e.store IS NOT DISTINCT FROM $5
    AND ($6::text IS NULL OR e.product = $6)
    AND (o.left_fen > 0 OR NOT EXISTS (SELECT 1 FROM json_array_elements(o.units::json) u WHERE (u.value ->> 1)::bigint > 0))`,
};
