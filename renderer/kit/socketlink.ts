/**
 * The link of a browser: WebSocket to the till on the same host. Comes back by itself with growing
 * pauses. A call is never sent twice by the link; when its fate is unknown it is answered with
 * `till-unreachable` and the caller repeats it with the same act key.
 */
import type { TillInput, TillNews, TillVerb } from "../../shared/contract/till.ts";
import { readAnswer, readNews, unreachable } from "./link.ts";
import type { Answer, LinkState, TillLink } from "./link.ts";

type Waiting = { settle: (outcome: unknown) => void; timer: ReturnType<typeof setTimeout> };
export type SocketTimes = { firstPauseMs: number; longestPauseMs: number; answerMs: number; openMs: number };

const TIMES: SocketTimes = { firstPauseMs: 250, longestPauseMs: 4_000, answerMs: 20_000, openMs: 5_000 };

/** @param url of the till's socket, `ws://host/till` */
export function socketLink(url: string, times: SocketTimes = TIMES): TillLink & { close(): void } {
  const waiting = new Map<number, Waiting>();
  const news = new Set<(topics: TillNews["topics"]) => void>();
  const states = new Set<(state: LinkState) => void>();
  let unsent: { id: number; text: string }[] = [];
  let state: LinkState = "opening";
  let socket: WebSocket | null = null;
  let nextId = 1;
  let pauseMs = times.firstPauseMs;
  let again: ReturnType<typeof setTimeout> | null = null;
  let closed = false;

  const become = (next: LinkState) => {
    if (state === next) return;
    state = next;
    for (const heard of states) heard(next);
  };
  const settle = (id: number, outcome: unknown) => {
    const call = waiting.get(id);
    if (call === undefined) return;
    waiting.delete(id);
    clearTimeout(call.timer);
    call.settle(outcome);
  };
  const lose = () => {
    unsent = [];
    for (const id of waiting.keys()) settle(id, unreachable());
    become("down");
  };
  const hear = (data: unknown) => {
    if (typeof data !== "string") return;
    let message: unknown;
    try {
      message = JSON.parse(data);
    } catch (error) {
      console.error("The till sent something that is not JSON", error);
      return;
    }
    if (typeof message !== "object" || message === null) return;
    if ("id" in message && typeof message.id === "number" && "outcome" in message) settle(message.id, message.outcome);
    else for (const heard of news) heard(readNews(message));
  };
  const open = () => {
    again = null;
    const mine = new WebSocket(url);
    socket = mine;
    const slow = setTimeout(() => mine.close(), times.openMs);
    mine.addEventListener("open", () => {
      clearTimeout(slow);
      pauseMs = times.firstPauseMs;
      for (const call of unsent) mine.send(call.text);
      unsent = [];
      become("up");
    });
    mine.addEventListener("message", (event) => hear(event.data));
    mine.addEventListener("close", () => {
      clearTimeout(slow);
      if (socket === mine) socket = null;
      lose();
      if (closed) return;
      again = setTimeout(open, pauseMs);
      pauseMs = Math.min(pauseMs * 2, times.longestPauseMs);
    });
  };
  open();

  return {
    call: async <V extends TillVerb>(verb: V, input: TillInput<V>): Promise<Answer<V>> => {
      const outcome = await new Promise<unknown>((resolve) => {
        if (state === "down") return resolve(unreachable());
        const id = nextId++;
        const text = JSON.stringify({ id, verb, input });
        waiting.set(id, { settle: resolve, timer: setTimeout(() => settle(id, unreachable()), times.answerMs) });
        if (state === "up" && socket !== null) socket.send(text);
        else unsent.push({ id, text });
      });
      return readAnswer(verb, outcome);
    },
    onNews: (heard) => {
      news.add(heard);
      return () => void news.delete(heard);
    },
    onState: (heard) => {
      states.add(heard);
      heard(state);
      return () => void states.delete(heard);
    },
    close: () => {
      closed = true;
      if (again !== null) clearTimeout(again);
      socket?.close();
    },
  };
}
