/** electron-updater behind the narrow interface: a generic address, nothing installed by itself, no downgrade. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Updater } from "./updates.ts";

/** Loaded only where updates are on. @param address of the folder that holds latest.yml and the installers */
export async function electronUpdater(address: string, dataDir: string, log: (line: string) => void): Promise<Updater> {
  const { autoUpdater } = await import("electron-updater");
  const file = join(dataDir, "updates.json");
  // JSON is YAML; the packed app carries no settings of its own, for who packs it does not know who will run it.
  writeFileSync(file, JSON.stringify({ provider: "generic", url: address, updaterCacheDirName: "paifan-updates" }));
  autoUpdater.updateConfigPath = file;
  autoUpdater.autoDownload = true;
  autoUpdater.autoInstallOnAppQuit = false;
  autoUpdater.allowDowngrade = false;
  autoUpdater.logger = { info: () => undefined, warn: log, error: () => undefined };
  return {
    look: async () => {
      try {
        const found = await autoUpdater.checkForUpdates();
        await found?.downloadPromise;
      } catch (error) {
        // The event `error` has told it already, unless nothing was thrown that can be told.
        if (!(error instanceof Error)) log(`no update could be looked for: ${String(error)}`);
      }
    },
    hear: ({ fetched, failed }) => {
      autoUpdater.on("update-downloaded", ({ version }) => fetched(version));
      autoUpdater.on("error", failed);
    },
    // Silently: a till at closing time has nobody who clicks through an installer.
    install: (andRestart) => autoUpdater.quitAndInstall(true, andRestart),
  };
}
