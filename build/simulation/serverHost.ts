/**
 * The machine of the sync server: the server's own core on a store, one line a connection, as sockets
 * would serve it (server/door/sockets.ts). It can end at any commit and begin again from what the disk kept.
 */
import { pino } from "pino";
import { openCore, type Core } from "../../server/core.ts";
import { faultOf } from "../../server/door/answer.ts";
import type { Line } from "../../server/door/line.ts";
import { Fenced } from "../../server/store/refusal.ts";
import type { ServerStore } from "../../server/store/store.ts";
import type { Books } from "../replay/checks.ts";
import { PROTOCOL } from "../../shared/sync/messages.ts";
import type { Database } from "./database.ts";
import { Crashed } from "./driver.ts";
import type { Clock } from "./clock.ts";
import { Cluster } from "./cluster.ts";
import type { Loop, Process } from "./loop.ts";
import type { Machine } from "./machine.ts";
import type { Random } from "./random.ts";
import type { Trace } from "./trace.ts";

const quiet = pino({ level: "silent" });
const TICK_MS = 1_000;

/** What a connection's server end can do to it. */
export type ClientEnd = {
  readonly till: string;
  /** Sends an event down. */
  emit(event: string, message: unknown): void;
  /** The server hangs up. */
  hangUp(): void;
};
export type ServerEnd = { readonly line: Line; readonly client: ClientEnd; readonly process: Process };

const isDown = (error: unknown): boolean =>
  error instanceof Crashed ||
  error instanceof Fenced ||
  // A full disk is answered 503, and whoever asked asks again another time.
  (error instanceof Error && "code" in error && error.code === "disk-full");

export class ServerHost {
  readonly machine: Machine;
  readonly database: Database;
  readonly clock: Clock;
  readonly #loop: Loop;
  readonly #random: Random;
  readonly #trace: Trace;
  #core: Core | null = null;
  cluster: Cluster | null = null;
  readonly #doors: number;
  #epoch = 0;
  store: ServerStore | null = null;
  readonly #present = new Map<string, ServerEnd>();
  readonly ends = new Set<ServerEnd>();

  constructor(
    machine: Machine,
    database: Database,
    clock: Clock,
    loop: Loop,
    random: Random,
    trace: Trace,
    doors: number,
  ) {
    this.#doors = doors;
    this.machine = machine;
    this.database = database;
    this.clock = clock;
    this.#loop = loop;
    this.#random = random;
    this.#trace = trace;
    machine.ended = (power) => this.#ended(power);
  }

  get isUp(): boolean {
    return this.#core !== null && this.machine.process.alive;
  }

  /** Whether all of its processes are there. */
  get isWhole(): boolean {
    return this.isUp && (this.cluster?.isWhole ?? true);
  }

  /** The server's ledger as it is committed; null: it cannot be looked at. */
  books(): Books | null {
    return this.isUp && this.store ? this.database.books(this.store) : null;
  }

  /** Of whoever settles now; null: nobody can be asked. */
  get core(): Core | null {
    return this.cluster ? this.cluster.settling : this.#core;
  }

  /** @throws Crashed, StoreRefusal: then it is not up */
  start(): void {
    const process = this.machine.boot();
    try {
      this.store = this.database.open(process, null).store;
      const soon = (run: () => void): void => void this.#loop.after(0, process, run);
      const core = openCore({ store: this.store, clock: () => this.clock.now(), log: quiet, soon, steps: 2 });
      this.#core = core;
      if (this.#doors > 0) {
        // This process is the database's; the chain's processes stand beside it.
        this.cluster = new Cluster(
          {
            machine: this.machine,
            database: this.database,
            clock: this.clock,
            loop: this.#loop,
            random: this.#random.fork(`cluster ${this.#loop.now}`),
            trace: this.#trace,
            log: quiet,
            wake: (tills) => this.#wake(tills),
            present: (till) => this.#present.has(till),
          },
          this.#doors,
          this.#epoch,
        );
        return;
      }
      core.onWoken((tills) => this.#wake(tills));
      core.presence = (till) => this.#present.has(till);
      this.#tick(process);
    } catch (error) {
      this.machine.crash(false);
      throw error;
    }
  }

  #tick(process: Process): void {
    this.#loop.after(TICK_MS, process, () => {
      this.#tick(process);
      this.act((core) => core.tick());
    });
  }

  /** Does something in the server's process. @returns undefined where the process ended by it, is not up, or has no room */
  act<T>(body: (core: Core) => T): T | undefined {
    const { core } = this;
    if (!core || !this.machine.process.alive) return undefined;
    try {
      return body(core);
    } catch (error) {
      if (isDown(error) || !this.machine.process.alive) return undefined;
      throw error;
    }
  }

  /** A connection has come in. @returns its end here; undefined: nobody listens */
  accept(client: ClientEnd): ServerEnd | undefined {
    const alive = (this.cluster?.doors ?? []).filter((door) => door?.process.alive === true);
    const door = alive.length > 0 ? this.#random.pick(alive) : null;
    const core = this.cluster ? door?.core : this.#core;
    if (!core || !this.machine.process.alive) return undefined;
    const nonce = Buffer.from(this.#random.bytes(24)).toString("base64url");
    const end: ServerEnd = { line: core.line(nonce), client, process: door?.process ?? this.machine.process };
    this.ends.add(end);
    client.emit("challenge", { nonce, protocol: PROTOCOL });
    return end;
  }

  /** @returns the answer; undefined: the process ended over it */
  async answer(end: ServerEnd, verb: string, message: unknown): Promise<unknown> {
    if (!end.process.alive || !this.ends.has(end)) return undefined;
    try {
      const answer = await end.line.answer(verb, message);
      if (!end.process.alive) return undefined;
      if (verb === "hello" && end.line.till !== null && isOk(answer)) this.#arrive(end.line.till, end);
      return answer;
    } catch (error) {
      if (error instanceof Crashed || !end.process.alive) return undefined;
      this.#trace.count(`server-fault`);
      return faultOf(error, quiet);
    }
  }

  /** A connection is gone, or the server learns so. */
  left(end: ServerEnd): void {
    this.ends.delete(end);
    const { till } = end.line;
    if (till !== null && this.#present.get(till) === end) this.#present.delete(till);
  }

  #arrive(till: string, end: ServerEnd): void {
    const before = this.#present.get(till);
    this.#present.set(till, end);
    if (!before || before === end) return;
    this.left(before);
    before.client.hangUp();
  }

  #wake(tills: Iterable<string>): void {
    for (const till of tills) this.#present.get(till)?.client.emit("feed", undefined);
  }

  /** A door's process ends; those who were connected to it find it closed. */
  killDoor(index: number, down: number): void {
    const door = this.cluster?.killDoor(index, down);
    for (const end of this.ends) {
      if (end.process !== door?.process) continue;
      this.left(end);
      end.client.hangUp();
    }
  }

  #ended(power: boolean): void {
    this.#core = null;
    this.#epoch = this.cluster?.epoch ?? this.#epoch;
    this.cluster?.die();
    this.cluster = null;
    this.store = null;
    this.#present.clear();
    const ends = [...this.ends];
    this.ends.clear();
    // A machine without power tells nobody; a process that ended is missed at once.
    if (!power) for (const end of ends) end.client.hangUp();
  }
}

const isOk = (answer: unknown): boolean =>
  typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === true;
