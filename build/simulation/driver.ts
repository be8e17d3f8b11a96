/**
 * Stands in for better-sqlite3 in a simulated process (see hooks.ts): the same calls, on files of a
 * simulated disk. Every commit passes the disk, which may be full, or end the process before or after
 * it. A process that has ended can touch nothing any more.
 */
import Real from "better-sqlite3";

export type Native = Real.Database;
type Params = unknown[];
type Result = Real.RunResult;

/** A simulated process has ended in the middle of its work. */
export class Crashed extends Error {}

/** A file of a simulated disk, open. */
export interface OpenFile {
  readonly native: Native;
  /** It is only ever locked. */
  readonly isLock?: boolean;
  /** Carries a script out in its own way. @returns whether it did */
  exec?(sql: string): boolean;
  /** @throws Crashed, SqliteError: before the commit is carried out */
  committing(): void;
  /** @throws Crashed: the commit stands */
  committed(): void;
  pragma(text: string, simple: boolean): { answer: unknown } | undefined;
  close(): void;
}
/** A disk gives files to open. */
export type Opener = (path: string) => OpenFile;

const disk: { open: Opener | null } = { open: null };
export function mount(open: Opener): void {
  disk.open = open;
}

export default class Database {
  static readonly SqliteError = Real.SqliteError;
  readonly name: string;
  /** Set by the disk: the process behind this connection has ended. */
  dead = false;
  readonly #file: OpenFile;
  readonly #native: Native;
  #statements = statementsOf(null);

  constructor(path: string) {
    if (!disk.open) throw new Error("no disk is mounted");
    this.name = path;
    this.#file = disk.open(path);
    this.#native = this.#file.native;
    this.#statements = statementsOf(this.#native);
    connections.get(this.#file)?.add(this);
    if (!connections.has(this.#file)) connections.set(this.#file, new Set([this]));
  }

  get inTransaction(): boolean {
    return !this.dead && this.#native.inTransaction;
  }

  get open(): boolean {
    return !this.dead;
  }

  prepare(sql: string): Statement {
    this.alive();
    // Asked for at once, so that what cannot be prepared is refused here.
    return new Statement(this, this.#native, this.#statements, sql);
  }

  exec(sql: string): this {
    this.alive();
    if (this.#file.isLock || this.#file.exec?.(sql)) return this;
    if (/^\s*(COMMIT|END)\b/i.test(sql)) this.commit(() => this.#native.exec(sql));
    else if (this.#native.inTransaction || /^\s*(BEGIN|SAVEPOINT|ROLLBACK)\b/i.test(sql)) this.#native.exec(sql);
    else this.commit(() => this.#native.exec(sql));
    return this;
  }

  pragma(text: string, { simple = false }: { simple?: boolean } = {}): unknown {
    this.alive();
    const own = this.#file.pragma(text, simple);
    return own ? own.answer : this.#native.pragma(text, { simple });
  }

  transaction<A extends Params, T>(body: (...args: A) => T): Transaction<A, T> {
    const variant =
      (begin: string) =>
      (...args: A): T =>
        this.#transact(begin, () => body(...args));
    const immediate = variant("BEGIN IMMEDIATE");
    return Object.assign(variant("BEGIN"), {
      immediate,
      deferred: variant("BEGIN"),
      exclusive: variant("BEGIN EXCLUSIVE"),
    });
  }

  #transact<T>(begin: string, body: () => T): T {
    this.alive();
    const native = this.#native;
    const nested = native.inTransaction;
    native.exec(nested ? "SAVEPOINT inner" : begin);
    try {
      const value = body();
      this.alive();
      if (nested) native.exec("RELEASE inner");
      else this.commit(() => native.exec("COMMIT"));
      return value;
    } catch (error) {
      if (!this.dead && native.inTransaction) native.exec(nested ? "ROLLBACK TO inner; RELEASE inner" : "ROLLBACK");
      throw error;
    }
  }

  /** One commit, whoever asks for it. */
  commit<T>(run: () => T): T {
    this.#file.committing();
    const value = run();
    this.#file.committed();
    return value;
  }

  close(): this {
    if (this.dead) return this;
    this.dead = true;
    this.#file.close();
    return this;
  }

  alive(): void {
    if (this.dead) throw new Crashed(`${this.name} belongs to a process that has ended`);
  }
}

type Transaction<A extends Params, T> = ((...args: A) => T) &
  Record<"immediate" | "deferred" | "exclusive", (...args: A) => T>;

const connections = new WeakMap<OpenFile, Set<Database>>();

/** The process behind a file has ended: none of its connections does anything any more. */
export function kill(file: OpenFile): void {
  for (const connection of connections.get(file) ?? []) connection.dead = true;
}

type Mode = "rows" | "pluck" | "raw" | "expand";

class Statement {
  readonly #connection: Database;
  readonly #native: Native;
  readonly #known: Map<string, Real.Statement>;
  readonly #sql: string;
  readonly #does: "begins" | "commits" | "other";
  #mode: Mode = "rows";
  #statement: Real.Statement;

  constructor(connection: Database, native: Native, known: Map<string, Real.Statement>, sql: string) {
    this.#connection = connection;
    this.#native = native;
    this.#known = known;
    this.#sql = sql;
    this.#does = /^\s*(BEGIN|SAVEPOINT|ROLLBACK)\b/i.test(sql)
      ? "begins"
      : /^\s*(COMMIT|END|RELEASE)\b/i.test(sql)
        ? "commits"
        : "other";
    this.#statement = this.#find();
  }

  get reader(): boolean {
    return this.#statement.reader;
  }

  #find(): Real.Statement {
    const key = `${this.#mode} ${this.#sql}`;
    const known = this.#known.get(key);
    if (known) return known;
    const made = this.#fresh();
    this.#known.set(key, made);
    return made;
  }

  #fresh(): Real.Statement {
    const made = this.#native.prepare(this.#sql);
    if (this.#mode === "pluck") made.pluck();
    if (this.#mode === "raw") made.raw();
    if (this.#mode === "expand") made.expand();
    return made;
  }

  #as(mode: Mode): this {
    this.#mode = mode;
    this.#statement = this.#find();
    return this;
  }

  pluck(on = true): this {
    return this.#as(on ? "pluck" : "rows");
  }

  raw(on = true): this {
    return this.#as(on ? "raw" : "rows");
  }

  run(...params: Params): Result {
    const connection = this.#connection;
    connection.alive();
    if (this.#does === "begins" || (this.#does === "other" && this.#native.inTransaction))
      return this.#statement.run(...params);
    return connection.commit(() => this.#statement.run(...params));
  }

  get(...params: Params): unknown {
    this.#connection.alive();
    return this.#statement.get(...params);
  }

  all(...params: Params): unknown[] {
    this.#connection.alive();
    return this.#statement.all(...params);
  }

  /** One of its own: several may be under way. */
  *iterate(...params: Params): Generator {
    this.#connection.alive();
    for (const row of this.#fresh().iterate(...params)) {
      this.#connection.alive();
      yield row;
    }
  }
}

/** The same statements, asked for by an oracle: prepared once. */
export function reader(native: Native): Pick<Native, "prepare"> {
  const known = statementsOf(native);
  const prepare = (sql: string): Real.Statement => {
    const key = `oracle ${sql}`;
    let statement = known.get(key);
    if (!statement) known.set(key, (statement = native.prepare(sql)));
    return statement;
  };
  return { prepare: prepare as Native["prepare"] };
}

/** Statements are kept with the native connection, which outlives many worlds. */
const kept = new WeakMap<Native, Map<string, Real.Statement>>();
function statementsOf(native: Native | null): Map<string, Real.Statement> {
  if (native === null) return new Map();
  let known = kept.get(native);
  if (!known) kept.set(native, (known = new Map<string, Real.Statement>()));
  return known;
}
