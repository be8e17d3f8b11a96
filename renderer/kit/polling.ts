/**
 * Asking again by itself: while the page is seen, every so often or until there is an answer. Knows no screen
 * framework and no server: whether the page is seen, and what asking is, are handed in.
 */

/** Whether the page is seen, and being told when that changes. */
export type Watch = {
  isSeen(): boolean;
  /** @returns stops telling */
  onChange(heard: () => void): () => void;
};

export type Round = {
  /** Asks once. @returns false: there was no answer, or a refusal */
  readonly ask: () => Promise<boolean>;
  /** ms between two answers; null: asked until it is answered, and no more then. */
  readonly everyMs: number | null;
  /** ms after a first refusal, twice as long after each further one; with `everyMs` never longer than that. */
  readonly retryMs: number;
  readonly watch: Watch;
};

const LONGEST_RETRY_MS = 30_000;

/** Asks now if the page is seen, else as soon as it is. @returns stops asking */
export function keepAsking({ ask, everyMs, retryMs, watch }: Round): () => void {
  let isWanted = true;
  let isAsking = false;
  let isDone = false;
  let refusals = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const rest = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const once = async (): Promise<void> => {
    rest();
    if (isAsking || isDone || !watch.isSeen()) return;
    isAsking = true;
    const isAnswered = await ask();
    isAsking = false;
    if (!isWanted) return;
    refusals = isAnswered ? 0 : refusals + 1;
    isDone = isAnswered && everyMs === null;
    if (isDone) return;
    const retry = Math.min(retryMs * 2 ** (refusals - 1), everyMs ?? LONGEST_RETRY_MS);
    timer = setTimeout(() => void once(), isAnswered ? (everyMs ?? 0) : retry);
  };
  const stop = watch.onChange(() => void once());
  void once();
  return () => {
    isWanted = false;
    rest();
    stop();
  };
}
