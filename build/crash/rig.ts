/**
 * Tills and a server, real processes that sell and synchronise without pause and are each killed at instants of
 * a seed, also while they are still opening their books. After so many deaths all come to rest and everything
 * is checked from the files; then it goes on with them.
 */
import Database from "better-sqlite3";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DEMO_TIMEZONE } from "../../shared/demo/shop.ts";
import { Rules } from "../../shared/rules/schema.ts";
import { generator } from "../replay/invoices.ts";
import type { Child } from "../replay/child.ts";
import type { OpenedServer, OpenServer } from "../replay/serverProcess.ts";
import type { Act, Opening, Told } from "./acts.ts";
import { bundle } from "./bundle.ts";
import { checkAll, type Promised } from "./checkAll.ts";
import { Disk } from "./power.ts";
import { Victim, newFolder } from "./victim.ts";

export type Plan = {
  readonly cycles: number;
  readonly seed: number;
  readonly tills: number;
  /** Deaths between two looks at everything. */
  readonly checkEvery: number;
  /** Whether the power fails with every death. */
  readonly power: boolean;
  /** The library that tells what was synced. */
  readonly shim: string | null;
  /** Where the server keeps its books; null: SQLite in its folder. */
  readonly database: { readonly url: string; readonly chain: string } | null;
  readonly say: (line: string) => void;
};

export type Survived = {
  readonly kills: Readonly<Record<string, number>>;
  /** Deaths before the books were open. */
  readonly early: number;
  readonly acts: number;
  readonly checks: number;
  readonly lost: number;
  readonly torn: number;
};

/** Something that was promised is not so; the sentences say what. */
export class Broken extends Error {}

/** A life lasts so long at most, ms; some end sooner, before the books are open. */
const LIFE_MS = 100;
const EARLY_MS = 25;

const RULES = (scope: "till" | "all"): Rules =>
  Rules.parse({
    basic: { extract: 1_000, ratio: 10_000, cashierScope: scope, exchange: { points: 5_000 } },
    stores: { s1: { cashier: {} }, s2: { cashier: {} } },
  });

type Seller = { readonly id: string; readonly victim: Victim; readonly promised: Promised; lives: number };

const SERVER = new URL("../replay/serverProcess.ts", import.meta.url);
const TILL = new URL("tillProcess.ts", import.meta.url);

export async function survive(plan: Plan): Promise<Survived> {
  // On PostgreSQL the server starts a thread from the sources.
  const rig = new Rig(plan, plan.database ? SERVER : await bundle(SERVER), await bundle(TILL));
  try {
    return await rig.run();
  } finally {
    rig.end();
  }
}

/** A process that cannot open its books again, or says something it must not, is as bad as a check that fails. */
const asBroken = (error: unknown): Broken =>
  error instanceof Broken ? error : new Broken(error instanceof Error ? (error.stack ?? error.message) : String(error));

class Rig {
  readonly #plan: Plan;
  readonly #folder = newFolder();
  readonly #below: (n: number) => number;
  readonly #disks: Disk[] = [];
  readonly #server: Victim;
  readonly #sellers: Seller[];
  readonly #kills: Record<string, number> = {};
  #early = 0;
  #checks = 0;
  #left = 0;
  #url = "";
  #version = 0;
  #failed: Error | null = null;

  constructor(plan: Plan, server: URL, till: URL) {
    this.#plan = plan;
    const random = generator(plan.seed);
    this.#below = (n) => Math.floor(random() * n);
    this.#server = this.#victim("server", server);
    this.#sellers = Array.from({ length: plan.tills }, (_, index) => {
      const id = `s${(index % 2) + 1}/t${index + 1}`;
      const promised: Promised = { asked: new Map(), answered: new Map() };
      return { id, victim: this.#victim(`t${index + 1}`, till), promised, lives: 0 };
    });
  }

  async run(): Promise<Survived> {
    const codes = await this.#openServer(this.#sellers.map((it) => it.id));
    for (const it of this.#sellers) await this.#openTill(it, it.victim.rise(), codes[it.id] ?? null);
    for (let done = 0; done < this.#plan.cycles; done += this.#plan.checkEvery) {
      this.#left = Math.min(this.#plan.checkEvery, this.#plan.cycles - done);
      const loops = [this.#killServer(), ...this.#sellers.map((it) => this.#killTill(it))];
      // One that failed stops the others; the first failure is the one that is told.
      const stopped = loops.map((loop) => loop.catch((error: unknown) => void (this.#failed ??= asBroken(error))));
      await Promise.all(stopped);
      if (this.#failed) throw this.#failed;
      await this.#check().catch((error: unknown) => {
        throw asBroken(error);
      });
      this.#plan.say(
        `  ${Math.min(done + this.#plan.checkEvery, this.#plan.cycles)} of ${this.#plan.cycles}: every check is true`,
      );
      if (done + this.#plan.checkEvery >= this.#plan.cycles) break;
      await this.#openServer([]);
      for (const it of this.#sellers) await this.#openTill(it, it.victim.rise());
    }
    const sum = (of: (disk: Disk) => number): number => this.#disks.reduce((all, disk) => all + of(disk), 0);
    const acts = this.#sellers.reduce((all, it) => all + it.promised.answered.size, 0);
    return {
      kills: this.#kills,
      early: this.#early,
      acts,
      checks: this.#checks,
      lost: sum((it) => it.lost),
      torn: sum((it) => it.torn),
    };
  }

  end(): void {
    this.#server.end();
    for (const it of this.#sellers) it.victim.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #victim(name: string, module: URL): Victim {
    const folder = join(this.#folder, name);
    const disk = new Disk(folder, join(this.#folder, `${name}.image`), this.#plan.shim, this.#below);
    if (this.#plan.power) this.#disks.push(disk);
    return new Victim(name, module, folder, this.#plan.power ? disk : null);
  }

  /** Whether another death is due; it is counted. */
  #next(name: string): boolean {
    if (this.#failed) throw this.#failed;
    if (this.#left <= 0) return false;
    this.#left -= 1;
    this.#kills[name] = (this.#kills[name] ?? 0) + 1;
    return true;
  }

  async #killServer(): Promise<void> {
    while (this.#next("server")) {
      await pause(this.#below(LIFE_MS));
      await this.#server.die();
      const confirmed = this.#confirmed();
      if (this.#below(6) === 0 && this.#next("server")) {
        await this.#dieEarly(this.#server, () => this.#ask(this.#server.rise(), []));
      }
      await this.#openServer([], confirmed);
      // Now and then the queues change their owners.
      if (this.#below(3) !== 0 || this.#plan.database) continue;
      const rules = RULES(this.#below(2) === 0 ? "till" : "all");
      void this.#server.child?.ask("publish", rules).then(
        (version) => (this.#version = Math.max(this.#version, version as number)),
        // It died meanwhile: nothing was promised.
        () => undefined,
      );
    }
  }

  async #killTill(it: Seller): Promise<void> {
    while (this.#next(it.victim.name)) {
      await pause(this.#below(LIFE_MS));
      await it.victim.die();
      if (this.#below(6) === 0 && this.#next(it.victim.name)) {
        await this.#dieEarly(it.victim, () => this.#openTill(it, it.victim.rise()));
      }
      await this.#openTill(it, it.victim.rise());
    }
  }

  /** Dies before it is open, if it can. */
  async #dieEarly(victim: Victim, open: () => Promise<unknown>): Promise<void> {
    const opened = open().then(
      () => "opened",
      (error: unknown) => (victim.child === null ? "died" : error),
    );
    await pause(this.#below(EARLY_MS));
    await victim.die();
    const end = await opened;
    if (end instanceof Error) throw end;
    if (end === "died") this.#early += 1;
  }

  /** How far each till was told that the server has it. */
  #confirmed(): Map<string, number> {
    const seen = new Map<string, number>();
    for (const { id, victim } of this.#sellers) {
      // A dead one's file is being replaced.
      if (victim.child === null) continue;
      const db = new Database(join(victim.folder, "till.sqlite"), { readonly: true, fileMustExist: true });
      try {
        seen.set(id, db.prepare("SELECT acknowledged FROM outbox").pluck().get() as number);
      } finally {
        db.close();
      }
    }
    return seen;
  }

  async #ask(server: Child, tills: readonly string[]): Promise<OpenedServer> {
    const opening: OpenServer = {
      rules: RULES("all"),
      timezone: DEMO_TIMEZONE,
      stores: ["s1", "s2"],
      tills,
      now: null,
      port: Number(this.#url === "" ? 0 : new URL(this.#url).port),
      database: this.#plan.database,
    };
    return (await server.ask("open", opening)) as OpenedServer;
  }

  /** @throws Broken when it has less than it confirmed. @returns codes for new tills */
  async #openServer(tills: readonly string[], confirmed?: ReadonlyMap<string, number>): Promise<OpenedServer["codes"]> {
    const opened = await this.#ask(this.#server.rise(), tills);
    this.#url = opened.url;
    for (const [till, seq] of confirmed ?? []) {
      const cursor = opened.cursors[till] ?? 0;
      if (cursor < seq)
        throw new Broken(`the server confirmed fact ${seq} of ${till}, and has ${cursor} after it was killed`);
    }
    if (opened.version < this.#version)
      throw new Broken(`version ${this.#version} of the rules was published, and ${opened.version} is the newest`);
    // A till that is being killed just now does not answer; its next life reaches out by itself.
    for (const it of this.#sellers) void it.victim.child?.ask("reach").catch(() => undefined);
    return opened.codes;
  }

  async #openTill(it: Seller, child: Child, code: string | null = null): Promise<void> {
    const { asked, answered } = it.promised;
    it.lives += 1;
    child.onTold = (message) => this.#told(it, message as Told);
    const repeat: Act[] = [...asked.values()].filter(({ key }) => !answered.has(key));
    const seed = this.#plan.seed + it.lives;
    const prefix = `life-${String(it.lives).padStart(5, "0")}`;
    await child.ask("open", { server: this.#url, code, prefix, seed, repeat } satisfies Opening);
  }

  #told({ promised: { asked, answered }, id }: Seller, told: Told): void {
    if ("failed" in told) this.#failed = new Broken(`${id}: ${told.failed}`);
    else if ("asked" in told) asked.set(told.asked.key, told.asked);
    else {
      const { answered: key, order, refused } = told;
      const before = answered.get(key);
      if (before && before.order !== order)
        this.#failed = new Broken(`${id}: ${key} was ${before.order}, and is ${order}`);
      answered.set(key, { order, refused });
    }
  }

  /** All come to rest; everything is looked at from the files. @throws Broken */
  async #check(): Promise<void> {
    const troubles: string[] = [];
    for (const { id, victim } of this.#sellers) {
      const said = (await victim.child?.ask("rest")) as { code: string; message: string }[] | undefined;
      for (const it of said ?? []) troubles.push(`${id}: ${it.code}: ${it.message}`);
    }
    // What one sent last may have paid an entry of another.
    for (const { victim } of this.#sellers) await victim.child?.ask("settle");
    for (const { victim } of this.#sellers) await victim.close();
    await this.#server.close();
    const tills = this.#sellers.map(({ id, victim, promised }) => ({
      id,
      file: join(victim.folder, "till.sqlite"),
      promised,
    }));
    const place = this.#plan.database ?? { file: join(this.#server.folder, "server.sqlite") };
    const { wrong, checks } = checkAll(place, tills);
    this.#checks += checks;
    if (troubles.length + wrong.length > 0) throw new Broken([...troubles, ...wrong].join("\n"));
  }
}
