/**
 * Try-outs of rules while the server serves: each in a thread of its own over a snapshot of the books, so that nobody
 * who sells waits for it; one at a time, in the order in which they were asked for. What the orders ask to be
 * acknowledged is kept for a while, for when these rules are published; what is not known then is found out then.
 */
import { Worker } from "node:worker_threads";
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import { ORDERS } from "../../shared/contract/tryOut.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import type { Needed } from "../../shared/rules/acknowledge.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import type { Place } from "../store/snapshot.ts";
import type { WrittenRules } from "./rules.ts";
import { tryOutStore, type StoreTrial } from "./tryOutStore.ts";
import { rulesKey, tryOut, type Books, type TriedOut } from "./tryOut.ts";

type Input = HqInput<"rules.tryOut">;
/** Of the chain, or of one store. */
type Asked = Input | StoreTrial;
export type TryOutOrder = { readonly place: Place; readonly input: Asked; readonly now: number };
type TriedRefusal = "invalid-rules" | "internal";
export type TryOutOutcome = { readonly outcome: Outcome<TriedOut, "invalid-rules"> } | { readonly failed: string };

/** So many rules are remembered, and for so long: an owner looks, thinks and publishes. Orders come meanwhile. */
const MOST_KEPT = 16;
const KEPT_MS = 3_600_000;
/** So many wait for their turn; who comes then is told so. */
const MOST_WAITING = 4;

/** What is asked, tried out at once. */
export const tried = (books: Books, input: Asked, now: number): Outcome<TriedOut, "invalid-rules"> =>
  "store" in input ? tryOutStore(books, input, now) : tryOut(books, input, now);

export class TryOuts {
  readonly #books: Place | Books;
  readonly #clock: () => number;
  /** By `rulesKey`, the newest last. Forgetting costs a try-out more, and nothing else. */
  readonly #margins = new Map<string, { readonly at: number; readonly margin: readonly Needed[] }>();
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
    const tried = await this.#inTurn(input);
    return tried.ok ? done(tried.value.answer) : tried;
  }

  /**
   * What the chain's own orders ask to be acknowledged of these rules (§12.1): as the newest try-out on the usual
   * number of orders found it, by whomever; where there was none within the hour, by one that is made now.
   * Refused: `invalid-rules`, `internal` (they could not be tried out).
   */
  async marginOf({ text, base }: WrittenRules, rules: Rules): Promise<Outcome<readonly Needed[], TriedRefusal>> {
    const kept = this.#margins.get(rulesKey(rules));
    if (kept && Math.abs(this.#clock() - kept.at) < KEPT_MS) return done(kept.margin);
    const tried = await this.#inTurn({ text, base });
    return tried.ok ? done(tried.value.margin) : tried;
  }

  /** A store's part on the store's own orders; `margin`: what these ask the owner to acknowledge, beyond what holds already. */
  ofStore(trial: StoreTrial): Promise<Outcome<TriedOut, TriedRefusal>> {
    return this.#inTurn(trial);
  }

  async #inTurn(input: Asked): Promise<Outcome<TriedOut, TriedRefusal>> {
    if (this.#waiting >= MOST_WAITING)
      return refuse("internal", "Other rules are being tried out already. Nothing was done: try again in a moment.");
    this.#waiting += 1;
    const turn = this.#turn.then(() => this.#run(input)).finally(() => (this.#waiting -= 1));
    // Whoever asked hears what went wrong; whoever comes next has a turn of its own.
    this.#turn = turn.catch(() => null);
    const said = await turn;
    if ("failed" in said) return refuse("internal", `The rules could not be tried out: ${said.failed}`);
    if (said.outcome.ok && !("store" in input) && (input.orders ?? ORDERS) === ORDERS) this.#keep(said.outcome.value);
    return said.outcome;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
    await this.#turn;
  }

  #keep({ key, margin }: TriedOut): void {
    this.#margins.delete(key);
    this.#margins.set(key, { at: this.#clock(), margin });
    const [oldest] = this.#margins.keys();
    if (this.#margins.size > MOST_KEPT && oldest !== undefined) this.#margins.delete(oldest);
  }

  async #run(input: Asked): Promise<TryOutOutcome> {
    if (this.#closed) return { failed: "the server is being closed" };
    const now = this.#clock();
    if ("read" in this.#books) return { outcome: tried(this.#books, input, now) };
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
