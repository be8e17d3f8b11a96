/** The walls around the till's page in Electron: no way out of it, no rights beyond it, its own scheme. */
import type { BrowserWindowConstructorOptions, Protocol, Session, WebContents } from "electron";
import { PAGE, SCHEME } from "./ipc.ts";
import { readPage, securityHeaders } from "./pages.ts";

/** @param preload path of the bundled preload */
export const windowOptions = (preload: string): BrowserWindowConstructorOptions => ({
  width: 1440,
  height: 900,
  minWidth: 1024,
  minHeight: 700,
  show: false,
  autoHideMenuBar: true,
  webPreferences: {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  },
});

/** Nothing a page asks of the machine is granted. */
export function denyRights(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/** The page stays where it is: no other address, no other window, no frame from elsewhere. */
export function keepInside(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
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
