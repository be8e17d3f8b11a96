/**
 * Pauses, handed in: whoever waits asks a `Timers` for it, so that a simulation can let its own time
 * pass. What a pause is for is known to its caller alone.
 */
export interface Timers {
  /**
   * Runs once after a pause, ms; never before this call has returned.
   * @returns its cancel; to cancel what has run already does nothing
   */
  after(ms: number, run: () => void): () => void;
}

/** Runs again and again, each time a pause after the last. @returns its cancel */
export function every(timers: Timers, ms: number, run: () => void): () => void {
  let cancel = timers.after(ms, again);
  function again(): void {
    cancel = timers.after(ms, again);
    run();
  }
  return () => cancel();
}
