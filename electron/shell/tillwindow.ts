/** The till's window: stands where it stood, remembers where it is put. */
import { BrowserWindow, screen } from "electron";
import type { Timers } from "../../shared/kernel/timers.ts";
import { windowOptions } from "../host/shell.ts";
import type { ShellFile } from "./kept.ts";
import { mend, type Screen } from "./place.ts";

const SETTLE_MS = 500;

/** The first is the one the system takes as such. */
export function screens(): Screen[] {
  const first = screen.getPrimaryDisplay();
  return [first, ...screen.getAllDisplays().filter(({ id }) => id !== first.id)];
}

export function openTillWindow(
  file: ShellFile,
  timers: Timers,
  { preload, isDevelopment }: { preload: string; isDevelopment: boolean },
): BrowserWindow {
  const { kiosk, isMaximised, bounds } = file.is;
  const window = new BrowserWindow({
    ...windowOptions(preload, isDevelopment),
    ...mend(bounds, screens()),
    kiosk,
  });
  window.once("ready-to-show", () => {
    if (isMaximised && !kiosk) window.maximize();
    window.show();
  });
  const keep = (): void => {
    if (window.isDestroyed() || window.isKiosk() || window.isFullScreen() || window.isMinimized()) return;
    file.change({ bounds: window.getNormalBounds(), isMaximised: window.isMaximized() });
  };
  let endWait: () => void = () => undefined;
  const settle = (): void => {
    endWait();
    endWait = timers.after(SETTLE_MS, keep);
  };
  window.on("resize", settle);
  window.on("move", settle);
  window.on("maximize", settle);
  window.on("unmaximize", settle);
  window.on("close", () => {
    endWait();
    keep();
  });
  return window;
}
