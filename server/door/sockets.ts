/** The tills' sockets: WebSocket only, one line each, every message answered. */
import { randomBytes } from "node:crypto";
import type { Server as HttpServer } from "node:http";
import type { Logger } from "pino";
import { Server, type Socket } from "socket.io";
import { MAX_MESSAGE_BYTES, PROTOCOL, type SyncAnswer } from "../../shared/sync/messages.ts";
import { decline, faultOf } from "./answer.ts";
import type { Line } from "./line.ts";

const VERBS = ["hello", "push", "pull", "member"] as const;
type Verb = (typeof VERBS)[number];
const isVerb = (text: unknown): text is Verb => VERBS.some((verb) => verb === text);
type Ack = (answer: SyncAnswer<unknown>) => void;

export class Sockets {
  readonly #io: Server;
  readonly #tills = new Map<string, Socket>();
  readonly #line: (nonce: string) => Line;
  readonly #log: Logger;
  #closing = false;

  /** @param line what a till may say that has to sign a nonce */
  constructor(http: HttpServer, line: (nonce: string) => Line, log: Logger) {
    this.#line = line;
    this.#log = log;
    this.#io = new Server(http, {
      serveClient: false,
      transports: ["websocket"],
      // Room for a message that is too large to be refused by name; beyond it the socket is closed.
      maxHttpBufferSize: 2 * MAX_MESSAGE_BYTES,
      // A till is no web page: pages may not open sockets.
      allowRequest: (request, decide) => decide(null, request.headers.origin === undefined),
    });
    this.#io.on("connection", (socket) => this.#meet(socket));
  }

  /** Tells tills that there is something to pull; one that is not there finds it by its cursor. */
  wake(tills: Iterable<string>): void {
    for (const till of tills) this.#tills.get(till)?.emit("feed");
  }

  /** Whether a till is connected. */
  has(till: string): boolean {
    return this.#tills.has(till);
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#io.disconnectSockets(true);
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
      (ack as Ack)(this.#answer(line, socket, verb, args[0]));
    });
    socket.on("disconnect", (reason) => this.#leave(line, socket, reason));
    socket.emit("challenge", { nonce, protocol: PROTOCOL });
  }

  #answer(line: Line, socket: Socket, verb: unknown, message: unknown): SyncAnswer<unknown> {
    if (this.#closing) return decline("busy", "The server is closing. Nothing was taken; try again.");
    if (!isVerb(verb)) return decline("malformed", `expected one of ${VERBS.join(", ")}`);
    try {
      const answer = line[verb](message);
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
    if (before && before !== socket) before.disconnect(true);
    this.#log.info({ till }, "till connected");
  }

  #leave(line: Line, socket: Socket, reason: string): void {
    if (line.till !== null && this.#tills.get(line.till) === socket) this.#tills.delete(line.till);
    this.#log.info({ till: line.till, reason }, "line closed");
  }
}
