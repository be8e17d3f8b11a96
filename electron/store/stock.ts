/**
 * What is in stock, by this till's own facts: counted, received, lost, sold, returned. Brought up to date when it
 * is looked at, never in a sale's transaction. A product is in it from the first time it is counted or received; what
 * was sold before that says nothing. Below zero where more was sold than was there: shown, never refused.
 */
import Database from "better-sqlite3";
import type { Fact } from "../../shared/facts/fact.ts";
import type { FactLog } from "./factlog.ts";
import type { Connection } from "./open.ts";

/** So many facts are kept in memory alone before what follows from them is written down. */
const WRITTEN_EVERY = 256;
const AT_ONCE = 500;
/** Kinds of facts that move stock. */
const MOVING = "('order-paid', 'order-refunded', 'stock-moved')";

export class Stock {
  readonly #db: Connection;
  readonly #facts: FactLog;
  readonly #sql: ReturnType<typeof statements>;
  /** Thousandths by product, as of the fact `#seq`; null: not read yet. */
  #quantities: Map<string, number> | null = null;
  #seq = 0;
  /** How far the table is, and what is newer in memory. */
  #written = 0;
  readonly #moved = new Set<string>();

  constructor(db: Connection, facts: FactLog) {
    this.#db = db;
    this.#facts = facts;
    this.#sql = statements(db);
  }

  /** In stock, thousandths of a piece or of the product's unit; null: never counted and never received. */
  of(product: string): number | null {
    return this.#now().get(product) ?? null;
  }

  /** Everything that is in stock or was. */
  all(): ReadonlyMap<string, number> {
    return this.#now();
  }

  /** Begins anew: for a till that becomes another. Needs the caller's open transaction. */
  forget(): void {
    this.#sql.forget.run();
    this.#sql.forgetHow.run();
    this.dropped();
  }

  /** The transaction failed: nothing remembered may be trusted. */
  dropped(): void {
    this.#quantities = null;
    this.#moved.clear();
  }

  #now(): Map<string, number> {
    const { seq: head } = this.#facts.head;
    const quantities = this.#quantities ?? this.#read();
    while (this.#seq < head) {
      const rows = this.#sql.moving.all(this.#seq, head, AT_ONCE) as { seq: number }[];
      for (const { seq } of rows) {
        const fact = this.#facts.fact(seq);
        if (fact) this.#apply(quantities, fact);
      }
      this.#seq = rows.length < AT_ONCE ? head : (rows.at(-1)?.seq ?? head);
    }
    if (this.#seq - this.#written >= WRITTEN_EVERY) this.#write(quantities);
    return quantities;
  }

  #read(): Map<string, number> {
    const rows = this.#sql.all.all() as { product: string; quantity: number }[];
    const quantities = new Map(rows.map(({ product, quantity }) => [product, quantity]));
    this.#seq = (this.#sql.how.get() as number | undefined) ?? 0;
    this.#written = this.#seq;
    this.#quantities = quantities;
    return quantities;
  }

  #apply(quantities: Map<string, number>, { kind, body }: Fact): void {
    const move = (product: string | null, by: number): void => {
      const before = product === null ? undefined : quantities.get(product);
      if (product === null || before === undefined) return;
      quantities.set(product, before + by);
      this.#moved.add(product);
    };
    if (kind === "order-paid") {
      for (const { product, quantity, weight } of body.items) move(product, -(weight ?? quantity * 1000));
    } else if (kind === "order-refunded") {
      const items = body.items ? this.#itemsOf(body.order) : [];
      for (const { item, quantity } of body.items ?? []) {
        const sold = items[item];
        if (sold) move(sold.product, sold.weight ?? quantity * 1000);
      }
    } else if (kind === "stock-moved") {
      for (const { product, quantity } of body.lines) {
        const before = quantities.get(product) ?? 0;
        const by = body.kind === "lost" ? -quantity : quantity;
        quantities.set(product, body.kind === "counted" ? quantity : before + by);
        this.#moved.add(product);
      }
    }
  }

  #itemsOf(order: string) {
    const fact = this.#facts.fact(Number(order.slice(order.lastIndexOf("/") + 1)));
    return fact?.kind === "order-paid" && fact.body.order === order ? fact.body.items : [];
  }

  /** What a disk does not take now it is asked to take later: the facts hold it all. */
  #write(quantities: Map<string, number>): void {
    if (this.#db.inTransaction) return;
    const put = this.#db.transaction(() => {
      for (const product of this.#moved) this.#sql.put.run(product, quantities.get(product) ?? 0);
      this.#sql.noteHow.run(this.#seq);
    });
    try {
      put.immediate();
    } catch (error) {
      if (error instanceof Database.SqliteError) return;
      throw error;
    }
    this.#written = this.#seq;
    this.#moved.clear();
  }
}

function statements(db: Connection) {
  return {
    all: db.prepare("SELECT product, quantity FROM stock"),
    how: db.prepare("SELECT seq FROM views WHERE name = 'stock'").pluck(),
    moving: db.prepare(`SELECT seq FROM facts WHERE seq > ? AND seq <= ? AND kind IN ${MOVING} ORDER BY seq LIMIT ?`),
    put: db.prepare("INSERT OR REPLACE INTO stock (product, quantity) VALUES (?, ?)"),
    noteHow: db.prepare("INSERT OR REPLACE INTO views (name, seq) VALUES ('stock', ?)"),
    forget: db.prepare("DELETE FROM stock"),
    forgetHow: db.prepare("DELETE FROM views WHERE name = 'stock'"),
  };
}
