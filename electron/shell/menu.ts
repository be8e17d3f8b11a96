/**
 * The small menu of the till: what is in it, in the till's language. No key of the till's own (F1 to F12) is taken,
 * and there is no way to developer tools. In kiosk mode there is no menu.
 */
import type { MenuItemConstructorOptions } from "electron";
import type { Words } from "./words.ts";

export type MenuActs = {
  readonly toggleDisplay: () => void;
  readonly toggleFullScreen: () => void;
  readonly toggleKiosk: () => void;
  readonly quit: () => void;
  readonly about: () => void;
  readonly openDataFolder: () => void;
  readonly installUpdate: () => void;
};
export type MenuScene = {
  readonly isMac: boolean;
  /** Run from the sources: the page may be loaded anew by hand. */
  readonly isDevelopment: boolean;
  readonly display: boolean;
  /** Whether an update lies ready; null: updates are off. */
  readonly update: boolean | null;
};

export function menuTemplate(words: Words, scene: MenuScene, acts: MenuActs): MenuItemConstructorOptions[] {
  const separator: MenuItemConstructorOptions = { type: "separator" };
  const { isMac, isDevelopment, display, update } = scene;
  const file: MenuItemConstructorOptions[] = [
    { id: "display", label: words.display, type: "checkbox", checked: display, click: acts.toggleDisplay },
    {
      id: "full-screen",
      label: words.fullScreen,
      accelerator: isMac ? "Ctrl+Cmd+F" : "Ctrl+Shift+F",
      click: acts.toggleFullScreen,
    },
    { id: "kiosk", label: words.kiosk, click: acts.toggleKiosk },
    separator,
    { id: "quit", label: words.quit, accelerator: "CmdOrCtrl+Q", click: acts.quit },
  ];
  // Copy and paste by key go through the menu on macOS.
  const edit: MenuItemConstructorOptions[] = isMac ? [{ label: words.edit, role: "editMenu" }] : [];
  const view: MenuItemConstructorOptions[] = [
    { label: words.zoomIn, role: "zoomIn" },
    { label: words.zoomOut, role: "zoomOut" },
    { label: words.zoomReset, role: "resetZoom" },
    ...(isDevelopment ? [separator, { label: words.reload, role: "reload" } as const] : []),
  ];
  const updates: MenuItemConstructorOptions[] =
    update === null
      ? []
      : [{ id: "update", label: update ? words.update : words.noUpdate, enabled: update, click: acts.installUpdate }];
  const help: MenuItemConstructorOptions[] = [
    { id: "about", label: words.about, click: acts.about },
    { id: "data-folder", label: words.dataFolder, click: acts.openDataFolder },
    ...updates,
  ];
  return [
    { label: words.file, submenu: file },
    ...edit,
    { label: words.view, submenu: view },
    { label: words.help, submenu: help },
  ];
}
