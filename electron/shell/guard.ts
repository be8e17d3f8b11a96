/** Keeps the till's window from closing, and kiosk mode from ending, without a person who means it. */
import { app, dialog, type BrowserWindow } from "electron";
import type { Call } from "../host/dispatcher.ts";
import { screenWords, standing } from "./ask.ts";
import type { ShellFile } from "./kept.ts";
import { closeWindow, isLeaveChord, leaveKiosk } from "./leave.ts";
import type { Words } from "./words.ts";

type Question = { readonly message: string; readonly detail: string; readonly yes?: string };

export class Guard {
  readonly #window: BrowserWindow;
  readonly #call: Call;
  readonly #file: ShellFile;
  readonly #changed: () => void;
  #isFree = false;
  #isAsking = false;

  /** @param changed kiosk mode was entered or left */
  constructor(window: BrowserWindow, call: Call, file: ShellFile, changed: () => void) {
    this.#window = window;
    this.#call = call;
    this.#file = file;
    this.#changed = changed;
    window.on("close", (event) => {
      if (this.#isFree) return;
      event.preventDefault();
      void this.#alone(async () => await this.#askToClose());
    });
    // A system that shuts down is not held up: the sale is on disk.
    window.on("query-session-end", () => this.free());
    window.webContents.on("before-input-event", (event, input) => {
      if (!file.is.kiosk || !isLeaveChord(input)) return;
      event.preventDefault();
      void this.#alone(async () => await this.#leave());
    });
  }

  get isFree(): boolean {
    return this.#isFree;
  }

  /** From now on the window closes without a question. */
  free(): void {
    this.#isFree = true;
  }

  /** Enters kiosk mode, or leaves it, as far as that is allowed and meant. */
  async toggleKiosk(): Promise<void> {
    await this.#alone(async () => await (this.#file.is.kiosk ? this.#leave() : this.#enter()));
  }

  /** Says something that waits for no answer but "OK". */
  async say(words: Words, { message, detail }: Question): Promise<void> {
    await dialog.showMessageBox(this.#window, { type: "info", message, detail, buttons: [words.ok], noLink: true });
  }

  async #askToClose(): Promise<void> {
    if (this.#file.is.kiosk) return await this.#leave();
    const words = await screenWords(this.#call);
    const question = { message: words.closeSale, detail: words.closeSaleDetail, yes: words.close };
    if (closeWindow(await standing(this.#call)) === "ask" && !(await this.#confirm(words, question))) return;
    this.free();
    app.quit();
  }

  async #leave(): Promise<void> {
    const words = await screenWords(this.#call);
    if (leaveKiosk(await standing(this.#call)) === "refused")
      return await this.say(words, { message: words.managerOnly, detail: words.managerOnlyDetail });
    const question = { message: words.leaveKiosk, detail: words.leaveKioskDetail, yes: words.leave };
    if (await this.#confirm(words, question)) this.#setKiosk(false);
  }

  async #enter(): Promise<void> {
    const words = await screenWords(this.#call);
    const question = { message: words.enterKiosk, detail: words.enterKioskDetail, yes: words.enter };
    if (await this.#confirm(words, question)) this.#setKiosk(true);
  }

  #setKiosk(on: boolean): void {
    this.#file.change({ kiosk: on });
    if (this.#window.isDestroyed()) return;
    this.#window.setKiosk(on);
    this.#changed();
  }

  /** The answer of a key pressed by accident is no. */
  async #confirm(words: Words, { message, detail, yes = words.ok }: Question): Promise<boolean> {
    const buttons = [yes, words.stay];
    const asked = { type: "question", message, detail, buttons, defaultId: 1, cancelId: 1, noLink: true } as const;
    const { response } = await dialog.showMessageBox(this.#window, asked);
    return response === 0;
  }

  /** One question at a time. */
  async #alone(ask: () => Promise<void>): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      await ask();
    } finally {
      this.#isAsking = false;
    }
  }
}
