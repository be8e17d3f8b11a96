/** For tests: the narrow interface to an updater, driven by hand. */
import type { Updater } from "./updates.ts";

/** An updater that does as the test says. */
export class StubUpdater implements Updater {
  looks = 0;
  installed: boolean | null = null;
  heard: Parameters<Updater["hear"]>[0] | undefined;
  async look(): Promise<void> {
    this.looks += 1;
    return await Promise.resolve();
  }
  hear(heard: Parameters<Updater["hear"]>[0]): void {
    this.heard = heard;
  }
  install(andRestart: boolean): void {
    this.installed = andRestart;
  }
}
