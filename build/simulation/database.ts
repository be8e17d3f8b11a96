/**
 * Where the server's books are: in SQLite on the server's machine, or in a schema of a PostgreSQL. Either
 * way a commit passes the machine, whose process may end before or after it, or whose disk may be full.
 */
import { join } from "node:path";
import { Fenced, StoreRefusal } from "../../server/store/refusal.ts";
import { Bridge } from "../../server/store/postgres/bridge.ts";
import { openPostgresStore } from "../../server/store/postgres/store.ts";
import { openSqliteStore } from "../../server/store/sqlite/store.ts";
import type { OnlySync, ServerStore, ServerWriter } from "../../server/store/store.ts";
import { booksIn, serverBooks, type Books } from "../replay/checks.ts";
import { Crashed, mount, reader, type Native } from "./driver.ts";
import type { Process } from "./loop.ts";
import type { Machine } from "./machine.ts";

/** A store that a process has open. */
export type Opened = {
  readonly store: ServerStore;
  /** The process has ended, the others go on. */ readonly end: () => void;
};

export interface Database {
  /** @param epoch under which the process settles; null: it is the only one, or it does not. @throws Crashed, StoreRefusal */
  open(process: Process, epoch: number | null): Opened;
  /** Another settles from now on. */
  elected(epoch: number): void;
  /** What is committed; null: it cannot be looked at. */
  books(store: ServerStore): Books | null;
  /** Every row of every table as text, after the table's name. */
  texts(): Iterable<string>;
  end(): void;
}

/** The same of a file of SQLite's. */
export function* textsIn(db: Pick<Native, "prepare">): Generator<string> {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
  for (const table of tables)
    for (const row of db.prepare(`SELECT * FROM "${table}"`).raw().all() as unknown[][])
      yield `${table} ${row.map(String).join(" ")}`;
}

/** A store whose transactions do more than its own. */
function around(store: ServerStore, write: <T>(body: (rows: ServerWriter) => T) => T): ServerStore {
  return {
    read: store.read,
    ledger: store.ledger,
    write: <T>(body: (rows: ServerWriter) => T, ..._sync: OnlySync<T>): T => write(body),
    close: () => store.close(),
  };
}

/** One transaction of a store, whatever its body gives. */
function transact<T>(store: ServerStore, body: (rows: ServerWriter) => T): T {
  const made: T[] = [];
  store.write((rows) => {
    made.push(body(rows));
  });
  return made[0] as T;
}

export class SqliteDatabase implements Database {
  readonly #machine: Machine;
  #epoch = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  open(_process: Process, epoch: number | null): Opened {
    const machine = this.#machine;
    const { value: store, end } = machine.beside(() => {
      mount((path) => machine.open(path));
      return openSqliteStore(join("/simulated", machine.name, "server.sqlite"));
    });
    if (epoch === null) return { store, end };
    // As PostgreSQL looks at the epoch in every transaction of a settler's.
    const fenced = around(store, (body) =>
      transact(store, (rows) => {
        if (this.#epoch !== epoch) throw new Fenced(`epoch ${this.#epoch} settles, not ${epoch}`);
        return body(rows);
      }),
    );
    return { store: fenced, end };
  }

  elected(epoch: number): void {
    this.#epoch = epoch;
  }

  books(): Books | null {
    const native = this.#machine.look("server.sqlite");
    return native && booksIn("server", reader(native));
  }

  texts(): Iterable<string> {
    const native = this.#machine.look("server.sqlite");
    return native ? textsIn(native) : [];
  }

  end(): void {
    // It ends with its machine.
  }
}

/** One connection beside all others, for as long as the process lives. */
const control: { bridge: Bridge | null } = { bridge: null };
let schemas = 0;

export class PostgresDatabase implements Database {
  readonly #machine: Machine;
  readonly #url: string;
  readonly #chain = `world-${process.pid}-${(schemas += 1)}`;
  readonly #bridge: Bridge;
  readonly #open = new Set<ServerStore>();

  constructor(machine: Machine, url: string) {
    this.#machine = machine;
    this.#url = url;
    this.#bridge = control.bridge ??= new Bridge({ url, greeting: ["SET client_min_messages TO warning"] });
    this.#bridge.query(`CREATE SCHEMA "${this.#chain}"`);
    this.#bridge.query(`CREATE TABLE "${this.#chain}".settler (epoch BIGINT PRIMARY KEY)`);
    this.#bridge.query(`INSERT INTO "${this.#chain}".settler VALUES (0)`);
  }

  open(process: Process, epoch: number | null): Opened {
    const machine = this.#machine;
    const store = openPostgresStore({ url: this.#url, chain: this.#chain, epoch });
    this.#open.add(store);
    const watched = around(store, (body) => {
      if (!process.alive) throw new Crashed("this process has ended");
      const value = transact(store, (rows) => {
        const made = body(rows);
        if (machine.full) throw new StoreRefusal("disk-full", "The disk of the database is full.");
        machine.committing();
        return made;
      });
      machine.committed();
      return value;
    });
    return { store: watched, end: () => this.#close(store) };
  }

  #close(store: ServerStore): void {
    if (this.#open.delete(store)) store.close();
  }

  elected(epoch: number): void {
    this.#bridge.query(`UPDATE "${this.#chain}".settler SET epoch = $1`, epoch);
  }

  books(store: ServerStore): Books {
    return serverBooks(store.read);
  }

  *texts(): Generator<string> {
    const tables = this.#bridge.query(
      "SELECT table_name FROM information_schema.tables WHERE table_schema = $1",
      this.#chain,
    );
    for (const { table_name: table } of tables as { table_name: string }[])
      for (const { row } of this.#bridge.query(`SELECT it::text AS row FROM "${this.#chain}"."${table}" AS it`) as {
        row: string;
      }[])
        yield `${table} ${row}`;
  }

  end(): void {
    for (const store of this.#open) this.#close(store);
    this.#bridge.query(`DROP SCHEMA "${this.#chain}" CASCADE`);
  }
}
