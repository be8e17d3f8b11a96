/**
 * A machine whose files are SQLite files in write-ahead mode. When the power goes, what is left is an
 * image between the last state that was synced and the present one: so much of the log as was written,
 * torn at any byte, or the whole log and a checkpoint half done. Which state was synced last follows
 * from `synchronous` of the connection, as SQLite documents it.
 */
import Real from "better-sqlite3";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { OpenFile } from "./driver.ts";
import { FULL, lockFile, Machine, passing } from "./machine.ts";
import type { Random } from "./random.ts";

type Image = { readonly main: Buffer; readonly log: Buffer };
type File = OpenFile & {
  readonly path: string;
  synced: Image;
  /** Whether the commit under way is the last. */
  isWriting: boolean;
  isFull: boolean;
};

const PAGE = 4096;
/** So small that checkpoints come often, pages. */
const CHECKPOINTS = [4, 16, 64, 1000] as const;

export class FileMachine extends Machine {
  readonly #folder: string;
  /** What is left of a file whose process ended, to be put back before it is opened again. */
  readonly #left = new Map<string, { image: Image; native: Real.Database }>();
  readonly #templates: string;

  /** @param folder of this machine's own. @param templates where files are kept as their migrations left them */
  constructor(name: string, random: Random, folder: string, templates: string) {
    super(name, random);
    this.#folder = folder;
    this.#templates = templates;
    mkdirSync(folder, { recursive: true });
    mkdirSync(templates, { recursive: true });
  }

  override open(path: string): OpenFile {
    const file = path.endsWith(".lock") ? lockFile() : path === ":memory:" ? passing() : this.#file(basename(path));
    this.files.add(file);
    return file;
  }

  override look(name: string): Real.Database | null {
    for (const file of this.files) if ("path" in file && file.path === join(this.#folder, name)) return file.native;
    return null;
  }

  protected override keep(file: OpenFile, power: boolean): void {
    if (!("path" in file)) return file.close();
    const it = file as File;
    const present = imageOf(it.path);
    const isSynced = it.isFull && !it.isWriting;
    const image = power && !isSynced ? torn(it.synced, present, this.random) : present;
    this.#left.set(it.path, { image, native: it.native });
  }

  override end(): void {
    this.#putBack();
    for (const file of this.files) file.native.close();
    this.files.clear();
    this.rest();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** What was left lies on the disk again. */
  #putBack(): void {
    for (const [path, { image, native }] of this.#left) {
      if (native.inTransaction) native.exec("ROLLBACK");
      native.close();
      writeFileSync(path, image.main);
      for (const end of ["-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
      if (image.log.length > 0) writeFileSync(`${path}-wal`, image.log);
    }
    this.#left.clear();
  }

  #file(name: string): File {
    this.#putBack();
    const path = join(this.#folder, name);
    const template = join(this.#templates, name);
    const isNew = !existsSync(path);
    if (isNew && existsSync(template)) copyFileSync(template, path);
    const native = new Real(path);
    native.pragma(`wal_autocheckpoint = ${this.random.pick(CHECKPOINTS)}`);
    const file: File = {
      native,
      path,
      // Before its first commit nothing is lost.
      synced: imageOf(path),
      isWriting: false,
      isFull: true,
      committing: () => {
        this.beforeCommit(native);
        const { doom } = this;
        if (!doom?.power || doom.commits > 0) return;
        file.isWriting = true;
        if (file.isFull) file.synced = imageOf(path);
      },
      committed: () => {
        if (isNew && !existsSync(template) && Number(native.pragma("user_version", { simple: true })) > 0) {
          native.pragma("wal_checkpoint(TRUNCATE)");
          copyFileSync(path, template);
        }
        this.afterCommit();
        // A checkpoint syncs the log before it writes the file.
        if (!file.isFull && !read(path).equals(file.synced.main)) file.synced = imageOf(path);
      },
      pragma: (text) => {
        const asked = text.toLowerCase();
        if (asked.startsWith("wal_autocheckpoint")) return { answer: undefined };
        if (!asked.startsWith("synchronous") && !asked.startsWith("journal_mode")) return undefined;
        const answer = native.pragma(text, { simple: true });
        file.isFull = Number(native.pragma("synchronous", { simple: true })) >= FULL;
        file.synced = imageOf(path);
        return { answer };
      },
      close: () => void native.close(),
    };
    return file;
  }
}

const read = (path: string): Buffer => (existsSync(path) ? readFileSync(path) : Buffer.alloc(0));
const imageOf = (path: string): Image => ({ main: read(path), log: read(`${path}-wal`) });

/** An image that a power cut may leave between two states, the first of which was synced. */
function torn(synced: Image, present: Image, random: Random): Image {
  const checkpointed = !synced.main.equals(present.main);
  if (checkpointed && random.percent(50)) return { main: blended(synced.main, present.main, random), log: present.log };
  const longest = Math.max(synced.log.length, present.log.length);
  const first = firstDifference(synced.log, present.log);
  const upTo = random.between(Math.min(first, longest), longest);
  return {
    main: synced.main,
    log: Buffer.concat([present.log.subarray(0, upTo), synced.log.subarray(upTo)]),
  };
}

/** Some pages of a checkpoint are written, some are not. */
function blended(before: Buffer, after: Buffer, random: Random): Buffer {
  const pages: Buffer[] = [];
  const length = Math.max(before.length, after.length);
  for (let at = 0; at < length; at += PAGE) {
    const [old, young] = [before.subarray(at, at + PAGE), after.subarray(at, at + PAGE)];
    // A file grows at its end: a page that was not there is a page of zeros.
    const chosen = random.percent(50) ? young : old;
    pages.push(chosen.length === PAGE ? chosen : Buffer.alloc(PAGE));
  }
  return Buffer.concat(pages);
}

function firstDifference(a: Buffer, b: Buffer): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) if (a[at] !== b[at]) return at;
  return length;
}
