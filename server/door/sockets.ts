/** The tills' sockets: WebSocket only, one line each, every message answered. */
import { randomBytes } from "node:crypto";
import type { Server as HttpServer } from "node:http";
import type { Logger } from "pino";
import { Server, type ServerOptions, type Socket } from "socket.io";
import { MAX_MESSAGE_BYTES, PROTOCOL, type SyncAnswer } from "../../shared/sync/messages.ts";
import { decline, faultOf } from "./answer.ts";
import type { Line } from "./line.ts";

type Ack = (answer: SyncAnswer<unknown>) => void;

/** The same tills at several processes. */
export type SocketsOptions = {
  /** Carries what is emitted to a room to the other processes. */
  readonly adapter: NonNullable<ServerOptions["adapter"]>;
  /** Learns who comes and goes here, and says who is elsewhere. */
  readonly presence: Presence;
};
export interface Presence {
  /** @param drop closes the line of a till here, for it has a newer one elsewhere */
  join(io: Server, drop: (till: string) => void): void;
  arrived(till: string): void;
  left(till: string): void;
  elsewhere(till: string): boolean;
  close(): void;
}

/** So many rooms are named in one message between processes. */
const ROOMS_AT_ONCE = 200;

export class Sockets {
  readonly #io: Server;
  readonly #presence: Presence | null;
  readonly #tills = new Map<string, Socket>();
  readonly #line: (nonce: string) => Line;
  readonly #log: Logger;
  #closing = false;

  /** @param line what a till may say that has to sign a nonce */
  constructor(http: HttpServer, line: (nonce: string) => Line, log: Logger, cluster?: SocketsOptions) {
    this.#line = line;
    this.#log = log;
    this.#presence = cluster?.presence ?? null;
    this.#io = new Server(http, {
      ...(cluster ? { adapter: cluster.adapter } : {}),
      serveClient: false,
      transports: ["websocket"],
      // Room for a message that is too large to be refused by name; beyond it the socket is closed.
      maxHttpBufferSize: 2 * MAX_MESSAGE_BYTES,
      // A till is no web page: pages may not open sockets.
      allowRequest: (request, decide) => decide(null, request.headers.origin === undefined),
    });
    this.#io.on("connection", (socket) => this.#meet(socket));
    this.#presence?.join(this.#io, (till) => this.#tills.get(till)?.disconnect(true));
  }

  /** Tells tills that there is something to pull; one that is not there finds it by its cursor. */
  wake(tills: Iterable<string>): void {
    if (!this.#presence) {
      for (const till of tills) this.#tills.get(till)?.emit("feed");
      return;
    }
    const rooms = [...tills];
    for (let from = 0; from < rooms.length; from += ROOMS_AT_ONCE)
      this.#io.to(rooms.slice(from, from + ROOMS_AT_ONCE)).emit("feed");
  }

  /** Whether a till is connected. */
  has(till: string): boolean {
    return this.#tills.has(till) || (this.#presence?.elsewhere(till) ?? false);
  }

  /** Tills connected to this very process. */
  get count(): number {
    return this.#tills.size;
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#presence?.close();
    // Of this process alone: the tills of the others stay where they are.
    this.#io.local.disconnectSockets(true);
    await this.#io.close();
  }

  #meet(socket: Socket): void {
    const nonce = randomBytes(24).toString("base64url");
    const line = this.#line(nonce);
    socket.onAny((verb: unknown, ...args: unknown[]) => {
      const ack = args.pop();
      if (typeof ack !== "function") {
        this.#log.warn({ till: line.till, verb }, "a message that asks for no answer was not looked at");
        return;
      }
      void this.#answer(line, socket, verb, args[0]).then(ack as Ack);
    });
    socket.on("disconnect", (reason) => this.#leave(line, socket, reason));
    socket.emit("challenge", { nonce, protocol: PROTOCOL });
  }

  /** Never rejects. */
  async #answer(line: Line, socket: Socket, verb: unknown, message: unknown): Promise<SyncAnswer<unknown>> {
    if (this.#closing) return decline("busy", "The server is closing. Nothing was taken; try again.");
    try {
      const answer = await line.answer(verb, message);
      if (verb === "hello" && answer.ok && line.till !== null) this.#arrive(line.till, socket);
      return answer;
    } catch (error) {
      return faultOf(error, this.#log);
    }
  }

  /** The newest line of a till counts; an older one is closed. */
  #arrive(till: string, socket: Socket): void {
    const before = this.#tills.get(till);
    this.#tills.set(till, socket);
    if (this.#presence) {
      void socket.join(till);
      this.#presence.arrived(till);
    }
    if (before && before !== socket) before.disconnect(true);
    this.#log.info({ till }, "till connected");
  }

  #leave(line: Line, socket: Socket, reason: string): void {
    if (line.till !== null && this.#tills.get(line.till) === socket) {
      this.#tills.delete(line.till);
      this.#presence?.left(line.till);
    }
    this.#log.info({ till: line.till, reason }, "line closed");
  }
}
