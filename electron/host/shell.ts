/** The walls around the till's pages in Electron: no way out of them, no rights beyond them, their own scheme. */
import type { BrowserWindowConstructorOptions, Protocol, Session, WebContents } from "electron";
import { DISPLAY_PAGE, PAGE, SCHEME } from "./ipc.ts";
import { readPage, securityHeaders } from "./pages.ts";

/**
 * @param preload path of the bundled preload
 * @param devTools whether a page may be looked into: only where the till runs from its sources
 */
export const windowOptions = (preload: string, devTools = false): BrowserWindowConstructorOptions => ({
  width: 1440,
  height: 900,
  minWidth: 1024,
  minHeight: 700,
  show: false,
  title: "排返 Paifan",
  backgroundColor: "#ffffff",
  webPreferences: {
    preload,
    devTools,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  },
});

/** Nothing a page asks of the machine is granted. What it made itself may be saved as a file, nothing from elsewhere. */
export function denyRights(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on("will-download", (event, item) => {
    if (!item.getURL().startsWith(`blob:${PAGE}`)) event.preventDefault();
  });
}

/**
 * The page stays where it is: no other address, no other window, no frame from elsewhere.
 * @param openDisplay what a page gets that opens the customer's page: the shell's own window for it
 */
export function keepInside(contents: WebContents, openDisplay: () => void = () => undefined): void {
  contents.setWindowOpenHandler(({ url }) => {
    if (url === DISPLAY_PAGE) openDisplay();
    return { action: "deny" };
  });
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (!url.startsWith(PAGE)) event.preventDefault();
  };
  contents.on("will-navigate", (event) => stay(event, event.url));
  contents.on("will-redirect", (event) => stay(event, event.url));
  contents.on("will-frame-navigate", (event) => stay(event, event.url));
  contents.on("will-attach-webview", (event) => event.preventDefault());
}

/** Serves the built pages under the till's own scheme. */
export function servePages(protocol: Pick<Protocol, "handle">, pages: string): void {
  protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    const headers = securityHeaders("'none'");
    if (url.host !== "till" || request.method !== "GET")
      return new Response("There is no such page.", { status: 404, headers });
    const page = await readPage(pages, url.pathname);
    if (!page) return new Response("There is no such page.", { status: 404, headers });
    return new Response(new Uint8Array(page.body), { headers: { ...headers, "content-type": page.type } });
  });
}
