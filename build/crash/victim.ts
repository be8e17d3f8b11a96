/**
 * A real process that is killed again and again, and its folder. The next one stands ready before the present one
 * dies, with its code loaded and its books unopened, so that a death costs little more than the reopening.
 */
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { Child } from "../replay/child.ts";
import type { Disk } from "./power.ts";

/** Compiled code of the processes, kept between runs and emptied by the system. */
const CODE = join(tmpdir(), "paifan-crash-code");

export class Victim {
  readonly name: string;
  readonly folder: string;
  readonly #disk: Disk | null;
  readonly #fork: () => Child;
  #spare: Child;
  #child: Child | null = null;

  constructor(name: string, module: URL, folder: string, disk: Disk | null) {
    this.name = name;
    this.folder = folder;
    this.#disk = disk;
    this.#fork = () => new Child(name, module, [folder], { env: { NODE_COMPILE_CACHE: CODE, ...disk?.env } });
    this.#spare = this.#fork();
  }

  /** The living process; null: it is dead. */
  get child(): Child | null {
    return this.#child;
  }

  /** A new process takes its place, its books unopened. */
  rise(): Child {
    this.#child = this.#spare;
    this.#spare = this.#fork();
    return this.#child;
  }

  /** kill -9; and where the power fails with it, what was not synced is gone. */
  async die(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    child?.kill();
    await child?.gone();
    this.#disk?.fail();
  }

  /** Ends as it should. */
  async close(): Promise<void> {
    await this.#child?.ask("close");
    this.#child?.kill();
    await this.#child?.gone();
    this.#child = null;
    this.#disk?.reset();
  }

  end(): void {
    this.#child?.kill();
    this.#spare.kill();
  }
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), "paifan-crash-"));
