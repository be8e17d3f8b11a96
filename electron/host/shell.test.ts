/** Electron's walls, as far as they can be seen without Electron (STUB: electron itself is not running). */
import { expect, test, vi } from "vitest";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StubElectron } from "../stubElectron.ts";
import { folder, testTill } from "../testTill.ts";
import { denyRights, keepInside, servePages, windowOptions } from "./shell.ts";

test.each([
  ["another window", { id: 8, frame: { parent: null, url: "paifan://till/" } }],
  ["a frame inside the page", { id: 7, frame: { parent: {}, url: "paifan://till/" } }],
  ["another address", { id: 7, frame: { parent: null, url: "https://evil.example/" } }],
  ["a frame that is gone", { id: 7, frame: null }],
])("a call from %s is refused as not-allowed", async (_name, sender) => {
  const { till } = testTill();
  const electron = await StubElectron.carrying(till);
  expect(await electron.bridge.call("status", {})).toMatchObject({ ok: true });
  electron.sender = sender;
  expect(await electron.bridge.call("status", {})).toMatchObject({ ok: false, code: "not-allowed" });
});

test("the preload exposes two functions, and unsubscribing lets go of the listener", async () => {
  const { till } = testTill();
  const electron = await StubElectron.carrying(till);
  expect(Object.keys(electron.bridge).toSorted()).toEqual(["call", "onNews"]);
  const before = electron.listening;
  const unsubscribe = electron.bridge.onNews(() => undefined);
  expect(electron.listening).toBe(before + 1);
  unsubscribe();
  expect(electron.listening).toBe(before);
});

test("the window is sandboxed, isolated, without Node, and with nothing of Chromium's turned on or off beside", () => {
  expect(windowOptions("p.cjs").webPreferences).toEqual({
    preload: "p.cjs",
    devTools: false,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  });
});

test("no address is ever handed to the system to open", () => {
  const room = join(import.meta.dirname, "..");
  const files = readdirSync(room, { recursive: true, encoding: "utf8" });
  const sources = files.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  expect(sources.filter((name) => readFileSync(join(room, name), "utf8").includes("openExternal"))).toEqual([]);
});

test("no right is granted, no window opened, no other address visited", () => {
  const granted: boolean[] = [];
  let download: ((event: { preventDefault(): void }, item: { getURL(): string }) => void) | undefined;
  const session = {
    setPermissionRequestHandler: (handler: (c: unknown, p: string, answer: (yes: boolean) => void) => void) =>
      handler(null, "media", (yes) => granted.push(yes)),
    setPermissionCheckHandler: (handler: () => boolean) => granted.push(handler()),
    setDevicePermissionHandler: (handler: () => boolean) => granted.push(handler()),
    on: (_name: string, handler: typeof download) => (download = handler),
  };
  denyRights(session as never);
  expect(granted).toEqual([false, false, false]);
  // A file that the page made itself may be kept; nothing is fetched.
  const kept = (url: string): boolean => {
    const preventDefault = vi.fn();
    download?.({ preventDefault }, { getURL: () => url });
    return preventDefault.mock.calls.length === 0;
  };
  expect([kept("blob:paifan://till/1"), kept("https://evil.example/x"), kept("data:,x")]).toEqual([true, false, false]);
  const handlers = new Map<string, (event: { url: string; preventDefault(): void }) => void>();
  let opened: unknown;
  keepInside({
    setWindowOpenHandler: (handler: (details: { url: string }) => unknown) =>
      (opened = handler({ url: "https://evil.example/" })),
    on: (name: string, handler: (event: { url: string; preventDefault(): void }) => void) =>
      handlers.set(name, handler),
  } as never);
  expect(opened).toEqual({ action: "deny" });
  for (const name of ["will-navigate", "will-redirect", "will-frame-navigate"]) {
    const preventDefault = vi.fn();
    handlers.get(name)?.({ url: "paifan://till/", preventDefault });
    expect(preventDefault).not.toHaveBeenCalled();
    handlers.get(name)?.({ url: "paifan://tillevil/", preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  }
  const preventDefault = vi.fn();
  handlers.get("will-attach-webview")?.({ url: "paifan://till/", preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
});

test("the page's own scheme serves the built pages with a strict policy, and nothing beside them", async () => {
  const pages = folder();
  mkdirSync(join(pages, "assets"));
  writeFileSync(join(pages, "till.html"), "<!doctype html>");
  writeFileSync(join(pages, "assets", "till-1.js"), "1");
  let serve: ((request: Request) => Promise<Response>) | undefined;
  servePages(
    { handle: (_scheme: string, handler: (request: Request) => Promise<Response>) => void (serve = handler) },
    pages,
  );
  const status = async (url: string) => (await serve?.(new Request(url)))?.status;
  const page = await serve?.(new Request("paifan://till/"));
  expect(page?.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page?.headers.get("content-security-policy")).toContain("connect-src 'none'");
  expect(await status("paifan://till/assets/till-1.js")).toBe(200);
  expect(await status("paifan://till/assets/..%2ftill.html")).toBe(404);
  expect(await status("paifan://other/")).toBe(404);
});
