/** The whole shell around a real till, on a desktop of its own (STUB: electron itself is not running). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import type { SaleDraft } from "../../shared/contract/cart.ts";
import { StubDesktop, screenAt, type StubWindow } from "../stubDesktop.ts";
import { folder, testTill, type TestTill } from "../testTill.ts";
import { ShellFile, type Kept } from "./kept.ts";
import type { Shell } from "./open.ts";
import { HandTimers } from "./testTimers.ts";
import { StubUpdater } from "./testUpdater.ts";

let desktop: StubDesktop;
/** A machine that was just turned on. */
function turnOn(): void {
  desktop = new StubDesktop();
  vi.resetModules();
  vi.doMock("electron", () => desktop.module);
}
beforeEach(turnOn);

type Scene = {
  it: TestTill;
  shell: Shell;
  window: StubWindow;
  file: ShellFile;
  timers: HandTimers;
  updater: StubUpdater;
  lines: string[];
};
type Options = { kept?: Partial<Kept>; demoStaff?: boolean; dataDir?: string };

async function opened({ kept = {}, demoStaff = false, dataDir = folder() }: Options = {}): Promise<Scene> {
  const { openShell } = await import("./open.ts");
  const it = testTill({ dataDir, demoStaff });
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const [file, timers, updater] = [
    new ShellFile(join(dataDir, "shell.json"), log),
    new HandTimers(),
    new StubUpdater(),
  ];
  if (Object.keys(kept).length > 0) file.change(kept);
  const till = { ...it.till, close: async () => await it.close() };
  const shell = openShell({ till, file, dataDir, preload: "p.cjs", timers, log, updater });
  const [window] = desktop.windows;
  if (!window) throw new Error("no window was opened");
  await vi.waitFor(() => expect(file.is.kiosk || window.menu !== null).toBe(true));
  window.emit("ready-to-show");
  return { it, shell, window, file, timers, updater, lines };
}

const draft: SaleDraft = {
  key: "draft-key-1",
  lines: [{ kind: "amount", amountFen: 1200 }],
  selected: 0,
  member: null,
  discount: null,
  tenders: null,
  handBack: null,
};
const ended = async (): Promise<void> => await vi.waitFor(() => expect(desktop.app.ended).toBe("quit"));
/** Lets questions be asked that are about to be. */
const asked = async (times: number): Promise<void> => await vi.waitFor(() => expect(desktop.asked).toHaveLength(times));
const display = (): StubWindow | undefined =>
  desktop.open.find((window) => window.loads[0] === "paifan://till/display.html");

test("the till's window is shown when it is ready, walled in, and its page is answered", async () => {
  const { window } = await opened();
  expect(window.loads).toEqual(["paifan://till/"]);
  expect(window.is.shown).toBe(true);
  expect(window.options.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true, preload: "p.cjs" });
  expect(window.webContents.opens({ url: "https://evil.example/" })).toEqual({ action: "deny" });
  expect(await desktop.call(window, "status", {})).toMatchObject({ ok: true });
});

test("developer tools are there where the till runs from its sources, and not where it is installed", async () => {
  const { window } = await opened();
  expect(window.options.webPreferences).toMatchObject({ devTools: true });
  turnOn();
  desktop.app.isPackaged = true;
  const packed = await opened();
  expect(packed.window.options.webPreferences).toMatchObject({ devTools: false });
});

test("the window's place is kept once it stands still, and the next start puts it there", async () => {
  const dataDir = folder();
  const { window, timers, shell } = await opened({ dataDir });
  const bounds = { x: 300, y: 200, width: 1100, height: 720 };
  window.put(bounds);
  timers.pass(499);
  expect(new ShellFile(join(dataDir, "shell.json"), () => undefined).is.bounds).toBeNull();
  timers.pass(1);
  expect(JSON.parse(readFileSync(join(dataDir, "shell.json"), "utf8"))).toMatchObject({ bounds });
  shell.end();
  await ended();
  turnOn();
  const later = await opened({ dataDir });
  expect(later.window.bounds).toEqual(bounds);
});

test("a window maximised, in full screen or in kiosk mode keeps the place it had before", async () => {
  const { window, file, timers } = await opened({ kept: { bounds: { x: 9, y: 9, width: 1100, height: 720 } } });
  window.is.fullScreen = true;
  window.put({ x: 0, y: 0, width: 1920, height: 1080 });
  timers.pass(500);
  expect(file.is.bounds).toEqual({ x: 9, y: 9, width: 1100, height: 720 });
});

test("the menu speaks the language of the screens, and changes with it", async () => {
  const { it, window } = await opened();
  expect(window.item("quit")?.label).toBe("退出");
  await it.ok("settings.put", {
    key: "settings-1",
    settings: { ...(await it.ok("settings.get", {})), language: "en" },
  });
  await vi.waitFor(() => expect(window.item("quit")?.label).toBe("Quit"));
});

test("the menu opens the till's own data folder, and says what runs here", async () => {
  const { it, window } = await opened();
  window.item("data-folder")?.click?.();
  expect(desktop.openedPaths).toEqual([it.dataDir]);
  window.item("about")?.click?.();
  await asked(1);
  expect(desktop.asked[0]?.detail).toContain("0.1.0");
});

test("the window closes without a question where no sale is open, and the books are closed before the end", async () => {
  const { it, window } = await opened();
  window.close();
  await ended();
  expect(desktop.asked).toEqual([]);
  expect(window.is.gone).toBe(true);
  const closed = await it.till.call("sale.recent", { limit: 1 });
  expect(closed.ok).toBe(false);
});

test("while a sale is open the window asks; no keeps it open, yes closes it, and the sale is there at the next start", async () => {
  const dataDir = folder();
  const { it, window } = await opened({ dataDir });
  await it.ok("draft.put", { draft });
  window.close();
  await asked(1);
  expect(window.is.gone).toBe(false);
  desktop.answer = 0;
  // The first question is put away before the next can be asked.
  await vi.waitFor(() => {
    window.close();
    expect(desktop.asked).toHaveLength(2);
  });
  await ended();
  turnOn();
  const later = await opened({ dataDir });
  expect(await desktop.call(later.window, "draft.get", {})).toMatchObject({ ok: true, value: draft });
});

test("quitting by menu or system goes through the same question", async () => {
  const { it, window } = await opened();
  await it.ok("draft.put", { draft });
  desktop.app.quit();
  await asked(1);
  expect([window.is.gone, desktop.app.ended]).toEqual([false, null]);
});

test("a second start brings the window forward", async () => {
  const { shell, window } = await opened();
  window.is.minimised = true;
  shell.focus();
  expect(window.is).toMatchObject({ minimised: false, focused: true });
});

test("whoever ends the process from outside is not held up by a question, in kiosk mode neither", async () => {
  const { it, shell } = await opened({ kept: { kiosk: true } });
  await it.ok("draft.put", { draft });
  shell.end();
  await ended();
  expect(desktop.asked).toEqual([]);
});

test("a system that shuts down is not held up", async () => {
  const { it, window } = await opened();
  await it.ok("draft.put", { draft });
  window.emit("query-session-end");
  window.close();
  expect(window.is.gone).toBe(true);
});

test("kiosk mode has no menu, does not close, and is left by Ctrl+Shift+Q with a yes", async () => {
  const { window, file } = await opened({ kept: { kiosk: true } });
  expect([window.is.kiosk, window.menu]).toEqual([true, null]);
  expect(window.key({ key: "q", control: true })).toBe(false);
  expect(window.key({ key: "Q", control: true, shift: true })).toBe(true);
  await asked(1);
  expect([window.is.kiosk, file.is.kiosk]).toEqual([true, true]);
  desktop.answer = 0;
  await vi.waitFor(() => {
    window.close();
    expect(desktop.asked).toHaveLength(2);
  });
  await vi.waitFor(() => expect(window.menu).not.toBeNull());
  expect([window.is.kiosk, file.is.kiosk, window.is.gone]).toEqual([false, false, false]);
});

test("where clerks sign in, only a manager leaves kiosk mode", async () => {
  const { it, window } = await opened({ kept: { kiosk: true }, demoStaff: true });
  desktop.answer = 0;
  const leave = (): void => void window.key({ key: "q", control: true, shift: true });
  leave();
  await asked(1);
  await it.ok("clerk.signIn", { clerk: "02", pin: "2222" });
  await vi.waitFor(() => {
    leave();
    expect(desktop.asked).toHaveLength(2);
  });
  expect(desktop.asked.map(({ message }) => message)).toEqual(["需要店长登录", "需要店长登录"]);
  expect(window.is.kiosk).toBe(true);
  await it.ok("clerk.signIn", { clerk: "09", pin: "9999" });
  await vi.waitFor(() => {
    leave();
    expect(desktop.asked).toHaveLength(3);
  });
  await vi.waitFor(() => expect(window.is.kiosk).toBe(false));
});

test("kiosk mode is entered from the menu with a yes, and remembered", async () => {
  const { window, file } = await opened();
  desktop.answer = 0;
  window.item("kiosk")?.click?.();
  await vi.waitFor(() => expect(window.menu).toBeNull());
  expect([window.is.kiosk, file.is.kiosk]).toEqual([true, true]);
});

test("a page that dies in the middle of a sale comes back into it", async () => {
  const { window, timers, lines } = await opened();
  await desktop.call(window, "draft.put", { draft });
  window.webContents.die();
  timers.pass(0);
  expect(window.loads).toEqual(["paifan://till/", "paifan://till/"]);
  expect(await desktop.call(window, "draft.get", {})).toMatchObject({ value: draft });
  expect(lines.filter((line) => line.includes("died"))).toHaveLength(1);
});

test("a second screen shows the customer's page, whole, as long as it is there", async () => {
  const { it } = await opened();
  expect(display()).toBeUndefined();
  desktop.screen.become(screenAt(1, 0), screenAt(2, 1920));
  expect(display()?.bounds).toMatchObject({ x: 1920 });
  expect(display()?.is.fullScreen).toBe(true);
  expect(await it.ok("status", {})).toMatchObject({ display: true });
  desktop.screen.become(screenAt(1, 0));
  expect(display()).toBeUndefined();
  expect(await it.ok("status", {})).toMatchObject({ display: false });
});

test("the menu opens and closes the customer's window; so does the till's page; it is remembered", async () => {
  const { window, file } = await opened();
  window.item("display")?.click?.();
  expect(display()?.is.fullScreen).toBe(false);
  expect(file.is.display).toBe("on");
  await vi.waitFor(() => expect(window.item("display")?.checked).toBe(true));
  window.item("display")?.click?.();
  expect(display()).toBeUndefined();
  expect(window.webContents.opens({ url: "paifan://till/display.html" })).toEqual({ action: "deny" });
  expect(display()).toBeDefined();
  display()?.close();
  expect([display(), file.is.display]).toEqual([undefined, "off"]);
});

test("the customer's page has the same walls, hears news, and may only read what it shows", async () => {
  const { it, window } = await opened({ kept: { display: "on" } });
  const page = display();
  if (!page) throw new Error("no display");
  expect(page.options.webPreferences).toEqual(window.options.webPreferences);
  expect(page.webContents.opens({ url: "https://evil.example/" })).toEqual({ action: "deny" });
  for (const verb of ["display.get", "status", "settings.get"])
    expect(await desktop.call(page, verb, {})).toMatchObject({ ok: true });
  for (const verb of ["draft.get", "sale.recent", "clerk.list", "sale.commit", "export.csv"])
    expect(await desktop.call(page, verb, {})).toMatchObject({ ok: false, code: "not-allowed" });
  // A page that got itself to the till's address in the customer's window is nobody.
  expect(await desktop.call(page, "display.get", {}, "paifan://till/")).toMatchObject({ code: "not-allowed" });
  expect(await desktop.call(window, "status", {}, "paifan://till/display.html")).toMatchObject({ code: "not-allowed" });
  await it.ok("draft.put", { draft });
  expect(page.webContents.sent).toContainEqual(["paifan:news", { topics: ["draft", "display"] }]);
});

test("in kiosk mode the customer's window is not closed by hand, and goes with the till's", async () => {
  const { shell } = await opened({ kept: { kiosk: true, display: "on" } });
  display()?.close();
  expect(display()).toBeDefined();
  shell.end();
  await ended();
  expect(desktop.open).toEqual([]);
});

test("an update that was fetched is installed when the till quits without a shift or a sale", async () => {
  const { window, updater } = await opened();
  updater.heard?.fetched("0.2.0");
  window.close();
  await vi.waitFor(() => expect(updater.installed).toBe(false));
  expect(desktop.app.ended).toBeNull();
});

test("an update is not installed during a shift: not at quit, and the menu says why", async () => {
  const { it, window, updater } = await opened({ demoStaff: true });
  updater.heard?.fetched("0.2.0");
  await it.ok("clerk.signIn", { clerk: "09", pin: "9999" });
  await it.ok("shift.open", { key: "shift-key-1", floatFen: 0 });
  await vi.waitFor(() => expect(window.item("update")?.enabled).toBe(true));
  window.item("update")?.click?.();
  await asked(1);
  expect(desktop.asked[0]?.message).toBe("当班期间不安装更新");
  await it.ok("clerk.signOut", {});
  window.close();
  await ended();
  expect(updater.installed).toBeNull();
});

test("an update is not installed while a sale is open, though the window is closed all the same", async () => {
  const { it, window, updater } = await opened();
  updater.heard?.fetched("0.2.0");
  await it.ok("draft.put", { draft });
  desktop.answer = 0;
  window.close();
  await ended();
  expect(updater.installed).toBeNull();
});

test("the menu installs what was fetched and starts again, after the books are closed", async () => {
  const { it, window, updater } = await opened();
  updater.heard?.fetched("0.2.0");
  await vi.waitFor(() => expect(window.item("update")?.enabled).toBe(true));
  window.item("update")?.click?.();
  await vi.waitFor(() => expect(updater.installed).toBe(true));
  expect((await it.till.call("sale.recent", { limit: 1 })).ok).toBe(false);
});

test("an installer that does not end this process is not waited for for ever", async () => {
  const { window, updater, timers } = await opened();
  updater.heard?.fetched("0.2.0");
  window.close();
  await vi.waitFor(() => expect(updater.installed).toBe(false));
  timers.pass(60_000);
  expect(desktop.app.ended).toBe("quit");
});

test("whoever ends the process from outside gets no update in between", async () => {
  const { shell, updater } = await opened();
  updater.heard?.fetched("0.2.0");
  shell.end();
  await ended();
  expect(updater.installed).toBeNull();
});
