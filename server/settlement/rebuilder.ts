/**
 * The journal folded anew and compared while the server serves: in a thread of its own, over a snapshot of the
 * books on a connection of its own, so that nobody who sells waits for it. One at a time.
 */
import { Worker } from "node:worker_threads";
import type { Place } from "../store/snapshot.ts";
import type { Rebuilt } from "./rebuild.ts";

export type RebuildReport = Rebuilt & {
  readonly seconds: number;
};
export type RebuildOutcome = { readonly report: RebuildReport } | { readonly failed: string };

export class Rebuilder {
  readonly #place: Place;
  readonly #clock: () => number;
  #running: Promise<RebuildOutcome> | null = null;
  #worker: Worker | null = null;
  #last: { readonly at: number; readonly outcome: RebuildOutcome } | null = null;

  constructor(place: Place, clock: () => number) {
    this.#place = place;
    this.#clock = clock;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** When the last one ended, and how; null: none has. */
  get last(): { readonly at: number; readonly outcome: RebuildOutcome } | null {
    return this.#last;
  }

  /** Begins one, unless one is running; resolves with its outcome. Never rejects. */
  start(): Promise<RebuildOutcome> {
    this.#running ??= this.#run().then((outcome) => {
      this.#running = null;
      this.#last = { at: this.#clock(), outcome };
      return outcome;
    });
    return this.#running;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    await this.#running;
  }

  async #run(): Promise<RebuildOutcome> {
    const worker = new Worker(new URL("rebuildThread.ts", import.meta.url), { workerData: this.#place });
    this.#worker = worker;
    return await new Promise((resolve) => {
      worker.once("message", (outcome: RebuildOutcome) => resolve(outcome));
      worker.once("error", (error: Error) => resolve({ failed: error.message }));
      worker.once("exit", () => {
        this.#worker = null;
        resolve({ failed: "it was ended before it was done" });
      });
    });
  }
}
