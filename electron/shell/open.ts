/** The shell around a till that is open: its window, the customer's, the menu, updates, and how all of it ends. */
import { app, ipcMain, type WebContents } from "electron";
import type { Timers } from "../../shared/kernel/timers.ts";
import { carryOverIpc, PAGE } from "../host/ipc.ts";
import { keepInside } from "../host/shell.ts";
import type { Till } from "../till.ts";
import { standing } from "./ask.ts";
import { putMenu } from "./bar.ts";
import { CustomerScreen } from "./customer.ts";
import { Ending } from "./ending.ts";
import { Guard } from "./guard.ts";
import type { ShellFile } from "./kept.ts";
import { keepPage } from "./page.ts";
import { openTillWindow } from "./tillwindow.ts";
import { Updates, type Updater } from "./updates.ts";
import type { Words } from "./words.ts";

export type ShellOptions = {
  readonly till: Till;
  readonly file: ShellFile;
  readonly dataDir: string;
  /** Path of the bundled preload. */
  readonly preload: string;
  readonly timers: Timers;
  readonly log: (line: string) => void;
  /** Null: updates are off. */
  readonly updater: Updater | null;
};
export type Shell = {
  /** Brings the till's window forward. */
  focus(): void;
  /** Ends without a question; the sale in progress is kept, and no update is installed. */
  end(): void;
};

export function openShell({ till, file, dataDir, preload, timers, log, updater }: ShellOptions): Shell {
  const isDevelopment = !app.isPackaged;
  const call = till.call.bind(till);
  const carried = carryOverIpc(till, ipcMain);
  let openDisplay: () => void = () => undefined;
  app.on("web-contents-created", (_event, contents: WebContents) => keepInside(contents, () => openDisplay()));

  const window = openTillWindow(file, timers, { preload, isDevelopment });
  carried.admit(window, "till");
  const ask = async (): ReturnType<typeof standing> => await standing(call);
  const updates = updater && new Updates(updater, ask, { log, changed: () => dress() });
  const guard = new Guard(window, call, file, () => dress());
  const ending = new Ending({ till, carried, updates, timers, log });
  const customer = new CustomerScreen({
    till: window,
    file,
    carried,
    timers,
    preload,
    isDevelopment,
    log,
    changed: () => dress(),
  });
  openDisplay = () => customer.open();

  const installNow = async (words: Words): Promise<void> => {
    const decision = await updates?.decide();
    if (!decision) return;
    if (decision.install) {
      ending.restarting();
      guard.free();
      return app.quit();
    }
    const [message, detail] = {
      nothing: [words.noUpdate, ""] as const,
      shift: [words.updateShift, words.updateShiftDetail] as const,
      sale: [words.updateSale, words.updateSaleDetail] as const,
      unknown: [words.updateUnknown, words.updateUnknownDetail] as const,
    }[decision.why];
    await guard.say(words, { message, detail });
  };
  function dress(): void {
    const needs = { window, call, file, guard, customer, updates, dataDir };
    void putMenu(needs, (words) => void installNow(words));
  }

  dress();
  customer.follow();
  updates?.watch(timers);
  till.onNews(({ topics }) => {
    if (topics.includes("settings")) dress();
  });
  app.on("before-quit", (event) => {
    if (guard.isFree) return customer.end();
    // Closing the window asks what has to be asked, and quits then.
    event.preventDefault();
    window.close();
  });
  app.on("window-all-closed", () => app.quit());
  keepPage(window, { url: PAGE, name: "till's" }, { timers, log, now: Date.now });
  return {
    focus: () => {
      if (window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    end: () => {
      ending.plainly();
      guard.free();
      app.quit();
    },
  };
}
