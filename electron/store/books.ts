/**
 * The books of a till: everything it keeps, behind one commit. An act is one transaction: fact,
 * hash, outbox, ledger rows, payouts, key of the act. Memory follows only what is on disk.
 */
import { Ledger, type Touched } from "../../shared/ledger/ledger.ts";
import type { PayoutRow } from "../../shared/ledger/rows.ts";
import { SqliteStore } from "../../shared/ledger/sqlite.ts";
import { PAYOUT } from "../../shared/ledger/sqliteRows.ts";
import { checkTouched } from "../../shared/queue/invariants.ts";
import { QueueFigures } from "../../shared/sync/messages.ts";
import { Asks } from "./asks.ts";
import { Audit } from "./audit.ts";
import { Carts } from "./carts.ts";
import { DeviceRow } from "./device.ts";
import { FactLog } from "./factlog.ts";
import { Heard } from "./heard.ts";
import { Members } from "./members.ts";
import { openFile, type Connection } from "./open.ts";
import { QueueDays } from "./queuedays.ts";
import { ToldRewards } from "./orderRewards.ts";
import { named } from "./refusal.ts";
import { Secrets, type RandomBytes } from "./secrets.ts";
import { Settings } from "./settings.ts";
import { Shifts } from "./shifts.ts";
import { Shop } from "./shop.ts";
import { Spendings } from "./spendings.ts";
import { Staff } from "./staff.ts";
import { Stock } from "./stock.ts";

export type Act = { readonly verb: string; readonly order: string; readonly result: string };
/** A transaction's body is synchronous: nothing may come between its writes. */
type Now<T> = T extends Promise<unknown> ? never : T;

export class Books {
  readonly db: Connection;
  readonly ledger: Ledger;
  readonly facts: FactLog;
  readonly device: DeviceRow;
  readonly shop: Shop;
  readonly stock: Stock;
  readonly members: Members;
  readonly heard: Heard;
  readonly spendings: Spendings;
  readonly rewards: ToldRewards;
  readonly secrets: Secrets;
  readonly asks: Asks;
  readonly settings: Settings;
  readonly audit: Audit;
  readonly staff: Staff;
  readonly shifts: Shifts;
  readonly carts: Carts;
  readonly queueDays: QueueDays;
  readonly #sql: ReturnType<typeof statements>;
  readonly #close: () => void;
  #figures: QueueFigures | null | undefined;

  /**
   * @param bytes where secrets come from
   * @param fill writes into fresh books before anything is read from them
   * @throws StoreRefusal
   */
  constructor(path: string, bytes: RandomBytes, maxPages?: number, fill?: (db: Connection) => void) {
    const { db, close } = openFile(path, maxPages);
    try {
      fill?.(db);
      this.db = db;
      this.#close = close;
      this.ledger = new Ledger(new SqliteStore(db));
      this.facts = new FactLog(db);
      this.device = new DeviceRow(db);
      this.shop = new Shop(db);
      this.stock = new Stock(db, this.facts);
      this.members = new Members(db);
      this.heard = new Heard(db);
      this.spendings = new Spendings(db);
      this.rewards = new ToldRewards(db);
      this.secrets = new Secrets(db, bytes);
      this.asks = new Asks(db);
      this.settings = new Settings(db);
      this.audit = new Audit(db);
      this.staff = new Staff(db);
      this.shifts = new Shifts(db);
      this.carts = new Carts(db);
      this.queueDays = new QueueDays(db);
      this.#sql = statements(db);
    } catch (error) {
      close();
      throw named(error);
    }
  }

  /**
   * One transaction: all of it or nothing. What it touched is checked against §13 before the commit.
   * @throws StoreRefusal when the disk does not take it; Breach; whatever `work` throws
   */
  transact<T>(work: () => Now<T>): T {
    try {
      this.#sql.begin.run();
      const value = work();
      checkTouched(this.ledger.takeTouched());
      this.ledger.flush();
      this.#sql.commit.run();
      // Only now is it true: the ledger may keep what it has in memory.
      this.ledger.committed();
      return value;
    } catch (error) {
      this.#dropped();
      throw named(error);
    }
  }

  /**
   * What would be true after this work, of which nothing is kept: facts, what they fold to, a queue's day.
   * What else is remembered stays, as the products' index, and must not be written here.
   * @throws as `transact`
   */
  rehearse<T>(work: () => Now<T>): T {
    try {
      this.#sql.begin.run();
      return work();
    } catch (error) {
      throw named(error);
    } finally {
      if (this.db.inTransaction) this.db.exec("ROLLBACK");
      this.#forgetFolded();
    }
  }

  /** What the acts of the open transaction touched so far, checked (§13). */
  touched(): Touched {
    const touched = this.ledger.takeTouched();
    checkTouched(touched);
    return touched;
  }

  act(key: string): Act | undefined {
    return this.#sql.act.get(key) as Act | undefined;
  }

  /** Needs the caller's open transaction, as all writes below. */
  addAct(key: string, act: Act): void {
    this.#sql.addAct.run(key, act.verb, act.order, act.result);
  }

  hasSold(): boolean {
    return this.#sql.hasSold.get() !== undefined;
  }

  /** Whether this till has taken an order of a member. */
  hasOrdered(member: string): boolean {
    return this.#sql.hasOrdered.get(member) !== undefined;
  }

  get feedCursor(): number {
    return (this.#sql.feedCursor.get() as number | undefined) ?? 0;
  }

  /** The merged queue that this till's sales join, as the server last told; null: never. */
  get queueFigures(): QueueFigures | null {
    if (this.#figures !== undefined) return this.#figures;
    const text = this.#sql.feedQueue.get() as string | null | undefined;
    return (this.#figures = text ? QueueFigures.parse(JSON.parse(text)) : null);
  }

  writeFeed(cursor: number, queue: QueueFigures | null): void {
    this.#sql.writeFeed.run(cursor, queue === null ? null : JSON.stringify(queue));
    if (queue !== null) this.queueDays.note(queue.key, queue.asOf, queue.extracted);
    this.#figures = queue;
  }

  /** Payouts that an order's entry received, oldest first. */
  received(order: string): PayoutRow[] {
    return this.#sql.received.all(order) as PayoutRow[];
  }

  /** Payouts that an order's extraction made. */
  paidBy(order: string): PayoutRow[] {
    return this.#sql.paidBy.all({ order }) as PayoutRow[];
  }

  recentPayouts(limit: number): PayoutRow[] {
    return this.#sql.recentPayouts.all(limit) as PayoutRow[];
  }

  recentOrders(limit: number): string[] {
    return this.#sql.recentOrders.all(limit) as string[];
  }

  /** The result of the act that brought an order about. */
  resultOf(order: string, key: string): string | undefined {
    const act = this.act(key);
    return act?.order === order ? act.result : undefined;
  }

  addSession(hash: string, at: number): void {
    this.#sql.addSession.run(hash, at);
    this.#sql.pruneSessions.run();
  }

  hasSession(hash: string): boolean {
    return this.#sql.hasSession.get(hash) !== undefined;
  }

  /** Empties what belongs to an identity: for a till that has sold nothing and becomes another. */
  becomeNobody(): void {
    for (const table of [
      "payouts",
      "entries",
      "orders",
      "queues",
      "balances",
      "spendings",
      "clocks",
      "acts",
      "next_secrets",
      "draw_secrets",
      "asks",
      "heard",
      "order_rewards",
      "feed",
      "queue_days",
    ]) {
      this.db.prepare(`DELETE FROM ${table}`).run();
    }
    this.facts.clear();
    this.shop.forgetRules();
    this.stock.forget();
    this.audit.forget();
    this.members.forget();
    this.ledger.dropped();
    this.queueDays.dropped();
    this.#figures = undefined;
  }

  close(): void {
    this.#close();
  }

  #dropped(): void {
    if (this.db.inTransaction) this.db.exec("ROLLBACK");
    this.#forgetFolded();
    this.device.dropped();
    this.shop.dropped();
    this.stock.dropped();
    this.settings.dropped();
    this.staff.dropped();
    this.shifts.dropped();
    this.carts.dropped();
    this.#figures = undefined;
  }

  #forgetFolded(): void {
    this.ledger.dropped();
    this.facts.dropped();
    this.queueDays.dropped();
  }
}

function statements(db: Connection) {
  return {
    begin: db.prepare("BEGIN IMMEDIATE"),
    commit: db.prepare("COMMIT"),
    act: db.prepare(`SELECT verb, order_id AS "order", result FROM acts WHERE key = ?`),
    addAct: db.prepare("INSERT INTO acts (key, verb, order_id, result) VALUES (?, ?, ?, ?)"),
    hasSold: db.prepare("SELECT 1 FROM orders LIMIT 1"),
    hasOrdered: db.prepare("SELECT 1 FROM orders WHERE member = ? LIMIT 1"),
    feedCursor: db.prepare("SELECT cursor FROM feed").pluck(),
    feedQueue: db.prepare("SELECT queue FROM feed").pluck(),
    writeFeed: db.prepare(
      "INSERT INTO feed (id, cursor, queue) VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET cursor = excluded.cursor, queue = excluded.queue",
    ),
    received: db.prepare(`SELECT ${PAYOUT} FROM payouts WHERE to_order = ? ORDER BY n`),
    paidBy:
      db.prepare(`SELECT ${PAYOUT} FROM payouts, (SELECT payouts_first, payouts_last FROM orders WHERE id = @order)
      WHERE n BETWEEN payouts_first AND payouts_last AND from_order = @order ORDER BY n`),
    recentPayouts: db.prepare(`SELECT ${PAYOUT} FROM payouts ORDER BY n DESC LIMIT ?`),
    recentOrders: db.prepare("SELECT order_id FROM facts WHERE kind = 'order-paid' ORDER BY seq DESC LIMIT ?").pluck(),
    addSession: db.prepare("INSERT INTO sessions (hash, made_at) VALUES (?, ?)"),
    pruneSessions: db.prepare(
      "DELETE FROM sessions WHERE rowid NOT IN (SELECT rowid FROM sessions ORDER BY rowid DESC LIMIT 50)",
    ),
    hasSession: db.prepare("SELECT 1 FROM sessions WHERE hash = ?"),
  };
}
