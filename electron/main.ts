/** The Electron shell of the till: one window around the same process that the browser till runs. */
import { app, BrowserWindow, ipcMain, protocol, safeStorage, session } from "electron";
import { fileURLToPath } from "node:url";
import { readFlags, type Flags } from "./host/flags.ts";
import { carryOverIpc, PAGE, SCHEME } from "./host/ipc.ts";
import { sayReadiness, startRefusal } from "./host/readiness.ts";
import { denyRights, keepInside, servePages, windowOptions } from "./host/shell.ts";
import type { Safe } from "./store/devicekey.ts";
import { openTill, type Till } from "./till.ts";

const PRELOAD = fileURLToPath(new URL("./preload.cjs", import.meta.url));
const PAGES = fileURLToPath(new URL("../renderer/", import.meta.url));
const log = (line: string): void => void process.stderr.write(`till: ${line}\n`);

protocol.registerSchemesAsPrivileged([
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
app.enableSandbox();

/** The system's safe, where it truly seals: Linux without a key ring would only seem to. */
function systemSafe(): Safe | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (process.platform === "linux" && safeStorage.getSelectedStorageBackend() === "basic_text") return null;
  return { seal: (text) => safeStorage.encryptString(text), open: (sealed) => safeStorage.decryptString(sealed) };
}

function openWindow(till: Till): BrowserWindow {
  const window = new BrowserWindow(windowOptions(PRELOAD));
  keepInside(window.webContents);
  const silence = carryOverIpc(till, ipcMain, window);
  window.once("ready-to-show", () => window.show());
  window.once("closed", silence);
  void window.loadURL(PAGE);
  return window;
}

async function start({ dataDir, server, enrol }: Flags): Promise<void> {
  await app.whenReady();
  denyRights(session.defaultSession);
  servePages(protocol, PAGES);
  const till = openTill({ dataDir, server, enrol, log, safe: systemSafe() });
  const window = openWindow(till);
  app.on("second-instance", () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on("web-contents-created", (_event, contents) => keepInside(contents));
  app.on("window-all-closed", () => app.quit());
  let isClosed = false;
  app.on("will-quit", (event) => {
    if (isClosed) return;
    event.preventDefault();
    void till.close().then(() => {
      isClosed = true;
      app.quit();
    });
  });
  process.on("SIGTERM", () => app.quit());
  process.on("SIGINT", () => app.quit());
  sayReadiness({ ready: true });
}

const refuseStart = (refusal: Parameters<typeof sayReadiness>[0]): void => {
  sayReadiness(refusal);
  app.exit(1);
};

// An installed till keeps its books where the system keeps a program's data.
const environment = app.isPackaged ? { PAIFAN_DATA: app.getPath("userData"), ...process.env } : process.env;
let flags: Flags | undefined;
try {
  flags = readFlags(process.argv.slice(1), environment);
  if (app.requestSingleInstanceLock()) {
    start(flags).catch((error: unknown) => refuseStart(startRefusal(error, 0)));
  } else
    refuseStart({
      ready: false,
      code: "in-use",
      message: "The till is open already; its window was brought to the front.",
    });
} catch (error) {
  refuseStart({ ready: false, code: "bad-flags", message: String(error) });
}
