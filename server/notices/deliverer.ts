/**
 * Brings notices to the merchant's webhook (§9.3), where the chain settles and nowhere else: in order, up to a hundred a POST,
 * again and again until they are taken. What is refused is narrowed down to the letter that is; that one is tried a few times
 * more and then dead, while those of other members go on and those of its own member stand behind it. How far it got is
 * committed after the answer: who dies between repeats letters with the ids they had. Refuses to know any clock but the one
 * handed in.
 *
 * Who refuses everything refuses no letter: none is dead before something else was taken, and after three refusals in a row
 * the next waits as if nobody had answered.
 */
import type { Logger } from "pino";
import type { LetterRow } from "../store/letters.ts";
import type { NoticeRow } from "../store/rows.ts";
import type { ServerStore, ServerWriter } from "../store/store.ts";
import { hookOf, keepHook, type Hook } from "./hook.ts";
import { lettersOf, posted } from "./letters.ts";
import { post, saidOf, type Answer } from "./post.ts";

const [SECOND_MS, MINUTE_MS] = [1_000, 60_000];
const MOST_LETTERS = 100;
const ANSWER_WITHIN_MS = 15_000;
const LONGEST_WAIT_MS = 15 * MINUTE_MS;
/** Nobody is left alone for longer, whatever it asks for. */
const LONGEST_ASKED_MS = 24 * 60 * MINUTE_MS;
/** After each refusal of a letter the next try is so much later; after the last it is dead. */
const REFUSED_AGAIN_MS = [10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS];
/** After so many letters that were refused in a row, the next waits. */
const REFUSES_ALL = 3;
/** It says that it cannot now, not that it will not. */
const NOT_NOW = [408, 425, 429];

export type DelivererParts = {
  readonly store: ServerStore;
  readonly clock: () => number;
  readonly log: Logger;
  /** Whether addresses of this network are allowed. */
  readonly inside: boolean;
  /** Whether settlement has something to do: then one POST goes out at each tick and no more. */
  readonly isBusy: () => boolean;
  /** From 0 to below 1; default: Math.random. */
  readonly random?: () => number;
};

/** What goes out next: what was refused before, alone; or new ones, with those that have to stand behind another. */
type Next =
  | { readonly what: "held"; readonly letter: LetterRow }
  | {
      readonly what: "new";
      readonly go: readonly NoticeRow[];
      readonly behind: readonly NoticeRow[];
      readonly upTo: number;
    };
type Outcome =
  | { readonly did: "taken" }
  | { readonly did: "refused"; readonly said: string }
  | { readonly did: "failed"; readonly said: string; readonly retryAfterMs: number | null };

export class Deliverer {
  readonly #parts: DelivererParts;
  readonly #random: () => number;
  readonly #ending = new AbortController();
  #running: Promise<void> | null = null;
  /** So many new ones go out together: fewer after a refusal. */
  #most = MOST_LETTERS;

  constructor(parts: DelivererParts) {
    this.#parts = parts;
    this.#random = parts.random ?? Math.random;
  }

  /** Begins with what waits, unless it is at it. */
  tick(): void {
    if (this.#isOver || this.#running) return;
    this.#running = this.#all()
      .catch((error: unknown) => {
        if (!this.#isOver) this.#parts.log.error({ err: error }, "notices could not be delivered; it is tried again");
      })
      .finally(() => (this.#running = null));
  }

  /** @returns when nothing is under way */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** What is under way may have arrived; it is sent again, with the ids it had. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  get #isOver(): boolean {
    return this.#ending.signal.aborted;
  }

  async #all(): Promise<void> {
    const { store, clock, isBusy } = this.#parts;
    do {
      const hook = hookOf(store.read.settings);
      if (!hook?.isOn || (hook.failing?.nextAt ?? 0) > clock()) return;
      const next = this.#next(hook);
      if (next === null || !(await this.#send(hook, next))) return;
    } while (!isBusy());
  }

  #next({ upTo }: Hook): Next | null {
    const { store, clock } = this.#parts;
    const { letters, notices } = store.read;
    const letter = letters.due(clock());
    if (letter) return { what: "held", letter };
    const rows = notices.noticesAfter(upTo, this.#most);
    const last = rows.at(-1);
    if (!last) return null;
    const held = letters.heldOf([...new Set(rows.map((it) => it.member))]);
    const stands = (row: NoticeRow): boolean => held.has(row.member);
    return { what: "new", go: rows.filter((row) => !stands(row)), behind: rows.filter(stands), upTo: last.n };
  }

  /** @returns whether to go on at once */
  async #send(hook: Hook, next: Next): Promise<boolean> {
    const rows = next.what === "held" ? [next.letter] : next.go;
    const outcome = rows.length === 0 ? null : await this.#posted(hook, rows);
    if (this.#isOver) return false;
    if (outcome?.did === "refused" && next.what === "new" && next.go.length > 1) {
      this.#most = Math.max(1, Math.floor((next.go.length + next.behind.length) / 2));
      return true;
    }
    if (outcome?.did === "taken") this.#most = Math.min(MOST_LETTERS, this.#most * 2);
    const { store, log } = this.#parts;
    const noted: { failing: Hook["failing"] } = { failing: null };
    store.write((written) => {
      const now = hookOf(written.settings) ?? hook;
      const after = this.#note(written, now, next, outcome);
      keepHook(written.settings, after);
      noted.failing = after.failing;
    });
    const { failing } = noted;
    if (failing === null || outcome?.did === "taken" || outcome === null) return true;
    if (failing.tries === 1) log.warn({ said: failing.said }, "the webhook for notices does not take letters");
    return failing.nextAt <= this.#parts.clock();
  }

  async #posted(hook: Hook, rows: readonly NoticeRow[]): Promise<Outcome> {
    const { store, clock, inside } = this.#parts;
    const [first, last] = [rows[0]?.n, rows.at(-1)?.n];
    const letter = posted(hook, `notices/${first}-${last}`, lettersOf(store.read.members, rows), clock());
    try {
      const { signal } = this.#ending;
      return outcomeOf(await post(letter, { inside, signal, withinMs: ANSWER_WITHIN_MS }));
    } catch (error) {
      return { did: "failed", said: saidOf(error), retryAfterMs: null };
    }
  }

  /** Writes down what became of it. @returns the webhook as it is then */
  #note(rows: ServerWriter, hook: Hook, next: Next, outcome: Outcome | null): Hook {
    const now = this.#parts.clock();
    if (outcome?.did === "failed") {
      const waits = Math.min(outcome.retryAfterMs ?? 0, LONGEST_ASKED_MS);
      return { ...hook, failing: this.#failing(hook, outcome.said, waits) };
    }
    const after: Hook = outcome?.did === "taken" ? { ...hook, takenAt: now, refusals: 0, failing: null } : { ...hook };
    if (next.what === "held") {
      if (outcome?.did === "taken") take(rows, next.letter, now);
      else this.#refused(rows, hook, next.letter, outcome?.said ?? "", now);
      return after;
    }
    const refused = outcome?.did === "refused" ? next.go : [];
    for (const notice of refused)
      rows.letters.putLetter(tried(notice, outcome?.did === "refused" ? outcome.said : "", now));
    for (const notice of next.behind) rows.letters.putLetter(letterOf(notice, "behind"));
    const upTo = Math.max(hook.upTo, next.upTo);
    if (outcome?.did !== "refused") return { ...after, upTo };
    const refusals = hook.refusals + 1;
    if (refusals < REFUSES_ALL) return { ...after, upTo, refusals, failing: null };
    return { ...after, upTo, refusals, failing: this.#failing(hook, outcome.said, 0) };
  }

  /** One that was refused before was refused again. */
  #refused(rows: ServerWriter, { takenAt }: Hook, letter: LetterRow, answer: string, now: number): void {
    const tries = letter.tries + 1;
    const refusedAt = letter.refusedAt ?? now;
    const wait = REFUSED_AGAIN_MS[Math.min(tries, REFUSED_AGAIN_MS.length) - 1] ?? LONGEST_WAIT_MS;
    const isDead = tries > REFUSED_AGAIN_MS.length && takenAt !== null && takenAt >= refusedAt;
    const tell = { ...letter, tries, refusedAt, answer };
    rows.letters.putLetter({ ...tell, state: isDead ? "dead" : "trying", nextAt: isDead ? null : now + wait });
    // Whoever is refused so often is refused: what stood behind it is tried once.
    if (isDead) release(rows, letter.member, now, { tries: REFUSED_AGAIN_MS.length, refusedAt });
  }

  /** From a second up to a quarter of an hour, and half of that by chance, so that many do not come back together. */
  #failing({ failing }: Hook, said: string, least: number): NonNullable<Hook["failing"]> {
    const now = this.#parts.clock();
    const tries = (failing?.tries ?? 0) + 1;
    const most = Math.min(LONGEST_WAIT_MS, SECOND_MS * 2 ** Math.min(tries - 1, 20));
    const wait = Math.max(least, Math.round(most * (0.5 + this.#random() / 2)));
    return { since: failing?.since ?? now, tries, nextAt: now + wait, said };
  }
}

function outcomeOf({ status, said, retryAfterMs }: Answer): Outcome {
  if (status >= 200 && status <= 299) return { did: "taken" };
  const answered = `${status} ${said}`.trim();
  const isRefusal = status >= 400 && status <= 499 && !NOT_NOW.includes(status);
  return isRefusal ? { did: "refused", said: answered } : { did: "failed", said: answered, retryAfterMs };
}

const letterOf = (notice: NoticeRow, state: "trying" | "behind"): LetterRow => ({
  ...notice,
  state,
  tries: 0,
  nextAt: null,
  refusedAt: null,
  answer: "",
  decided: null,
});

/** A new one, refused. */
const tried = (notice: NoticeRow, answer: string, now: number): LetterRow => ({
  ...letterOf(notice, "trying"),
  tries: 1,
  nextAt: now + (REFUSED_AGAIN_MS[0] ?? 0),
  refusedAt: now,
  answer,
});

/** One that was refused before was taken: what a person had sent again is kept in the list. */
function take(rows: ServerWriter, letter: LetterRow, now: number): void {
  if (letter.decided === null) rows.letters.dropLetter(letter.n);
  else rows.letters.putLetter({ ...letter, state: "taken", nextAt: null });
  release(rows, letter.member, now);
}

/** The next of a member's that stood behind is tried. @param begun what counts as its tries, where one before it is dead */
function release(
  rows: ServerWriter,
  member: string,
  now: number,
  begun: Partial<Pick<LetterRow, "tries" | "refusedAt">> = {},
): void {
  const next = rows.letters.firstBehind(member);
  if (next) rows.letters.putLetter({ ...next, ...begun, state: "trying", nextAt: now });
}
