/** Which tills are connected to the other processes of the chain; and that a till has one line among all of them. */
import { randomUUID } from "node:crypto";
import type { Server } from "socket.io";
import type { Presence } from "../door/sockets.ts";

/** How often a process says that it is there. */
const SAY_MS = 5_000;
/** What a process that has not been heard for so long had, is gone. */
const GONE_MS = 15_000;
/** So many tills are named in one message. */
const AT_ONCE = 300;

type Other = { heard: number; readonly tills: Set<string> };

export class Presences implements Presence {
  readonly #id = randomUUID();
  readonly #here = new Set<string>();
  readonly #others = new Map<string, Other>();
  readonly #now: () => number;
  #io: Server | null = null;
  #saying: NodeJS.Timeout | null = null;

  /** @param now a clock that only serves to wait, ms */
  constructor(now: () => number) {
    this.#now = now;
  }

  join(io: Server, drop: (till: string) => void): void {
    this.#io = io;
    io.on("paifan:arrived", (id: string, till: string) => {
      this.#other(id).tills.add(till);
      drop(till);
    });
    io.on("paifan:left", (id: string, till: string) => void this.#other(id).tills.delete(till));
    io.on("paifan:has", (id: string, tills: string[]) => {
      for (const till of tills) this.#other(id).tills.add(till);
    });
    io.on("paifan:here", (id: string, begins: boolean) => {
      const known = this.#others.has(id);
      this.#other(id);
      if (begins || !known) this.#tell();
    });
    io.on("paifan:gone", (id: string) => void this.#others.delete(id));
    io.serverSideEmit("paifan:here", this.#id, true);
    this.#saying = setInterval(() => {
      io.serverSideEmit("paifan:here", this.#id, false);
      for (const [id, { heard }] of this.#others) if (heard < this.#now() - GONE_MS) this.#others.delete(id);
    }, SAY_MS);
  }

  arrived(till: string): void {
    this.#here.add(till);
    for (const { tills } of this.#others.values()) tills.delete(till);
    this.#io?.serverSideEmit("paifan:arrived", this.#id, till);
  }

  left(till: string): void {
    this.#here.delete(till);
    this.#io?.serverSideEmit("paifan:left", this.#id, till);
  }

  elsewhere(till: string): boolean {
    for (const { tills } of this.#others.values()) if (tills.has(till)) return true;
    return false;
  }

  close(): void {
    if (this.#saying) clearInterval(this.#saying);
    this.#io?.serverSideEmit("paifan:gone", this.#id);
    this.#io = null;
  }

  #other(id: string): Other {
    const other = this.#others.get(id) ?? { heard: 0, tills: new Set() };
    other.heard = this.#now();
    this.#others.set(id, other);
    return other;
  }

  #tell(): void {
    const tills = [...this.#here];
    for (let from = 0; from < tills.length; from += AT_ONCE)
      this.#io?.serverSideEmit("paifan:has", this.#id, tills.slice(from, from + AT_ONCE));
  }
}
