/**
 * A machine of the simulated world: a disk that outlives the process on it, and a process that ends
 * where the disk says so. What a commit leaves behind follows from the journal mode and `synchronous`
 * that the program under test chose itself.
 */
import Real from "better-sqlite3";
import { Crashed, kill, type OpenFile } from "./driver.ts";
import type { Process } from "./loop.ts";
import type { Random } from "./random.ts";

/** How a process is to end: so many commits from now. `power`: and what was not synced is lost, the last write torn. */
export type Doom = { commits: number; readonly when: "before" | "after"; readonly power: boolean };

/** What of `synchronous` syncs every commit. */
export const FULL = 2;

export abstract class Machine {
  readonly name: string;
  readonly random: Random;
  process: Process;
  doom: Doom | null = null;
  full = false;
  commits = 0;
  /** Called when the process ends in the middle of its work. */
  ended: (power: boolean) => void = () => undefined;
  protected readonly files = new Set<OpenFile>();

  constructor(name: string, random: Random) {
    this.name = name;
    this.random = random;
    this.process = { name, alive: false };
  }

  /** A process begins on this machine. */
  boot(): Process {
    this.process = { name: this.name, alive: true };
    return this.process;
  }

  /** The process ends without a word. */
  crash(power: boolean): void {
    if (!this.process.alive) return;
    this.process.alive = false;
    this.doom = null;
    for (const file of this.files) {
      kill(file);
      this.keep(file, power);
    }
    this.files.clear();
    this.ended(power);
  }

  /** Opens files for a process of its own beside the others. @returns its end, which leaves the others be */
  beside<T>(open: () => T): { readonly value: T; readonly end: () => void } {
    const before = new Set(this.files);
    const value = open();
    const own = [...this.files].filter((file) => !before.has(file));
    return {
      value,
      end: () => {
        for (const file of own) {
          if (!this.files.delete(file)) continue;
          kill(file);
          file.close();
        }
      },
    };
  }

  /** The process ended cleanly: its files are closed. */
  rest(): void {
    this.process.alive = false;
    this.doom = null;
    for (const file of this.files) kill(file);
    this.files.clear();
  }

  abstract open(path: string): OpenFile;
  /** A file to look into, as its process last left it; null: it has not been made. */
  abstract look(name: string): Real.Database | null;
  /** What the disk keeps of a file whose process ended. */
  protected abstract keep(file: OpenFile, power: boolean): void;
  /** Everything it holds is given back. */
  abstract end(): void;

  /** A commit of a database that lies elsewhere. @throws Crashed */
  committing(): void {
    const { doom } = this;
    if (!doom) return;
    doom.commits -= 1;
    // What a power cut leaves of it is the database's own affair.
    if (doom.commits > 0 || doom.when === "after") return;
    this.crash(false);
    throw new Crashed(`${this.name} ended before a commit`);
  }

  committed(): void {
    this.afterCommit();
  }

  /** @throws Crashed, SqliteError */
  protected beforeCommit(native: Real.Database): void {
    if (this.full) {
      if (native.inTransaction) native.exec("ROLLBACK");
      throw new Real.SqliteError("database or disk is full", "SQLITE_FULL");
    }
    const { doom } = this;
    if (!doom) return;
    doom.commits -= 1;
    if (doom.commits > 0 || doom.power || doom.when === "after") return;
    this.crash(false);
    throw new Crashed(`${this.name} ended before a commit`);
  }

  /** @throws Crashed */
  protected afterCommit(): void {
    this.commits += 1;
    if (!this.doom || this.doom.commits > 0) return;
    this.crash(this.doom.power);
    throw new Crashed(`${this.name} ended after a commit`);
  }
}

/** The lock beside a file: a machine runs one process at a time, which always gets it. */
export const lockFile = (): OpenFile => ({
  native: nothing,
  isLock: true,
  committing: () => undefined,
  committed: () => undefined,
  pragma: () => undefined,
  close: () => undefined,
});
const nothing = new Real(":memory:");

/**
 * A database that lives no longer than whoever opened it: its tables, then one transaction that is
 * never ended. Its tables are kept for the next one.
 */
export function passing(): OpenFile {
  const held: { native: Real.Database; tables: string } = kept.pop() ?? { native: new Real(":memory:"), tables: "" };
  const { native } = held;
  return {
    native,
    exec: (sql) => {
      if (!sql.includes("CREATE TABLE")) return false;
      if (held.tables !== "" && held.tables !== sql) throw new Error("other tables than the last time");
      if (held.tables === "") native.exec(sql);
      held.tables = sql;
      return true;
    },
    committing: () => undefined,
    committed: () => undefined,
    pragma: () => ({ answer: undefined }),
    close: () => {
      if (native.inTransaction) native.exec("ROLLBACK");
      kept.push(held);
    },
  };
}
const kept: { native: Real.Database; tables: string }[] = [];
