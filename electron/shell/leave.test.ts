import { expect, test } from "vitest";
import { closeWindow, isLeaveChord, leaveKiosk } from "./leave.ts";
import { menuTemplate } from "./menu.ts";
import { wordsOf } from "./words.ts";

test("kiosk mode is left by a confirmed wish; where clerks sign in, by a manager's alone", () => {
  const leave = (isStaffed: boolean | null, isManager: boolean) => leaveKiosk({ isStaffed, isManager });
  expect([leave(false, false), leave(true, true)]).toEqual(["ask", "ask"]);
  expect([leave(true, false), leave(null, false)]).toEqual(["refused", "refused"]);
});

test("the window closes freely but while a sale is open", () => {
  expect([true, false, null].map((hasSale) => closeWindow({ hasSale }))).toEqual(["ask", "free", "free"]);
});

test("Ctrl+Shift+Q leaves kiosk mode, ⌘⇧Q too, and nothing near to it", () => {
  const none = { type: "keyDown", key: "Q", control: true, shift: true, alt: false, meta: false };
  expect(isLeaveChord(none)).toBe(true);
  expect(isLeaveChord({ ...none, key: "q", control: false, meta: true })).toBe(true);
  for (const off of [{ type: "keyUp" }, { key: "w" }, { control: false }, { shift: false }, { alt: true }])
    expect(isLeaveChord({ ...none, ...off })).toBe(false);
});

const acts = {
  toggleDisplay: () => undefined,
  toggleFullScreen: () => undefined,
  toggleKiosk: () => undefined,
  quit: () => undefined,
  about: () => undefined,
  openDataFolder: () => undefined,
  installUpdate: () => undefined,
};
type Scene = Parameters<typeof menuTemplate>[1];
const SCENE: Scene = { isMac: false, isDevelopment: false, display: false, update: null };
type Items = ReturnType<typeof menuTemplate>;
const itemsOf = (scene: Scene, language: "zh" | "en" = "zh"): Items =>
  menuTemplate(wordsOf(language), scene, acts).flatMap(({ submenu }) => (submenu as Items | undefined) ?? []);

test("the menu takes no key of the till's own, and has no way into the page or out to developer tools", () => {
  for (const isMac of [true, false]) {
    const items = itemsOf({ ...SCENE, isMac, update: true });
    const keys = items.flatMap(({ accelerator }) => (accelerator === undefined ? [] : [accelerator]));
    expect(keys.filter((key) => /\bF\d/.test(key))).toEqual([]);
    const roles = items.map(({ role }) => role);
    for (const role of ["reload", "forceReload", "toggleDevTools", "close"] as const) expect(roles).not.toContain(role);
  }
  expect(itemsOf({ ...SCENE, isDevelopment: true }).map(({ role }) => role)).toContain("reload");
});

test("the menu says all of it in both languages", () => {
  const labels = (language: "zh" | "en") => itemsOf({ ...SCENE, update: true }, language).map(({ label }) => label);
  const said = labels("zh");
  expect(labels("en").every((label, at) => label === undefined || label !== said[at])).toBe(true);
  for (const label of labels("en")) expect(label ?? "").not.toMatch(/[\u4e00-\u9fff]/);
});

test("an update is offered where updates are on, and only once it is fetched", () => {
  const update = (state: boolean | null) => itemsOf({ ...SCENE, update: state }).find(({ id }) => id === "update");
  expect(update(null)).toBeUndefined();
  expect(update(false)).toMatchObject({ enabled: false, label: "没有待安装的更新" });
  expect(update(true)).toMatchObject({ enabled: true, label: "安装更新并重新启动" });
});
