/** The link inside Electron: the preload's verbs. The till lives and dies with the window. */
import type { PaifanBridge } from "./bridge.ts";
import { readAnswer, readNews, unreachable } from "./link.ts";
import type { TillLink } from "./link.ts";

export function bridgeLink(bridge: PaifanBridge): TillLink {
  return {
    call: async (verb, input) => {
      try {
        return readAnswer(verb, await bridge.call(verb, input));
      } catch (error) {
        return { ...unreachable(), message: String(error) };
      }
    },
    onNews: (heard) => bridge.onNews((news) => heard(readNews(news))),
    onState: (heard) => {
      heard("up");
      return () => undefined;
    },
  };
}
