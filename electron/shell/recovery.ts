/**
 * What is done when a part of the till's program dies: the page is loaded again, and where it dies again and again,
 * later and later. The sale in progress is in the till's books and comes back with the page. Knows no Electron.
 */

const WINDOW_MS = 60_000;
const AT_ONCE = 3;
const PAUSE_MS = 15_000;
/** How many faults within a minute are too many to start again by itself. */
const MOST_FAULTS = 3;
/** So long the picture is drawn without the graphics processor after it died too often. */
const SOFTWARE_MS = 7 * 24 * 3_600_000;

export class Deaths {
  #at: number[] = [];

  /** One more death. @returns ms until the page may be loaded again: at once three times a minute, then later each time, a minute at most */
  note(now: number): number {
    this.#at = [...this.#at.filter((at) => now - at < WINDOW_MS), now];
    return Math.min(WINDOW_MS, Math.max(0, this.#at.length - AT_ONCE) * PAUSE_MS);
  }
}

/** Whether the graphics processor died too often, and until when it is gone without. */
export function withoutGraphics(deaths: readonly number[], now: number): number | null {
  return deaths.filter((at) => now - at < WINDOW_MS).length >= AT_ONCE ? now + SOFTWARE_MS : null;
}

/** Whether a process that dies of a fault now starts itself again, with the faults to keep. */
export function startAgain(faults: readonly number[], now: number): { again: boolean; faults: number[] } {
  const late = [...faults.filter((at) => now - at >= 0 && now - at < WINDOW_MS), now];
  return { again: late.length <= MOST_FAULTS, faults: late };
}
