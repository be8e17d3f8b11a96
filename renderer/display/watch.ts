/**
 * What the till shows its customer, read anew whenever it says that something changed. One read at a time: news that
 * come while one is under way make one more, so that the last word is always the till's latest.
 */
import type { TillNews } from "../../shared/contract/till.ts";
import type { DisplayView } from "../../shared/contract/view.ts";
import type { TillLink } from "../kit/link.ts";

export type Shown = {
  readonly view: DisplayView | null;
  /** The till does not answer: what is shown may be of earlier. */
  readonly isGone: boolean;
};
export type Watched = { subscribe(changed: () => void): () => void; now(): Shown };

const TOPICS: ReadonlySet<TillNews["topics"][number]> = new Set([
  "display",
  "draft",
  "sales",
  "members",
  "settings",
  "catalogue",
]);
/** What was paid leaves the screen by the till's clock, which tells no news of it. */
const LOOK_AGAIN_MS = 5_000;

export function watchDisplay(link: TillLink): Watched {
  const listeners = new Set<() => void>();
  let shown: Shown = { view: null, isGone: false };
  let [isReading, isStale] = [false, false];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const become = (next: Shown): void => {
    shown = next;
    for (const changed of listeners) changed();
  };
  const read = async (): Promise<void> => {
    if (isReading) {
      isStale = true;
      return;
    }
    isReading = true;
    do {
      isStale = false;
      const answer = await link.call("display.get", {});
      if (answer.ok) become({ view: answer.value, isGone: false });
      else become({ ...shown, isGone: true });
    } while (isStale);
    isReading = false;
    clearTimeout(timer);
    if (shown.view?.is === "paid" || shown.isGone) timer = setTimeout(() => void read(), LOOK_AGAIN_MS);
  };
  link.onNews((topics) => {
    if (topics.some((it) => TOPICS.has(it))) void read();
  });
  link.onState((state) => {
    if (state === "up") void read();
    if (state === "down") become({ ...shown, isGone: true });
  });
  return {
    subscribe: (changed) => {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
    now: () => shown,
  };
}
