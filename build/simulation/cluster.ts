/**
 * Several processes of one chain over one database, as on PostgreSQL: doors that speak with tills and
 * write what is their own, one settler at a time, elected under an epoch that every commit of its checks.
 * A settler that is paused is replaced; when it goes on it still has its memory, and what it was asked.
 * The link between processes carries the very bytes of the real one.
 */
import type { Logger } from "pino";
import { HeldAsk, giftsThere, holdsThere, ReleasedAsk, storesThere } from "../../server/cluster/asks.ts";
import { doorStore, settlersStore } from "../../server/cluster/fence.ts";
import { batchBytes, NoSettler, readBatch } from "../../server/cluster/link.ts";
import { Switchboard, type Local } from "../../server/cluster/switchboard.ts";
import { openCore, type Core } from "../../server/core.ts";
import type { CheckedBatch, NoSequel, TakenIn } from "../../server/settlement/settler.ts";
import { Fenced, StoreRefusal } from "../../server/store/refusal.ts";
import type { ServerStore } from "../../server/store/store.ts";
import type { Clock } from "./clock.ts";
import type { Database } from "./database.ts";
import type { Loop, Process } from "./loop.ts";
import type { Machine } from "./machine.ts";
import type { Random } from "./random.ts";
import type { Trace } from "./trace.ts";

const TICK_MS = 1_000;
/** So long at most until a process knows who settles now. */
const LEARNS_MS = 800;
const ANSWER_WITHIN_MS = 15_000;

/** A process with a core of its own on the common database. */
type Member = { readonly process: Process; readonly core: Core; end(): void };
export type Door = Member & { /** The epoch of the settler it knows of. */ knows: number };
type Settler = Member & { readonly epoch: number; /** It stands still until then. */ pausedUntil: number };

export type ClusterParts = {
  readonly machine: Machine;
  readonly database: Database;
  readonly clock: Clock;
  readonly loop: Loop;
  readonly random: Random;
  readonly trace: Trace;
  readonly log: Logger;
  /** After a commit: these tills have something to pull. */
  readonly wake: (tills: Iterable<string>) => void;
  readonly present: (till: string) => boolean;
};

export class Cluster {
  readonly doors: (Door | null)[];
  readonly #parts: ClusterParts;
  readonly #settlers = new Map<number, Settler>();
  #epoch: number;

  /** @param epoch the newest there was before */
  constructor(parts: ClusterParts, doors: number, epoch: number) {
    this.#parts = parts;
    this.#epoch = epoch;
    this.#elect();
    this.doors = Array.from({ length: doors }, () => this.#openDoor());
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Every process of it has ended with its machine. */
  die(): void {
    for (const member of [...this.#settlers.values(), ...this.doors]) if (member?.process.alive) this.#kill(member);
  }

  /** The core of whoever settles now, where it can be asked; null: nobody can. */
  get settling(): Core | null {
    const settler = this.#settlers.get(this.#epoch);
    return settler?.process.alive && settler.pausedUntil <= this.#parts.loop.now ? settler.core : null;
  }

  get isWhole(): boolean {
    return this.settling !== null && this.doors.every((door) => door?.process.alive);
  }

  /** Another is elected; the one before stands still for so long, or has ended where that is null. */
  depose(pausedMs: number | null): void {
    const { loop, trace } = this.#parts;
    const before = this.#settlers.get(this.#epoch);
    // One that is on its way is enough.
    if (!before || !this.settling) return;
    trace.count(pausedMs === null ? "settler-killed" : "settler-paused");
    if (pausedMs === null) this.#kill(before);
    else before.pausedUntil = loop.now + pausedMs;
    // Seconds pass until its beat is found to be old.
    loop.after(1_000 + this.#parts.random.int(2_500), this.#parts.machine.process, () => {
      this.#tried(() => {
        if (this.#settlers.get(this.#epoch) === before) this.#elect();
      });
    });
  }

  /** A door's process ends, and another takes its place. @returns it, for those who were connected to it */
  killDoor(index: number, down: number): Door | null {
    const door = this.doors[index] ?? null;
    if (!door?.process.alive) return null;
    this.#parts.trace.count("door-killed");
    this.#kill(door);
    this.#parts.loop.after(down, this.#parts.machine.process, () => this.#tried(() => this.#restoreDoor(index)));
    return door;
  }

  /** All that is missing is there again. */
  heal(): void {
    for (const index of this.doors.keys()) this.#restoreDoor(index);
    for (const settler of this.#settlers.values()) settler.pausedUntil = 0;
    if (!this.settling) this.#elect();
    for (const door of this.doors) if (door) door.knows = this.#epoch;
  }

  /** Opens what is to be opened; where the disk has no room for it, a little later. */
  #tried(open: () => void): void {
    try {
      open();
    } catch (error) {
      if (!(error instanceof StoreRefusal) || error.code !== "disk-full") throw error;
      this.#parts.loop.after(1_000, this.#parts.machine.process, () => this.#tried(open));
    }
  }

  #restoreDoor(index: number): void {
    if (!this.doors[index]?.process.alive) this.doors[index] = this.#openDoor();
  }

  #kill(member: Member): void {
    member.process.alive = false;
    member.end();
  }

  /** A process of its own on the database. */
  #open(name: string, epoch: number | null): { process: Process; store: ServerStore; end: () => void } {
    const process = { name, alive: true };
    return { process, ...this.#parts.database.open(process, epoch) };
  }

  #elect(): void {
    const { clock, database, loop, log, random, wake, present } = this.#parts;
    const epoch = this.#epoch + 1;
    const { process, store, end } = this.#open("settler", epoch);
    this.#epoch = epoch;
    database.elected(epoch);
    const settler: { it: Settler | null } = { it: null };
    const rest = (): number => Math.max(0, (settler.it?.pausedUntil ?? 0) - loop.now);
    const soon = (run: () => void): void => void loop.after(rest(), process, () => (rest() > 0 ? soon(run) : run()));
    const core = openCore({ store: this.#counted(store), clock: () => clock.now(), log, soon });
    core.onWoken(wake);
    core.presence = present;
    settler.it = { process, core, end, epoch, pausedUntil: 0 };
    this.#settlers.set(epoch, settler.it);
    const tick = (): void =>
      void loop.after(Math.max(TICK_MS, rest()), process, () => {
        tick();
        if (rest() === 0) core.tick();
      });
    tick();
    for (const door of this.doors ?? []) {
      loop.after(random.int(LEARNS_MS), door?.process ?? null, () => {
        if (door) door.knows = Math.max(door.knows, epoch);
      });
    }
  }

  /** Counts how often a settler that was replaced wanted to write. */
  #counted(store: ServerStore): ServerStore {
    const { trace } = this.#parts;
    return settlersStore(store, () => trace.count("stale-settler-fenced"));
  }

  #openDoor(): Door {
    const { clock, loop, log, present } = this.#parts;
    const { process, store, end } = this.#open("door", null);
    const door: { it: Door | null } = { it: null };
    const board = new Switchboard(
      "secret",
      () => "door",
      () => null,
    );
    board.local = this.#linkOf(process, () => door.it?.knows ?? 0);
    const core = openCore({
      store: doorStore(store),
      clock: () => clock.now(),
      log,
      soon: (run) => void loop.after(0, process, run),
      elsewhere: { settler: board, holds: holdsThere(board), gifts: giftsThere(board), stores: storesThere(board) },
    });
    core.onWoken(this.#parts.wake);
    core.presence = present;
    door.it = { process, core, end, knows: this.#epoch };
    return door.it;
  }

  /** The way from a door to whoever settles, as the door knows it. Late, lost, or answered by one that settles no more. */
  #linkOf(process: Process, knows: () => number): Local {
    const { loop, random, trace } = this.#parts;
    const carry = async <T>(act: (core: Core) => Promise<T>): Promise<T> => {
      const settler = this.#settlers.get(knows());
      return await new Promise((resolve, reject) => {
        const late = (why: string): void => reject(new NoSettler(why));
        loop.after(ANSWER_WITHIN_MS, process, () => late("it does not answer in time"));
        if (random.percent(3)) return trace.count("inner-message-lost");
        loop.after(random.between(1, 40), null, () => {
          if (!settler?.process.alive) return void loop.after(1, process, () => late("it cannot be reached"));
          const back = (run: () => void): void => {
            if (settler.process.alive) loop.after(random.between(1, 40), process, run);
          };
          const arrive = (): void => {
            const pause = settler.pausedUntil - loop.now;
            if (pause > 0) return void loop.after(pause, settler.process, arrive);
            const acting = async (): Promise<void> => {
              try {
                const value = await act(settler.core);
                back(() => resolve(value));
              } catch (error) {
                const isGone = error instanceof Fenced;
                back(() => (isGone ? late("this one could not commit") : reject(error)));
              }
            };
            void acting();
          };
          arrive();
          return undefined;
        });
      });
    };
    return {
      take: async (batch: CheckedBatch): Promise<{ readonly taken: TakenIn } | NoSequel> => {
        const bytes = batchBytes(batch);
        return await carry(async (core) => {
          const answer = await core.settlement.take(readBatch(Buffer.from(bytes)));
          if (!("taken" in answer)) return answer;
          this.#parts.wake(answer.taken.woken);
          return { taken: { ...answer.taken, woken: new Set<string>() } };
        });
      },
      forward: () => Promise.reject(new NoSettler("requests are not simulated")),
      ask: async (what, message) =>
        await carry(async (core): Promise<unknown> => {
          if (what === "hold") {
            const { till, ask } = HeldAsk.parse(message);
            return await core.holds.hold(till, ask);
          }
          const { till, key } = ReleasedAsk.parse(message);
          return await core.holds.release(till, key);
        }),
    };
  }
}
