/**
 * What the shell keeps beside the books: where its window stood, kiosk mode, the customer's screen, where updates come
 * from. A file of its own, replaced whole; one that cannot be read is as good as none. Nothing of a sale is in here.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { Bounds } from "./place.ts";

const Kept = z.object({
  /** Where the till's window stood when it was neither maximised nor full screen. */
  bounds: Bounds.nullable().default(null),
  isMaximised: z.boolean().default(false),
  kiosk: z.boolean().default(false),
  /** `auto`: on a second screen when there is one; `on`: always; `off`: never. */
  display: z.enum(["auto", "on", "off"]).default("auto"),
  /** Where updates are looked for; null: nowhere. */
  updates: z.string().nullable().default(null),
  /** Until when the picture is drawn without the graphics processor, ms since the epoch. */
  softwareUntil: z.number().int().default(0),
  /** When this process died of a fault and started itself again, ms since the epoch. */
  faults: z.array(z.number().int()).max(20).default([]),
});
export type Kept = z.infer<typeof Kept>;

export class ShellFile {
  readonly #path: string;
  readonly #log: (line: string) => void;
  #is: Kept;

  /** Reads the file at `path`; none, or one that cannot be read: all as usual. */
  constructor(path: string, log: (line: string) => void) {
    this.#path = path;
    this.#log = log;
    this.#is = this.#read();
  }

  get is(): Kept {
    return this.#is;
  }

  /** Keeps a change. A disk that refuses is logged: the shell goes on with what it has in memory. */
  change(change: Partial<Kept>): void {
    this.#is = { ...this.#is, ...change };
    const fresh = `${this.#path}.new`;
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      const file = openSync(fresh, "w");
      try {
        writeSync(file, JSON.stringify(this.#is));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(fresh, this.#path);
    } catch (error) {
      this.#log(`the window's place could not be kept: ${String(error)}`);
    }
  }

  #read(): Kept {
    try {
      return Kept.parse(JSON.parse(readFileSync(this.#path, "utf8")));
    } catch (error) {
      const isNew = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!isNew) this.#log(`the window's place could not be read, it is as usual: ${String(error)}`);
      return Kept.parse({});
    }
  }
}
