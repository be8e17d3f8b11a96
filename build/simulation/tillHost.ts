/**
 * The machine of one till: the till's own program with timers, clock, randomness and network of the
 * simulated world. What its clerk was told is remembered, whatever becomes of the process.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TillInput, TillVerb } from "../../shared/contract/till.ts";
import { openTill, type Till } from "../../electron/till.ts";
import type { Heard, Link } from "../../electron/uplink/wire.ts";
import { mount } from "./driver.ts";
import type { Clock } from "./clock.ts";
import type { Loop, Process } from "./loop.ts";
import type { Machine } from "./machine.ts";
import type { Network, Way } from "./network.ts";
import type { Random } from "./random.ts";
import { keyPairOf } from "./sealed.ts";
import type { ServerEnd, ServerHost } from "./serverHost.ts";
import type { Trace } from "./trace.ts";

export const SERVER = "http://server.simulated";
const ANSWER_MS = 10_000;
const CONNECT_MS = 5_000;
/** Both ends look for a sign of life: one that hears none for so long gives the line up (socket.io's own heartbeat). */
const HEARTBEAT_MS = 45_000;

export type Answer = { ok: true; value: unknown } | { ok: false; code: string; message: string };

export type WorldParts = {
  readonly loop: Loop;
  readonly network: Network;
  readonly server: ServerHost;
  readonly trace: Trace;
  /** A till heard from the server that it holds its facts up to here. */
  readonly acknowledged: (till: string, cursor: number, head: string) => void;
  /** A till was welcomed, or some of its facts were taken. */
  readonly heard: (till: string, what: "hello" | "push") => void;
};

/** How often news went each way since it was last set to nothing. */
export type Trips = { up: number; down: number };

export class TillHost {
  /** The machine it is; the till on it gets this id. */
  readonly id: string;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly dataDir: string;
  readonly trips: Trips = { up: 0, down: 0 };
  till: Till | null = null;
  code: string | null = null;
  readonly #parts: WorldParts;
  readonly #random: Random;
  readonly #links = new Set<SimulatedLink>();

  constructor(id: string, machine: Machine, clock: Clock, dataDir: string, random: Random, parts: WorldParts) {
    this.id = id;
    this.machine = machine;
    this.clock = clock;
    this.dataDir = dataDir;
    this.#random = random;
    this.#parts = parts;
    machine.ended = (power) => this.#ended(power);
    mkdirSync(dataDir, { recursive: true });
  }

  get isUp(): boolean {
    return this.till !== null && this.machine.process.alive;
  }

  /** Files that are no database and follow from the till's name alone: its key, and a place for its books. */
  static prepare(dataDir: string, id: string): void {
    mkdirSync(dataDir, { recursive: true });
    const { privateKey } = keyPairOf(Buffer.from(id.padEnd(32, "#")));
    const der = privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
    writeFileSync(join(dataDir, "device.key"), `plain:${der}\n`, { mode: 0o600 });
    writeFileSync(join(dataDir, "till.sqlite"), "");
  }

  /** @throws Crashed, StoreRefusal: then it is not up */
  start(): void {
    const { loop, trace } = this.#parts;
    const process = this.machine.boot();
    try {
      mount((path) => this.machine.open(path));
      this.till = openTill({
        dataDir: this.dataDir,
        clock: () => this.clock.now(),
        timers: { after: (ms, run) => loop.after(ms, process, run) },
        random: () => this.#random.u32(),
        bytes: (count) => this.#random.bytes(count),
        connect: (_url, heard) => this.#connect(process, heard),
        post: async (_url, message) => await this.#post(process, message),
        log: (line) => trace.note(`${this.id} says ${line.replaceAll(this.dataDir, "")}`),
        server: SERVER,
        enrol: this.code ?? undefined,
      });
    } catch (error) {
      this.machine.crash(false);
      throw error;
    }
  }

  /** A clerk's wish. @param told what the till answered; never called when its process ends before it answers */
  call<V extends TillVerb>(verb: V, input: TillInput<V>, told: (answer: Answer) => void): void {
    const { till, machine } = this;
    const { process } = machine;
    if (!till || !process.alive) return;
    const settle = async (): Promise<void> => {
      const answer = await till.call(verb, input);
      if (process.alive) told(answer);
    };
    void settle();
  }

  /** Every line of it breaks, as when a router is switched off and on. */
  breakLines(): void {
    for (const link of this.#links) link.broken("reset");
  }

  #connect(process: Process, heard: Heard): Link {
    const link = new SimulatedLink(this, process, heard, this.#parts);
    this.#links.add(link);
    return link;
  }

  gone(link: SimulatedLink): void {
    this.#links.delete(link);
  }

  async #post(process: Process, message: unknown): Promise<{ status: number; text: string } | undefined> {
    const { loop, network, server, trace } = this.#parts;
    return await new Promise((resolve) => {
      loop.after(ANSWER_MS, process, () => resolve(undefined));
      network.send(this.id, "up", null, "enrol", message, (copy) => {
        const answer = server.act((core) => core.enrol(copy));
        if (answer === undefined) return;
        trace.count("enrolments-asked");
        network.send(this.id, "down", process, "enrolled", answer, (value) =>
          resolve({ status: 200, text: JSON.stringify(value) }),
        );
      });
    });
  }

  #ended(power: boolean): void {
    this.till = null;
    for (const link of this.#links) link.died(power);
    this.#links.clear();
  }
}

/** One connection of a till to the server. */
export class SimulatedLink implements Link {
  readonly #host: TillHost;
  readonly #process: Process;
  readonly #heard: Heard;
  readonly #parts: WorldParts;
  #end: ServerEnd | undefined;
  #isClosed = false;
  #isFailing = false;

  constructor(host: TillHost, process: Process, heard: Heard, parts: WorldParts) {
    [this.#host, this.#process, this.#heard, this.#parts] = [host, process, heard, parts];
    const { loop, network, server } = parts;
    loop.after(CONNECT_MS, process, () => {
      if (!this.#end) this.broken("timeout");
    });
    network.send(host.id, "up", null, "connect", null, () => {
      if (this.#isClosed || this.#end) return;
      this.#end = server.accept({
        till: host.id,
        emit: (event, message) => this.#down(event, message),
        hangUp: () => void loop.after(network.delay(host.id), process, () => this.broken("closed by the server")),
      });
      if (!this.#end) loop.after(network.delay(host.id), process, () => this.broken("refused"));
    });
  }

  async ask(event: string, message: unknown, withinMs = ANSWER_MS): Promise<unknown> {
    const { loop, server, acknowledged, heard } = this.#parts;
    const { id, trips } = this.#host;
    let isAnswered = false;
    return await new Promise((resolve) => {
      loop.after(withinMs, this.#process, () => resolve(undefined));
      this.#send("up", event, message, (copy) => {
        const end = this.#end;
        if (!end) return;
        const answering = async (): Promise<void> => {
          const answer = await server.answer(end, event, copy);
          if (answer === undefined) return;
          this.#send("down", `${event}-answer`, answer, (value) => {
            // A second copy of an answer tells nothing new.
            if (this.#isClosed || isAnswered) return;
            isAnswered = true;
            if (event === "push") noteTaken(value, (cursor, head) => acknowledged(id, cursor, head));
            if ((event === "hello" || event === "push") && isOk(value)) heard(id, event);
            if (event === "push" && isOk(value)) trips.up += 1;
            if (event === "pull" && rowsIn(value) > 0) trips.down += 1;
            resolve(value);
          });
        };
        void answering();
      });
    });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#host.gone(this);
    this.#leave();
  }

  /** The connection is found to be gone. */
  broken(why: string): void {
    if (this.#isClosed) return;
    this.close();
    this.#heard.lost(why);
  }

  /** The till's process has ended. */
  died(power: boolean): void {
    this.#isClosed = true;
    if (!power) this.#leave();
  }

  /** What is lost of a line that is held to lose nothing is found out by its heartbeat. */
  #send(way: Way, label: string, message: unknown, arrive: (message: unknown) => void): void {
    const { loop, network, server } = this.#parts;
    const to = way === "down" ? this.#process : null;
    if (network.send(this.#host.id, way, to, label, message, arrive) || this.#isFailing) return;
    this.#isFailing = true;
    loop.after(HEARTBEAT_MS, null, () => {
      if (this.#end) server.left(this.#end);
    });
    loop.after(HEARTBEAT_MS, this.#process, () => this.broken("ping timeout"));
  }

  #leave(): void {
    const { network, server } = this.#parts;
    const end = this.#end;
    if (end) network.send(this.#host.id, "up", null, "bye", null, () => server.left(end));
  }

  #down(event: string, message: unknown): void {
    this.#send("down", event, message, (copy) => {
      if (this.#isClosed) return;
      if (event === "challenge") this.#heard.challenge(copy);
      if (event === "feed") this.#heard.feed();
    });
  }
}

const isOk = (answer: unknown): answer is { ok: true; value: unknown } =>
  typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === true;

function noteTaken(answer: unknown, note: (cursor: number, head: string) => void): void {
  if (!isOk(answer)) return;
  const { cursor, head } = answer.value as { cursor: number; head: string };
  note(cursor, head);
}

const rowsIn = (answer: unknown): number => (isOk(answer) ? (answer.value as { rows: unknown[] }).rows.length : 0);
