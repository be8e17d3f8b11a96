/**
 * Updates that never disturb selling: looked for at the start and every few hours, fetched in the background,
 * installed only when no shift and no sale is open, at quit or by the menu's wish. Errors are logged, nothing more.
 */
import type { Timers } from "../../shared/kernel/timers.ts";
import { every } from "../../shared/kernel/timers.ts";
import type { Standing } from "./ask.ts";

const FIRST_LOOK_MS = 30_000;
export const LOOK_MS = 4 * 3_600_000;

/** The part of an updater that is needed here. Nothing of it rejects or throws: what went wrong is told. */
export type Updater = {
  /** Looks for an update and fetches it; resolves when the look is over. */
  look(): Promise<void>;
  /** Tells of an update that is fetched and verified, and of what went wrong on the way. */
  hear(heard: { readonly fetched: (version: string) => void; readonly failed: (error: Error) => void }): void;
  /** Installs what was fetched and quits. */
  install(andRestart: boolean): void;
};

export type Decision =
  | { readonly install: true }
  | { readonly install: false; readonly why: "nothing" | "shift" | "sale" | "unknown" };

/** Whether what was fetched may be installed now. What the till does not say counts against it. */
export function decide(isFetched: boolean, { hasShift, hasSale }: Pick<Standing, "hasShift" | "hasSale">): Decision {
  if (!isFetched) return { install: false, why: "nothing" };
  if (hasShift === true) return { install: false, why: "shift" };
  if (hasSale === true) return { install: false, why: "sale" };
  if (hasShift === null || hasSale === null) return { install: false, why: "unknown" };
  return { install: true };
}

/** An address updates may come from: https, or this very machine. */
export function isUpdateAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && (hostname === "127.0.0.1" || hostname === "localhost"));
}

export class Updates {
  readonly #updater: Updater;
  readonly #standing: () => Promise<Standing>;
  #fetched: string | null = null;

  constructor(
    updater: Updater,
    standing: () => Promise<Standing>,
    { log, changed }: { log: (line: string) => void; changed: () => void },
  ) {
    this.#updater = updater;
    this.#standing = standing;
    updater.hear({
      fetched: (version) => {
        log(`update ${version} is fetched; it is installed when no shift and no sale is open`);
        this.#fetched = version;
        changed();
      },
      failed: (error) => log(`no update could be had, it is tried again: ${error.message}`),
    });
  }

  get isFetched(): boolean {
    return this.#fetched !== null;
  }

  /** Looks soon after the start and then every few hours. @returns ends it */
  watch(timers: Timers): () => void {
    const look = (): void => void this.#updater.look();
    const endFirst = timers.after(FIRST_LOOK_MS, look);
    const endLooks = every(timers, LOOK_MS, look);
    return () => {
      endFirst();
      endLooks();
    };
  }

  /** Whether it may be installed now, as the till says. */
  async decide(): Promise<Decision> {
    return decide(this.isFetched, await this.#standing());
  }

  install(andRestart: boolean): void {
    this.#updater.install(andRestart);
  }
}
