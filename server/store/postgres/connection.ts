/**
 * A chain's schema in PostgreSQL with the face of a SQLite connection: the rows of settings, tills, members and the rest
 * are kept by the same statements on both. What is written goes out without being waited for; what it changed is known
 * when it is asked for. What a transaction has read of a small table it reads again from memory, until it writes there.
 */
import type { Connection, Handed } from "../sqlite/connection.ts";
import type { Bridge, Row } from "./bridge.ts";
import { translate } from "./dialect.ts";
import { Gathering } from "./gathering.ts";
import type { Statement, Value } from "./messages.ts";

const ROWS_AT_ONCE = 2_000;
/** Asked for again and again in one transaction, row by row. */
const REMEMBERED = new Set(["tills", "arrivals", "halts", "settings", "stores"]);

export class PostgresConnection implements Connection {
  readonly bridge: Bridge;
  /** By table, then by statement and values; of one transaction. */
  readonly #read = new Map<string, Map<string, Row[]>>();
  #transaction = 0;
  /** By table. */
  readonly #gatherings = new Map<string, Pick<Gathering<unknown>, "flush" | "forget">>();

  constructor(bridge: Bridge) {
    this.bridge = bridge;
  }

  prepare(sql: string): Prepared {
    return new Prepared(this, sql);
  }

  /** What was read in the open transaction, if it was; else it is read. */
  remembered(table: string | null, statement: Statement): Row[] {
    const { text, values = [] } = statement;
    if (table === null || !this.bridge.inTransaction) return this.bridge.query(text, ...values);
    if (this.#transaction !== this.bridge.begun) this.#read.clear();
    this.#transaction = this.bridge.begun;
    let known = this.#read.get(table);
    if (!known) this.#read.set(table, (known = new Map<string, Row[]>()));
    const key = JSON.stringify([text, values]);
    let rows = known.get(key);
    if (!rows) known.set(key, (rows = this.bridge.query(text, ...values)));
    return rows.map((row) => ({ ...row }));
  }

  /** A table is written: what was read of it before holds no more. */
  wrote(table: string): void {
    this.#read.delete(table);
  }

  /** For rows of a table that a transaction writes one after the other. */
  gathering<T>(table: string, statements: (rows: readonly T[]) => readonly Statement[]): Gathering<T> {
    const made = new Gathering(this.bridge, statements);
    this.#gatherings.set(table, made);
    return made;
  }

  /** Sends what was gathered of these tables. */
  flush(tables: Iterable<string> = this.#gatherings.keys()): void {
    for (const table of tables) this.#gatherings.get(table)?.flush();
  }

  /** At the end of a transaction, kept or not. */
  forget(): void {
    for (const it of this.#gatherings.values()) it.forget();
  }
}

class Prepared {
  readonly #connection: PostgresConnection;
  readonly #sql: string;
  #translated: ReturnType<typeof translate> | undefined;
  /** The one table it reads, where that is remembered. */
  readonly #reads: string | null;
  /** The table it writes. */
  readonly #writes: string | null;
  /** Every table it reads or writes. */
  readonly #tables: readonly string[];

  constructor(connection: PostgresConnection, sql: string) {
    this.#connection = connection;
    this.#sql = sql;
    this.#writes = /^\s*(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)/.exec(sql)?.[1] ?? null;
    const [first, ...others] = [...sql.matchAll(/\b(?:FROM|JOIN) \(?(\w+)/g)].map((it) => it[1] ?? "");
    this.#tables = [this.#writes, first, ...others].filter((it) => typeof it === "string");
    const isOne = this.#writes === null && first !== undefined && others.length === 0;
    this.#reads = isOne && REMEMBERED.has(first) ? first : null;
  }

  get(...values: Handed[]): Row | undefined {
    return this.all(...values)[0];
  }

  all(...values: Handed[]): Row[] {
    this.#before();
    return this.#connection.remembered(this.#reads, this.#bind(values));
  }

  /** As it stands at the first row; some rows at a time. A statement without parameters. */
  *iterate(...values: Handed[]): Generator<Row> {
    if (values.length > 0) throw new Error("what has parameters is read at once");
    this.#before();
    const { text } = this.#bind(values);
    const { bridge } = this.#connection;
    const declare = (hold: string): void =>
      bridge.send({ text: `DECLARE rows_read NO SCROLL CURSOR ${hold} FOR ${text}` });
    const within = bridge.inTransaction;
    if (within) declare("");
    else bridge.patiently(() => bridge.transaction(() => declare("WITH HOLD")));
    try {
      for (;;) {
        const rows = bridge.query(`FETCH ${ROWS_AT_ONCE} FROM rows_read`);
        yield* rows;
        if (rows.length < ROWS_AT_ONCE) return;
      }
    } finally {
      bridge.query("CLOSE rows_read");
    }
  }

  run(...values: Handed[]): { readonly changes: number } {
    const { bridge } = this.#connection;
    this.#before();
    bridge.send(this.#bind(values));
    let changes: number | undefined;
    return {
      /** To be asked at once if at all: afterwards something else was sent last. */
      get changes(): number {
        return (changes ??= bridge.sent()[0]?.count ?? 0);
      },
    };
  }

  #before(): void {
    this.#connection.flush(this.#tables);
    if (this.#writes !== null) this.#connection.wrote(this.#writes);
  }

  #bind(handed: Handed[]): Statement {
    const { text, parameters } = (this.#translated ??= translate(this.#sql));
    const [first] = handed;
    const named = typeof first === "object" && first !== null && !(first instanceof Uint8Array) ? first : {};
    const values = parameters.map((it): Value => {
      const value = typeof it === "number" ? (handed[it] as Value | undefined) : named[it];
      if (value === undefined) throw new Error(`no value for parameter ${it} of ${text}`);
      return value;
    });
    return { text, values };
  }
}
