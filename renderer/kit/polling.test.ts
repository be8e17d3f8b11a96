import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepAsking, type Watch } from "./polling.ts";

/** A page that is seen or not, as a test says. */
class Page implements Watch {
  #seen: boolean;
  #heard = new Set<() => void>();

  constructor(seen: boolean) {
    this.#seen = seen;
  }

  isSeen(): boolean {
    return this.#seen;
  }

  onChange(heard: () => void): () => void {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  }

  become(seen: boolean): void {
    this.#seen = seen;
    for (const heard of this.#heard) heard();
  }

  get listeners(): number {
    return this.#heard.size;
  }
}

// Time is the test's own: nothing here waits for a real clock.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const RETRY_MS = 1_000;

/** @param answers as they come, the last again and again */
function asking(page: Page, everyMs: number | null, answers: readonly boolean[] = [true]) {
  const asked = { times: 0 };
  const ask = () => {
    const answer = answers[Math.min(asked.times, answers.length - 1)] ?? true;
    asked.times += 1;
    return Promise.resolve(answer);
  };
  return { asked, stop: keepAsking({ ask, everyMs, retryMs: RETRY_MS, watch: page }) };
}

describe("what is asked once", () => {
  it("is asked as soon as the page is seen that was hidden at first, and no more when it was answered", async () => {
    const page = new Page(false);
    const { asked } = asking(page, null);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.times).toBe(0);
    page.become(true);
    await vi.advanceTimersByTimeAsync(60_000);
    page.become(false);
    page.become(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.times).toBe(1);
  });
  it("is asked again after a refusal until it is answered, each time after twice as long", async () => {
    const { asked } = asking(new Page(true), null, [false, false, false, true]);
    const seen: number[] = [];
    for (const ms of [0, RETRY_MS, 2 * RETRY_MS, 4 * RETRY_MS, 60_000]) {
      await vi.advanceTimersByTimeAsync(ms);
      seen.push(asked.times);
    }
    expect(seen).toEqual([1, 2, 3, 4, 4]);
  });
  it("is asked again at least every half minute, however often it was refused", async () => {
    const { asked } = asking(new Page(true), null, [false]);
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    const before = asked.times;
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(asked.times - before).toBe(10);
  });
});

describe("what is asked again and again", () => {
  it("rests while the page is hidden and is asked at once when it is seen again", async () => {
    const page = new Page(true);
    const { asked } = asking(page, 1_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked.times).toBe(3);
    page.become(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.times).toBe(3);
    page.become(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked.times).toBe(5);
  });
  it("is never asked twice at once", async () => {
    const page = new Page(true);
    let [open, most] = [0, 0];
    const ask = async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      open -= 1;
      return true;
    };
    keepAsking({ ask, everyMs: 1_000, retryMs: RETRY_MS, watch: page });
    page.become(false);
    page.become(true);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(most).toBe(1);
  });
  it("that is asked seldom is asked sooner after a refusal", async () => {
    const { asked } = asking(new Page(true), 30_000, [false, true]);
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    expect(asked.times).toBe(2);
  });
});

it("what is stopped asks no more and hears no more of the page", async () => {
  const page = new Page(true);
  const { asked, stop } = asking(page, 1_000);
  await vi.advanceTimersByTimeAsync(0);
  stop();
  page.become(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([asked.times, page.listeners]).toEqual([1, 0]);
});
