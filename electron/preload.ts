/** What the till's page may do, and nothing else: call a verb, hear news. Channels stay in here. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from "electron";

contextBridge.exposeInMainWorld("paifan", {
  call: async (verb: unknown, input: unknown): Promise<unknown> =>
    (await ipcRenderer.invoke("paifan:call", verb, input)) as unknown,
  onNews: (heard: (news: unknown) => void): (() => void) => {
    const listener = (_event: IpcRendererEvent, news: unknown): void => heard(news);
    ipcRenderer.on("paifan:news", listener);
    return () => void ipcRenderer.removeListener("paifan:news", listener);
  },
});
