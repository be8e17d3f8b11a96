/** How the till's process ends: the books are closed before it does, and what was fetched is installed if it may be. */
import { app } from "electron";
import type { Timers } from "../../shared/kernel/timers.ts";
import type { Carried } from "../host/ipc.ts";
import type { Till } from "../till.ts";
import type { Updates } from "./updates.ts";

/** How long an installer may take to end this process before it ends itself. */
const INSTALL_MS = 60_000;

type Needs = {
  readonly till: Pick<Till, "close">;
  readonly carried: Carried;
  readonly updates: Updates | null;
  readonly timers: Timers;
  readonly log: (line: string) => void;
};

export class Ending {
  readonly #needs: Needs;
  #how: "plain" | "update" | "update-and-restart" = "update";
  #stage: "open" | "closing" | "over" = "open";

  constructor(needs: Needs) {
    this.#needs = needs;
    app.on("will-quit", (event) => {
      if (this.#stage === "over") return;
      event.preventDefault();
      if (this.#stage === "closing") return;
      this.#stage = "closing";
      void this.#close();
    });
  }

  /** Somebody else ends it, who waits: nothing is installed on the way. */
  plainly(): void {
    this.#how = "plain";
  }

  /** It comes back by itself, updated. */
  restarting(): void {
    this.#how = "update-and-restart";
  }

  async #close(): Promise<void> {
    const { till, carried, updates, timers, log } = this.#needs;
    // The till is asked while it still answers.
    const decision = this.#how === "plain" ? undefined : await updates?.decide();
    carried.close();
    try {
      await till.close();
    } catch (error) {
      log(`the books were not closed cleanly: ${String(error)}`);
    }
    this.#stage = "over";
    if (!updates || !decision?.install) return app.quit();
    log("the update is installed");
    updates.install(this.#how === "update-and-restart");
    timers.after(INSTALL_MS, () => app.quit());
  }
}
