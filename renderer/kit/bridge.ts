/**
 * What the Electron preload puts on `window.paifan`: verbs and news, never channels. `call` answers
 * with an outcome whatever happens; `onNews` returns its own unsubscribe.
 */
export interface PaifanBridge {
  call(verb: string, input: unknown): Promise<unknown>;
  onNews(heard: (news: unknown) => void): () => void;
}

declare global {
  interface Window {
    readonly paifan?: PaifanBridge;
  }
}
