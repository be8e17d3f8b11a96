/**
 * The disk after a power failure: files that hold what was synced, and of the writes since then none, some, or
 * some torn at a sector. What was synced is told by the process itself, by a small library that is loaded before
 * the C library (power.c); where no C compiler is, by the WAL: what follows the last commit in it may be gone.
 */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterLastCommit } from "./wal.ts";

const SECTOR = 512;
const PENDING = ".pending";

/** The library that tells what was synced; null: there is no C compiler here, or no Linux. */
export function compileShim(folder: string): string | null {
  if (process.platform !== "linux") return null;
  const library = join(folder, "power.so");
  const source = join(import.meta.dirname, "power.c");
  const made = spawnSync("cc", ["-shared", "-fPIC", "-O2", "-o", library, source, "-ldl", "-lpthread"]);
  return made.status === 0 && existsSync(library) ? library : null;
}

export class Disk {
  readonly #folder: string;
  readonly #image: string;
  readonly #library: string | null;
  readonly #below: (n: number) => number;
  /** How many writes were lost so far, and how many torn. */
  lost = 0;
  torn = 0;

  /** @param below a whole number in [0, n) */
  constructor(folder: string, image: string, library: string | null, below: (n: number) => number) {
    for (const it of [folder, image]) mkdirSync(it, { recursive: true });
    this.#folder = folder;
    this.#image = image;
    this.#library = library;
    this.#below = below;
  }

  /** What a process on this disk is started with. */
  get env(): NodeJS.ProcessEnv {
    if (this.#library === null) return {};
    return { LD_PRELOAD: this.#library, PAIFAN_POWER_DIR: this.#folder, PAIFAN_POWER_IMAGE: this.#image };
  }

  /** The process is dead, and so was the power: the folder becomes what the disk held. */
  fail(): void {
    if (this.#library === null) return this.#cutWals();
    for (const name of readdirSync(this.#folder)) rmSync(join(this.#folder, name), { recursive: true });
    for (const name of readdirSync(this.#image)) {
      const file = join(this.#image, name);
      if (name.endsWith(PENDING)) {
        // Written and never synced, not even once: as good as never made.
        if (!existsSync(file.slice(0, -PENDING.length))) this.lost += readPending(file).length;
        continue;
      }
      const bytes = this.#afterwards(readFileSync(file), readPending(`${file}${PENDING}`));
      writeFileSync(join(this.#folder, name), bytes, { mode: 0o600 });
    }
    this.reset();
  }

  /** What lies in the folder now is what the disk holds: after a clean end. */
  reset(): void {
    for (const name of readdirSync(this.#image)) rmSync(join(this.#image, name));
    for (const name of readdirSync(this.#folder))
      if (!name.endsWith("-shm")) copyFileSync(join(this.#folder, name), join(this.#image, name));
  }

  /** Of the writes since the last sync: none, the first ones, or any of them; one may be torn. */
  #afterwards(synced: Buffer, pending: readonly Write[]): Buffer {
    const mood = this.#below(3);
    const first = this.#below(pending.length + 1);
    let bytes = synced;
    for (const [index, write] of pending.entries()) {
      const isKept = mood === 0 ? false : mood === 1 ? index < first : this.#below(2) === 0;
      const isTorn = mood !== 0 && !isKept && this.#below(4) === 0;
      if (isTorn) this.torn += 1;
      if (!isKept) this.lost += 1;
      if (write.data === null) {
        if (isKept) bytes = resized(bytes, write.at);
        continue;
      }
      const sectors = Math.ceil(write.data.length / SECTOR);
      const length = isKept ? write.data.length : isTorn ? this.#below(sectors) * SECTOR : 0;
      if (length === 0) continue;
      if (bytes.length < write.at + length) bytes = resized(bytes, write.at + length);
      write.data.copy(bytes, write.at, 0, length);
    }
    return bytes;
  }

  #cutWals(): void {
    for (const name of readdirSync(this.#folder)) {
      if (!name.endsWith("-wal")) continue;
      const file = join(this.#folder, name);
      const bytes = readFileSync(file);
      const from = afterLastCommit(bytes);
      const kept = from + this.#below(bytes.length - from + 1);
      if (kept === bytes.length) continue;
      this.lost += 1;
      truncateSync(file, kept);
    }
  }
}

/** `data` null: a truncation to `at`. */
type Write = { readonly at: number; readonly data: Buffer | null };

/** As power.c writes it; a record that was cut by the death is none. */
function readPending(file: string): Write[] {
  const writes: Write[] = [];
  if (!existsSync(file)) return writes;
  const bytes = readFileSync(file);
  for (let place = 0; place + 16 <= bytes.length;) {
    const at = Number(bytes.readBigInt64LE(place));
    const length = Number(bytes.readBigInt64LE(place + 8));
    place += 16;
    if (length < 0) writes.push({ at, data: null });
    else {
      if (place + length > bytes.length) break;
      writes.push({ at, data: bytes.subarray(place, place + length) });
      place += length;
    }
  }
  return writes;
}

function resized(bytes: Buffer, length: number): Buffer {
  const other = Buffer.alloc(length);
  bytes.copy(other, 0, 0, Math.min(bytes.length, length));
  return other;
}
