/** The process's own timers. None keeps it alive. */
import type { Timers } from "../shared/kernel/timers.ts";

export const TIMERS: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
};
