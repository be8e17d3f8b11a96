/**
 * Carries the verbs to the till's own windows in Electron. One channel in, one out, hidden behind the
 * preload; only the main frame of a page in the window that was opened for it is answered, and the
 * customer's page only for what it shows.
 */
import type { BrowserWindow, IpcMain, IpcMainInvokeEvent } from "electron";
import type { TillNews, TillRefusal, TillVerb } from "../../shared/contract/till.ts";
import { refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import type { Call } from "./dispatcher.ts";

export const CALL = "paifan:call";
export const NEWS = "paifan:news";
export const SCHEME = "paifan";
/** Where the till's pages live inside Electron; the till's own is the root. */
export const PAGE = `${SCHEME}://till/`;
export const DISPLAY_PAGE = `${PAGE}display.html`;

export type PageName = "till" | "display";
const PATHS: Record<PageName, readonly string[]> = { till: ["/", "/till.html"], display: ["/display.html"] };
/** The customer's page reads, and no more than it needs. */
const DISPLAY_VERBS: readonly string[] = ["display.get", "status", "settings.get"] satisfies TillVerb[];

type Speaks = {
  readonly call: Call;
  onNews(heard: (news: TillNews) => void): () => void;
  attendDisplay(): () => void;
};
/** The parts of a window that calls come from and news go to. */
export type Window = Pick<BrowserWindow, "isDestroyed"> & {
  readonly webContents: Pick<BrowserWindow["webContents"], "send" | "id">;
};
export type Carried = {
  /**
   * Answers this window from now on, as long as it shows this page; the customer's counts as long as it is there.
   * @returns lets it go again
   */
  admit(window: Window, page: PageName): () => void;
  /** Takes the verbs away. */
  close(): void;
};

export function carryOverIpc(till: Speaks, ipc: Pick<IpcMain, "handle" | "removeHandler">): Carried {
  const admitted = new Map<Window, PageName>();
  ipc.handle(CALL, async (event, verb: unknown, input: unknown): Promise<Outcome<unknown, TillRefusal>> => {
    const page = pageOf(event, admitted);
    if (page === undefined)
      return refuse("not-allowed", "Only the till's own pages may call its verbs. Nothing was done.");
    if (typeof verb !== "string") return refuse("malformed", "verb: expected a text. Nothing was done.");
    if (page === "display" && !DISPLAY_VERBS.includes(verb))
      return refuse("not-allowed", "The customer's screen only shows; it has no such verb. Nothing was done.");
    return await till.call(verb, input);
  });
  const unsubscribe = till.onNews((news) => {
    for (const window of admitted.keys()) if (!window.isDestroyed()) window.webContents.send(NEWS, news);
  });
  return {
    admit: (window, page) => {
      admitted.set(window, page);
      const leave = page === "display" ? till.attendDisplay() : (): void => undefined;
      return () => {
        if (admitted.delete(window)) leave();
      };
    },
    close: () => {
      admitted.clear();
      unsubscribe();
      ipc.removeHandler(CALL);
    },
  };
}

/** Which page a call comes from: the main frame of an admitted window, at that page's own address. */
function pageOf(event: IpcMainInvokeEvent, admitted: ReadonlyMap<Window, PageName>): PageName | undefined {
  const frame = event.senderFrame;
  if (frame === null || frame.parent !== null || !URL.canParse(frame.url)) return undefined;
  const url = new URL(frame.url);
  const [, page] =
    [...admitted].find(([window]) => !window.isDestroyed() && window.webContents.id === event.sender.id) ?? [];
  const isThere = url.protocol === `${SCHEME}:` && url.host === "till" && page !== undefined;
  return isThere && PATHS[page].includes(url.pathname) ? page : undefined;
}
