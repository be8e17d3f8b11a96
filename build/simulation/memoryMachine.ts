/**
 * A machine whose files are SQLite databases in memory. They are used again and again, world after
 * world, emptied to what their first migrations left: no world pays for tables and statements anew.
 */
import Real from "better-sqlite3";
import { basename } from "node:path";
import type { OpenFile } from "./driver.ts";
import { FULL, lockFile, Machine, passing } from "./machine.ts";

/** A file's database, kept between worlds. */
type Kept = {
  native: Real.Database;
  begun: Begun | null;
  /** Flags that were set: to set one again would have every statement compiled anew. */
  readonly flags: Map<string, string>;
};
/** How to empty it: what its migrations wrote, by table. */
type Begun = { readonly clear: readonly Real.Statement[]; readonly refill: readonly (() => void)[] };
type File = OpenFile & { readonly kept: Kept; synced: Buffer | null };

const pool = new Map<string, Kept[]>();

export class MemoryMachine extends Machine {
  readonly #kept = new Map<string, Kept>();

  override open(path: string): OpenFile {
    const file = path.endsWith(".lock") ? lockFile() : path === ":memory:" ? passing() : this.#file(basename(path));
    this.files.add(file);
    return file;
  }

  override look(name: string): Real.Database | null {
    const native = this.#kept.get(name)?.native ?? null;
    if (native?.inTransaction && !this.process.alive) native.exec("ROLLBACK");
    return native;
  }

  protected override keep(file: OpenFile, power: boolean): void {
    const it = file as Partial<File>;
    if (!it.kept) return file.close();
    if (!power || !it.synced) return;
    it.kept.native = new Real(it.synced);
    it.kept.begun = null;
    it.kept.flags.clear();
  }

  override end(): void {
    this.rest();
    for (const [name, kept] of this.#kept) {
      if (kept.native.inTransaction) kept.native.exec("ROLLBACK");
      if (!kept.begun) continue;
      empty(kept.native, kept.begun);
      pool.set(name, [...(pool.get(name) ?? []), kept]);
    }
    this.#kept.clear();
  }

  #file(name: string): File {
    let kept = this.#kept.get(name);
    if (!kept)
      this.#kept.set(
        name,
        (kept = pool.get(name)?.pop() ?? { native: new Real(":memory:"), begun: null, flags: new Map() }),
      );
    const { native } = kept;
    if (native.inTransaction) native.exec("ROLLBACK");
    const it = kept;
    const file: File = {
      native,
      kept,
      synced: null,
      committing: () => this.beforeCommit(native),
      committed: () => {
        if (!it.begun && Number(native.pragma("user_version", { simple: true })) > 0) it.begun = begunOf(native);
        this.afterCommit();
      },
      pragma: (text) => answerOf(file, text.toLowerCase()),
      close: () => {
        if (native.inTransaction) native.exec("ROLLBACK");
      },
    };
    return file;
  }
}

/** What a write-ahead log on a disk would answer. */
function answerOf(file: File, text: string): { answer: unknown } | undefined {
  const [, name = "", value = ""] = /^\s*(\w+)\s*(?:[=(]\s*(\w+)\)?)?/.exec(text) ?? [];
  switch (name) {
    case "journal_mode":
    case "synchronous":
      // A write-ahead log is synced at checkpoints alone, unless the program asks for more.
      file.synced =
        name === "synchronous" && ["full", "extra", String(FULL)].includes(value) ? null : file.native.serialize();
      return { answer: value };
    case "foreign_keys":
    case "trusted_schema":
      if (value === "" || file.kept.flags.get(name) !== value) {
        file.kept.flags.set(name, value);
        return undefined;
      }
      return { answer: undefined };
    case "quick_check":
      return { answer: "ok" };
    case "cache_size":
    case "wal_autocheckpoint":
    case "wal_checkpoint":
    case "max_page_count":
      return { answer: undefined };
    default:
      return undefined;
  }
}

function begunOf(native: Real.Database): Begun {
  const tables = native
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND (name NOT LIKE 'sqlite_%' OR name = 'sqlite_sequence')",
    )
    .pluck()
    .all() as string[];
  const refill = tables.flatMap((table) => {
    const rows = native.prepare(`SELECT * FROM "${table}"`).raw().all() as unknown[][];
    if (rows.length === 0) return [];
    const insert = native.prepare(`INSERT INTO "${table}" VALUES (${(rows[0] ?? []).map(() => "?").join(", ")})`);
    return [
      () => {
        for (const row of rows) insert.run(...row);
      },
    ];
  });
  // What refers to another table was made after it.
  return { clear: tables.toReversed().map((table) => native.prepare(`DELETE FROM "${table}"`)), refill };
}

function empty(native: Real.Database, { clear, refill }: Begun): void {
  native.exec("BEGIN");
  for (const statement of clear) statement.run();
  for (const fill of refill) fill();
  native.exec("COMMIT");
}
