/** Puts the menu on the till's window, in the language of its screens, and takes it off in kiosk mode. */
import { app, dialog, Menu, shell, type BrowserWindow } from "electron";
import { screenWords } from "./ask.ts";
import type { Call } from "../host/dispatcher.ts";
import type { CustomerScreen } from "./customer.ts";
import type { Guard } from "./guard.ts";
import type { ShellFile } from "./kept.ts";
import { menuTemplate } from "./menu.ts";
import type { Updates } from "./updates.ts";
import type { Words } from "./words.ts";

type Needs = {
  readonly window: BrowserWindow;
  readonly call: Call;
  readonly file: ShellFile;
  readonly guard: Guard;
  readonly customer: CustomerScreen;
  readonly updates: Updates | null;
  readonly dataDir: string;
};

/** The menu as it is to be now. */
export async function putMenu(needs: Needs, installUpdate: (words: Words) => void): Promise<void> {
  const { window, call, file, guard, customer, updates, dataDir } = needs;
  const words = await screenWords(call);
  if (window.isDestroyed()) return;
  const isMac = process.platform === "darwin";
  const about = async (): Promise<void> => {
    const detail = [
      `${words.version} ${app.getVersion()}`,
      `Electron ${process.versions["electron"]}`,
      `${words.data} ${dataDir}`,
    ];
    await guard.say(words, { message: "排返 Paifan", detail: detail.join("\n") });
  };
  const scene = { isMac, isDevelopment: !app.isPackaged, display: customer.isOpen, update: updates?.isFetched ?? null };
  const menu = Menu.buildFromTemplate(
    menuTemplate(words, scene, {
      toggleDisplay: () => customer.toggle(),
      toggleFullScreen: () => window.setFullScreen(!window.isFullScreen()),
      toggleKiosk: () => void guard.toggleKiosk(),
      quit: () => window.close(),
      about: () => void about(),
      // The shell's own folder, never an address that a page named.
      openDataFolder: () =>
        void shell.openPath(dataDir).then((failure) => {
          if (failure !== "") dialog.showErrorBox(words.dataFolder, `${dataDir}\n${failure}`);
        }),
      installUpdate: () => installUpdate(words),
    }),
  );
  // Set once for all windows on macOS; elsewhere the till's window alone has one, and in kiosk mode none has.
  if (isMac) Menu.setApplicationMenu(menu);
  else window.setMenu(file.is.kiosk ? null : menu);
}
