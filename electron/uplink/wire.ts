/** The socket of one connection: WebSocket only, every question with a time limit. */
import { io, type Socket } from "socket.io-client";

export const ANSWER_MS = 10_000;
const CONNECT_MS = 5_000;

export type Heard = {
  readonly challenge: (message: unknown) => void;
  /** New rows in the feed: go and ask. */
  readonly feed: () => void;
  readonly lost: (why: string) => void;
};

/** A connection to a server, as the line works with it. */
export interface Link {
  /** @returns the answer; undefined where none came in time, or none can come any more */
  ask(event: string, message: unknown, withinMs?: number): Promise<unknown>;
  /** Ends it; what it still hears is not told. */
  close(): void;
}
/** Connects once. Nothing is heard before this has returned; when it is lost, whoever opened it opens another. */
export type Connect = (url: string, heard: Heard) => Link;

export class Wire implements Link {
  readonly #socket: Socket;

  constructor(url: string, heard: Heard) {
    this.#socket = io(new URL(url).origin, {
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
      timeout: CONNECT_MS,
    });
    this.#socket.on("challenge", heard.challenge);
    this.#socket.on("feed", heard.feed);
    this.#socket.on("connect_error", (error: Error) => heard.lost(error.message));
    this.#socket.on("disconnect", (reason) => heard.lost(reason));
  }

  async ask(event: string, message: unknown, withinMs = ANSWER_MS): Promise<unknown> {
    const socket = this.#socket;
    return await new Promise((resolve) => {
      socket
        .timeout(withinMs)
        .emit(event, message, (error: Error | null, answer: unknown) => resolve(error ? undefined : answer));
    });
  }

  close(): void {
    this.#socket.off();
    this.#socket.disconnect();
  }
}
