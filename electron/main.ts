/** The Electron shell of the till: windows around the same process that the browser till runs. */
import { app, protocol, safeStorage, session } from "electron";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readFlags, type Flags } from "./host/flags.ts";
import { SCHEME } from "./host/ipc.ts";
import { sayReadiness, startRefusal } from "./host/readiness.ts";
import { denyRights, servePages } from "./host/shell.ts";
import { minimiseGraphics, watchFaults } from "./shell/faults.ts";
import { readShellFlags } from "./shell/flags.ts";
import { ShellFile } from "./shell/kept.ts";
import { openShell } from "./shell/open.ts";
import { electronUpdater } from "./shell/updater.ts";
import type { Updater } from "./shell/updates.ts";
import type { Safe } from "./store/devicekey.ts";
import { openTill } from "./till.ts";
import { TIMERS } from "./timers.ts";

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

/** Null: updates are off, for nobody said from where, or this till is not an installed one. */
async function updaterFor({ is: { updates } }: ShellFile, dataDir: string): Promise<Updater | null> {
  if (updates === null || !app.isPackaged) return null;
  try {
    return await electronUpdater(updates, dataDir, log);
  } catch (error) {
    log(`updates are off until the next start: ${String(error)}`);
    return null;
  }
}

async function start({ dataDir, ...handed }: Flags, file: ShellFile): Promise<void> {
  await app.whenReady();
  denyRights(session.defaultSession);
  servePages(protocol, PAGES);
  const till = openTill({ ...handed, dataDir, log, safe: systemSafe() });
  const updater = await updaterFor(file, dataDir);
  const shell = openShell({ till, file, dataDir, preload: PRELOAD, timers: TIMERS, log, updater });
  app.on("second-instance", () => shell.focus());
  process.on("SIGTERM", () => shell.end());
  process.on("SIGINT", () => shell.end());
  sayReadiness({ ready: true });
}

const refuseStart = (refusal: Parameters<typeof sayReadiness>[0]): void => {
  sayReadiness(refusal);
  app.exit(1);
};

// An installed till keeps its books where the system keeps a program's data.
const environment = app.isPackaged ? { PAIFAN_DATA: app.getPath("userData"), ...process.env } : process.env;
try {
  const args = process.argv.slice(1);
  const flags = readFlags(args, environment);
  const said = readShellFlags(args, environment);
  if (app.requestSingleInstanceLock()) {
    const file = new ShellFile(join(flags.dataDir, "shell.json"), log);
    if (Object.keys(said).length > 0) file.change(said);
    minimiseGraphics(file);
    watchFaults(file, log);
    start(flags, file).catch((error: unknown) => refuseStart(startRefusal(error, 0)));
  } else
    refuseStart({
      ready: false,
      code: "in-use",
      message: "The till is open already; its window was brought to the front.",
    });
} catch (error) {
  refuseStart({ ready: false, code: "bad-flags", message: String(error) });
}
