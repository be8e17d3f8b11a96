/** A page that comes back: loaded again when its process dies, hangs, or the page cannot be loaded. */
import type { BrowserWindow } from "electron";
import type { Timers } from "../../shared/kernel/timers.ts";
import { Deaths } from "./recovery.ts";

/** A page that does not answer for so long is ended and loaded again. */
const HANG_MS = 15_000;
/** Chromium's code for a load that another one has taken the place of. */
const ABORTED = -3;

type Page = Pick<BrowserWindow, "isDestroyed" | "loadURL" | "on" | "webContents">;

/** Loads a page into its window and keeps it there. @param name for the log */
export function keepPage(
  window: Page,
  { url, name }: { url: string; name: string },
  { timers, log, now }: { timers: Timers; log: (line: string) => void; now: () => number },
): void {
  const deaths = new Deaths();
  let endWait: () => void = () => undefined;
  const load = (): void => {
    if (window.isDestroyed()) return;
    // What it rejects with is told by `did-fail-load` too, and by nothing else while a load replaces another.
    window.loadURL(url).catch((error: unknown) => log(`the ${name} page did not load: ${String(error)}`));
  };
  const again = (why: string): void => {
    const pause = deaths.note(now());
    log(`the ${name} page ${why}; it is loaded again ${pause === 0 ? "at once" : `in ${pause / 1000} s`}`);
    endWait();
    endWait = timers.after(pause, load);
  };
  window.webContents.on("render-process-gone", (_event, { reason, exitCode }) => {
    if (reason !== "clean-exit") again(`died (${reason}, ${exitCode})`);
  });
  window.webContents.on("did-fail-load", (_event, code, description, _url, isMainFrame) => {
    if (isMainFrame && code !== ABORTED) again(`could not be loaded (${description})`);
  });
  let endHang: () => void = () => undefined;
  window.on("unresponsive", () => {
    log(`the ${name} page does not answer`);
    endHang = timers.after(HANG_MS, () => {
      // Its end is told as a death, which loads it again.
      if (!window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
    });
  });
  window.on("responsive", () => endHang());
  load();
}
