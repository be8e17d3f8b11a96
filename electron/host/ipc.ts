/**
 * Carries the verbs to the till's own window in Electron. One channel in, one out, hidden behind the
 * preload; only the main frame of the till's own page is answered.
 */
import type { BrowserWindow, IpcMain, IpcMainInvokeEvent } from "electron";
import type { TillNews } from "../../shared/contract/till.ts";
import { refuse } from "../../shared/kernel/outcome.ts";
import type { Call } from "./dispatcher.ts";

export const CALL = "paifan:call";
export const NEWS = "paifan:news";
export const SCHEME = "paifan";
/** Where the till's page lives inside Electron. */
export const PAGE = `${SCHEME}://till/`;

type Speaks = { readonly call: Call; onNews(heard: (news: TillNews) => void): () => void };
/** The parts of a window that news go to. */
type Window = Pick<BrowserWindow, "isDestroyed"> & {
  readonly webContents: Pick<BrowserWindow["webContents"], "send" | "id">;
};

/** @returns takes the verbs away again */
export function carryOverIpc(till: Speaks, ipc: Pick<IpcMain, "handle" | "removeHandler">, window: Window): () => void {
  ipc.handle(CALL, async (event, verb: unknown, input: unknown) => {
    if (!isOurs(event, window))
      return refuse("not-allowed", "Only the till's own page may call its verbs. Nothing was done.");
    if (typeof verb !== "string") return refuse("malformed", "verb: expected a text. Nothing was done.");
    return await till.call(verb, input);
  });
  const unsubscribe = till.onNews((news) => {
    if (!window.isDestroyed()) window.webContents.send(NEWS, news);
  });
  return () => {
    unsubscribe();
    ipc.removeHandler(CALL);
  };
}

/** Whether a call comes from the main frame of the till's page in the till's window. */
function isOurs(event: IpcMainInvokeEvent, window: Window): boolean {
  const frame = event.senderFrame;
  return (
    frame !== null && frame.parent === null && event.sender.id === window.webContents.id && frame.url.startsWith(PAGE)
  );
}
