/**
 * A chain's schema in PostgreSQL with the face of a SQLite connection: the rows of settings, tills, members and the rest
 * are kept by the same statements on both. What is written goes out without being waited for; what it changed is known
 * when it is asked for.
 */
import type { Connection, Handed } from "../sqlite/connection.ts";
import type { Bridge, Row } from "./bridge.ts";
import { translate } from "./dialect.ts";
import type { Statement, Value } from "./messages.ts";

const ROWS_AT_ONCE = 2_000;

export class PostgresConnection implements Connection {
  readonly bridge: Bridge;

  constructor(bridge: Bridge) {
    this.bridge = bridge;
  }

  prepare(sql: string): Prepared {
    return new Prepared(this.bridge, sql);
  }
}

class Prepared {
  readonly #bridge: Bridge;
  readonly #sql: string;
  #translated: ReturnType<typeof translate> | undefined;

  constructor(bridge: Bridge, sql: string) {
    this.#bridge = bridge;
    this.#sql = sql;
  }

  get(...values: Handed[]): Row | undefined {
    return this.all(...values)[0];
  }

  all(...values: Handed[]): Row[] {
    const { text, values: bound = [] } = this.#bind(values);
    return this.#bridge.query(text, ...bound);
  }

  /** As it stands at the first row; some rows at a time. A statement without parameters. */
  *iterate(...values: Handed[]): Generator<Row> {
    if (values.length > 0) throw new Error("what has parameters is read at once");
    const { text } = this.#bind(values);
    const bridge = this.#bridge;
    const declare = (hold: string): void =>
      bridge.send({ text: `DECLARE rows_read NO SCROLL CURSOR ${hold} FOR ${text}` });
    const within = bridge.inTransaction;
    if (within) declare("");
    else bridge.transaction(() => declare("WITH HOLD"));
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
    const bridge = this.#bridge;
    bridge.send(this.#bind(values));
    let changes: number | undefined;
    return {
      /** To be asked at once if at all: afterwards something else was sent last. */
      get changes(): number {
        return (changes ??= bridge.sent()[0]?.count ?? 0);
      },
    };
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
