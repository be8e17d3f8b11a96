/**
 * For tests: a desktop without Electron. Windows, screens, dialogs and the app's life as far as the shell uses them,
 * at the boundary of Electron's module; nothing is drawn, and nothing of Chromium's walls is tested by this.
 */
import { EventEmitter } from "node:events";

type Box = { x: number; y: number; width: number; height: number };
type StubScreen = { id: number; bounds: Box; workArea: Box };
type Handler = (event: unknown, ...args: unknown[]) => unknown;
type Item = {
  id?: string;
  label?: string;
  role?: string;
  enabled?: boolean;
  checked?: boolean;
  accelerator?: string;
  submenu?: Item[];
  click?: () => void;
};
type Asked = { message: string; detail: string; buttons: string[] };

/** An event that can be prevented. */
class Preventable {
  isPrevented = false;
  preventDefault(): void {
    this.isPrevented = true;
  }
}

class StubContents extends EventEmitter {
  readonly id: number;
  readonly sent: unknown[][] = [];
  url = "";
  opens: (details: { url: string }) => { action: string } = () => ({ action: "allow" });
  constructor(id: number) {
    super();
    this.id = id;
  }
  send(...message: unknown[]): void {
    this.sent.push(message);
  }
  setWindowOpenHandler(handler: StubContents["opens"]): void {
    this.opens = handler;
  }
  forcefullyCrashRenderer(): void {
    this.die();
  }
  /** The page's process dies. */
  die(reason = "crashed"): void {
    this.emit("render-process-gone", {}, { reason, exitCode: 5 });
  }
}

export class StubWindow extends EventEmitter {
  readonly webContents: StubContents;
  readonly options: Record<string, unknown> & { webPreferences: Record<string, unknown> };
  readonly loads: string[] = [];
  menu: Item[] | null = null;
  bounds: Box;
  readonly is = {
    kiosk: false,
    fullScreen: false,
    maximised: false,
    minimised: false,
    shown: false,
    focused: false,
    gone: false,
  };
  readonly #desktop: StubDesktop;

  constructor(desktop: StubDesktop, options: Record<string, unknown>) {
    super();
    this.#desktop = desktop;
    this.options = options as StubWindow["options"];
    const { x = 0, y = 0, width = 800, height = 600, kiosk = false } = options as Partial<Box> & { kiosk?: boolean };
    this.bounds = { x, y, width, height };
    this.is.kiosk = kiosk;
    desktop.windows.push(this);
    this.webContents = new StubContents(desktop.windows.length);
    desktop.app.emit("web-contents-created", {}, this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    this.loads.push(url);
    this.webContents.url = url;
    return await Promise.resolve();
  }
  close(): void {
    const event = new Preventable();
    this.emit("close", event);
    if (event.isPrevented || this.is.gone) return;
    this.is.gone = true;
    this.emit("closed");
    if (this.#desktop.open.length === 0) this.#desktop.app.emit("window-all-closed");
  }
  /** A hand moves and sizes it. */
  put(bounds: Box): void {
    this.bounds = bounds;
    this.emit("move");
    this.emit("resize");
  }
  /** What the menu has under an id. */
  item(id: string): Item | undefined {
    return this.menu?.flatMap(({ submenu = [] }) => submenu).find((it) => it.id === id);
  }
  /** A key is pressed over the page. @returns whether the page did not get it */
  key(input: Record<string, unknown>): boolean {
    const event = new Preventable();
    const none = { type: "keyDown", control: false, shift: false, alt: false, meta: false };
    this.webContents.emit("before-input-event", event, { ...none, ...input });
    return event.isPrevented;
  }

  isDestroyed = (): boolean => this.is.gone;
  isKiosk = (): boolean => this.is.kiosk;
  isFullScreen = (): boolean => this.is.fullScreen;
  isMaximized = (): boolean => this.is.maximised;
  isMinimized = (): boolean => this.is.minimised;
  getBounds = (): Box => this.bounds;
  getNormalBounds = (): Box => this.bounds;
  setBounds = (bounds: Box): void => void (this.bounds = { ...this.bounds, ...bounds });
  setFullScreen = (on: boolean): void => void (this.is.fullScreen = on);
  setKiosk = (on: boolean): void => void (this.is.kiosk = on);
  setMenu = (menu: Item[] | null): void => void (this.menu = menu);
  removeMenu = (): void => void (this.menu = null);
  maximize = (): void => void (this.is.maximised = true);
  restore = (): void => void (this.is.minimised = false);
  show = (): void => void (this.is.shown = true);
  showInactive = (): void => void (this.is.shown = true);
  focus = (): void => void (this.is.focused = true);
  moveTop = (): void => undefined;
}

class StubApp extends EventEmitter {
  isPackaged = false;
  isFirst = true;
  /** How it ended: `quit`, or the status of `exit`. */
  ended: "quit" | number | null = null;
  relaunches = 0;
  isSandboxed = false;
  userData = "";
  readonly #desktop: StubDesktop;
  constructor(desktop: StubDesktop) {
    super();
    this.#desktop = desktop;
  }
  quit(): void {
    const before = new Preventable();
    this.emit("before-quit", before);
    if (before.isPrevented) return;
    for (const window of this.#desktop.open) window.close();
    if (this.#desktop.open.length > 0) return;
    const will = new Preventable();
    this.emit("will-quit", will);
    if (will.isPrevented || this.ended !== null) return;
    this.ended = "quit";
    this.emit("quit");
  }
  exit(code: number): void {
    this.ended = code;
    this.emit("quit");
  }
  whenReady = async (): Promise<void> => await Promise.resolve();
  relaunch = (): void => void (this.relaunches += 1);
  requestSingleInstanceLock = (): boolean => this.isFirst;
  getPath = (): string => this.userData;
  getVersion = (): string => "0.1.0";
  getName = (): string => "Paifan";
  enableSandbox = (): void => void (this.isSandboxed = true);
  disableHardwareAcceleration = (): void => undefined;
}

class StubScreens extends EventEmitter {
  all: StubScreen[] = [screenAt(1, 0)];
  getPrimaryDisplay = (): StubScreen | undefined => this.all[0];
  getAllDisplays = (): StubScreen[] => this.all;
  getDisplayMatching({ x }: Box): StubScreen | undefined {
    return this.all.find(({ bounds }) => x >= bounds.x && x < bounds.x + bounds.width) ?? this.all[0];
  }
  /** The screens there are from now on. */
  become(...all: StubScreen[]): void {
    const event = all.length > this.all.length ? "display-added" : "display-removed";
    this.all = all;
    this.emit(event);
  }
}

/** A screen of 1920 × 1080 at `x`, 40 of them for the system's bar. */
export function screenAt(id: number, x: number): StubScreen {
  const box = { x, y: 0, width: 1920, height: 1080 };
  return { id, bounds: box, workArea: { ...box, height: 1040 } };
}

export class StubDesktop {
  readonly windows: StubWindow[] = [];
  readonly app = new StubApp(this);
  readonly screen = new StubScreens();
  readonly asked: Asked[] = [];
  /** Which button is pressed in the next dialogs. */
  answer = 1;
  readonly openedPaths: string[] = [];
  readonly #handlers = new Map<string, Handler>();
  #serve: ((request: Request) => Promise<Response>) | undefined;

  get open(): StubWindow[] {
    return this.windows.filter((window) => !window.isDestroyed());
  }

  /** What a page in a window gets for a verb, from the address that window shows. */
  async call(window: StubWindow, verb: string, input: unknown, url = window.webContents.url): Promise<unknown> {
    const event = { sender: { id: window.webContents.id }, senderFrame: { parent: null, url } };
    return structuredClone(await this.#handlers.get("paifan:call")?.(event, verb, structuredClone(input)));
  }

  /** What the till's own scheme answers. */
  async page(url: string): Promise<Response | undefined> {
    return await this.#serve?.(new Request(url));
  }

  /** What `import "electron"` gives. */
  get module() {
    // A class, for windows are made by `new`.
    const desktop = this as StubDesktop;
    return {
      app: this.app,
      screen: this.screen,
      BrowserWindow: class extends StubWindow {
        constructor(options: Record<string, unknown>) {
          super(desktop, options);
        }
      },
      Menu: { buildFromTemplate: (items: Item[]): Item[] => items, setApplicationMenu: (): void => undefined },
      dialog: {
        showMessageBox: async (_window: unknown, asked: Asked): Promise<{ response: number }> => {
          this.asked.push(asked);
          return await Promise.resolve({ response: this.answer });
        },
        showErrorBox: (message: string, detail: string): void => void this.asked.push({ message, detail, buttons: [] }),
      },
      ipcMain: {
        handle: (channel: string, handler: Handler): void => void this.#handlers.set(channel, handler),
        removeHandler: (channel: string): void => void this.#handlers.delete(channel),
      },
      protocol: {
        registerSchemesAsPrivileged: (): void => undefined,
        handle: (_scheme: string, serve: (request: Request) => Promise<Response>): void => void (this.#serve = serve),
      },
      session: { defaultSession: stubSession() },
      safeStorage: { isEncryptionAvailable: (): boolean => false },
      shell: {
        openPath: async (path: string): Promise<string> => {
          this.openedPaths.push(path);
          return await Promise.resolve("");
        },
      },
    };
  }
}

function stubSession(): Record<string, unknown> {
  const nothing = (): void => undefined;
  return {
    setPermissionRequestHandler: nothing,
    setPermissionCheckHandler: nothing,
    setDevicePermissionHandler: nothing,
    on: nothing,
  };
}
