/**
 * For tests: Electron at the boundary of its module. The real preload and the real IPC handler meet
 * here; what crosses is copied as Electron copies it. Nothing of Chromium's walls is tested by this.
 */
import { vi } from "vitest";
import type { TillNews } from "../shared/contract/till.ts";
import { carryOverIpc, PAGE, type PageName } from "./host/ipc.ts";
import type { Till } from "./till.ts";

type Handler = (event: unknown, ...args: unknown[]) => unknown;
type Listener = (event: unknown, ...args: unknown[]) => void;
type Bridge = {
  call(verb: unknown, input: unknown): Promise<unknown>;
  onNews(heard: (news: TillNews) => void): () => void;
};
type Frame = { parent: unknown; url: string };

export class StubElectron {
  bridge!: Bridge;
  readonly heard: TillNews[] = [];
  /** Who the next calls come from. */
  sender: { id: number; frame: Frame | null } = { id: 7, frame: { parent: null, url: PAGE } };
  readonly #handlers = new Map<string, Handler>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #silence: () => void = () => undefined;

  /** A window whose page holds the real preload, before the real handler. */
  static async carrying(till: Till, page: PageName = "till"): Promise<StubElectron> {
    const stub = new StubElectron();
    vi.doMock("electron", () => ({ contextBridge: stub.#contextBridge(), ipcRenderer: stub.#ipcRenderer() }));
    vi.resetModules();
    await import("./preload.ts");
    vi.doUnmock("electron");
    const webContents = {
      id: 7,
      send: (channel: string, news: unknown) => {
        for (const listener of stub.#listeners.get(channel) ?? []) listener({}, structuredClone(news));
      },
    };
    const ipc = {
      handle: (channel: string, handler: Handler) => void stub.#handlers.set(channel, handler),
      removeHandler: (channel: string) => void stub.#handlers.delete(channel),
    };
    const carried = carryOverIpc(till, ipc as never);
    carried.admit({ isDestroyed: () => false, webContents }, page);
    stub.#silence = () => carried.close();
    stub.bridge.onNews((news) => stub.heard.push(news));
    return stub;
  }

  get listening(): number {
    return [...this.#listeners.values()].reduce((sum, set) => sum + set.size, 0);
  }

  close(): void {
    this.#silence();
  }

  #contextBridge() {
    return {
      exposeInMainWorld: (name: string, bridge: unknown) =>
        void (name === "paifan" && (this.bridge = bridge as Bridge)),
    };
  }

  #ipcRenderer() {
    return {
      invoke: async (channel: string, ...args: unknown[]): Promise<unknown> => {
        const handler = this.#handlers.get(channel);
        if (!handler) throw new Error(`no handler for ${channel}`);
        const event = { sender: { id: this.sender.id }, senderFrame: this.sender.frame };
        return structuredClone(await handler(event, ...structuredClone(args)));
      },
      on: (channel: string, listener: Listener) => {
        const set = this.#listeners.get(channel) ?? new Set();
        this.#listeners.set(channel, set.add(listener));
      },
      removeListener: (channel: string, listener: Listener) => void this.#listeners.get(channel)?.delete(listener),
    };
  }
}
