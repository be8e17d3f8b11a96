/**
 * The customer's screen: whole on a second screen where there is one, a window where somebody asked for it. Follows
 * screens that come and go. Knows nothing of what is shown.
 */
import { BrowserWindow, screen } from "electron";
import type { Timers } from "../../shared/kernel/timers.ts";
import { DISPLAY_PAGE, type Carried } from "../host/ipc.ts";
import { windowOptions } from "../host/shell.ts";
import type { ShellFile } from "./kept.ts";
import { keepPage } from "./page.ts";
import { showing, type Showing } from "./place.ts";
import { screens } from "./tillwindow.ts";

type Needs = {
  readonly till: BrowserWindow;
  readonly file: ShellFile;
  readonly carried: Carried;
  readonly timers: Timers;
  readonly preload: string;
  readonly isDevelopment: boolean;
  readonly log: (line: string) => void;
  /** It opened or closed. */
  readonly changed: () => void;
};

export class CustomerScreen {
  readonly #needs: Needs;
  #window: BrowserWindow | null = null;
  #closing = false;

  constructor(needs: Needs) {
    this.#needs = needs;
    const follow = (): void => this.follow();
    screen.on("display-added", follow);
    screen.on("display-removed", follow);
  }

  get isOpen(): boolean {
    return this.#window !== null;
  }

  /** Opens it if it is closed, and the other way round; remembered. */
  toggle(): void {
    this.#needs.file.change({ display: this.isOpen ? "off" : "on" });
    this.follow();
  }

  /** Opens it, and brings it forward. */
  open(): void {
    if (!this.isOpen) this.toggle();
    this.#window?.moveTop();
  }

  /** Nothing is opened any more, and closing is no wish to be remembered. */
  end(): void {
    this.#closing = true;
  }

  /** Brings it to where it belongs by the screens there are now; at the start nothing is open before this. */
  follow(): void {
    const { till, file } = this.#needs;
    if (this.#closing || till.isDestroyed()) return;
    const wanted = showing(file.is.display, screens(), screen.getDisplayMatching(till.getBounds()).id);
    if (wanted.is === "none") this.#close();
    else if (this.#window) this.#place(this.#window, wanted);
    else this.#open(wanted);
  }

  #open(wanted: Exclude<Showing, { is: "none" }>): void {
    const { preload, isDevelopment, carried, file, timers, log, changed } = this.#needs;
    const window = new BrowserWindow({
      ...windowOptions(preload, isDevelopment),
      width: 1024,
      height: 768,
      minWidth: 480,
      minHeight: 320,
    });
    this.#window = window;
    window.removeMenu();
    const silence = carried.admit(window, "display");
    window.on("close", (event) => {
      if (this.#closing || this.#window !== window) return;
      // Where the till is a machine of its own, nothing is closed by a slip of the hand.
      if (file.is.kiosk) event.preventDefault();
      else file.change({ display: "off" });
    });
    window.once("closed", () => {
      silence();
      if (this.#window === window) this.#window = null;
      if (!this.#closing) changed();
    });
    window.once("ready-to-show", () => window.showInactive());
    this.#place(window, wanted);
    keepPage(window, { url: DISPLAY_PAGE, name: "customer's" }, { timers, log, now: Date.now });
    changed();
  }

  #place(window: BrowserWindow, wanted: Exclude<Showing, { is: "none" }>): void {
    if (wanted.is === "full") {
      window.setBounds(wanted.on.bounds);
      window.setFullScreen(true);
    } else if (window.isFullScreen()) {
      window.setFullScreen(false);
      window.setBounds({ ...screens()[0]?.workArea, width: 1024, height: 768 });
    }
  }

  #close(): void {
    const window = this.#window;
    this.#window = null;
    window?.close();
  }
}
