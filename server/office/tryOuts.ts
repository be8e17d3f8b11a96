/**
 * Try-outs of rules while the server serves: each in a thread of its own over a snapshot of the books, so that nobody
 * who sells waits for it; one at a time, in the order in which they were asked for. What they found that has to be
 * acknowledged is kept, for when that very text is published.
 */
import { Worker } from "node:worker_threads";
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import type { Needed } from "../../shared/rules/acknowledge.ts";
import type { Place } from "../store/snapshot.ts";
import type { WrittenRules } from "./rules.ts";
import { tryOut, type Books, type TriedOut } from "./tryOut.ts";

type Input = HqInput<"rules.tryOut">;
export type TryOutOrder = { readonly place: Place; readonly input: Input; readonly now: number };
export type TryOutOutcome = { readonly outcome: Outcome<TriedOut, "invalid-rules"> } | { readonly failed: string };

/** So many texts are remembered. */
const MOST_KEPT = 16;
/** So many wait for their turn; who comes then is told so. */
const MOST_WAITING = 4;

export class TryOuts {
  readonly #books: Place | Books;
  readonly #clock: () => number;
  /** By text, the newest last. */
  readonly #needed = new Map<string, readonly Needed[]>();
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #worker: Worker | null = null;
  #closed = false;

  /** @param books where they are, or themselves: then it is done at once, in this thread */
  constructor(books: Place | Books, clock: () => number) {
    this.#books = books;
    this.#clock = clock;
  }

  async tryOut(input: Input): Promise<HqAnswer<"rules.tryOut">> {
    if (this.#waiting >= MOST_WAITING)
      return refuse("internal", "Other rules are being tried out already. Nothing was done: try again in a moment.");
    this.#waiting += 1;
    const turn = this.#turn.then(() => this.#run(input)).finally(() => (this.#waiting -= 1));
    // Whoever asked hears what went wrong; whoever comes next has a turn of its own.
    this.#turn = turn.catch(() => null);
    const said = await turn;
    if ("failed" in said) return refuse("internal", `The rules could not be tried out: ${said.failed}`);
    if (!said.outcome.ok) return said.outcome;
    const { answer, needed } = said.outcome.value;
    this.#keep(input, needed);
    return done(answer);
  }

  /** What the newest try-out of this very text found that has to be acknowledged; none: it found nothing, or there was none. */
  neededFor(written: WrittenRules): readonly Needed[] {
    return this.#needed.get(keyOf(written)) ?? [];
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
    await this.#turn;
  }

  #keep(written: WrittenRules, needed: readonly Needed[]): void {
    const key = keyOf(written);
    this.#needed.delete(key);
    this.#needed.set(key, needed);
    const [oldest] = this.#needed.keys();
    if (this.#needed.size > MOST_KEPT && oldest !== undefined) this.#needed.delete(oldest);
  }

  async #run(input: Input): Promise<TryOutOutcome> {
    if (this.#closed) return { failed: "the server is being closed" };
    const now = this.#clock();
    if ("read" in this.#books) return { outcome: tryOut(this.#books, input, now) };
    const workerData: TryOutOrder = { place: this.#books, input, now };
    const worker = new Worker(new URL("tryOutThread.ts", import.meta.url), { workerData });
    this.#worker = worker;
    return await new Promise((resolve) => {
      worker.once("message", (outcome: TryOutOutcome) => resolve(outcome));
      worker.once("error", (error: Error) => resolve({ failed: error.message }));
      worker.once("exit", () => {
        this.#worker = null;
        resolve({ failed: "it was ended before it was done" });
      });
    });
  }
}

const keyOf = ({ text, base }: WrittenRules): string => JSON.stringify([text, base]);
