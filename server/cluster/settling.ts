/**
 * What a process is beside a door while it settles: a connection of its own, fenced by its epoch, and on
 * it a core made anew from what is committed. When its time is over all of it is thrown away.
 */
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { ServerStore } from "../store/store.ts";
import { openCore, type Core } from "../core.ts";
import { openWeb } from "../door/web.ts";
import { pagesOf, type DoorOptions } from "../doors.ts";
import type { Metrics } from "../metrics.ts";
import { prepare, Wishes } from "../office/prepare.ts";
import { peopleOf } from "../office/people.ts";
import { Sessions } from "../office/session.ts";
import type { TryOuts } from "../office/tryOuts.ts";
import type { Rebuilder } from "../settlement/rebuilder.ts";
import type { CheckedBatch, NoSequel, TakenIn } from "../settlement/settler.ts";
import { Fenced, StoreRefusal } from "../store/refusal.ts";
import { GiftAsked, HandOutAsked, HeldAsk, ReleasedAsk, StoreAsked } from "./asks.ts";
import { Deliverer } from "../notices/deliverer.ts";
import { settlersStore } from "./fence.ts";
import { NO_PLACES, Scheduled } from "../export/scheduled/scheduled.ts";
import { NoSettler, type Answered, type Forwarded } from "./link.ts";
import type { Local } from "./switchboard.ts";

export type SettlingParts = {
  readonly epoch: number;
  readonly store: ServerStore;
  /** The key of HQ. */
  readonly key: string;
  readonly metrics: Metrics;
  readonly options: DoorOptions;
  /** Folds the journal anew beside it. */
  readonly rebuilder: Rebuilder;
  /** Tries rules out beside it. */
  readonly tryOuts: TryOuts;
  /** After commit: these tills have something to pull. */
  readonly wake: (tills: Iterable<string>) => void;
  readonly connected: (till: string) => boolean;
  /** Another settles. */
  readonly fenced: () => void;
};

export class Settling implements Local {
  readonly epoch: number;
  readonly #core: Core;
  readonly #web: FastifyInstance;
  readonly #store: ServerStore;
  readonly #wake: SettlingParts["wake"];
  readonly #ticking: NodeJS.Timeout;
  readonly #scheduled: Scheduled;
  readonly #deliverer: Deliverer;
  readonly #log: Logger;
  #over = false;

  private constructor(parts: SettlingParts, store: ServerStore, core: Core, web: FastifyInstance) {
    this.epoch = parts.epoch;
    this.#store = store;
    this.#core = core;
    this.#web = web;
    this.#wake = parts.wake;
    this.#log = parts.options.log;
    const { clock, log, exportsTo = NO_PLACES } = parts.options;
    this.#scheduled = new Scheduled({ store, clock, log, places: exportsTo });
    const isBusy = (): boolean => core.settlement.waiting > 0;
    this.#deliverer = new Deliverer({ store, clock, log, inside: exportsTo.inside, isBusy });
    this.#ticking = setInterval(() => this.#tick(), parts.options.tickMs ?? 1_000);
  }

  /** @throws whatever the store says; then the store is closed */
  static async open(parts: SettlingParts): Promise<Settling> {
    const { key, metrics, options, rebuilder, tryOuts } = parts;
    const { clock, log } = options;
    const store = metrics.store(settlersStore(parts.store, parts.fenced));
    try {
      const core = openCore({ store, clock, log, rebuilder, tryOuts, exportsTo: options.exportsTo ?? NO_PLACES });
      core.presence = parts.connected;
      core.onWoken(parts.wake);
      const sessions = new Sessions(store, key, clock);
      const web = await openWeb({
        store,
        clock,
        log,
        sessions,
        people: peopleOf({ store, sessions, clock }),
        office: core.office,
        orders: core.orders,
        join: core.join,
        member: core.member(options.sendCode ?? null),
        enrol: (message) => core.enrol(message),
        health: () => ({ ready: true, reason: "it settles" }),
        forward: null,
        behindProxy: false,
        pages: pagesOf(options),
        // The door has counted who asks.
        callsPerMinute: Number.MAX_SAFE_INTEGER,
        triesPerMinute: Number.MAX_SAFE_INTEGER,
        hosts: null,
      });
      return new Settling(parts, store, core, web);
    } catch (error) {
      store.close();
      throw error;
    }
  }

  async take(batch: CheckedBatch): Promise<{ readonly taken: TakenIn } | NoSequel> {
    const answer = await this.#here(() => this.#core.settlement.take(batch));
    if (!("taken" in answer)) return answer;
    this.#wake(answer.taken.woken);
    // They have been told, wherever they are connected.
    return { taken: { ...answer.taken, woken: new Set() } };
  }

  async forward(asked: Forwarded): Promise<Answered> {
    const { method, url, headers, remote, body } = asked;
    const reply = await this.#here(() =>
      this.#web.inject({
        method: method === "GET" || method === "PUT" ? method : "POST",
        url,
        headers,
        remoteAddress: remote,
        ...(body === "" ? {} : { payload: body }),
      }),
    );
    const back = Object.entries(reply.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as const],
    );
    return { status: reply.statusCode, headers: Object.fromEntries(back), body: reply.body };
  }

  async ask(what: string, message: unknown): Promise<unknown> {
    return await this.#here(async () => {
      if (what === "prepare") return prepare(this.#core, Wishes.parse(message));
      if (what === "hold") {
        const { till, ask } = HeldAsk.parse(message);
        return await this.#core.holds.hold(till, ask);
      }
      if (what === "release") {
        const { till, key } = ReleasedAsk.parse(message);
        return await this.#core.holds.release(till, key);
      }
      if (what === "gift") {
        const { till, ask } = GiftAsked.parse(message);
        return await this.#core.gifts.give(till, ask);
      }
      if (what === "hand-out") {
        const { till, ask } = HandOutAsked.parse(message);
        return await this.#core.gifts.handOut(till, ask);
      }
      if (what === "store") {
        const { till, ask } = StoreAsked.parse(message);
        return await this.#core.stores(till, ask);
      }
      throw new Error(`a settler is not asked for ${what}`);
    });
  }

  /** Nothing is written from now on, and nothing remembered. */
  async close(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#ticking);
    const ended = Promise.all([this.#scheduled.close(), this.#deliverer.close()]);
    this.#store.close();
    await this.#web.close();
    await ended;
  }

  /** @throws NoSettler where this process turns out not to settle any more */
  async #here<T>(act: () => Promise<T>): Promise<T> {
    if (this.#over) throw new NoSettler("this one has just been replaced");
    try {
      return await act();
    } catch (error) {
      const gone = error instanceof Fenced || (error instanceof StoreRefusal && error.code === "unreachable");
      if (!gone && !this.#over) throw error;
      this.#log.warn({ err: error, epoch: this.epoch }, "what was asked could not be committed");
      throw new NoSettler("this one could not commit", 1_000);
    }
  }

  #tick(): void {
    try {
      this.#core.tick();
      this.#scheduled.tick();
      this.#deliverer.tick();
    } catch (error) {
      this.#log.error({ err: error }, "the clock could not be moved; it is tried again");
    }
  }
}
