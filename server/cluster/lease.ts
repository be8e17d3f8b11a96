/** Who settles, as this process knows it; and whether it is this one. */
import { Worker } from "node:worker_threads";
import type { Logger } from "pino";
import type { ThreadParts } from "./leaseThread.ts";

export type LeaseLimits = {
  /** How often one looks or beats. */
  readonly pollMs: number;
  /** A settler is replaced when its beat is older. */
  readonly staleMs: number;
  /** A settler gives way whose main thread has not moved for so long. */
  readonly hungMs: number;
  /** So long one that has lost does not stand again. */
  readonly restMs: number;
};
export const LIMITS: LeaseLimits = { pollMs: 300, staleMs: 3_000, hungMs: 120_000, restMs: 2_000 };

export type LeaseOptions = {
  readonly url: string;
  readonly chain: string;
  /** Whether this process may settle. */
  readonly candidate: boolean;
  /** Where the other processes reach this one. */
  readonly address: string;
  readonly limits: LeaseLimits;
};

export type LeaseSays =
  /** Address null: nobody settles just now. */
  | {
      readonly is: "holder";
      readonly epoch: number | null;
      readonly address: string | null;
      readonly trouble: string | null;
    }
  | { readonly is: "elected"; readonly epoch: number }
  | { readonly is: "lost"; readonly epoch: number; readonly reason: string }
  | { readonly is: "ended" };
export type LeaseTold = { readonly do: "resign"; readonly epoch: number } | { readonly do: "end" };

export type LeaseEvents = {
  readonly elected: (epoch: number) => void;
  readonly lost: (epoch: number) => void;
};

export class Lease {
  readonly #thread: Worker;
  readonly #seen: Int32Array;
  readonly #ticking: NodeJS.Timeout;
  readonly #ended: Promise<void>;
  #epoch: number | null = null;
  #address: string | null = null;
  #trouble: string | null = null;

  constructor(options: LeaseOptions, { elected, lost }: LeaseEvents, log: Logger) {
    const alive = new SharedArrayBuffer(4);
    this.#seen = new Int32Array(alive);
    this.#look();
    this.#ticking = setInterval(() => this.#look(), 1_000);
    this.#thread = new Worker(new URL("leaseThread.ts", import.meta.url), {
      workerData: { ...options, alive } satisfies ThreadParts,
    });
    this.#thread.on("message", (it: LeaseSays) => {
      if (it.is === "holder") {
        this.#epoch = it.epoch;
        this.#address = it.address;
        this.#trouble = it.trouble;
        if (it.trouble !== null) log.error({ detail: it.trouble }, "the database cannot be asked who settles");
      }
      if (it.is === "elected") {
        log.info({ epoch: it.epoch }, "this process settles from now on");
        elected(it.epoch);
      }
      if (it.is === "lost") {
        log.warn({ epoch: it.epoch, detail: it.reason }, "this process no longer settles");
        lost(it.epoch);
      }
    });
    this.#ended = new Promise((resolve, reject) => {
      this.#thread.once("exit", () => resolve());
      this.#thread.once("error", reject);
    });
    this.#ended.catch((error: unknown) => {
      log.fatal({ err: error }, "the thread that stands for election has failed");
      // Without it this process would go on by an old picture of who settles.
      process.kill(process.pid, "SIGTERM");
    });
  }

  /** The epoch of whoever settles. */
  get epoch(): number | null {
    return this.#epoch;
  }

  /** Where whoever settles is reached; null: nobody does, or nobody knows. */
  get address(): string | null {
    return this.#address;
  }

  /** Why the database could not be asked; null: it could. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** Gives way: another settles, though perhaps the lease has not noticed. */
  resign(epoch: number): void {
    this.#tell({ do: "resign", epoch });
  }

  async end(): Promise<void> {
    clearInterval(this.#ticking);
    this.#tell({ do: "end" });
    await this.#ended;
  }

  #tell(told: LeaseTold): void {
    this.#thread.postMessage(told, []);
  }

  #look(): void {
    Atomics.store(this.#seen, 0, Math.floor(Date.now() / 1_000));
  }
}
